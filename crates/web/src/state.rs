//! What the handlers share.

use std::net::IpAddr;
use std::sync::Arc;

use chrono_tz::Tz;
use ipnet::IpNet;
use tokio::sync::Semaphore;
use uncino_domain::clock::Clock;
use uncino_domain::loopback::is_loopback;
use uncino_domain::services::Ports;
use uncino_domain::services::access::AccessService;
use uncino_domain::services::authorization::AuthorizationService;
use uncino_domain::services::client_administration::ClientAdministrationService;
use uncino_domain::services::events::EventService;
use uncino_domain::services::registration::RegistrationService;
use uncino_domain::services::sessions::SessionService;
use uncino_domain::services::token::TokenService;
use uncino_domain::services::user_administration::UserAdministrationService;
use url::Url;

use crate::pages::Templates;

/// The services, and what pages say of the instance.
#[derive(Debug, Clone)]
pub struct AppState {
    pub(crate) site: Arc<Site>,
    pub(crate) templates: Arc<Templates>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ports: Ports,
    /// One permit a core: each password hash takes 19 MiB and tens of milliseconds.
    pub(crate) password_permits: Arc<Semaphore>,
}

/// What an instance says of itself.
#[derive(Debug, Clone)]
pub struct Site {
    /// The public address.
    pub base_url: Url,
    /// The name in every page's header.
    pub instance_name: String,
    /// The zone of the agenda.
    pub time_zone: Tz,
    /// Who may say for whom it forwards.
    pub trusted_proxies: Vec<IpNet>,
    /// How long a session's cookie may live, in seconds.
    pub session_max_age: i64,
}

impl Site {
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

impl AppState {
    /// Everything that the handlers need.
    ///
    /// # Errors
    /// When a template is broken.
    pub fn new(site: Site, ports: Ports) -> Result<Self, tera::Error> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            site: Arc::new(site),
            templates: Arc::new(Templates::load()?),
            clock: ports.clock.clone(),
            ports,
            password_permits: Arc::new(Semaphore::new(cores)),
        })
    }

    pub(crate) fn registration(&self) -> RegistrationService {
        RegistrationService::new(self.ports.clone())
    }

    pub(crate) fn authorization(&self) -> AuthorizationService {
        AuthorizationService::new(self.ports.clone())
    }

    pub(crate) fn tokens(&self) -> TokenService {
        TokenService::new(self.ports.clone())
    }

    pub(crate) fn access(&self) -> AccessService {
        AccessService::new(self.ports.clone())
    }

    pub(crate) fn sessions(&self) -> SessionService {
        SessionService::new(self.ports.clone())
    }

    pub(crate) fn events(&self) -> EventService {
        EventService::new(self.ports.clone())
    }

    pub(crate) fn clients(&self) -> ClientAdministrationService {
        ClientAdministrationService::new(self.ports.clone())
    }

    pub(crate) fn users(&self) -> UserAdministrationService {
        UserAdministrationService::new(self.ports.clone())
    }
}
