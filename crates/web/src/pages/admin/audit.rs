//! `/admin/audit`: who did what.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::audit::AuditEntry;

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
    let entries = entries.into_iter().map(|entry| Shown::of(entry, &visit)).collect();
    visit.show(HttpResponse::Ok(), &AuditPage { entries, older })
}

impl Shown {
    fn of(entry: AuditEntry, visit: &Visit) -> Self {
        let at = moment::hour(entry.at, visit.time_zone());
        Self {
            at: at.words,
            at_iso: at.iso,
            who: entry.actor,
            what: words(&entry.action).map_or(entry.action, str::to_owned),
            subject: entry.subject,
            address: entry.address,
            application: entry.client_name.or(entry.client_id.map(|id| id.to_string())),
        }
    }
}

/// What was done, in the reader's words. An action that another version wrote keeps its name.
fn words(action: &str) -> Option<&'static str> {
    Some(match action {
        "set_up.finished" => "set up this agenda",
        "account.requested" => "asked for an account",
        "account.made" => "made an account for",
        "account.approved" => "approved the account of",
        "account.disabled" => "disabled the account of",
        "account.enabled" => "enabled the account of",
        "account.removed" => "removed the account of",
        "account.role_changed" => "changed the role of",
        "password.changed" => "changed their password",
        "password.recovered" => "set a password with a link from a letter",
        "password.reset" => "set the password of",
        "log_in.browser" => "logged in",
        "log_in.api" => "logged in with a program",
        "log_in.failed" => "tried a wrong password for",
        "log_in.refused" => "was not let in, because the account isn’t active:",
        "log_in.ended" => "ended a log-in",
        "application.registered" => "registered the application",
        "application.authorized" => "let an application publish for them",
        "application.revoked" => "took back the permission of",
        "application.suspended" => "suspended the application",
        "application.resumed" => "let the application go on",
        "application.made_strict" => "made the rules strict for",
        "application.removed" => "removed the application",
        "code.replayed" => "sent an authorization code again",
        "token.revoked" => "gave a token back",
        "refresh_token.reused" => "used an old refresh token again; its permission has ended",
        "event.added" => "added the event",
        "event.changed" => "changed the event",
        "event.removed" => "removed the event",
        "event.confirmed" => "confirmed the event",
        "event.unconfirmed" => "hid the event",
        "place.changed" => "changed the place",
        "tag.renamed" => "renamed the tag",
        "tag.removed" => "removed the tag",
        "setting.changed" => "changed the setting",
        _ => return None,
    })
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
