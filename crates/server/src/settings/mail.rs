//! How letters travel.

use serde::Deserialize;
use uncino_outbound::{MailSettings, Route};
use url::Host;

use super::duration::Span;
use crate::exit::Failure;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    pub(crate) from: String,
    pub(crate) smtp: String,
    pub(crate) folder: String,
    pub(super) give_up_after: Span,
}

impl Mail {
    /// The way for letters of the instance that lives at this host.
    pub(crate) fn route(&self, sender: Host) -> Result<Route, Failure> {
        let settings = MailSettings { from: &self.from, smtp: &self.smtp, folder: &self.folder };
        Route::of(settings, sender).map_err(|refused| Failure::Setting(refused.0))
    }
}
