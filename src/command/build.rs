//! `postil build`

use std::process::ExitCode;
use std::time::Instant;

use super::{Outcome, options, print};
use crate::build::{self, Changes, Counts, Engine, Report};
use crate::cli::{BuildArgs, Cli, Format};

/// Builds the site and prints what came of it.
pub fn run(cli: &Cli, args: &BuildArgs) -> Outcome {
    let start = Instant::now();
    let mut options = options(cli, &args.selection, args.output_dir.clone())?;
    options.keep_going = args.keep_going;
    let progress = print::Bar::new();
    let now = options.now;
    let mut engine = Engine::new(options);
    let result = engine.build(now, &Changes::Unknown, &progress);
    progress.finish();
    let report = result?;
    let options = engine.options();
    print::diagnostics(&report.diagnostics, &options.root, args.selection.format);
    if args.selection.format != Format::Json {
        print::status(&summary(&report, options, start.elapsed()));
    }
    // PERF: giving back the memory of 10,000 essays piece by piece takes a tenth of a build; the system takes it whole.
    std::mem::forget(engine);
    Ok(if report.is_published && report.is_healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `built 31 pages and 12 files in 0.09 s into public (3 written); left out 1 draft, 1 scheduled`
pub(super) fn summary(report: &Report, options: &build::Options, elapsed: std::time::Duration) -> String {
    let Counts { pages, files, written, unchanged, removed, refused, .. } = report.counts;
    if !report.is_published {
        let refused = match refused {
            0 => String::new(),
            n => format!("; {} with errors", print::count(n, "content file")),
        };
        let sources = print::count(report.counts.sources, "content file");
        return format!("not built: {sources} read{refused}; what was there before is untouched");
    }
    let folder = report.output_dir.as_deref().unwrap_or(&options.root);
    let folder = folder.strip_prefix(".").unwrap_or(folder).display();
    let mut changes = vec![format!("{written} written")];
    if unchanged > 0 {
        changes.push(format!("{unchanged} unchanged"));
    }
    if removed > 0 {
        changes.push(format!("{removed} removed"));
    }
    format!(
        "built {} and {} in {:.2} s into {folder} ({}){}",
        print::count(pages, "page"),
        print::count(files, "file"),
        elapsed.as_secs_f64(),
        changes.join(", "),
        left_out(&report.counts)
    )
}

fn left_out(counts: &Counts) -> String {
    let mut parts = Vec::new();
    if counts.drafts > 0 {
        parts.push(format!("{} (-D)", print::count(counts.drafts, "draft")));
    }
    if counts.scheduled > 0 {
        parts.push(format!("{} scheduled (-F)", counts.scheduled));
    }
    if counts.expired > 0 {
        parts.push(format!("{} expired (-E)", counts.expired));
    }
    let mut text = if parts.is_empty() { String::new() } else { format!("; left out {}", parts.join(", ")) };
    if counts.refused > 0 {
        text.push_str(&format!("; errors in {}", print::count(counts.refused, "content file")));
    }
    text
}
