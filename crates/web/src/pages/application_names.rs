//! What applications are called, for pages that name them beside something else.

use uncino_domain::id::ClientId;
use uncino_domain::oauth::client_administration::ClientAdministrationService;
use uncino_domain::oauth::shown_name::{Instance, shown_name};
use uncino_domain::storage::Stored;

use crate::pages::visit::Visit;

/// Finds out how applications are called here, where that may take its time.
#[derive(Debug)]
pub(crate) struct ApplicationNames {
    clients: ClientAdministrationService,
    title: String,
    issuer: String,
}

impl ApplicationNames {
    /// As this visitor is told them.
    pub(crate) fn of(visit: &Visit) -> Self {
        Self {
            clients: visit.state.clients(&visit.request),
            title: visit.settings.title().to_owned(),
            issuer: visit.state.issuer().to_owned(),
        }
    }

    /// What an application is called; nothing if it is gone.
    pub(crate) fn find(&self, id: ClientId) -> Stored<Option<String>> {
        let instance = Instance { title: &self.title, issuer: &self.issuer };
        Ok(self.clients.find(id)?.map(|client| shown_name(&client, instance)))
    }
}
