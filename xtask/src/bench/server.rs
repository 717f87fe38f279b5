//! A preview server while it is measured.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::contender::Contender;
use super::measure::memory;
use crate::failure::Failure;
use crate::workspace::{Workspace, command_line};

/// What is not served by now will not be.
const UNTIL_GIVEN_UP: Duration = Duration::from_secs(600);

/// How often the server is asked whether it has news.
const ASK_EVERY: Duration = Duration::from_millis(1);

/// It is ended with its value.
#[derive(Debug)]
pub(super) struct Server {
    name: &'static str,
    child: Child,
    port: u16,
}

impl Server {
    /// Starts it, and waits until it has the home page.
    pub(super) fn start(workspace: &Workspace, contender: &Contender, root: &Path) -> Result<Server, Failure> {
        // Whoever comes in between gets the port, and the server says so by ending.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let port = listener
            .and_then(|listener| listener.local_addr())
            .map_err(|error| Failure::NotStarted { command: "a server at a free port".to_owned(), error })?;
        let port = port.port();
        let mut command = contender.serve(workspace, root, port);
        let line = command_line(&command);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.map_err(|error| Failure::NotStarted { command: line, error })?;
        let server = Server { name: contender.name, child, port };
        server.wait_for("/", "Home")?;
        Ok(server)
    }

    /// How long it takes until a page has a text in it.
    pub(super) fn wait_for(&self, path: &str, text: &str) -> Result<Duration, Failure> {
        let start = Instant::now();
        while !self.has(path, text) {
            if start.elapsed() > UNTIL_GIVEN_UP {
                return Err(Failure::Silent { program: self.name, said: format!("nothing new at {path}") });
            }
            thread::sleep(ASK_EVERY);
        }
        Ok(start.elapsed())
    }

    /// Whether it serves a page with a text in it.
    pub(super) fn has(&self, path: &str, text: &str) -> bool {
        self.get(path).is_ok_and(|page| page.contains(text))
    }

    /// Bytes of memory that it holds now.
    pub(super) fn resident(&self) -> Option<u64> {
        memory(self.child.id(), "VmRSS:")
    }

    fn get(&self, path: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", self.port);
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
