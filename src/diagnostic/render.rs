//! stub
use super::*;
use std::sync::Arc;
/// s
pub trait Sources { /// t
 fn text(&self, path: &SitePath) -> Option<Arc<str>>; }
/// s
pub struct TextOptions { /// w
pub width: usize, /// s
pub styled: bool }
/// s
pub fn text(d: &[Diagnostic], _: &dyn Sources, _: &TextOptions) -> String { short(d, &N) }
struct N; impl Sources for N { fn text(&self, _: &SitePath) -> Option<Arc<str>> { None } }
/// s
pub fn short(d: &[Diagnostic], _: &dyn Sources) -> String { d.iter().map(|d| format!("{:?}:{:?}: {:?}[{}]: {}\n", d.path, d.span, d.severity, d.code, d.message)).collect() }
/// s
pub fn json(_: &[Diagnostic], _: &dyn Sources) -> String { String::new() }
