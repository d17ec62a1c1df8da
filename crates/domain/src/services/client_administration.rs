//! What an administrator does to clients.

use crate::client::Client;
use crate::id::ClientId;
use crate::services::Ports;
use crate::storage::{Removal, Stored};

/// Lists and removes clients.
#[derive(Debug, Clone)]
pub struct ClientAdministrationService {
    ports: Ports,
}

impl ClientAdministrationService {
    /// A service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// All clients, the oldest first.
    pub fn list(&self) -> Stored<Vec<Client>> {
        self.ports.storage.read(|repositories| repositories.clients().list())
    }

    /// The client of that id.
    pub fn find(&self, id: ClientId) -> Stored<Option<Client>> {
        self.ports.storage.read(move |repositories| repositories.clients().find(&id))
    }

    /// Removes a client. Its codes and tokens end with it, at once; the events that it published stay.
    pub fn remove(&self, id: ClientId) -> Stored<Removal> {
        self.ports.storage.write(move |repositories| repositories.clients().remove(&id))
    }
}
