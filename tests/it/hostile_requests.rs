//! 26,000 requests that nobody sends who means well: ways out of the folder, and bytes that are no requests. Nothing outside
//! of the output folder may ever be served, and the server has to answer all the same when it is over.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::server::Served;
use crate::site_test::SiteTest;

/// What stands in every file that must not be served.
const SECRET: &str = "TOP-SECRET-7f3a";
/// How most systems' list of users begins, and what is in every environment.
const OF_THE_SYSTEM: [&str; 3] = ["root:x:0", "root:*:0", "PATH="];

const N_TRAVERSALS: usize = 20_000;
const N_MALFORMED: usize = 6_000;

/// Ways to write `..`, or to have it understood.
const UP: &[&str] = &[
    "..",
    "%2e%2e",
    "%2E%2E",
    ".%2e",
    "%2e.",
    "%252e%252e",
    "%25%32%65%25%32%65",
    "..%00",
    "%00..",
    "..%0a",
    "..%0d",
    "..;",
    "..;x=1",
    "...",
    "....",
    ". .",
    "%20..",
    "..%20",
    "%c0%ae%c0%ae",
    "%e0%80%ae%e0%80%ae",
    "%uff0e%uff0e",
    "%ef%bc%8e%ef%bc%8e",
    "%u002e%u002e",
    "..%c0%80",
    ".%00.",
    "..#",
    "..?",
    "%2e%2e%3f",
    "~",
    "%7e",
    "..::$DATA",
    "..%3a%3a",
    "\\..",
    "/..",
    "link",
    "folder-link",
    "inside-link",
];

/// Ways to write `/`.
const SLASH: &[&str] = &[
    "/",
    "%2f",
    "%2F",
    "%252f",
    "%255c",
    "\\",
    "%5c",
    "%5C",
    "//",
    "/./",
    "/%2e/",
    "\\/",
    "%c0%af",
    "%e0%80%af",
    "%c1%9c",
    "%u2215",
    "%ef%bc%8f",
    "/;/",
    "/%20/",
    "/%00/",
    "%2f%2f",
    "/?/",
    "/#/",
    "",
];

/// What paths begin with.
const START: &[&str] = &[
    "/",
    "//",
    "/./",
    "/essays/",
    "/essays/a/",
    "/essays/a/index.html/",
    "/.postil/",
    "/.postil/events/",
    "/static/",
    "/%2f",
    "/\\",
    "/c:/",
    "/C%3a\\",
    "/file:///",
    "/?/",
    "\\",
    "",
    "*/",
    "/link/",
    "/folder-link/",
    "http://localhost/",
    "http://localhost:1/../",
    "file:///",
    "/~root/",
    "/%00/",
    "/.",
    "/%2e",
];

/// What somebody would want.
const WANTED: &[&str] = &[
    "secret.txt",
    "site.toml",
    "content/essays/draft.md",
    "content/essays/a.md",
    ".git/config",
    ".GIT/config",
    ".postil-manifest",
    ".postil-staging/x",
    ".postil/secret.txt",
    "etc/passwd",
    "etc/shadow",
    "proc/self/environ",
    "proc/self/fd/0",
    "dev/zero",
    "dev/stdin",
    "windows/win.ini",
    "c:/windows/win.ini",
    "con",
    "nul.txt",
    "aux",
    "link",
    "folder-link/secret.txt",
    "pipe",
    "_headers",
    "index.html%00.txt",
    "secret.txt%00.html",
    "secret.txt.",
    "secret.txt%20",
    "secret.txt::$DATA",
    "",
];

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).expect("it is smaller than n")
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A site with secrets around and inside of what is served: beside the output folder, in version control, behind links.
fn site() -> SiteTest {
    SiteTest::new()
        .config(&format!("[extra]\nkey = \"{SECRET}\"\n"))
        .essay("a", "title = 'A'", "Text.")
        .essay("draft", "title = 'Draft'\ndraft = true", SECRET)
        .file("secret.txt", SECRET)
        .file(".git/config", SECRET)
        .file(".postil/secret.txt", SECRET)
        .file("out/.git/config", SECRET)
}

/// A server of it, with links that lead out among its pages.
fn serve(site: &SiteTest) -> Served {
    let server = Served::start(site, &["--watch", "-o", "out"]);
    assert_eq!(server.get("/essays/a/").status, 200);
    #[cfg(unix)]
    for (to, link) in [("../secret.txt", "link"), ("..", "folder-link"), (".git/config", "inside-link")] {
        std::os::unix::fs::symlink(to, site.root().join("out").join(link)).expect("links can be made");
    }
    server
}

fn traversal(numbers: &mut Numbers) -> String {
    let mut path = numbers.one_of(START).to_owned();
    for _ in 0..numbers.below(9) {
        path += numbers.one_of(UP);
        path += numbers.one_of(SLASH);
    }
    path += numbers.one_of(WANTED);
    if numbers.below(8) == 0 {
        path += numbers.one_of(SLASH);
    }
    path
}

/// A connection that is made anew when the server has closed it.
struct Connection<'a> {
    server: &'a Served,
    stream: Option<TcpStream>,
}

impl Connection<'_> {
    /// Sends a request and reads its answer, which is its length long.
    fn ask(&mut self, request: &[u8]) -> Vec<u8> {
        for _ in 0..2 {
            let stream = self.stream.get_or_insert_with(|| self.server.connect());
            if stream.write_all(request).is_ok() {
                let answer = read_answer(stream);
                let head = String::from_utf8_lossy(&answer).to_lowercase();
                if answer.is_empty() || head.contains("connection: close") || head.starts_with("http/1.1 400") {
                    self.stream = None;
                }
                if !answer.is_empty() {
                    return answer;
                }
            }
            self.stream = None;
        }
        Vec::new()
    }
}

fn read_answer(stream: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let end = answer.windows(4).position(|end| end == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            let length = length.and_then(|length| length.parse::<usize>().ok()).unwrap_or(0);
            if answer.len() >= end + 4 + length {
                return answer;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return answer,
            Ok(n) => answer.extend_from_slice(&buffer[..n]),
        }
    }
}

#[track_caller]
fn assert_gives_nothing_away(request: &[u8], answer: &[u8]) {
    let text = String::from_utf8_lossy(answer);
    let given = std::iter::once(SECRET).chain(OF_THE_SYSTEM).find(|secret| text.contains(secret));
    assert!(given.is_none(), "{:?} is answered with {given:?}:\n{text}", String::from_utf8_lossy(request));
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let site = site();
    let server = serve(&site);
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut connection = Connection { server: &server, stream: None };
    // The only bodies of pages that there can be.
    let paths = server.tree().0.into_keys().map(|path| path.trim_end_matches("index.html").to_owned());
    let mut pages: BTreeSet<Vec<u8>> = paths.map(|path| server.get(&format!("/{path}")).body).collect();
    pages.insert(server.get("/.postil/reload.js").body);
    let mut n_answers = 0;
    for _ in 0..N_TRAVERSALS {
        let path = traversal(&mut numbers);
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.host).into_bytes();
        let answer = connection.ask(&request);
        assert_gives_nothing_away(&request, &answer);
        n_answers += usize::from(answer.starts_with(b"HTTP/1.1 "));
        if answer.starts_with(b"HTTP/1.1 200") {
            let body = answer.windows(4).position(|end| end == b"\r\n\r\n").map_or(0, |end| end + 4);
            assert!(pages.contains(&answer[body..]), "{path} found {}", String::from_utf8_lossy(&answer));
        }
    }
    assert_eq!(n_answers, N_TRAVERSALS, "each is answered");
    assert_eq!(server.get("/essays/a/").status, 200);
}

fn malformed(numbers: &mut Numbers, host: &str) -> Vec<u8> {
    let whole = format!("GET /essays/a/ HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n").into_bytes();
    let many = |n: usize, text: &str| text.repeat(n).into_bytes();
    match numbers.below(24) {
        0 => whole[..numbers.below(whole.len())].to_owned(),
        1 => (0..numbers.below(3_000)).map(|_| numbers.below(256).try_into().expect("it is a byte")).collect(),
        2..=7 => {
            let mut mutant = whole;
            for _ in 0..=numbers.below(6) {
                let at = numbers.below(mutant.len());
                match numbers.below(3) {
                    0 => mutant[at] = numbers.below(256).try_into().expect("it is a byte"),
                    1 => drop(mutant.remove(at)),
                    _ => mutant.insert(at, numbers.one_of(&["\r", "\n", "\0", ":", " ", "\t", "%"]).as_bytes()[0]),
                }
            }
            mutant
        }
        8 => [b"GET /".to_vec(), many(numbers.below(200_000), "a"), b" HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()].concat(),
        9 => [
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: ").into_bytes(),
            many(numbers.below(200_000), "b"),
            b"\r\n\r\n".to_vec(),
        ]
        .concat(),
        10 => [
            format!("GET / HTTP/1.1\r\nHost: {host}\r\n").into_bytes(),
            many(numbers.below(500), "X: y\r\n"),
            b"\r\n".to_vec(),
        ]
        .concat(),
        11 => {
            let length = numbers.one_of(&["-1", "18446744073709551616", "1e3", "0x10", " ", "5, 6", "99999999"]);
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\nabc").into_bytes()
        }
        12 => {
            let size =
                numbers.one_of(&["ffffffffffffffffff", "-1", "zz", "5\r\nab", "3;x=y\r\nabc\r\n0\r\nX: y\r\n", "0"]);
            format!("POST / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n").into_bytes()
        }
        13 => format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /.."
        )
        .into_bytes(),
        14 => {
            let version = numbers.one_of(&[
                "HTTP/0.9",
                "HTTP/1.0",
                "HTTP/2.0",
                "HTTP/9.9",
                "HTTP/1.1.1",
                "FTP/1.1",
                "",
                "\u{fe}",
            ]);
            format!("GET / {version}\r\nHost: {host}\r\n\r\n").into_bytes()
        }
        15 => {
            let method = numbers.one_of(&["", "G\0T", "GET\t", "PRI", "CONNECT", "get", "GET GET", "ÄÖ"]);
            format!("{method} / HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes()
        }
        16 => {
            let range = numbers.one_of(&[
                "bytes=-0",
                "bytes=5-1",
                "bytes=0-18446744073709551616",
                "bytes=a-b",
                "bytes=",
                "lines=1-2",
                "bytes=0-0,0-0,0-0",
                "bytes=--1",
                "bytes=99999-",
                "bytes=-99999",
            ]);
            format!("GET /essays/a/ HTTP/1.1\r\nHost: {host}\r\nRange: {range}\r\n\r\n").into_bytes()
        }
        17 => {
            let condition = numbers.one_of(&[
                "If-None-Match: \"",
                "If-Match: x",
                "If-Modified-Since: x",
                "If-Range: \u{fe}",
                "If-None-Match: ,,,",
            ]);
            format!("GET /essays/a/ HTTP/1.1\r\nHost: {host}\r\n{condition}\r\n\r\n").into_bytes()
        }
        18 => {
            let query = numbers.one_of(&[
                "page=%00",
                "page=/../..&since=-1",
                "page=%ff",
                "since=99999999999999999999",
                "page=//&page=/",
                "%",
            ]);
            // Closed by us, since such an answer has no end.
            format!("GET /.postil/events?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes()
        }
        19 => b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec(),
        20 => b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        21 => {
            let host = numbers.one_of(&["", "[::1", ":", "a b", "..", "localhost:99999999", "%00", "\u{fe}", "a,b"]);
            format!("GET /essays/a/ HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes()
        }
        22 => [&whole[..], &whole[..numbers.below(whole.len())], &whole[..]].concat(),
        _ => format!("GET /essays/a/ HTTP/1.1\r\n Host: {host}\r\nX : y\r\n\tfolded\r\n\r\n").into_bytes(),
    }
}

#[test]
fn no_bytes_bring_the_server_down() {
    let site = site();
    let server = serve(&site);
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    for n in 0..N_MALFORMED {
        let request = malformed(&mut numbers, &server.host);
        let mut stream = server.connect();
        // It may be refused before it was sent.
        let _ = stream.write_all(&request);
        let _ = stream.shutdown(Shutdown::Write);
        stream.set_read_timeout(Some(Duration::from_millis(20))).expect("timeouts can be set");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert_gives_nothing_away(&request, &answer);
        if n % 500 == 0 {
            assert_eq!(server.get("/essays/a/").status, 200, "after {:?}", String::from_utf8_lossy(&request));
        }
    }
    assert_eq!(server.get("/essays/a/").status, 200);
    let said = server.said();
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn those_who_only_wait_keep_nobody_else_waiting() {
    let site = site();
    let server = serve(&site);
    let waiting: Vec<TcpStream> = (0..200).map(|_| server.connect()).collect();
    for mut stream in &waiting {
        stream.write_all(b"GET / HTTP/1.1\r\nHost:").expect("the server listens");
    }
    assert_eq!(server.get("/essays/a/").status, 200);
}
