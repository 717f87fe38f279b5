//! The preview server: HTTP, live reload, and what is wrong with the site.
//!
//! It serves the files of the output folder as a static host does, with the headers of `_headers`. It knows nothing of
//! how they are made, never builds and never writes a file: the script of live reload is added to pages on the way out.
//! Whatever is asked for, only files inside the folder are opened; and only a browser that means this machine is
//! answered.

#![expect(clippy::disallowed_methods, reason = "this is the room that listens, and reads what was published")]

mod address;
mod events;
mod files;
mod headers;
mod inject;
mod listen;
mod locate;
mod pages;
mod state;
mod version;

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tokio::sync::watch;

use address::Hosts;
use files::Asked;
use locate::Found;
use state::{Now, Site};

pub use listen::{DEFAULT_PORT, bind};
pub use state::{Publisher, Update};

/// Paths of our own. No output of a site is served below the folder.
const SCRIPT: &str = "/.postil/reload.js";
const EVENTS: &str = "/.postil/events";

/// What is not there is waited for so long while a build runs, which may be about to make it.
const BUILD: Duration = Duration::from_secs(30);

/// A server that listens, and answers once it [runs](Server::run).
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    hosts: Hosts,
    is_live: bool,
    now: watch::Sender<Now>,
}

impl Server {
    /// A server at a port that is [bound](bind). Its links lead to `base_url`, if one was asked for. With `is_live`, tabs
    /// are told of changes.
    ///
    /// # Errors
    ///
    /// When the system does not say which port that is.
    pub fn new(listener: TcpListener, base_url: Option<&str>, is_live: bool) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let hosts = Hosts::new(address.ip(), base_url);
        Ok(Self { listener, address, hosts, is_live, now: watch::Sender::new(Now::new()) })
    }

    /// `http://127.0.0.1:1111`
    pub fn origin(&self) -> String {
        address::origin(self.address)
    }

    /// To tell the server what the engine does.
    pub fn publisher(&self) -> Publisher {
        Publisher(self.now.clone())
    }

    /// Answers requests until the process is asked to end, by Ctrl-C or otherwise. From when it calls `ready` on, that
    /// is noticed.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn run(self, ready: impl FnOnce()) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let result = runtime.block_on(async {
            let end = asked_to_end()?;
            ready();
            self.listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let context = Context { hosts: self.hosts, is_live: self.is_live, now: self.now.subscribe() };
            let router = Router::new().fallback(answer).with_state(context);
            tokio::select! {
                () = listen::serve(listener, router) => Ok(()),
                () = end => Ok(()),
            }
        });
        // A file that is being read on a dead network drive is not waited for.
        runtime.shutdown_background();
        result
    }
}

/// Ends when the process is asked to end. The system is told of it at once, not when the future is first looked at.
#[cfg(unix)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(windows)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        let _ = interrupt.recv().await;
    })
}

#[derive(Clone)]
struct Context {
    hosts: Hosts,
    is_live: bool,
    now: watch::Receiver<Now>,
}

async fn answer(State(context): State<Context>, request: Request) -> Response {
    // Nothing that we answer depends on a body.
    let (request, _) = request.into_parts();
    let mut response = match host(&request) {
        None => pages::refusal(StatusCode::BAD_REQUEST, "A request must name one host."),
        Some(host) if !context.hosts.allows(&host) => pages::foreign_host(&host),
        Some(_) if !matches!(request.method, Method::GET | Method::HEAD) => {
            let mut refusal = pages::refusal(StatusCode::METHOD_NOT_ALLOWED, "Pages can be read, and nothing else.");
            refusal.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            refusal
        }
        Some(host) => match request.uri.path() {
            SCRIPT if context.is_live => pages::script(events::script(&context.now.borrow())),
            EVENTS if context.is_live => events::events(context.now.clone(), request.uri.query().unwrap_or_default()),
            _ => page(context, &request, &host).await,
        },
    };
    // Not `no-store`: with its ETag, what has not changed need not be sent again.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The host that a request names, if it names one and no two.
fn host(request: &Parts) -> Option<String> {
    let mut named = request.headers.get_all(header::HOST).iter();
    let host = named.next()?.to_str().ok()?;
    let in_target = request.uri.authority().is_none_or(|authority| authority.as_str() == host);
    (named.next().is_none() && in_target).then(|| host.to_owned())
}

/// What the site has at the path of `request`.
async fn page(mut context: Context, request: &Parts, host: &str) -> Response {
    let path = request.uri.path();
    let mut now = context.now.borrow().clone();
    let mut found = now.site.as_ref().map(|site| find(site, path));
    if now.is_building && matches!(found, None | Some(Where::Nowhere)) {
        let settled = tokio::time::timeout(BUILD, context.now.wait_for(|now| !now.is_building)).await;
        if let Ok(Ok(settled)) = settled {
            now = settled.clone();
        }
        found = now.site.as_ref().map(|site| find(site, path));
    }
    let asked = Asked { method: request.method.clone(), headers: &request.headers, is_live: context.is_live };
    let (Some(site), Some(found)) = (&now.site, found) else { return pages::no_site(&now, context.is_live) };
    let mut response = match found {
        Where::Malformed => return pages::refusal(StatusCode::BAD_REQUEST, "There can be no such path."),
        Where::Elsewhere(to) => pages::redirect(StatusCode::FOUND, &to),
        Where::Folder => pages::redirect(StatusCode::MOVED_PERMANENTLY, &with_slash(request)),
        Where::File(file) => files::file(&site.root, &file, &asked).await,
        Where::Nowhere => not_found(site, &asked).await,
    };
    site.rules.apply(path, response.headers_mut());
    if context.is_live {
        headers::allow_reload(response.headers_mut(), host);
    }
    response
}

/// What is at the path of a request.
enum Where {
    File(crate::path::OutPath),
    Folder,
    /// The site begins at this path.
    Elsewhere(String),
    Nowhere,
    Malformed,
}

fn find(site: &Site, path: &str) -> Where {
    let Some(below) = path.strip_prefix(&*site.base_path) else {
        let is_malformed = locate::target(path).is_err();
        return match path {
            "/" => Where::Elsewhere(format!("{}/", site.base_path)),
            _ if is_malformed => Where::Malformed,
            _ => Where::Nowhere,
        };
    };
    if below.is_empty() {
        return Where::Folder;
    }
    match locate::target(below) {
        Err(locate::Malformed) if below.starts_with('/') || site.base_path.is_empty() => Where::Malformed,
        // `/blogs` is not below `/blog`.
        Err(locate::Malformed) => Where::Nowhere,
        Ok(target) => match locate::find(&site.root, &target) {
            Found::File(file) => Where::File(file),
            Found::Folder => Where::Folder,
            Found::Nothing => Where::Nowhere,
        },
    }
}

/// The address of a request, with a slash behind its path. It begins with one slash, since it was understood.
fn with_slash(request: &Parts) -> String {
    let query = request.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{query}", request.uri.path())
}

async fn not_found(site: &Site, asked: &Asked<'_>) -> Response {
    let page = crate::path::OutPath::new("404.html").expect("it is legal");
    match locate::locate(&site.root, &page) {
        Some(_) => files::stand_in(&site.root, &page, StatusCode::NOT_FOUND, asked).await,
        None => pages::refusal(StatusCode::NOT_FOUND, "There is no such page, and the site has no 404.html."),
    }
}
