//! `postil build`

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::{Outcome, options, print};
use crate::build::{self, BuildError, Changes, Counts, Difference, Engine, Report};
use crate::cli::{BuildArgs, Cli, Format};
use crate::diagnostic::messages;
use crate::path::OutPath;

/// So many stale outputs are named; the others are counted.
const MOST_SHOWN: usize = 10;

/// Builds the site and prints what came of it.
pub fn run(cli: &Cli, args: &BuildArgs) -> Outcome {
    let start = Instant::now();
    let mut options = options(cli, &args.selection, args.output_dir.clone())?;
    options.keep_going = args.keep_going;
    let progress = print::Bar::new();
    let now = options.now;
    let mut engine = if args.no_cache { Engine::new(options) } else { Engine::remembering(options) };
    // What was asked can only be said of outputs that were looked at one by one.
    let result = match args.explain {
        None => engine.update(now, &progress),
        Some(_) => engine.build(now, &Changes::Unknown, &progress).map(|report| (report, true)),
    };
    progress.finish();
    let (report, is_built) = result?;
    if is_built {
        engine.remember(Some(&report));
    }
    let options = engine.options();
    print::diagnostics(&report.diagnostics, &options.root, args.selection.format);
    if args.selection.format != Format::Json {
        print::status(&summary(&report, options, start.elapsed()));
    }
    let mut is_well = report.is_published && report.is_healthy;
    if let Some(asked) = &args.explain {
        explain(asked, &engine, &report)?;
    }
    if args.verify && report.is_published {
        is_well &= verify(&engine, args.selection.format)?;
    }
    // PERF: giving back the memory of 10,000 essays piece by piece takes a tenth of a build; the system takes it whole.
    std::mem::forget(engine);
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says why the output at `asked` was made or kept.
fn explain(asked: &str, engine: &Engine, report: &Report) -> Result<(), print::Refused> {
    let found = engine.outputs().find(|(_, path)| is_called(path, asked, report.output_dir.as_deref()));
    let Some((copied_from, path)) = found else {
        let names: Vec<String> = engine.outputs().map(|(_, path)| path.to_string()).collect();
        return Err(messages::build::unknown_output(asked, names.iter().map(String::as_str)).into());
    };
    let what = match (report.rendered.get(path), copied_from) {
        (Some(why), _) => format!("made: {why}"),
        (None, Some(source)) => format!("a copy of {source}"),
        (None, None) => "kept: nothing that it is made from has changed".to_owned(),
    };
    print::status(&format!("{path}: {what}"));
    for question in engine.asked(path) {
        print::status(&format!("  its template asks {question}"));
    }
    Ok(())
}

/// Whether `asked` means this output: its path below the output folder or with it, or the path of its URL.
fn is_called(path: &OutPath, asked: &str, output_dir: Option<&Path>) -> bool {
    let shown = output_dir.map(|folder| folder.strip_prefix(".").unwrap_or(folder));
    let below = shown.and_then(|folder| Path::new(asked).strip_prefix(folder).ok()?.to_str());
    let asked = below.unwrap_or(asked).trim_start_matches('/');
    let page = path.as_str().strip_suffix("index.html");
    path.as_str() == asked || page.is_some_and(|page| page.trim_end_matches('/') == asked.trim_end_matches('/'))
}

/// Compares what stands in the output folder with a clean build, and says what differs. Whether nothing does.
fn verify(engine: &Engine, format: Format) -> Result<bool, BuildError> {
    let progress = print::Bar::new();
    let different = build::verify(engine.options(), &progress);
    progress.finish();
    let different = different?;
    let stale = |difference: &Difference| {
        let asked = difference.asked.iter().map(|query| query.function()).collect();
        messages::build::stale(&difference.path, difference.is_whole, &asked)
    };
    let found: Vec<_> = different.iter().take(MOST_SHOWN).map(stale).collect();
    print::diagnostics(&found, &engine.options().root, format);
    if format != Format::Json {
        print::status(&match different.len() {
            0 => "verified: the output is what a clean build makes".to_owned(),
            n => format!(
                "{} from a clean build",
                print::count(n, "output") + if n == 1 { " differs" } else { " differ" }
            ),
        });
    }
    Ok(different.is_empty())
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
