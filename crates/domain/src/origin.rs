//! Where a request comes from: what limits and the audit log look at.

use std::net::{IpAddr, Ipv6Addr};

/// The longest name of a program that is kept, in characters.
const MAX_AGENT: usize = 200;

/// Where a request comes from, as far as that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The caller's address; none on the command line.
    pub address: Option<IpAddr>,
    /// What the caller's program calls itself (RFC 9110 section 10.1.5), at most 200 characters.
    pub agent: Option<String>,
    /// Did a page of another site make a browser send it? Then its mistakes aren't those of whoever is at that address.
    pub through_another_site: bool,
}

impl Origin {
    /// An address, and the name that the program gives itself.
    pub fn new(address: Option<IpAddr>, agent: Option<&str>) -> Self {
        let fit = |agent: &str| agent.chars().filter(|c| !c.is_control()).take(MAX_AGENT).collect::<String>();
        Self {
            address: address.map(|address| address.to_canonical()),
            agent: agent.map(fit).filter(|agent| !agent.trim().is_empty()),
            through_another_site: false,
        }
    }

    /// What counts as one address: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one household
    /// or one rented machine has.
    pub fn network(&self) -> Option<IpAddr> {
        self.address.map(|address| match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        })
    }
}
