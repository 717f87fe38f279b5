//! The files of the output folder as `tower-http` serves them: conditions, ranges and types are its work. Pages get the
//! script of live reload on the way, so that the rest of the answer (length, ranges) is of what is sent.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, File, Metadata};

use super::inject;
use crate::path::OutPath;

/// How a file is asked for.
pub(super) struct Asked<'a> {
    pub(super) method: Method,
    pub(super) headers: &'a HeaderMap,
    /// Whether pages get the script.
    pub(super) is_live: bool,
}

/// The file `path` of the folder `root`, which was found there.
pub(super) async fn file(root: &Path, path: &OutPath, asked: &Asked<'_>) -> Response {
    let mut headers = asked.headers.clone();
    // What `tower-http` does not know: a range of another version is no range of this one.
    if let Some(condition) = headers.remove(header::IF_RANGE) {
        let whole = send(root, path, Method::HEAD, HeaderMap::new(), asked.is_live).await;
        let is_same = |name| whole.headers().get(name) == Some(&condition);
        if !is_same(header::ETAG) {
            headers.remove(header::RANGE);
        }
    }
    send(root, path, asked.method.clone(), headers, asked.is_live).await
}

/// The file as what stands for something else: whole, and with this status.
pub(super) async fn stand_in(root: &Path, path: &OutPath, status: StatusCode, asked: &Asked<'_>) -> Response {
    let mut response = send(root, path, asked.method.clone(), HeaderMap::new(), asked.is_live).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    for name in [header::ETAG, header::LAST_MODIFIED, header::ACCEPT_RANGES] {
        response.headers_mut().remove(name);
    }
    response
}

async fn send(root: &Path, path: &OutPath, method: Method, headers: HeaderMap, is_live: bool) -> Response {
    let components = path.as_str().split('/').map(|name| utf8_percent_encode(name, NON_ALPHANUMERIC).to_string());
    let uri = format!("/{}", components.collect::<Vec<_>>().join("/"));
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method;
    *request.uri_mut() = uri.parse().expect("it is percent-encoded");
    *request.headers_mut() = headers;
    let folder = ServeDir::with_backend(root, Pages { is_live }).append_index_html_on_directories(false);
    let answered = folder.ignore_multi_range_requests(true).try_call(request).await;
    let mut response = match answered {
        Ok(response) => response.map(Body::new),
        // It was there a moment ago.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return StatusCode::NOT_FOUND.into_response(),
        Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    if let Some(kind) = response.headers_mut().get_mut(header::CONTENT_TYPE) {
        name_charset(kind);
    }
    response
}

/// All text of a site is UTF-8. XML and JSON say so themselves.
fn name_charset(kind: &mut HeaderValue) {
    let text = kind.to_str().unwrap_or_default();
    if text.starts_with("text/") && text != "text/xml" && !text.contains("charset") {
        *kind = HeaderValue::from_str(&format!("{text}; charset=utf-8")).expect("it was one before");
    }
}

/// Whether a browser takes a file for a page, by its name.
pub(super) fn is_page(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    extension.eq_ignore_ascii_case("html") || extension.eq_ignore_ascii_case("htm")
}

/// Files of the disk, with the script in pages.
#[derive(Clone, Copy)]
struct Pages {
    is_live: bool,
}

type Later<T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send>>;

impl Backend for Pages {
    type File = Opened;
    type Metadata = Facts;
    type OpenFuture = Later<Opened>;
    type MetadataFuture = Later<Facts>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        let is_live = self.is_live;
        Box::pin(async move {
            let file = tokio::fs::File::open(&path).await?;
            let mut facts = Facts::of(&file.metadata().await?);
            if !is_live || !is_page(&path) {
                return Ok(Opened { content: Content::Disk(file), facts });
            }
            let page = inject::with_script(&tokio::fs::read(&path).await?);
            facts.length = page.len() as u64;
            Ok(Opened { content: Content::Memory(io::Cursor::new(page.into())), facts })
        })
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        let opened = self.open(path);
        Box::pin(async move { Ok(opened.await?.facts) })
    }
}

#[derive(Clone, Copy)]
struct Facts {
    length: u64,
    modified: Option<SystemTime>,
    is_folder: bool,
}

impl Facts {
    fn of(metadata: &std::fs::Metadata) -> Self {
        Self { length: metadata.len(), modified: metadata.modified().ok(), is_folder: metadata.is_dir() }
    }
}

impl Metadata for Facts {
    fn is_dir(&self) -> bool {
        self.is_folder
    }

    fn modified(&self) -> io::Result<SystemTime> {
        self.modified.ok_or_else(|| io::ErrorKind::Unsupported.into())
    }

    fn len(&self) -> u64 {
        self.length
    }
}

struct Opened {
    content: Content,
    facts: Facts,
}

enum Content {
    Memory(io::Cursor<Bytes>),
    Disk(tokio::fs::File),
}

impl AsyncRead for Opened {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut self.content {
            Content::Memory(bytes) => Pin::new(bytes).poll_read(context, into),
            Content::Disk(file) => Pin::new(file).poll_read(context, into),
        }
    }
}

impl AsyncSeek for Opened {
    fn start_seek(mut self: Pin<&mut Self>, position: io::SeekFrom) -> io::Result<()> {
        match &mut self.content {
            Content::Memory(bytes) => Pin::new(bytes).start_seek(position),
            Content::Disk(file) => Pin::new(file).start_seek(position),
        }
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        match &mut self.content {
            Content::Memory(bytes) => Pin::new(bytes).poll_complete(context),
            Content::Disk(file) => Pin::new(file).poll_complete(context),
        }
    }
}

impl File for Opened {
    type Metadata = Facts;
    type MetadataFuture<'a> = std::future::Ready<io::Result<Facts>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        std::future::ready(Ok(self.facts))
    }
}
