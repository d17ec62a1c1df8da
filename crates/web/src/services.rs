//! The services that handlers ask, made for the request at hand.

use actix_web::HttpRequest;
use uncino_domain::access::audit_log::AuditService;
use uncino_domain::access::bearer::AccessService;
use uncino_domain::access::limits::LimitService;
use uncino_domain::agenda::announcements::AnnouncementService;
use uncino_domain::agenda::collections::CollectionService;
use uncino_domain::agenda::editions::EditionService;
use uncino_domain::agenda::events::EventService;
use uncino_domain::agenda::moderation::ModerationService;
use uncino_domain::agenda::places::PlaceService;
use uncino_domain::agenda::tags::TagService;
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
use uncino_domain::people::brought_log_in::BroughtLogInService;
use uncino_domain::people::email_changes::EmailChangeService;
use uncino_domain::people::export::ExportService;
use uncino_domain::people::log_ins::LogInService;
use uncino_domain::people::recovery::RecoveryService;
use uncino_domain::people::sessions::SessionService;
use uncino_domain::people::set_up::SetUpService;
use uncino_domain::people::user_administration::UserAdministrationService;

use crate::api::call::Call;
use crate::state::AppState;

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
    brought_log_ins: BroughtLogInService,
    account: AccountService,
    announcements: AnnouncementService,
    api_log_in: ApiLogInService,
    applications: ApplicationService,
    audit: AuditService,
    authorization: AuthorizationService,
    clients: ClientAdministrationService,
    collections: CollectionService,
    editions: EditionService,
    email_changes: EmailChangeService,
    events: EventService,
    export: ExportService,
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
