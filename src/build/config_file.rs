//! The config file of a site, with what the options of a build say in its place.

use std::path::PathBuf;

use super::{BuildError, Options};
use crate::config::{self, Config};
use crate::content;
use crate::diagnostic::{Diagnostic, messages};
use crate::digest::{Digest, Digester};
use crate::path::SitePath;
use crate::source;

/// Its path below the root.
pub(super) fn path(options: &Options) -> PathBuf {
    options.config_file.clone().unwrap_or_else(|| PathBuf::from("site.toml"))
}

/// A config file that was read, and not yet parsed.
pub struct ConfigFile {
    path: SitePath,
    /// The last component of the path.
    name: String,
    bytes: Vec<u8>,
    digest: Digest,
}

impl ConfigFile {
    /// The one of these `options`.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn read(options: &Options) -> Result<Self, BuildError> {
        let file = path(options);
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("site.toml");
        let path = file.to_str().and_then(|path| SitePath::new(&path.replace('\\', "/")));
        let path = path.or_else(|| SitePath::new(name)).expect("a file name is a legal path");
        let bytes = source::read_config(&options.root, &file)?;
        let mut digester = Digester::new();
        digester.part(&bytes).part(path.as_str()).part(options.base_url.as_deref().unwrap_or_default());
        let digest = digester.finish();
        Ok(Self { path, name: name.to_owned(), bytes, digest })
    }

    /// Of all that the config is made from.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The config with the base URL of `options`, where it can be made out, and the findings about it.
    pub fn parse(&self, options: &Options) -> (Option<Config>, Vec<Diagnostic>) {
        let text = match content::text_of(&self.bytes, &self.path) {
            Ok(text) => text,
            Err(error) => return (None, vec![error]),
        };
        let (config, found) = match self.name.as_str() {
            "zola.toml" | "config.toml" => config::parse_zola(text, &self.path),
            _ => config::parse(text, &self.path),
        };
        let Some(mut config) = config else { return (None, found) };
        match options.base_url.as_deref().map(|base_url| (base_url, config::BaseUrl::parse(base_url))) {
            None => {}
            Some((_, Ok(base_url))) => config.base_url = base_url,
            Some((base_url, Err(message))) => {
                return (None, vec![messages::build::illegal_base_url(base_url, message)]);
            }
        }
        (Some(config), found)
    }
}
