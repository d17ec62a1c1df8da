//! The address of whoever calls. Forwarding headers count only from our own proxies.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;

use uncino_domain::origin::Origin;

use crate::extract::csrf;
use crate::site::Site;

/// Does the request come from a proxy of ours?
pub(crate) fn is_from_trusted_proxy(request: &HttpRequest, site: &Site) -> bool {
    request.peer_addr().is_some_and(|peer| site.is_trusted_proxy(peer.ip()))
}

/// Where the request comes from.
pub(crate) fn origin(request: &HttpRequest, site: &Site) -> Origin {
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let origin = Origin::new(client_address(request, site), agent);
    Origin { through_another_site: csrf::is_from_another_site(request), ..origin }
}

/// The caller's address: the peer, or behind trusted proxies the last address in `X-Forwarded-For` that isn't theirs.
pub(crate) fn client_address(request: &HttpRequest, site: &Site) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let mut address = peer;
    // As bytes: what a client put there first must not spoil what our proxies added.
    let forwarded = request.headers().get_all("x-forwarded-for").map(|value| value.as_bytes());
    let hops: Vec<&[u8]> = forwarded.flat_map(|value| value.split(|byte| *byte == b',')).collect();
    for hop in hops.iter().rev() {
        if !site.is_trusted_proxy(address) {
            break;
        }
        match parse_hop(hop) {
            Some(hop) => address = hop,
            None => break,
        }
    }
    Some(address)
}

/// An address, with or without a port: proxies write both.
fn parse_hop(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
}
