//! Where the pages of a preview are kept: apart from the published ones, since their links lead to the server and drafts
//! may be among them.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::command::print::Refused;
use crate::diagnostic::messages::serve as messages;
use crate::store::{self, Store};

/// More servers of one site at a time nobody has.
const MOST: usize = 20;

/// The output folder of a server, taken by no other one.
pub(super) struct OwnFolder {
    pub(super) path: PathBuf,
    /// Locked as long as it is open.
    _lock: Option<File>,
}

impl OwnFolder {
    /// The folder that was asked for, whatever it is.
    pub(super) fn asked_for(path: &Path) -> Self {
        Self { path: path.to_owned(), _lock: None }
    }

    /// The first folder below `.postil/` of the site that no other server has. It stays when the server ends: what is
    /// in it need not be made again.
    pub(super) fn take(root: &Path) -> Result<Self, Refused> {
        Self::take_in(&Store::of(root)).map_err(|error| {
            let folder = root.join(store::FOLDER).display().to_string();
            messages::no_output_folder(&folder, &error.to_string()).into()
        })
    }

    fn take_in(store: &Store) -> io::Result<Self> {
        let folder = store.make()?;
        for number in 1..=MOST {
            let name = if number == 1 { "serve".to_owned() } else { format!("serve-{number}") };
            let lock = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(folder.join(format!("{name}.lock")))?;
            match lock.try_lock() {
                Err(fs::TryLockError::WouldBlock) => {}
                // Where there are no locks, there are hopefully no two servers either.
                Ok(()) | Err(fs::TryLockError::Error(_)) => {
                    return Ok(Self { path: folder.join(name), _lock: Some(lock) });
                }
            }
        }
        Err(io::Error::other("all are taken by other servers"))
    }
}

#[cfg(test)]
mod tests {
    use super::OwnFolder;

    #[test]
    fn two_servers_of_one_site_have_two_folders() {
        let site = tempfile::tempdir().expect("there is room for a folder");
        let take = || OwnFolder::take(site.path()).map_err(|refused| refused.to_string()).expect("there is room");
        let first = take();
        let second = take();
        assert_eq!(first.path, site.path().join(".postil/serve"));
        assert_eq!(second.path, site.path().join(".postil/serve-2"));
        drop(first);
        assert_eq!(take().path, site.path().join(".postil/serve"));
        let ignored = std::fs::read_to_string(site.path().join(".postil/.gitignore")).expect("it is there");
        assert_eq!(ignored, "*\n");
    }
}
