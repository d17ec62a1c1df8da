//! All that is kept about a person but their events.

use serde::Serialize;
use uncino_domain::access::caller::Person;
use uncino_domain::agenda::removed_event::RemovedEvent;
use uncino_domain::oauth::applications::AuthorizedApplication;
use uncino_domain::oauth::client::Website;
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::email_change::EmailChange;
use uncino_domain::people::log_ins::{LogIn, LogInId};
use uncino_domain::storage::{StorageError, Stored};

use crate::agenda::api::event_json::WholeEvent;
use crate::api::moment;
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::visit::Visit;
use crate::people::api::user::UserBody;

#[derive(Serialize)]
struct Head<'a> {
    exported_at: String,
    agenda: &'a str,
    account: UserBody<'a>,
    email_change: Option<WaitingEmail<'a>>,
    log_ins: Vec<ListedLogIn<'a>>,
    applications: Vec<ListedApplication<'a>>,
    removed_events: Vec<ListedRemoval<'a>>,
}

#[derive(Serialize)]
struct WaitingEmail<'a> {
    email: &'a str,
    asked_at: String,
    expires_at: String,
}

#[derive(Serialize)]
struct ListedLogIn<'a> {
    kind: &'static str,
    since: String,
    last_used_at: String,
    address: Option<String>,
    agent: Option<&'a str>,
}

#[derive(Serialize)]
struct ListedApplication<'a> {
    client_id: &'a str,
    name: String,
    website: Option<String>,
    leads_to: Vec<String>,
    scope: String,
    since: String,
    last_used_at: String,
    events: u32,
}

#[derive(Serialize)]
struct ListedRemoval<'a> {
    removed_at: String,
    event: WholeEvent<'a>,
}

/// What there is.
struct Read {
    change: Option<EmailChange>,
    log_ins: Vec<LogIn>,
    applications: Vec<AuthorizedApplication>,
    removed: Vec<RemovedEvent>,
}

/// The beginning of the file, up to where the events stand.
pub(super) async fn head(visit: &Visit, person: &Person) -> Result<String, PageFailure> {
    let Read { change, log_ins, applications, removed } =
        read(visit, person).await.map_err(|error| visit.broke(error))?;
    let head = Head {
        exported_at: moment(visit.state.clock.now()),
        agenda: visit.state.issuer(),
        account: UserBody::from(&**person),
        email_change: change.as_ref().map(WaitingEmail::from),
        log_ins: log_ins.iter().map(ListedLogIn::from).collect(),
        applications: applications
            .iter()
            .map(|application| ListedApplication::of(application, visit))
            .collect(),
        removed_events: removed.iter().map(ListedRemoval::from).collect(),
    };
    let mut text = serde_json::to_string(&head).map_err(|error| visit.is_broken(&error))?;
    text.pop(); // The brace that ends it.
    text.push_str(",\"events\":[");
    Ok(text)
}

async fn read(visit: &Visit, person: &Person) -> Stored<Read> {
    let (state, request, id) = (&visit.state, &visit.request, person.id);
    let (changes, log_ins, applications, events) = (
        state.email_changes(request),
        state.log_ins(request),
        state.applications(request),
        state.events(request),
    );
    let access = visit.logged_in.as_ref().map(|logged_in| logged_in.visitor.access());
    blocking(move || {
        let removed = match access.map(|access| events.list_removed(&access)) {
            Some(Err(ServiceError::Failed(error))) => return Err(error),
            Some(Ok(removed)) => removed,
            Some(Err(ServiceError::Denied(_))) | None => Vec::new(),
        };
        Ok::<_, StorageError>(Read {
            change: changes.pending(id)?,
            log_ins: log_ins.list(id)?,
            applications: applications.list(id)?,
            removed,
        })
    })
    .await
}

impl<'a> From<&'a EmailChange> for WaitingEmail<'a> {
    fn from(change: &'a EmailChange) -> Self {
        Self {
            email: change.email.as_str(),
            asked_at: moment(change.asked_at),
            expires_at: moment(change.expires_at),
        }
    }
}

impl<'a> From<&'a LogIn> for ListedLogIn<'a> {
    fn from(log_in: &'a LogIn) -> Self {
        Self {
            kind: match log_in.id {
                LogInId::Session(_) => "browser",
                LogInId::Api(_) => "program",
            },
            since: moment(log_in.since),
            last_used_at: moment(log_in.last_used_at),
            address: log_in.origin.address.map(|address| address.to_string()),
            agent: log_in.origin.agent.as_deref(),
        }
    }
}

impl<'a> ListedApplication<'a> {
    fn of(application: &'a AuthorizedApplication, visit: &Visit) -> Self {
        let client = &application.client;
        Self {
            client_id: client.id.as_str(),
            name: visit.name_of(client),
            website: client.website.as_ref().and_then(Website::url).map(String::from),
            leads_to: client.redirect_uris.iter().map(RedirectUri::destination).collect(),
            scope: application.scope.to_string(),
            since: moment(application.since),
            last_used_at: moment(application.last_used_at),
            events: application.events,
        }
    }
}

impl<'a> From<&'a RemovedEvent> for ListedRemoval<'a> {
    fn from(removed: &'a RemovedEvent) -> Self {
        Self { removed_at: moment(removed.removed_at), event: (&removed.event).into() }
    }
}
