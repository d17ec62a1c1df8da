//! What becomes of those who used the instance that moved in.

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Import {
    pub(super) browser_cookies: bool,
}
