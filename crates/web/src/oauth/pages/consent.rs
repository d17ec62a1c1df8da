//! The consent page: who asks for what, in true words.

use actix_web::HttpResponse;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::clock::Timestamp;
use uncino_domain::oauth::authorize::ConsentPrompt;
use uncino_domain::oauth::client::Website;
use uncino_domain::oauth::scope::Scope;
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
            },
            user_email: logged_in.visitor.user.email.to_string(),
            may: prompt.scope.iter().flat_map(permissions).collect(),
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

/// What a scope allows, in the reader's words.
pub(crate) fn permissions(scope: Scope) -> Vec<Message> {
    match scope {
        Scope::EventWrite => vec![Message::new("consent-may-write"), Message::new("consent-may-see-you")],
        Scope::Account => vec![Message::new("consent-may-everything")],
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
        let page = |name: &str, host: Option<&str>| Self {
            csrf_token: "token".to_owned(),
            transaction_id: "id".to_owned(),
            application: Application {
                name: name.to_owned(),
                website_host: host.map(str::to_owned),
                registered: Message::new("consent-registered-today"),
            },
            user_email: "anna@example.org".to_owned(),
            may: permissions(Scope::EventWrite),
            may_not: vec![Message::new("consent-may-not-account")],
            destination: "https://wp.example".to_owned(),
            switch_url: "/oauth/authorize?client_id=x".to_owned(),
        };
        vec![page("WPGancio", Some("wp.example")), page(&"<x>".repeat(85), None)]
    }
}
