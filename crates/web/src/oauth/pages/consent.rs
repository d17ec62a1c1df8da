//! The consent page: who asks for what, in true words.

use actix_web::HttpResponse;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::clock::Timestamp;
use uncino_domain::oauth::authorize::ConsentPrompt;
use uncino_domain::oauth::client::Website;
use uncino_domain::oauth::scope::{Scope, ScopeSet};
use uncino_domain::oauth::shown_name::shown_name_at;
use uncino_domain::people::session::CsrfToken;

use crate::extract::session::LoggedIn;
use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::security::Policy;
use crate::words::{Argument, Message};

/// The context of the consent page.
#[derive(Debug, Serialize)]
pub(crate) struct ConsentPage {
    csrf_token: String,
    transaction_id: String,
    application: Application,
    user_email: String,
    /// Does it ask for nothing but to publish events? The heading says so; else it is a general one.
    only_publishes: bool,
    may: Vec<Message>,
    may_not: Vec<Message>,
    destination: String,
    switch_url: String,
}

#[derive(Debug, Serialize)]
struct Application {
    name: String,
    website_host: Option<String>,
    registered: Message,
    /// Do the administrators vouch for it?
    is_vouched: bool,
}

impl ConsentPage {
    /// The page for this question and this person; `here` is its own address.
    pub(crate) fn of(prompt: &ConsentPrompt, logged_in: &LoggedIn, here: &str, visit: &Visit) -> Self {
        let client = &prompt.client;
        Self {
            csrf_token: CsrfToken::of(&logged_in.cookie).as_str().to_owned(),
            transaction_id: prompt.transaction_id.expose().to_owned(),
            application: Application {
                name: shown_name_at(client, &prompt.redirect_uri, visit.instance()),
                website_host: client.website.as_ref().and_then(Website::host),
                registered: registered(client.registered_at, visit.state.clock.now(), visit.time_zone()),
                is_vouched: client.vouched_at.is_some(),
            },
            user_email: logged_in.visitor.user.email.to_string(),
            only_publishes: prompt.scope == ScopeSet::event_write(),
            may: permissions(&prompt.scope),
            may_not: vec![
                Message::new("consent-may-not-account"),
                Message::new("consent-may-not-administer"),
            ],
            destination: prompt.redirect_uri.destination(),
            switch_url: here.to_owned(),
        }
    }

    /// The answer that shows it.
    pub(crate) fn respond(&self, visit: &Visit) -> Result<HttpResponse, PageFailure> {
        visit.show(HttpResponse::Ok(), self)
    }
}

/// What these scopes allow, in the reader's words, and what every token does.
pub(crate) fn permissions(scopes: &ScopeSet) -> Vec<Message> {
    scopes.iter().map(permission).chain([Message::new("consent-may-see-you")]).collect()
}

/// The sentence of a scope.
fn permission(scope: Scope) -> Message {
    match scope {
        Scope::EventWrite => Message::new("consent-may-write"),
        Scope::Account => Message::new("consent-may-everything"),
    }
}

fn registered(at: Timestamp, now: Timestamp, zone: Tz) -> Message {
    let local = |time: Timestamp| time.with_timezone(&zone).date_naive();
    if local(at) == local(now) {
        Message::new("consent-registered-today")
    } else {
        Message::new("consent-registered-on").with("day", Argument::Day(local(at)))
    }
}

impl Page for ConsentPage {
    const TEMPLATE: &'static str = "pages/oauth/consent.html";
    const POLICY: Policy = Policy::LeadsElsewhere;

    fn samples() -> Vec<Self> {
        let page = |name: &str, host: Option<&str>, scopes: &ScopeSet| Self {
            csrf_token: "token".to_owned(),
            transaction_id: "id".to_owned(),
            application: Application {
                name: name.to_owned(),
                website_host: host.map(str::to_owned),
                registered: Message::new("consent-registered-today"),
                is_vouched: host.is_some(),
            },
            user_email: "anna@example.org".to_owned(),
            only_publishes: *scopes == ScopeSet::event_write(),
            may: permissions(scopes),
            may_not: vec![Message::new("consent-may-not-account")],
            destination: "https://wp.example".to_owned(),
            switch_url: "/oauth/authorize?client_id=x".to_owned(),
        };
        let every = ScopeSet::event_write().union(&ScopeSet::account());
        vec![
            page("WPGancio", Some("wp.example"), &ScopeSet::event_write()),
            page(&"<x>".repeat(85), None, &every),
        ]
    }
}
