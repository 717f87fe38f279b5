//! The machine that figures come from, as far as they depend on it; nothing that tells one such machine from another.

use std::fs;
use std::thread;

/// What is worth knowing, a line each.
pub(super) fn description() -> Vec<String> {
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = thread::available_parallelism().map_or_else(|_| "?".to_owned(), |n| n.to_string());
    let mut lines = vec![format!("{cores} cores of {processor}")];
    lines.extend(field("/proc/meminfo", "MemTotal").as_deref().and_then(gibibytes));
    // Behind the number, builders of kernels put names of their own.
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = kernel.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
    lines.push(format!("{} {kernel}", std::env::consts::OS).trim().to_owned());
    lines
}

/// The first value of a name in a file of `name: value`.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim_start_matches([':', '\t', ' ']).trim().to_owned())
}

fn gibibytes(kibibytes: &str) -> Option<String> {
    let kib: u64 = kibibytes.strip_suffix(" kB")?.trim().parse().ok()?;
    Some(format!("{} GiB of memory", kib.div_ceil(1 << 20)))
}
