//! `/account/applications`: which applications may publish for a person, and taking that back.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::applications::AuthorizedApplication;
use uncino_domain::oauth::client::{Client, Website};
use uncino_domain::oauth::redirect_uri::RedirectUri;

use crate::blocking::blocking;
use crate::extract::parameters;
use crate::oauth::pages::consent::permissions;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form, moment};
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/account/applications";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct ApplicationsPage {
    csrf_token: String,
    notice: Option<Message>,
    applications: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    client_id: String,
    name: String,
    /// Where it leads: what tells two of the same name apart.
    destinations: Vec<String>,
    website: Option<String>,
    website_host: Option<String>,
    since: Message,
    since_iso: String,
    last_used: Option<Message>,
    last_used_iso: Option<String>,
    may: Vec<Message>,
    events: u32,
    /// Where those are listed.
    events_url: String,
    is_suspended: bool,
}

/// Lists them.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let id = visit.user()?.id;
    let service = visit.state.applications(&visit.request);
    let applications = blocking(move || service.list(id)).await.map_err(|error| visit.broke(error))?;
    let mut builder = HttpResponse::Ok();
    let page = ApplicationsPage {
        csrf_token: visit.csrf_token(&mut builder),
        notice: notice(&visit, &applications).await?,
        applications: applications.iter().map(|shown| Shown::of(shown, &visit)).collect(),
    };
    visit.show(builder, &page)
}

/// What was done, with the name of what it ended.
async fn notice(
    visit: &Visit,
    applications: &[AuthorizedApplication],
) -> Result<Option<Message>, PageFailure> {
    let words = [
        ("revoked", Message::new("applications-revoked")),
        ("revoked_all", Message::new("applications-revoked-all")),
    ];
    let Some(words) = done::words(&visit.request, &words) else { return Ok(None) };
    let pairs = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let Some(id) = ClientId::parse(&form::field(&pairs, "client_id")) else {
        return Ok(Some(words));
    };
    if applications.iter().any(|application| application.client.id == id) {
        return Ok(None);
    }
    let clients = visit.state.clients(&visit.request);
    let client = blocking(move || clients.find(id)).await.map_err(|error| visit.broke(error))?;
    Ok(Some(client.map_or(words, |client| {
        Message::new("applications-revoked-one")
            .with("application", visit.name_of(&client))
            .with("destinations", destinations(&client))
    })))
}

/// Where a client leads, each once.
fn destinations(client: &Client) -> Vec<String> {
    let mut destinations: Vec<String> = client.redirect_uris.iter().map(RedirectUri::destination).collect();
    destinations.dedup();
    destinations
}

/// Takes one permission back.
pub(crate) async fn revoke(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let user = visit.user_of(&form, HERE)?.clone();
    let service = visit.state.applications(&visit.request);
    let Some(client_id) = ClientId::parse(&form::field(&form, "client_id")) else {
        return Ok(see_other(HERE));
    };
    let ended = parameters::encode("client_id", client_id.as_str());
    // Somebody who is quicker with two clicks finds it taken back already: as they wanted it.
    let _removal =
        blocking(move || service.revoke(&user, client_id)).await.map_err(|error| visit.broke(error))?;
    Ok(see_other(&format!("{HERE}?done=revoked&{ended}")))
}

/// Takes all permissions back, once that is confirmed.
pub(crate) async fn revoke_all(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let user = visit.user_of(&form, HERE)?.clone();
    if !confirm::is_confirmed(&form) {
        let question = confirm::Question::of(
            HERE,
            Message::new("applications-revoke-all-title"),
            Message::new("applications-revoke-all-help"),
            Message::new("applications-revoke-all"),
        );
        let question = confirm::Question { action: "/account/applications/revoke_all".into(), ..question };
        return confirm::ask(&visit, question, Vec::new());
    }
    let service = visit.state.applications(&visit.request);
    blocking(move || service.revoke_all(&user)).await.map_err(|error| visit.broke(error))?;
    Ok(see_other("/account/applications?done=revoked_all"))
}

impl Shown {
    fn of(application: &AuthorizedApplication, visit: &Visit) -> Self {
        let (client, zone) = (&application.client, visit.time_zone());
        let since = moment::day(application.since, zone);
        let last_used = moment::hour(application.last_used_at, zone);
        Self {
            client_id: client.id.to_string(),
            name: visit.name_of(client),
            destinations: destinations(client),
            website_host: client.website.as_ref().and_then(Website::host),
            website: client.website.as_ref().and_then(Website::url).map(String::from),
            since: since.words,
            since_iso: since.iso,
            last_used: Some(last_used.words),
            last_used_iso: Some(last_used.iso),
            may: permissions(&application.scope),
            events: application.events,
            events_url: format!("/account/events?{}", parameters::encode("application", client.id.as_str())),
            is_suspended: !client.is_active(),
        }
    }
}

impl Page for ApplicationsPage {
    const TEMPLATE: &'static str = "pages/oauth/applications.html";

    fn samples() -> Vec<Self> {
        let shown = |website: Option<&str>, is_suspended: bool| Shown {
            client_id: "8155c2f5".to_owned(),
            name: "<b>WPGancio".to_owned(),
            destinations: vec!["https://wp.example".to_owned(), "https://<b>.example".to_owned()],
            website: website.map(|host| format!("https://{host}/")),
            website_host: website.map(str::to_owned),
            since: moment::sample().words,
            since_iso: "2026-11-22T13:00:00+01:00".to_owned(),
            last_used: website.map(|_| moment::sample().words),
            last_used_iso: website.map(str::to_owned),
            may: vec![Message::new("consent-may-see-you")],
            events: u32::from(!is_suspended),
            events_url: "/account/events?application=8155c2f5".to_owned(),
            is_suspended,
        };
        let page = |applications| Self { csrf_token: "token".to_owned(), notice: None, applications };
        let some = page(vec![shown(Some("wp.example"), false), shown(None, true)]);
        vec![page(Vec::new()), Self { notice: Some(Message::new("applications-revoked")), ..some }]
    }
}
