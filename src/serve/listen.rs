//! The port, and what is done with those who come to it: few at a time, with short requests, and soon.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::Semaphore;

/// The port, unless another one is asked for. Zola's.
pub const DEFAULT_PORT: u16 = 1111;
/// So many ports after it are tried when it is taken.
const FURTHER: u16 = 100;

/// Connections at a time; each open tab takes one, and up to six while it loads.
const CONNECTIONS: usize = 256;
/// Bytes of a request's head. Cookies of other things on the same host come along.
const HEAD: usize = 64 * 1024;
/// For a request's head; also how long a connection may be idle.
const PATIENCE: Duration = Duration::from_secs(30);

/// Listens on `port` of `interface`, or on the first free port from [`DEFAULT_PORT`] on.
///
/// # Errors
///
/// When the port that was asked for is taken, or the interface is not this machine's.
pub fn bind(interface: IpAddr, port: Option<u16>) -> io::Result<TcpListener> {
    let bind = |port| TcpListener::bind(SocketAddr::new(interface, port));
    let Some(port) = port else {
        let taken = |result: &io::Result<TcpListener>| {
            result
                .as_ref()
                .is_err_and(|error| matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied))
        };
        let free = (DEFAULT_PORT..=DEFAULT_PORT + FURTHER).map(bind).find(|result| !taken(result));
        return free.unwrap_or_else(|| bind(0));
    };
    bind(port)
}

/// Answers requests for ever.
pub(super) async fn serve(listener: tokio::net::TcpListener, router: Router) {
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_header_size(HEAD).max_buf_size(2 * HEAD);
    loop {
        // Who comes too many waits in the queue of the system.
        let permit = Arc::clone(&permits).acquire_owned().await.expect("the semaphore is never closed");
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(_) => {
                // Out of file handles, most likely: trying again at once would not help.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            // What goes wrong with a connection is the browser's business.
            let _ = connection.await;
            drop(permit);
        });
    }
}
