//! What stands at an address that somebody typed, so that it can be read here.

use std::ops::ControlFlow;

use uncino_domain::fetch::NotFetched;
use url::Url;

use crate::state::AppState;

/// The largest that is read, in bytes: of pages and of calendars.
pub(crate) const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The longest address, in bytes.
const MAX_ADDRESS: usize = 2_000;

/// The address that is meant; a calendar may be subscribed to.
pub(crate) fn whole(typed: &str) -> Option<Url> {
    let typed = typed.trim();
    let address = match typed.split_once("://") {
        Some((scheme, rest)) if scheme.to_ascii_lowercase().starts_with("webcal") => {
            format!("https://{rest}")
        }
        Some(_) => typed.to_owned(),
        None => format!("https://{typed}"),
    };
    let url = Url::parse(&address).ok().filter(|_| address.len() <= MAX_ADDRESS)?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// What is there, if it is no longer than [`MAX_BYTES`].
pub(crate) async fn fetch(state: &AppState, url: &Url) -> Result<Vec<u8>, NotFetched> {
    let mut bytes = Vec::new();
    let mut take = |piece: &[u8]| {
        if bytes.len() + piece.len() > MAX_BYTES {
            return ControlFlow::Break(());
        }
        bytes.extend_from_slice(piece);
        ControlFlow::Continue(())
    };
    state.ports.fetcher.fetch(url.as_str(), &mut take).await?;
    Ok(bytes)
}
