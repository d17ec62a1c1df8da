//! Applications, and what administrators do to them.

use uncino_domain::access::caller::Administrator;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client_administration::{ClientAdministrationService, ClientDenied};
use uncino_domain::oauth::registration::{DynamicMetadata, RegisteredClient, RegistrationService};
use uncino_domain::outcome::ServiceError;

use super::{Performed, System, refused};
use crate::fixtures::STRICT_REDIRECT_URI;
use crate::machine::action::Kind;
use crate::machine::outcome::Outcome;

impl System {
    pub(super) fn register(&mut self, kind: Kind) -> Outcome {
        let registered = match kind {
            Kind::Compatible => self.world.compatible_client(),
            Kind::Confidential => self.world.strict_client(false),
            Kind::Public => self.world.strict_client(true),
            Kind::Dynamic => self.dynamic(DynamicMetadata::default()),
            Kind::DynamicWithoutRefresh => self.dynamic(DynamicMetadata {
                grant_types: Some(vec!["authorization_code".to_owned()]),
                ..DynamicMetadata::default()
            }),
            Kind::DynamicPublic => self.dynamic(DynamicMetadata {
                token_endpoint_auth_method: Some("none".to_owned()),
                ..DynamicMetadata::default()
            }),
        };
        self.apps.push(registered);
        Outcome::Done
    }

    pub(super) fn suspend(&self, app: usize) -> Performed {
        done(self.clients().suspend(self.client_id(app), &Administrator::at_the_command_line()))
    }

    pub(super) fn resume(&self, app: usize) -> Performed {
        done(self.clients().resume(self.client_id(app), &Administrator::at_the_command_line()))
    }

    pub(super) fn make_strict(&self, app: usize) -> Performed {
        done(self.clients().make_strict(self.client_id(app), &Administrator::at_the_command_line()))
    }

    pub(super) fn unregister(&self, app: usize) -> Performed {
        done(self.clients().remove(self.client_id(app), &Administrator::at_the_command_line()))
    }

    fn dynamic(&self, metadata: DynamicMetadata) -> RegisteredClient {
        let metadata =
            DynamicMetadata { redirect_uris: Some(vec![STRICT_REDIRECT_URI.to_owned()]), ..metadata };
        let registration = RegistrationService::new(self.world.ports.clone());
        registration.register_dynamic(&metadata).expect("a registration").registered
    }

    fn clients(&self) -> ClientAdministrationService {
        ClientAdministrationService::new(self.world.ports.clone())
    }

    fn client_id(&self, app: usize) -> &ClientId {
        &self.apps[app].client.id
    }
}

fn done(changed: Result<(), ServiceError<ClientDenied>>) -> Performed {
    match changed {
        Ok(()) => Ok(Outcome::Done),
        Err(error) => refused(error, |denied| match denied {
            ClientDenied::NotFound => "not found",
            ClientDenied::InTheClear => "in the clear",
        }),
    }
}
