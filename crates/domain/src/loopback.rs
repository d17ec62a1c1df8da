//! Addresses that never leave the machine.

use std::net::IpAddr;

use url::{Host, Url};

/// Is the URL's host this very machine: an address of the loopback interface, or a name of it (RFC 6761 section 6.3)?
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).to_canonical().is_loopback(),
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}
