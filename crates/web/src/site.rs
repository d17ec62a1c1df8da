//! What an instance says of itself, and what follows from it for names and proxies.

use std::net::IpAddr;

use ipnet::IpNet;
use uncino_domain::loopback::is_loopback;
use uncino_domain::people::letter::MailRoute;
use url::Url;

/// What an instance says of itself.
#[derive(Debug, Clone)]
pub struct Site {
    /// The public address.
    pub base_url: Url,
    /// Where the source code of what runs is, if that is said.
    pub source_url: Option<Url>,
    /// Who may say for whom it forwards.
    pub trusted_proxies: Vec<IpNet>,
    /// How long a session's cookie may live, in seconds.
    pub session_max_age: i64,
    /// How letters travel; the set-up page says so.
    pub mail: MailRoute,
}

/// What the builder called the source code: the variable `UNCINO_COMMIT` when the program was built.
pub(crate) const COMMIT: Option<&str> = option_env!("UNCINO_COMMIT");

/// Where the source code is if nobody says otherwise; empty if this program has no such place.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

impl Site {
    /// Where the source code of what runs is.
    pub(crate) fn source(&self) -> Option<&str> {
        let said = self.source_url.as_ref().map(Url::as_str);
        said.or(Some(REPOSITORY).filter(|address| !address.is_empty()))
    }

    /// Are cookies for https only?
    pub(crate) fn is_https(&self) -> bool {
        self.base_url.scheme() == "https"
    }

    /// Is this peer a proxy of ours, whose forwarding headers count?
    pub(crate) fn is_trusted_proxy(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    /// Does this `host[:port]` name us? While the base URL is loopback, every loopback name with its port does.
    pub(crate) fn is_our_authority(&self, authority: &str) -> bool {
        if authority.contains(['@', '/', '?', '#', '\\']) {
            return false;
        }
        let Ok(asked) = Url::parse(&format!("{}://{authority}/", self.base_url.scheme())) else {
            return false;
        };
        let same_port = asked.port_or_known_default() == self.base_url.port_or_known_default();
        same_port
            && (asked.host() == self.base_url.host() || is_loopback(&asked) && is_loopback(&self.base_url))
    }

    /// Does this `Origin` name us?
    pub(crate) fn is_our_origin(&self, origin: &str) -> bool {
        origin.split_once("://").is_some_and(|(scheme, authority)| {
            scheme == self.base_url.scheme() && self.is_our_authority(authority)
        })
    }
}
