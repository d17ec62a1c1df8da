//! What the handlers share.

use std::sync::Arc;

use actix_web::HttpRequest;
use tokio::sync::Semaphore;
use uncino_domain::access::audit_log::AuditService;
use uncino_domain::access::bearer::AccessService;
use uncino_domain::access::limits::LimitService;
use uncino_domain::agenda::announcements::AnnouncementService;
use uncino_domain::agenda::collections::CollectionService;
use uncino_domain::agenda::events::EventService;
use uncino_domain::agenda::moderation::ModerationService;
use uncino_domain::agenda::places::PlaceService;
use uncino_domain::agenda::tags::TagService;
use uncino_domain::clock::Clock;
use uncino_domain::context::Ports;
use uncino_domain::instance::mail_test::MailTestService;
use uncino_domain::instance::picture_files::PictureService;
use uncino_domain::instance::pictures::InstancePictureService;
use uncino_domain::instance::settings::InstanceService;
use uncino_domain::instance::static_pages::StaticPageService;
use uncino_domain::instance::statistics::StatisticsService;
use uncino_domain::oauth::applications::ApplicationService;
use uncino_domain::oauth::authorize::AuthorizationService;
use uncino_domain::oauth::client_administration::ClientAdministrationService;
use uncino_domain::oauth::grants::TokenService;
use uncino_domain::oauth::introspection::IntrospectionService;
use uncino_domain::oauth::registration::RegistrationService;
use uncino_domain::oauth::revocation::RevocationService;
use uncino_domain::people::account::AccountService;
use uncino_domain::people::api_log_in::ApiLogInService;
use uncino_domain::people::log_ins::LogInService;
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::sessions::SessionService;
use uncino_domain::people::set_up::SetUpService;
use uncino_domain::people::user_administration::UserAdministrationService;

use crate::api::Call;
use crate::extract::peer;
use crate::outbound::Outbound;
use crate::pages::Templates;
use crate::picture_turns::PictureTurns;
use crate::site::Site;
use crate::words::Words;

/// The services, and what pages say of the instance.
#[derive(Debug, Clone)]
pub struct AppState {
    pub(crate) site: Arc<Site>,
    pub(crate) words: Words,
    pub(crate) templates: Arc<Templates>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ports: Ports,
    /// One permit a core: each password hash takes 19 MiB and tens of milliseconds.
    pub(crate) password_permits: Arc<Semaphore>,
    /// Pictures that are on their way.
    pub(crate) pictures: PictureTurns,
    /// Fetches pictures by their address.
    pub(crate) outbound: Outbound,
}

impl AppState {
    /// Everything that the handlers need.
    ///
    /// # Errors
    /// When a template or a catalogue is broken.
    pub fn new(site: Site, ports: Ports) -> Result<Self, tera::Error> {
        let words = Words::load()?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            pictures: PictureTurns::default(),
            outbound: Outbound::new(&site.outbound_hosts),
            site: Arc::new(site),
            templates: Arc::new(Templates::load(&words)?),
            words,
            clock: ports.clock.clone(),
            ports,
            password_permits: Arc::new(Semaphore::new(cores)),
        })
    }

    /// Who issues the tokens (RFC 8414 section 2): the base URL without a slash at its end, never what a request calls us.
    pub(crate) fn issuer(&self) -> &str {
        &self.ports.policy.issuer
    }

    /// Can clients register themselves (RFC 7591)?
    pub(crate) fn is_registration_open(&self) -> bool {
        self.ports.policy.register.enabled
    }

    /// The ports of the services, for this request.
    fn ports(&self, request: &HttpRequest) -> Ports {
        self.ports.from(peer::origin(request, &self.site))
    }
}

/// The services, each for one request: it is who the limits and the audit log are about.
macro_rules! services {
    ($($name:ident: $service:ident),+ $(,)?) => {
        impl AppState {
            $(pub(crate) fn $name(&self, request: &HttpRequest) -> $service {
                $service::new(self.ports(request))
            })+
        }

        #[expect(dead_code, reason = "some services answer pages and OAuth endpoints only")]
        impl Call {
            $(pub(crate) fn $name(&self) -> $service {
                self.state.$name(&self.request)
            })+
        }
    };
}

services!(
    access: AccessService,
    account: AccountService,
    announcements: AnnouncementService,
    api_log_in: ApiLogInService,
    applications: ApplicationService,
    audit: AuditService,
    authorization: AuthorizationService,
    clients: ClientAdministrationService,
    collections: CollectionService,
    events: EventService,
    instance: InstanceService,
    instance_pictures: InstancePictureService,
    introspection: IntrospectionService,
    limits: LimitService,
    log_ins: LogInService,
    mail_test: MailTestService,
    moderation: ModerationService,
    picture_files: PictureService,
    places: PlaceService,
    recovery: RecoveryService,
    registration: RegistrationService,
    revocation: RevocationService,
    sessions: SessionService,
    set_up: SetUpService,
    static_pages: StaticPageService,
    statistics: StatisticsService,
    tags: TagService,
    tokens: TokenService,
    users: UserAdministrationService,
);
