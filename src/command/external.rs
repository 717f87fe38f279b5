//! `postil check --external`: asks whether external links still answer.
//!
//! One request at a time to a host, with a pause between two; several hosts at once. Answers are kept in
//! `.postil/links.json` for a week (failures for an hour), so that a check can be repeated at leisure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::print;
use crate::build::{Loaded, Options};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::messages::lint as messages;
use crate::lint;

const FRESH_SECONDS: i64 = 7 * 86_400;
const FRESH_FAILURE_SECONDS: i64 = 3_600;
const PAUSE: Duration = Duration::from_millis(250);
const TIMEOUT: Duration = Duration::from_secs(20);
const HOSTS_AT_ONCE: usize = 8;

/// What a URL answered, and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Answer {
    asked: i64,
    /// `None`: all is well.
    problem: Option<String>,
}

/// Asks all external links of the site, except those that the config skips.
pub fn check(loaded: &Loaded, options: &Options) -> Result<Vec<Diagnostic>, String> {
    let config = &loaded.config.link_checker;
    let links = lint::external_links(loaded);
    let skipped = |url: &str| config.skip_prefixes.iter().any(|prefix| url.starts_with(prefix));
    let file = options.root.join(".postil").join("links.json");
    let mut known = read(&file);
    let now = jiff::Timestamp::now().as_second();
    known.retain(|_, answer| {
        let fresh = if answer.problem.is_some() { FRESH_FAILURE_SECONDS } else { FRESH_SECONDS };
        now - answer.asked < fresh
    });
    let mut hosts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for url in links.keys().filter(|url| !skipped(url) && !known.contains_key(*url)) {
        let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        hosts.entry(host.unwrap_or_default()).or_default().push(url);
    }
    let n_asked: usize = hosts.values().map(Vec::len).sum();
    let fresh = ask_all(hosts.into_values().collect(), now);
    known.extend(fresh);
    write(&file, &known)?;
    let mut found = Vec::new();
    let mut n_broken = 0;
    for (url, places) in &links {
        let Some(problem) = known.get(url).and_then(|answer| answer.problem.as_ref()) else { continue };
        n_broken += 1;
        for (path, span) in places {
            found.push(messages::broken_external(path, *span, url, problem, config.external_level_error));
        }
    }
    let n_skipped = links.keys().filter(|url| skipped(url)).count();
    let urls = print::count(links.len(), "external link");
    let n_remembered = links.len() - n_skipped - n_asked;
    print::status(&format!(
        "{urls}: {n_asked} asked, {n_remembered} remembered, {n_skipped} skipped, {n_broken} broken"
    ));
    Ok(found)
}

/// Asks the URLs of each host in turn, `HOSTS_AT_ONCE` hosts at a time.
fn ask_all(hosts: Vec<Vec<&str>>, now: i64) -> BTreeMap<String, Answer> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .max_redirects(10)
        .user_agent(concat!("postil/", env!("CARGO_PKG_VERSION"), " (link check)"))
        .http_status_as_error(false)
        .build()
        .into();
    let queue = Mutex::new(hosts.into_iter());
    let answers = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..HOSTS_AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no thread panics while it holds the lock").next();
                    let Some(urls) = next else { break };
                    for (index, url) in urls.into_iter().enumerate() {
                        if index > 0 {
                            std::thread::sleep(PAUSE);
                        }
                        let answer = Answer { asked: now, problem: ask(&agent, url) };
                        let mut answers = answers.lock().expect("no thread panics while it holds the lock");
                        answers.insert(url.to_owned(), answer);
                    }
                }
            });
        }
    });
    answers.into_inner().expect("no thread panicked")
}

/// What is wrong with `url`. Asked by HEAD, then by GET where a host refuses HEAD.
fn ask(agent: &ureq::Agent, url: &str) -> Option<String> {
    let head = agent.head(url).call();
    let result = match head {
        Ok(response) if response.status().as_u16() < 400 => return None,
        _ => agent.get(url).call(),
    };
    match result {
        Ok(response) => match response.status().as_u16() {
            status if status < 400 => None,
            // Hosts that keep robots out say nothing about the link.
            401 | 403 | 429 | 999 => None,
            status => Some(format!("answers with status {status}")),
        },
        Err(error) => Some(format!("does not answer: {error}")),
    }
}

fn read(file: &Path) -> BTreeMap<String, Answer> {
    let text = std::fs::read(file).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn write(file: &PathBuf, known: &BTreeMap<String, Answer>) -> Result<(), String> {
    let error = |error: std::io::Error| format!("cannot write {}: {error}", file.display());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(error)?;
    }
    let text = serde_json::to_vec_pretty(known).map_err(|error| error.to_string())?;
    std::fs::write(file, text).map_err(error)
}
