//! Why the output folder could not be used or written, and what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::path::OutPath;

/// Why the output folder could not be used or written. The old site is whole in every case but a
/// failure in the middle of [`commit`](super::Session::commit), which the next build repairs.
#[derive(Debug)]
pub enum OutputError {
    /// The system refused.
    Io {
        /// What was tried, as in "cannot {action}".
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The folder is the root of a file system.
    FileSystemRoot(PathBuf),
    /// The folder holds the site's sources, or is the site's own root.
    HoldsSources {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        sources: PathBuf,
    },
    /// The folder stands within a folder that is read as source.
    InsideSources {
        /// The folder.
        path: PathBuf,
        /// The folder of sources.
        sources: PathBuf,
    },
    /// The path names a file.
    NotAFolder(PathBuf),
    /// The folder holds files and no manifest, so it is somebody else's.
    Foreign {
        /// The folder.
        path: PathBuf,
        /// One of the files, by name.
        example: String,
    },
    /// The folder holds files and a manifest that cannot be read.
    CorruptManifest(PathBuf),
    /// A file or folder that postil did not write stands where an output should go.
    InTheWay {
        /// What stands there.
        path: PathBuf,
        /// The output.
        output: OutPath,
    },
    /// The plan has one path twice, or one as both file and folder, or two that this file system
    /// cannot tell apart.
    Clash(OutPath),
    /// The path is kept for postil's own records, or this system cannot have such a name.
    BadName(OutPath),
    /// Another build is writing into the folder.
    Busy(PathBuf),
}

impl OutputError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Io { .. } => return None,
            Self::FileSystemRoot(_) | Self::HoldsSources { .. } | Self::InsideSources { .. } => {
                "choose a folder for the output alone with `-o`, or `output_dir` in `site.toml`".into()
            }
            Self::NotAFolder(path) => {
                format!("move `{}` away, or choose another folder with `-o`", path.display())
            }
            Self::Foreign { path, .. } => format!(
                "choose an empty or a new folder with `-o`; if `{}` is an old copy of the site, delete it first",
                path.display()
            ),
            Self::CorruptManifest(path) => format!(
                "if `{}` holds nothing but what postil wrote, delete it and build again; if not, choose another folder with `-o`",
                path.parent().unwrap_or(path).display()
            ),
            Self::InTheWay { path, .. } => format!("move `{}` away and build again", path.display()),
            Self::Clash(_) => "give one of the two pages another `slug` or `path`".into(),
            Self::BadName(_) => "give the file or page another name".into(),
            Self::Busy(_) => "wait until the other build is done, or choose another folder with `-o`".into(),
        })
    }

    /// As a finding about no file of the site, to be shown with others.
    pub fn to_diagnostic(&self) -> Diagnostic {
        let code = match self {
            Self::Io { .. } => "output-failed",
            Self::FileSystemRoot(_) | Self::HoldsSources { .. } | Self::InsideSources { .. } | Self::NotAFolder(_) => {
                "output-folder"
            }
            Self::Foreign { .. } | Self::CorruptManifest(_) => "output-foreign",
            Self::InTheWay { .. } => "output-in-the-way",
            Self::Clash(_) => "output-clash",
            Self::BadName(_) => "output-name",
            Self::Busy(_) => "output-busy",
        };
        Diagnostic { help: self.help(), ..Diagnostic::error(code, self.to_string()) }
    }

    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, source } => write!(f, "cannot {action} `{}`: {source}", path.display()),
            Self::FileSystemRoot(path) => {
                write!(f, "the output folder `{}` is the root of a file system", path.display())
            }
            Self::HoldsSources { path, sources } if path == sources => {
                write!(f, "the output folder `{}` holds the site's own sources", path.display())
            }
            Self::HoldsSources { path, sources } => {
                write!(f, "the output folder `{}` holds the site's sources in `{}`", path.display(), sources.display())
            }
            Self::InsideSources { path, sources } => {
                write!(f, "the output folder `{}` stands among the sources in `{}`", path.display(), sources.display())
            }
            Self::NotAFolder(path) => write!(f, "the output folder `{}` is a file", path.display()),
            Self::Foreign { path, example } => write!(
                f,
                "the output folder `{}` holds files that postil did not write, such as `{example}`",
                path.display()
            ),
            Self::CorruptManifest(path) => {
                write!(f, "`{}` is damaged, so it is unknown which files beside it are postil's own", path.display())
            }
            Self::InTheWay { path, output } => {
                write!(f, "`{}`, which postil did not write, is in the way of output `{output}`", path.display())
            }
            Self::Clash(path) => write!(f, "two outputs want the place of `{path}`"),
            Self::BadName(path) => write!(f, "no output can be named `{path}`"),
            Self::Busy(path) => write!(f, "another build is writing into `{}`", path.display()),
        }
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
