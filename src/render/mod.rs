//! One output to its bytes. Pure: everything it needs is in [`Inputs`].
//!
//! Knows templates and the index; knows nothing of files, of time, or of what was built before.

pub mod comment_feed;
pub mod feed;
pub mod headers;
pub mod html;
pub mod icon;
pub mod key;
pub mod machine;
pub mod redirect;
pub mod sitemap;
pub mod style;
mod xml;

use std::sync::{Arc, OnceLock};

use tera::Value;

use crate::commentary::Discussion;
use crate::content::{Page, Section};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::site::discuss;
use crate::site::plan::{Output, Plan, Planned};
use crate::template::record::Trace;
use crate::template::{Oracle, Templates, embedded};

pub use key::{Key, Keys, PageDigests, World};

/// Everything that outputs are made from.
pub struct Inputs<'a> {
    /// Answers about the site.
    pub oracle: &'a Arc<Oracle>,
    /// All templates.
    pub templates: &'a Templates,
    /// The plan.
    pub plan: &'a Plan,
    /// Page → its file, parsed.
    pub pages: &'a [Arc<Page>],
    /// Section → its file, parsed; `None` for a home section without one.
    pub sections: &'a [Option<Arc<Section>>],
    /// Page → what readers said of it.
    pub discussions: &'a [Arc<Discussion>],
    /// Page → digests of it.
    pub digests: &'a [PageDigests],
    /// Page → digest of what a list shows of it, once it was asked for.
    pub listed: &'a [OnceLock<Digest>],
    /// Section → digest of the bytes of its file.
    pub section_digests: &'a [Digest],
    /// Of what is the same for all outputs.
    pub world: World,
    /// The theme's style sheet.
    pub stylesheet: &'a str,
    /// The feeds of the site, as templates see them, once a page was made.
    pub site_feeds: OnceLock<Vec<Value>>,
}

/// What became of one output.
pub struct Rendered {
    /// The bytes; `None` when it failed, and for files that are only copied.
    pub bytes: Option<Vec<u8>>,
    /// What its template asked.
    pub trace: Trace,
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
}

impl Rendered {
    fn plain(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: Some(bytes.into()), trace: Trace::new(), diagnostics: Vec::new() }
    }
}

/// Renders one output.
pub fn render(planned: &Planned, inputs: &Inputs<'_>) -> Rendered {
    match &planned.output {
        Output::Feed(scope, format) => Rendered::plain(feed::render(*scope, *format, planned, inputs)),
        Output::CommentFeed(page) => Rendered::plain(comment_feed::render(*page, inputs)),
        Output::Sitemap(part) => Rendered::plain(sitemap::render(*part, inputs)),
        Output::LlmsTxt => Rendered::plain(machine::llms_txt(inputs)),
        Output::Markdown(id) => Rendered::plain(machine::markdown(*id, inputs)),
        Output::Icon => Rendered::plain(icon::render(&inputs.oracle.config)),
        Output::Robots => Rendered::plain(sitemap::robots(inputs)),
        Output::Redirect(to) => Rendered::plain(redirect::page(to, inputs)),
        Output::RedirectsFile => Rendered::plain(redirect::file(inputs)),
        Output::HeadersFile => Rendered::plain(headers::render(inputs)),
        Output::Stylesheet => Rendered::plain(inputs.stylesheet),
        Output::Font(index) => Rendered::plain(embedded::FONTS[*index].1),
        Output::DiscussScript => Rendered::plain(discuss::SCRIPT),
        Output::Copy(_) => Rendered { bytes: None, trace: Trace::new(), diagnostics: Vec::new() },
        _ => html::render(planned, inputs),
    }
}
