//! `/admin/audit`: who did what.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::access::audit::{AuditAction, AuditEntry};
use uncino_domain::oauth::client::Client;
use uncino_domain::oauth::shown_name::imitates;
use uncino_domain::text::visible;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::pages::error::PageFailure;
use crate::pages::{Page, Visit, form, moment};

/// How many entries a page shows.
const SHOWN: u32 = 50;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AuditPage {
    entries: Vec<Shown>,
    older: Option<String>,
}

#[derive(Debug, Serialize)]
struct Shown {
    at: String,
    at_iso: String,
    who: Option<String>,
    what: String,
    subject: Option<String>,
    address: Option<String>,
    application: Option<String>,
}

/// Shows the latest entries, or those before a given one.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    let pairs = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let before = form::field(&pairs, "before").parse().ok();
    let audit = visit.state.audit(&visit.request);
    let mut entries =
        blocking(move || audit.list(before, SHOWN + 1)).await.map_err(|error| visit.broke(error))?;
    let has_older = entries.len() > SHOWN as usize;
    entries.truncate(SHOWN as usize);
    let older = entries.last().filter(|_| has_older).map(|last| format!("/admin/audit?before={}", last.id));
    let clients = visit.state.clients(&visit.request);
    let clients = blocking(move || clients.list()).await.map_err(|error| visit.broke(error))?;
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
fn what(action: &str) -> String {
    AuditAction::parse(action).map_or_else(|| action.to_owned(), |action| words(action).to_owned())
}

fn words(action: AuditAction) -> &'static str {
    match action {
        AuditAction::SetUpFinished => "set up this agenda",
        AuditAction::AccountRequested => "asked for an account",
        AuditAction::AccountMade => "made an account for",
        AuditAction::AccountApproved => "approved the account of",
        AuditAction::AccountDisabled => "disabled the account of",
        AuditAction::AccountEnabled => "enabled the account of",
        AuditAction::AccountRefused => "refused the request of",
        AuditAction::AccountRemoved => "removed the account of",
        AuditAction::RoleChanged => "changed the role of",
        AuditAction::PasswordChanged => "changed their password",
        AuditAction::PasswordRecovered => "set a password with a link from a letter",
        AuditAction::PasswordReset => "set the password of",
        AuditAction::LoggedIn => "logged in",
        AuditAction::LoggedInByApi => "logged in with a program",
        AuditAction::LogInFailed => "tried a wrong password for",
        AuditAction::LogInRefused => "was not let in, because the account isn’t active:",
        AuditAction::LogInEnded => "ended a log-in",
        AuditAction::ApplicationRegistered => "registered the application",
        AuditAction::ApplicationAuthorized => "let an application publish for them",
        AuditAction::ApplicationRevoked => "took back the permission of",
        AuditAction::ApplicationSuspended => "suspended the application",
        AuditAction::ApplicationResumed => "let the application go on",
        AuditAction::ApplicationMadeStrict => "made the rules strict for",
        AuditAction::ApplicationRemoved => "removed the application",
        AuditAction::CodeReplayed => "sent an authorization code again",
        AuditAction::TokenRevoked => "gave a token back",
        AuditAction::RefreshTokenReused => "used an old refresh token again; its permission has ended",
        AuditAction::EventAdded => "added the event",
        AuditAction::EventChanged => "changed the event",
        AuditAction::EventRemoved => "removed the event",
        AuditAction::EventConfirmed => "confirmed the event",
        AuditAction::EventUnconfirmed => "hid the event",
        AuditAction::PlaceChanged => "changed the place",
        AuditAction::PlacesMerged => "made two places one:",
        AuditAction::TagsMerged => "made two tags one:",
        AuditAction::TagRenamed => "renamed the tag",
        AuditAction::TagRemoved => "removed the tag",
        AuditAction::EventAssigned => "gave the event",
        AuditAction::CollectionAdded => "added the collection",
        AuditAction::CollectionChanged => "changed the collection",
        AuditAction::CollectionRemoved => "removed the collection",
        AuditAction::AnnouncementAdded => "added the announcement",
        AuditAction::AnnouncementChanged => "changed the announcement",
        AuditAction::AnnouncementRemoved => "removed the announcement",
        AuditAction::StaticPageAdded => "added the page",
        AuditAction::StaticPageChanged => "changed the page",
        AuditAction::StaticPageRemoved => "removed the page",
        AuditAction::SettingChanged => "changed the setting",
        AuditAction::MailTested => "sent a letter to try it out, to",
    }
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "pages/admin_audit.html";

    fn samples() -> Vec<Self> {
        let entry = |who: Option<&str>, application: Option<&str>| Shown {
            at: "22 November 2026, 13:00".to_owned(),
            at_iso: "2026-11-22T13:00:00+01:00".to_owned(),
            who: who.map(str::to_owned),
            what: "added the event".to_owned(),
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
