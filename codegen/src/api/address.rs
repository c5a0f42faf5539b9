//! Addresses, and who can listen to what is sent there.

use super::{Api, Server};

impl Api {
    /// Whether the document names an https address of the service, of its own or of an operation.
    pub fn names_https(&self) -> bool {
        let own = self.operations.iter().flat_map(|operation| &operation.servers);
        let mut addresses = self.servers.iter().chain(own).filter_map(Server::default_url);
        addresses.any(|url| has_scheme(&url, "https://"))
    }
}

/// Whether what is sent to an address can be read on the way: it is an http one of another machine.
pub fn is_plain_http(url: &str) -> bool {
    let rest = url.trim_start().get("http://".len()..).unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    has_scheme(url, "http://") && !is_this_machine(&host.to_ascii_lowercase())
}

fn is_this_machine(host: &str) -> bool {
    let is_loopback = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    is_loopback || host == "localhost" || host.ends_with(".localhost")
}

fn has_scheme(url: &str, scheme: &str) -> bool {
    let start = url.trim_start().get(..scheme.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}
