//! Arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser as _;

#[cfg(feature = "fast-alloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // A formula that the translator panics on is a finding, so nobody needs a stack trace of it.
        if !panic.location().is_some_and(|location| location.file().contains("math-core")) {
            report(panic);
        }
    }));
    postil::command::run(postil::cli::Cli::parse())
}
