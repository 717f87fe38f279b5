//! `postil serve`: the output folder as a static host would serve it, and for nobody else.

use crate::server::{Served, command, taken_port};
use crate::site_test::SiteTest;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

fn site() -> SiteTest {
    SiteTest::new()
        .page("_index.md", "title = 'Home'", "Home.")
        .essay("a", "title = 'A'\ndate = 2026-01-01", "Text of A. See [B](b.md).")
        .essay("b", "title = 'B'\ndate = 2026-01-02\ndraft = false\naliases = ['old']", "Text of B.")
        .essay("d", "title = 'D'\ndraft = true", "Not ready.")
        .file("static/data.bin", "0123456789")
        .file("static/image.png", PNG)
        .file("static/notes.txt", "Grüße")
        .file("static/plain/page.html", "<p>plain")
}

#[test]
fn every_file_of_a_build_is_served_byte_for_byte_where_it_belongs() {
    let site = site();
    let server = Served::start(&site, &[]);
    let clean = server.clean_tree(&site);
    server.tree().assert_same_as(&clean);
    for (path, bytes) in &clean.0 {
        let is_for_host = matches!(path.as_str(), "_headers" | "_redirects");
        let url = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
        let answer = server.get(&url);
        assert_eq!(answer.status, if is_for_host { 404 } else { 200 }, "{url}");
        assert!(is_for_host || answer.body == *bytes, "{url}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{url}");
    }
    assert!(!site.output().exists(), "a preview is not published");
    assert!(server.get("/").text().contains(&format!("href=\"{}\"", server.url)), "links lead to the server");
}

#[test]
fn types_and_charsets_are_right() {
    let site = site().file("static/feed.webmanifest", "{}").file("static/a.svg", "<svg/>").file("static/x.js", "1");
    let server = Served::start(&site, &[]);
    let style = server.tree().0.keys().find(|path| path.ends_with(".css")).expect("there is a theme").clone();
    let table = [
        ("/", "text/html; charset=utf-8"),
        ("/plain/page.html", "text/html; charset=utf-8"),
        ("/notes.txt", "text/plain; charset=utf-8"),
        ("/x.js", "text/javascript; charset=utf-8"),
        ("/image.png", "image/png"),
        ("/a.svg", "image/svg+xml"),
        ("/atom.xml", "text/xml"),
        ("/feed.webmanifest", "application/manifest+json"),
        ("/data.bin", "application/octet-stream"),
    ];
    for (path, expected) in table {
        assert_eq!(server.get(path).header("content-type"), expected, "{path}");
    }
    assert_eq!(server.get(&format!("/{style}")).header("content-type"), "text/css; charset=utf-8");
}

#[test]
fn addresses_are_resolved_as_static_hosts_do() {
    let site = site();
    let server = Served::start(&site, &[]);
    let redirected = server.get("/essays/a?x=1&y=%20");
    assert_eq!((redirected.status, redirected.header("location")), (301, "/essays/a/?x=1&y=%20"));
    assert_eq!(server.get("/essays/a/index.html").status, 200);
    assert_eq!(server.get("/plain/page").text(), "<p>plain");
    assert_eq!(server.get("/old/").status, 200, "a page that sends readers on");
    for missing in ["/nope", "/essays/d/", "/data.bin/", "/essays/a/index.html/", "/.postil-manifest", "/_headers"] {
        let answer = server.get(missing);
        assert_eq!(answer.status, 404, "{missing}");
        assert!(answer.text().contains("There is no such page"), "{missing}: the site's own page");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{missing}");
        assert_eq!(answer.header("etag"), "", "{missing}: it may be there next time");
    }
    for malformed in ["//", "/..", "/%2e%2e/site.toml", "/a%00", "/a%2fb", "/..%5c", "/%ff"] {
        assert_eq!(server.get(malformed).status, 400, "{malformed}");
    }
}

#[test]
fn a_site_below_a_path_is_served_below_it() {
    let site = site().file("site.toml", "base_url = 'https://example.org/blog'\ntitle = 'Test'");
    let server = Served::start(&site, &[]);
    assert!(server.url.ends_with("/blog/"), "{}", server.url);
    let home = server.get("/");
    assert_eq!((home.status, home.header("location")), (302, "/blog/"));
    let home = server.get("/blog");
    assert_eq!((home.status, home.header("location")), (301, "/blog/"));
    let page = server.get("/blog/essays/a/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("href=\"/blog/essays/b/\""), "{}", page.text());
    assert!(page.header("content-security-policy").contains("default-src"), "headers know the path");
    assert_eq!(server.get("/blog/essays/a").header("location"), "/blog/essays/a/");
    for missing in ["/essays/a/", "/blogs/", "/blogessays/a/", "/blog/nope"] {
        assert_eq!(server.get(missing).status, 404, "{missing}");
    }
    server.tree().assert_same_as(&server.clean_tree(&site));
}

#[test]
fn a_base_url_that_is_asked_for_is_kept() {
    let site = site();
    let server = Served::start(&site, &["--base-url", "https://preview.example.org/p"]);
    assert!(server.get("/p/").text().contains("href=\"https://preview.example.org/p/\""));
    let request = "GET /p/ HTTP/1.1\r\nHost: preview.example.org\r\nConnection: close\r\n\r\n";
    assert_eq!(server.send(request.as_bytes()).status, 200);
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let site = site();
    let server = Served::start(&site, &["--watch"]);
    for path in ["/essays/a/", "/data.bin"] {
        let first = server.get(path);
        let etag = first.header("etag");
        assert!(etag.starts_with('"') && etag.ends_with('"'), "{path}: {etag}");
        let again = server.request("GET", path, &[&format!("If-None-Match: \"x\", {etag}")]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), etag, "{path}");
        assert_eq!(server.request("GET", path, &["If-None-Match: \"other\""]).status, 200, "{path}");
        let since = format!("If-Modified-Since: {}", first.header("last-modified"));
        assert_eq!(server.request("GET", path, &[&since]).status, 304, "{path}");
    }
}

#[test]
fn head_is_get_without_a_body() {
    let site = site();
    let server = Served::start(&site, &["--watch"]);
    for path in ["/", "/essays/a/", "/data.bin", "/nope", "/essays/a"] {
        let (get, head) = (server.get(path), server.request("HEAD", path, &[]));
        let facts = |answer: &crate::server::Answer| {
            let headers = answer.headers.iter().filter(|(name, _)| name != "date").cloned();
            (answer.status, headers.collect::<std::collections::BTreeMap<_, _>>())
        };
        assert_eq!(facts(&head), facts(&get), "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(get.header("content-length"), get.body.len().to_string(), "{path}");
    }
}

#[test]
fn parts_of_files_are_served() {
    let site = site();
    let server = Served::start(&site, &["--watch"]);
    let part = |range: &str| server.request("GET", "/data.bin", &[&format!("Range: {range}")]);
    for (range, content_range, body) in [
        ("bytes=2-4", "bytes 2-4/10", "234"),
        ("bytes=7-", "bytes 7-9/10", "789"),
        ("bytes=-3", "bytes 7-9/10", "789"),
        ("bytes=0-99", "bytes 0-9/10", "0123456789"),
    ] {
        let answer = part(range);
        assert_eq!((answer.status, answer.header("content-range"), &*answer.text()), (206, content_range, body));
    }
    let beyond = part("bytes=10-");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, "bytes */10"));
    assert_eq!(part("bytes=0-1,3-4").text(), "0123456789", "several parts are the whole");

    let etag = server.get("/data.bin").header("etag").to_owned();
    let conditional =
        |etag: &str| server.request("GET", "/data.bin", &["Range: bytes=2-4", &format!("If-Range: {etag}")]).text();
    assert_eq!(conditional(&etag), "234");
    assert_eq!(conditional("\"other\""), "0123456789", "a part of another version is of no use");

    // The length of a page is that of what is sent, with the script.
    let whole = server.get("/essays/a/");
    let part = server.request("GET", "/essays/a/", &["Range: bytes=10-19"]);
    assert_eq!(part.header("content-range"), format!("bytes 10-19/{}", whole.body.len()));
    assert_eq!(part.body, whole.body[10..20]);
}

#[test]
fn nothing_can_be_done_but_read() {
    let site = site();
    let server = Served::start(&site, &["--watch"]);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "FOO"] {
        for path in ["/", "/.postil/events", "/nope"] {
            let answer = server.request(method, path, &["Content-Length: 0"]);
            assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method} {path}");
        }
    }
}

#[test]
fn headers_are_those_of_the_host_and_what_reload_needs() {
    let own = "/*\n  X-Everywhere: 1\n  Cache-Control: max-age=9999\n/essays/*\n  X-Essay: 2\n";
    let policy = |server: &Served| server.get("/essays/a/").header("content-security-policy").to_owned();
    let site = site();
    let plain = Served::start(&site, &[]);
    let headers = String::from_utf8(plain.tree().0["_headers"].clone()).expect("text");
    assert!(headers.contains(&policy(&plain)) && policy(&plain).contains("default-src 'none'"), "{headers}");
    assert_eq!(plain.get("/essays/a/").header("x-content-type-options"), "nosniff");

    let live = Served::start(&site, &["--watch"]);
    let script = format!("; script-src http://{}/.postil/reload.js", live.host);
    assert_eq!(policy(&live), format!("{}{script}", policy(&plain)), "its connect-src allows the site itself already");

    let site = site.file("static/_headers", own);
    let server = Served::start(&site, &["--watch"]);
    let (home, essay) = (server.get("/"), server.get("/essays/a/"));
    assert_eq!((home.header("x-everywhere"), home.header("x-essay")), ("1", ""));
    assert_eq!((essay.header("x-everywhere"), essay.header("x-essay")), ("1", "2"));
    assert_eq!((essay.header("cache-control"), policy(&server).as_str()), ("no-cache", ""));
}

#[test]
fn only_names_that_no_stranger_can_choose_are_answered() {
    let site = site();
    let server = Served::start(&site, &["--watch"]);
    let port = server.host.split_once(':').expect("it has a port").1;
    let status = |target: &str, headers: &str| {
        server.send(format!("GET {target} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n").as_bytes()).status
    };
    for host in ["localhost", "127.0.0.1", "[::1]", "blog.localhost"] {
        assert_eq!(status("/", &format!("Host: {host}:{port}\r\n")), 200, "{host}");
    }
    for host in ["evil.example.org", "127.0.0.1.example.org", "192.168.1.1", "localhost@evil.example.org"] {
        for path in ["/", "/.postil/events", "/.postil/reload.js", "/nope"] {
            assert_eq!(status(path, &format!("Host: {host}:{port}\r\n")), 403, "{host} {path}");
        }
    }
    assert_eq!(status("/", ""), 400, "no host");
    assert_eq!(status("/", "Host: localhost\r\nHost: evil.example.org\r\n"), 400, "two hosts");
    assert_eq!(status("http://evil.example.org/", "Host: localhost\r\n"), 400, "two hosts");
    assert_eq!(status(&format!("http://{}/", server.host), &format!("Host: {}\r\n", server.host)), 200);
}

#[test]
fn without_watching_nothing_is_added() {
    let site = site();
    let server = Served::start(&site, &[]);
    for path in ["/", "/nope"] {
        assert!(!server.get(path).text().contains("<script"), "{path}");
    }
    for path in ["/.postil/events", "/.postil/reload.js"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    let live = Served::start(&site, &["--watch"]);
    for path in ["/", "/essays/a/", "/plain/page.html", "/nope"] {
        assert_eq!(live.get(path).text().matches("<script src=\"/.postil/reload.js\"").count(), 1, "{path}");
    }
    assert!(!live.get("/atom.xml").text().contains("reload.js"));
    assert_eq!(live.get("/.postil/reload.js").header("content-type"), "text/javascript; charset=utf-8");
    assert!(!String::from_utf8_lossy(&live.tree().0["index.html"]).contains("reload.js"), "files stay as they are");
}

#[test]
fn a_port_that_is_asked_for_is_taken_or_refused() {
    let (_listener, port) = taken_port();
    let output = command(site().root(), &["--port", &port.to_string()]).output().expect("the binary starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("port-taken") && said.contains("help: leave out `--port`"), "{said}");
    let output = command(site().root(), &["--interface", "192.0.2.1"]).output().expect("the binary starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("cannot listen at 192.0.2.1"), "{said}");
}

#[test]
fn without_a_port_the_next_free_one_is_taken() {
    // Whether it is ours or somebody else's that takes it.
    let _listener = std::net::TcpListener::bind("127.0.0.1:1111");
    let site = site();
    let server = Served::start_with(&site, &[]);
    let port: u16 = server.host.split_once(':').expect("it has a port").1.parse().expect("it is a number");
    assert!(port > 1111, "{port}");
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_site_that_cannot_be_built_is_not_served() {
    let site = SiteTest::new().file("site.toml", "title = 'no base url'").page("a.md", "title = 'A'", "");
    let output = command(site.root(), &["-p", "0"]).output().expect("the binary starts");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let nothing = SiteTest::bare();
    let output = command(nothing.root(), &["-p", "0"]).output().expect("the binary starts");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!nothing.root().join(".postil").exists(), "nothing is made where there is no site");
}

#[test]
fn two_servers_of_a_site_do_not_meet() {
    let site = site();
    let (first, second) = (Served::start(&site, &[]), Served::start(&site, &[]));
    for server in [&first, &second] {
        assert!(server.get("/").text().contains(&format!("<link rel=\"canonical\" href=\"{}\"", server.url)));
    }
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_asked_to() {
    let site = site();
    for (signal, args) in [("INT", vec![]), ("INT", vec!["--watch"]), ("TERM", vec!["--watch"])] {
        let server = Served::start(&site, &args);
        // One that waits for ever does not keep it.
        let _idle = server.connect();
        let _tab = (!args.is_empty()).then(|| server.tab("/").next());
        assert_eq!(server.get("/").status, 200);
        let (code, said) = server.end(signal);
        assert_eq!(code, Some(0), "{signal} {args:?}: {said}");
        assert!(said.contains("Ctrl-C to stop"), "{said}");
    }
}
