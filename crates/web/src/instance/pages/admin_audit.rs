//! `/admin/audit`: who did what.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::access::audit::{AuditAction, AuditEntry};
use uncino_domain::oauth::client::Client;
use uncino_domain::oauth::shown_name::imitates;
use uncino_domain::storage::StorageError;
use uncino_domain::text::visible;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{form, moment};
use crate::words::Message;

/// How many entries a page shows.
const SHOWN: u32 = 50;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AuditPage {
    entries: Vec<Shown>,
    older: Option<String>,
}

/// What was done: in words, or by the name that another version gave it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Said {
    Words(Message),
    Name(String),
}

#[derive(Debug, Serialize)]
struct Shown {
    at: Message,
    at_iso: String,
    who: Option<String>,
    what: Said,
    subject: Option<String>,
    address: Option<String>,
    application: Option<String>,
}

/// Shows the latest entries, or those before a given one.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let pairs = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let before = form::field(&pairs, "before").parse().ok();
    let (audit, clients) = (visit.state.audit(&visit.request), visit.state.clients(&visit.request));
    let read = blocking(move || -> Result<_, StorageError> {
        Ok((audit.list(&administrator, before, SHOWN + 1)?, clients.list(&administrator)?))
    });
    let (mut entries, clients) = read.await.map_err(|error| visit.broke(error))?;
    let has_older = entries.len() > SHOWN as usize;
    entries.truncate(SHOWN as usize);
    let older = entries.last().filter(|_| has_older).map(|last| format!("/admin/audit?before={}", last.id));
    let entries = entries.into_iter().map(|entry| Shown::of(entry, &clients, &visit)).collect();
    visit.show(HttpResponse::Ok(), &AuditPage { entries, older })
}

impl Shown {
    fn of(entry: AuditEntry, clients: &[Client], visit: &Visit) -> Self {
        let named = |id: &str| clients.iter().find(|client| client.id.as_str() == id);
        let at = moment::hour(entry.at, visit.time_zone());
        Self {
            at: at.words,
            at_iso: at.iso,
            who: entry.actor,
            what: what(&entry.action),
            subject: entry.subject.map(|subject| about(&subject, named, visit)),
            address: entry.address,
            application: entry
                .client_id
                .map(|id| named(id.as_str()).map_or(id.to_string(), |client| visit.name_of(client))),
        }
    }
}

/// To whom or what. An application is written down by the name that it chose, with its id behind it: it is shown as
/// everywhere, and once it is gone by its id alone if the name passes for somebody.
fn about<'c>(subject: &str, named: impl Fn(&str) -> Option<&'c Client>, visit: &Visit) -> String {
    let parts = subject.strip_suffix(')').and_then(|subject| subject.rsplit_once(" ("));
    let is_id = |id: &str| id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    match parts.filter(|(_, id)| is_id(id)) {
        None => visible(subject),
        Some((name, id)) => match named(id) {
            Some(client) => format!("{} ({id})", visit.name_of(client)),
            None if imitates(name, visit.instance()) => id.to_owned(),
            None => visible(subject),
        },
    }
}

/// What was done, in the reader's words. An action that another version wrote keeps its name.
fn what(action: &str) -> Said {
    AuditAction::parse(action)
        .map_or_else(|| Said::Name(action.to_owned()), |action| Said::Words(words(action)))
}

fn words(action: AuditAction) -> Message {
    match action {
        AuditAction::SetUpFinished => Message::new("audit-set-up-finished"),
        AuditAction::AccountRequested => Message::new("audit-account-requested"),
        AuditAction::AccountMade => Message::new("audit-account-made"),
        AuditAction::AccountApproved => Message::new("audit-account-approved"),
        AuditAction::AccountDisabled => Message::new("audit-account-disabled"),
        AuditAction::AccountEnabled => Message::new("audit-account-enabled"),
        AuditAction::AccountRefused => Message::new("audit-account-refused"),
        AuditAction::OwnEventsRemoved => Message::new("audit-own-events-removed"),
        AuditAction::AccountRemoved => Message::new("audit-account-removed"),
        AuditAction::RoleChanged => Message::new("audit-role-changed"),
        AuditAction::PasswordChanged => Message::new("audit-password-changed"),
        AuditAction::PasswordRecovered => Message::new("audit-password-recovered"),
        AuditAction::PasswordReset => Message::new("audit-password-reset"),
        AuditAction::EmailChangeRequested => Message::new("audit-email-requested"),
        AuditAction::EmailChanged => Message::new("audit-email-changed"),
        AuditAction::LoggedIn => Message::new("audit-logged-in"),
        AuditAction::LoggedInByApi => Message::new("audit-logged-in-by-api"),
        AuditAction::LogInFailed => Message::new("audit-log-in-failed"),
        AuditAction::LogInRefused => Message::new("audit-log-in-refused"),
        AuditAction::LogInEnded => Message::new("audit-log-in-ended"),
        AuditAction::ApplicationRegistered => Message::new("audit-application-registered"),
        AuditAction::ApplicationAuthorized => Message::new("audit-application-authorized"),
        AuditAction::ApplicationRevoked => Message::new("audit-application-revoked"),
        AuditAction::ApplicationVouched => Message::new("audit-application-vouched"),
        AuditAction::ApplicationNotVouched => Message::new("audit-application-not-vouched"),
        AuditAction::ApplicationSuspended => Message::new("audit-application-suspended"),
        AuditAction::ApplicationResumed => Message::new("audit-application-resumed"),
        AuditAction::ApplicationMadeStrict => Message::new("audit-application-made-strict"),
        AuditAction::ApplicationRemoved => Message::new("audit-application-removed"),
        AuditAction::CodeReplayed => Message::new("audit-code-replayed"),
        AuditAction::TokenRevoked => Message::new("audit-token-revoked"),
        AuditAction::RefreshTokenReused => Message::new("audit-refresh-token-reused"),
        AuditAction::EventAdded => Message::new("audit-event-added"),
        AuditAction::EventChanged => Message::new("audit-event-changed"),
        AuditAction::EventsHidden => Message::new("audit-events-hidden"),
        AuditAction::EventsShown => Message::new("audit-events-shown"),
        AuditAction::EventRestored => Message::new("audit-event-restored"),
        AuditAction::EventRemoved => Message::new("audit-event-removed"),
        AuditAction::EventConfirmed => Message::new("audit-event-confirmed"),
        AuditAction::EventUnconfirmed => Message::new("audit-event-unconfirmed"),
        AuditAction::PlaceChanged => Message::new("audit-place-changed"),
        AuditAction::PlacesMerged => Message::new("audit-places-merged"),
        AuditAction::TagsMerged => Message::new("audit-tags-merged"),
        AuditAction::TagRenamed => Message::new("audit-tag-renamed"),
        AuditAction::TagRemoved => Message::new("audit-tag-removed"),
        AuditAction::EventAssigned => Message::new("audit-event-assigned"),
        AuditAction::CollectionAdded => Message::new("audit-collection-added"),
        AuditAction::CollectionChanged => Message::new("audit-collection-changed"),
        AuditAction::CollectionRemoved => Message::new("audit-collection-removed"),
        AuditAction::AnnouncementAdded => Message::new("audit-announcement-added"),
        AuditAction::AnnouncementChanged => Message::new("audit-announcement-changed"),
        AuditAction::AnnouncementRemoved => Message::new("audit-announcement-removed"),
        AuditAction::StaticPageAdded => Message::new("audit-static-page-added"),
        AuditAction::StaticPageChanged => Message::new("audit-static-page-changed"),
        AuditAction::StaticPageRemoved => Message::new("audit-static-page-removed"),
        AuditAction::SettingChanged => Message::new("audit-setting-changed"),
        AuditAction::MailTested => Message::new("audit-mail-tested"),
        AuditAction::LetterGivenUp => Message::new("audit-letter-given-up"),
    }
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "pages/instance/admin_audit.html";

    fn samples() -> Vec<Self> {
        let entry = |who: Option<&str>, application: Option<&str>| Shown {
            at: moment::sample().words,
            at_iso: "2026-11-22T13:00:00+01:00".to_owned(),
            who: who.map(str::to_owned),
            what: Said::Words(Message::new("audit-event-added")),
            subject: who.map(|_| "<b>Concert".to_owned()),
            address: who.map(|_| "127.0.0.1".to_owned()),
            application: application.map(str::to_owned),
        };
        let entries = vec![
            entry(Some("anna@example.org"), Some("<b>WPGancio")),
            entry(None, Some("WPGancio")),
            entry(None, None),
        ];
        let older = Some("/admin/audit?before=7".to_owned());
        vec![Self { entries: Vec::new(), older: None }, Self { entries, older }]
    }
}
