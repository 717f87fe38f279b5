//! The driver of `postil serve`: a running server, requests by hand, and what it tells tabs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::site_test::{NOW, SiteTest};
use crate::tree::Tree;

/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server of a site, ended when it is dropped.
pub struct Served {
    child: Child,
    /// `127.0.0.1:43210`
    pub host: String,
    /// `http://127.0.0.1:43210/blog/`
    pub url: String,
    /// What it has printed so far.
    said: Arc<Mutex<String>>,
    output: PathBuf,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads one from a connection that closes behind it.
    #[track_caller]
    fn read(mut stream: impl std::io::Read) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("the server answers");
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or_else(|| {
            panic!("no answer: {:?}", String::from_utf8_lossy(&bytes));
        });
        let head = std::str::from_utf8(&bytes[..end]).expect("headers are text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("there is a status");
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.parse().expect("it is a number"),
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
            body: bytes[end + 4..].to_owned(),
        }
    }

    /// The value of a header; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Served {
    /// Serves `site` at some port, at the moment of all tests.
    #[track_caller]
    pub fn start(site: &SiteTest, args: &[&str]) -> Self {
        Self::start_with(site, &[&["--port", "0", "--now", NOW], args].concat())
    }

    /// The same, with these arguments alone.
    #[track_caller]
    pub fn start_with(site: &SiteTest, args: &[&str]) -> Self {
        let mut child = command(site.root(), args).spawn().expect("the binary starts");
        let said = Arc::new(Mutex::new(String::new()));
        let stderr = BufReader::new(child.stderr.take().expect("it is piped"));
        let (urls, url) = std::sync::mpsc::channel();
        let log = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if let Some((_, url)) = line.split_once("serving ") {
                    let _ = urls.send(url.split(' ').next().expect("it has a beginning").to_owned());
                }
                *log.lock().expect("nobody panics with it") += &format!("{line}\n");
            }
        });
        let Ok(url) = url.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            panic!("it does not serve: {}", said.lock().expect("nobody panics with it"));
        };
        let host = url.trim_start_matches("http://").split('/').next().expect("it has a beginning").to_owned();
        let flag = args.iter().position(|arg| *arg == "-o" || *arg == "--output-dir");
        let output = site.root().join(flag.map_or(".postil/serve", |at| args[at + 1]));
        Self { child, host, url, said, output }
    }

    /// What it has printed so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("nobody panics with it").clone()
    }

    /// Waits until it has printed `text`: tabs hear of a build before the terminal does.
    #[track_caller]
    pub fn says(&self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.said().contains(text) {
            assert!(Instant::now() < deadline, "it does not say `{text}` but: {}", self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The tree that it serves.
    pub fn tree(&self) -> Tree {
        Tree::read(&self.output)
    }

    /// Sends these bytes, and reads what comes until the connection is closed.
    #[track_caller]
    pub fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(bytes).expect("the server listens");
        Answer::read(stream)
    }

    #[track_caller]
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("timeouts can be set");
        stream
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[])
    }

    #[track_caller]
    pub fn request(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        self.send(
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", self.host).as_bytes(),
        )
    }

    /// What a tab that shows `page` is told from now on.
    #[track_caller]
    pub fn tab(&self, page: &str) -> Tab {
        self.tab_since(page, 0)
    }

    #[track_caller]
    pub fn tab_since(&self, page: &str, since: u64) -> Tab {
        let mut stream = self.connect();
        let request = format!("GET /.postil/events?page={page}&since={since} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        stream.write_all(request.as_bytes()).expect("the server listens");
        Tab { lines: BufReader::new(stream) }
    }

    /// Waits until what is served is what a clean build of the same site makes, whatever it takes.
    #[track_caller]
    pub fn becomes_clean(&self, site: &SiteTest, tab: &mut Tab) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let wanted = self.clean_tree(site);
            if self.tree() == wanted {
                return;
            }
            assert!(Instant::now() < deadline, "it never became clean:\n{}", self.said());
            if tab.next_within(Duration::from_secs(10)).is_none() {
                self.tree().assert_same_as(&wanted);
            }
        }
    }

    /// What a clean build with links to this server makes.
    #[track_caller]
    pub fn clean_tree(&self, site: &SiteTest) -> Tree {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let path = folder.path().join("clean").display().to_string();
        let base = self.url.trim_end_matches('/');
        let built = site.run(&["build", "--no-cache", "-k", "--now", NOW, "-u", base, "-o", &path]);
        assert!(!built.stderr.contains("not built"), "{}", built.stderr);
        Tree::read(Path::new(&path))
    }

    /// Memory that it holds, in KiB.
    #[cfg(target_os = "linux")]
    pub fn resident(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("Linux says so");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// Sends a signal such as `INT`; returns the exit code and all that was printed.
    #[cfg(unix)]
    #[track_caller]
    pub fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let sent = Command::new("kill").args([format!("-{signal}"), self.child.id().to_string()]).status();
        assert!(sent.expect("there is a `kill`").success());
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                return (status.code(), self.said());
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let said = self.said();
        assert!(std::thread::panicking() || !said.contains("panicked at"), "{said}");
    }
}

/// `postil serve` in the folder of a site, without the caller's environment.
pub fn command(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
    command.arg("serve").args(args).current_dir(root).env("COLUMNS", "100").env("TZ", "Asia/Tokyo");
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "SOURCE_DATE_EPOCH", "CI", "RAYON_NUM_THREADS"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A port that is taken as long as it lives.
pub fn taken_port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("some port is free");
    let port = listener.local_addr().expect("it has an address").port();
    (listener, port)
}

/// The events of a tab.
pub struct Tab {
    lines: BufReader<TcpStream>,
}

impl Tab {
    /// The next message.
    #[track_caller]
    pub fn next(&mut self) -> serde_json::Value {
        self.next_within(PATIENCE).expect("the server says something in time")
    }

    /// The next message, if it comes so soon.
    pub fn next_within(&mut self, time: Duration) -> Option<serde_json::Value> {
        self.lines.get_ref().set_read_timeout(Some(time)).expect("timeouts can be set");
        loop {
            let mut line = String::new();
            match self.lines.read_line(&mut line) {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(serde_json::from_str(data).expect("messages are JSON"));
            }
        }
    }

    /// The next message for which `is_it` holds.
    #[track_caller]
    pub fn until(&mut self, is_it: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = self.next();
            if is_it(&message) {
                return message;
            }
            assert!(Instant::now() < deadline, "no message was the right one");
        }
    }
}
