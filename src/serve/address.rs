//! Where the server listens, and under which names it answers. Pure.
//!
//! A page of a stranger can have its own name point to this machine (*DNS rebinding*) and would then read drafts over
//! the author's shoulder. So the name that a browser asks for must be one that no stranger can choose.

use std::net::{IpAddr, SocketAddr};

use axum::http::uri::Authority;

/// The names under which the server answers.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    interface: IpAddr,
    /// The host of a base URL that was asked for.
    further: Option<String>,
}

impl Hosts {
    /// The names of a server on `interface` whose links lead to `base_url`, if one was asked for.
    pub(super) fn new(interface: IpAddr, base_url: Option<&str>) -> Self {
        let host = base_url.and_then(|url| url::Url::parse(url).ok()?.host_str().map(str::to_lowercase));
        Self { interface, further: host }
    }

    /// Whether a request that names `host`, with or without port, is answered. The port is of no matter: a container
    /// may be reached by another one.
    pub(super) fn allows(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        if host.contains('@') {
            return false;
        }
        let name = authority.host().trim_end_matches('.').to_lowercase();
        if name == "localhost" || name.ends_with(".localhost") || self.further.as_ref() == Some(&name) {
            return true;
        }
        // An address is no name that could be made to lead elsewhere.
        match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || address == self.interface || self.interface.is_unspecified(),
            Err(_) => false,
        }
    }
}

/// Scheme, host and port at which a browser on this machine finds the server.
pub(super) fn origin(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(ip) if ip.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(interface: &str, base_url: Option<&str>) -> Hosts {
        Hosts::new(interface.parse().expect("an address"), base_url)
    }

    #[test]
    fn on_loopback_only_names_of_loopback_are_answered() {
        let hosts = hosts("127.0.0.1", None);
        for good in [
            "localhost",
            "LOCALHOST:1111",
            "localhost.",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.8.9.1",
            "[::1]:1111",
            "blog.localhost:1111",
        ] {
            assert!(hosts.allows(good), "{good}");
        }
        for bad in [
            "",
            " ",
            ":",
            ":1111",
            "example.org",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "192.168.1.2",
            "0.0.0.0",
            "[::]",
            "me@localhost",
            "localhost@example.org",
            "localhost/",
            "notlocalhost",
            "2130706433",
            "localhost:1111:1111",
            "localhost example.org",
            "[::1",
            "127.0.0.1\u{0}",
        ] {
            assert!(!hosts.allows(bad), "{bad:?}");
        }
    }

    #[test]
    fn an_interface_and_a_base_url_that_were_asked_for_are_answered() {
        let one = hosts("192.168.1.2", Some("https://Preview.example.org/blog"));
        assert!(one.allows("192.168.1.2:1111") && one.allows("preview.example.org") && one.allows("localhost"));
        assert!(!one.allows("192.168.1.3") && !one.allows("example.org"));
        let all = hosts("0.0.0.0", None);
        assert!(all.allows("192.168.1.3:1111") && all.allows("[fe80::1]"));
        assert!(!all.allows("my-laptop.local"), "a name may be anybody's");
    }

    #[test]
    fn an_origin_can_be_opened() {
        let origin = |address: &str| origin(address.parse().expect("an address"));
        assert_eq!(origin("127.0.0.1:1111"), "http://127.0.0.1:1111");
        assert_eq!(origin("0.0.0.0:80"), "http://127.0.0.1:80");
        assert_eq!(origin("[::]:1111"), "http://[::1]:1111");
    }
}
