//! The address of whoever calls. Forwarding headers count only from our own proxies.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;
use actix_web::web::Data;

use uncino_domain::origin::Origin;

use crate::state::{AppState, Site};

/// Does the request come from a proxy of ours?
pub(crate) fn is_from_trusted_proxy(request: &HttpRequest, site: &Site) -> bool {
    request.peer_addr().is_some_and(|peer| site.is_trusted_proxy(peer.ip()))
}

/// Where the request comes from.
pub(crate) fn origin(request: &HttpRequest) -> Origin {
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    Origin::new(client_address(request), agent)
}

/// The caller's address: the peer, or behind trusted proxies the last address in `X-Forwarded-For` that isn't theirs.
pub(crate) fn client_address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let Some(state) = request.app_data::<Data<AppState>>() else { return Some(peer) };
    let mut address = peer;
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    for hop in hops.iter().rev() {
        if !state.site.is_trusted_proxy(address) {
            break;
        }
        match hop.parse() {
            Ok(hop) => address = hop,
            Err(_garbage) => break,
        }
    }
    Some(address)
}
