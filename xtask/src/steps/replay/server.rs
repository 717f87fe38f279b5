//! `postil serve --watch`, and a tab that is told of each build.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::failure::Failure;
use crate::workspace::{Workspace, command_line};

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the terminal says when the program has found a mistake of its own.
const COMPLAINTS: [&str; 3] = ["[stale]", "[panicked]", "panicked at"];

/// A running server; ended when it is dropped.
pub(super) struct Server {
    child: Child,
    /// `http://127.0.0.1:43210`, as links of the preview begin.
    pub(super) base_url: String,
    /// The number of the last build that it has told of; each has one more than the one before.
    pub(super) generation: u64,
    builds: Receiver<u64>,
    said: Arc<Mutex<String>>,
}

impl Server {
    /// Serves the site in `root` at some port of this machine alone.
    pub(super) fn start(workspace: &Workspace, postil: &Path, root: &Path, now: &str) -> Result<Self, Failure> {
        let mut command = workspace.command(postil);
        command.args(["serve", "--watch", "--interface", "127.0.0.1", "--port", "0", "--now", now]).current_dir(root);
        let line = command_line(&command);
        let failed = |error| Failure::NotStarted { command: line.clone(), error };
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(failed)?;
        let stderr = child.stderr.take().ok_or_else(|| failed(io::Error::other("its messages cannot be read")))?;
        let said = Arc::new(Mutex::new(String::new()));
        let (urls, url) = mpsc::channel();
        let (sender, builds) = mpsc::channel();
        let log = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if let Some((_, rest)) = line.split_once("serving ") {
                    let _ = urls.send(rest.split(' ').next().unwrap_or_default().trim_end_matches('/').to_owned());
                }
                let mut said = log.lock().unwrap_or_else(PoisonError::into_inner);
                said.push_str(&line);
                said.push('\n');
            }
        });
        // From here on it is ended whatever happens.
        let mut server = Self { child, base_url: String::new(), generation: 0, builds, said };
        server.base_url = url.recv_timeout(PATIENCE).map_err(|_| server.ended())?;
        let host = server.base_url.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let stream = tab(host).map_err(failed)?;
        std::thread::spawn(move || {
            let generations = BufReader::new(stream).lines().map_while(Result::ok);
            // Sending fails when nobody listens any more.
            generations.filter_map(|line| generation(&line)).try_for_each(|number| sender.send(number))
        });
        Ok(server)
    }

    /// Waits for a build, at most for `longest`, and then until there was none for a while.
    pub(super) fn settle(&mut self, longest: Duration, quiet: Duration) -> Result<(), Failure> {
        let mut wait = longest;
        loop {
            match self.builds.recv_timeout(wait) {
                Ok(number) => self.generation = number,
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
            }
            wait = quiet;
        }
    }

    /// What it said of a mistake of its own, if it did.
    pub(super) fn complaint(&self) -> Option<String> {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.lines().find(|line| COMPLAINTS.iter().any(|complaint| line.contains(complaint))).map(str::to_owned)
    }

    fn ended(&self) -> Failure {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        Failure::Silent { program: "postil serve", said: said.lines().last().unwrap_or("nothing").to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A tab that shows the home page.
fn tab(host: &str) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(host)?;
    stream.write_all(format!("GET /.postil/events?page=/ HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())?;
    Ok(stream)
}

/// The number of the build that a line of the stream tells of.
pub(super) fn generation(line: &str) -> Option<u64> {
    let (_, rest) = line.strip_prefix("data: ")?.split_once("\"generation\":")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}
