//! What a command costs: time on the clock, time of the processors, and memory.
//!
//! Processor time and memory come from `/proc`; where there is none, they are left out.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::workspace::{command_line, say};

/// How often the system is asked for the most memory that a process has held. It remembers the most by itself, so what
/// is missed is what was added in the last moment before the end.
const ASK_EVERY: Duration = Duration::from_millis(4);

/// Clock ticks a second in `/proc`, which the interface fixes.
const TICKS: f64 = 100.0;

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cost {
    /// From start to end.
    pub(super) wall: Duration,
    /// Of all processors together, in the program and in the system.
    pub(super) cpu: Option<Duration>,
    /// The most bytes of memory that were held at once.
    pub(super) peak: Option<u64>,
}

/// Runs a command to its end. What it prints is shown only if it fails.
pub(super) fn cost(command: &mut Command) -> Result<Cost, Failure> {
    let line = command_line(command);
    let cpu_before = cpu_of_children();
    let start = Instant::now();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.map_err(|error| Failure::NotStarted { command: line.clone(), error })?;
    let id = child.id();
    let has_ended = AtomicBool::new(false);
    let (output, wall, peak) = thread::scope(|scope| {
        let watch = scope.spawn(|| {
            // The last answer counts: before the new program runs, the child's memory is that of this one.
            let mut last = None;
            while !has_ended.load(Ordering::Relaxed) {
                last = memory(id, "VmHWM:").or(last);
                thread::sleep(ASK_EVERY);
            }
            last
        });
        let output = child.wait_with_output();
        let wall = start.elapsed();
        has_ended.store(true, Ordering::Relaxed);
        (output, wall, watch.join().unwrap_or_default())
    });
    let output = output.map_err(|error| Failure::NotStarted { command: line.clone(), error })?;
    if !output.status.success() {
        say(&String::from_utf8_lossy(&output.stdout));
        say(&String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Refused { command: line, status: output.status });
    }
    let cpu = cpu_before.zip(cpu_of_children()).map(|(before, after)| after.saturating_sub(before));
    Ok(Cost { wall, cpu, peak })
}

/// A number of bytes that the system says of a process.
pub(super) fn memory(process: u32, field: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Processor time of all children that have ended.
fn cpu_of_children() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the name in parentheses, may hold spaces. Behind it, the 14th and 15th are those of its children.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(13);
    let mut ticks = || fields.next()?.parse::<u32>().ok();
    Some(Duration::from_secs_f64(f64::from(ticks()? + ticks()?) / TICKS))
}
