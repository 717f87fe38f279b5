//! stub
use crate::path::SitePath;
use std::path::*;
#[derive(Debug)] pub struct SourceError(String);
impl std::fmt::Display for SourceError { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) } }
#[derive(Clone, Copy, PartialEq)] pub enum Room { Content, Template, Static, Config }
pub struct ScanOptions { pub config_file: PathBuf, pub ignored_content: globset::GlobSet, pub ignored_static: globset::GlobSet }
pub struct SourceFile { pub path: SitePath, pub room: Room }
pub struct Tree { pub files: Vec<SourceFile>, pub diagnostics: Vec<crate::diagnostic::Diagnostic> }
pub fn scan(root: &Path, _: &ScanOptions) -> Result<Tree, SourceError> { 
 let mut files=vec![];
 for (f, room) in [("content",Room::Content),("templates",Room::Template),("static",Room::Static)] {
  for e in walkdir::WalkDir::new(root.join(f)).sort_by_file_name() { let Ok(e)=e else {continue}; if e.file_type().is_file() { let p=e.path().strip_prefix(root).unwrap().to_str().unwrap(); files.push(SourceFile{path:SitePath::new(p).unwrap(), room}); } }
 }
 Ok(Tree{files, diagnostics: vec![]}) }
pub fn read(root: &Path, p: &SitePath) -> Result<Vec<u8>, SourceError> { std::fs::read(root.join(p.as_str())).map_err(|e| SourceError(e.to_string())) }
pub fn read_config(root: &Path, f: &Path) -> Result<Vec<u8>, SourceError> { std::fs::read(root.join(f)).map_err(|e| SourceError(format!("{}: {e}", f.display()))) }
pub fn image_size(_: &Path, _: &SitePath) -> Option<(u32, u32)> { None }
