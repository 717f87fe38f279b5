//! Arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser as _;

#[cfg(feature = "fast-alloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    postil::command::run(postil::cli::Cli::parse())
}
