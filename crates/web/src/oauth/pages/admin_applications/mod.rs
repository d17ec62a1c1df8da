//! `/admin/applications`: every registered application.

pub(crate) mod deeds;

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::oauth::client::{Client, ClientKind, Website};
use uncino_domain::oauth::client_search::{ClientOrder, ClientSearch};
use uncino_domain::storage::ClientUsage;

use crate::blocking::blocking;
use crate::extract::parameters::encode;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::moment;
use crate::pages::pager::Pager;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/applications";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminApplicationsPage {
    csrf_token: String,
    /// The address of this page of the list.
    here: String,
    notice: Option<Deed>,
    error: Option<Message>,
    words: String,
    order: &'static str,
    /// Is only a part shown, of those in which words stand?
    is_search: bool,
    applications: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

/// What the address of the page asks for.
fn pager(visit: &Visit) -> Pager {
    Pager::read(visit, HERE, &["order"])
}

/// In which order, and what the order is called in the address.
fn order(pager: &Pager) -> (ClientOrder, &'static str) {
    match pager.asked("order").as_str() {
        "events" => (ClientOrder::MostEvents, "events"),
        "used" => (ClientOrder::LastUsed, "used"),
        _ => (ClientOrder::Newest, "newest"),
    }
}

#[derive(Debug, Serialize)]
struct Shown {
    client_id: String,
    name: String,
    website_host: Option<String>,
    destinations: Vec<String>,
    kind: &'static str,
    registered: Message,
    first_token: Option<Message>,
    people: u32,
    events: u32,
    last_used: Option<Message>,
    events_url: String,
    suspended: Option<Message>,
    is_vouched: bool,
}

/// Lists them.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let notice = deeds::told(&visit).await?;
    show(&visit, HttpResponse::Ok(), notice, None).await
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    notice: Option<Deed>,
    error: Option<Message>,
) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let clients = visit.state.clients(&visit.request);
    let pager = pager(visit);
    let (order, order_name) = order(&pager);
    let search = ClientSearch { words: pager.words(), order, offset: pager.offset(), limit: Pager::LIMIT };
    let mut clients = blocking(move || clients.list_with_usage(&search, &administrator))
        .await
        .map_err(|error| visit.broke(error))?;
    let more = pager.cut(&mut clients);
    let page = AdminApplicationsPage {
        csrf_token: visit.csrf_token(&mut builder),
        here: pager.address(),
        notice,
        error,
        is_search: pager.is_part(),
        words: pager.words(),
        order: order_name,
        applications: clients.iter().map(|(client, usage)| Shown::of(client, usage, visit)).collect(),
        more,
    };
    visit.show_long(builder, page).await
}

impl Shown {
    fn of(client: &Client, usage: &ClientUsage, visit: &Visit) -> Self {
        let day = |time| moment::day(time, visit.time_zone()).words;
        Self {
            client_id: client.id.to_string(),
            name: visit.name_of(client),
            website_host: client.website.as_ref().and_then(Website::host),
            destinations: client.redirect_uris.iter().map(|redirect_uri| redirect_uri.to_string()).collect(),
            kind: match client.kind {
                ClientKind::Compatible => "compatible",
                ClientKind::Strict => "strict",
            },
            registered: day(client.registered_at),
            first_token: client.first_token_at.map(day),
            people: usage.people,
            events: usage.events,
            last_used: usage.last_used_at.map(day),
            events_url: format!("/admin/events?{}", encode("application", client.id.as_str())),
            suspended: client.suspended_at.map(day),
            is_vouched: client.vouched_at.is_some(),
        }
    }
}

impl Page for AdminApplicationsPage {
    const TEMPLATE: &'static str = "pages/oauth/admin_applications.html";

    fn samples() -> Vec<Self> {
        let shown = |kind, suspended: Option<&str>| Shown {
            client_id: "8155c2f5".to_owned(),
            name: "<b>WPGancio".to_owned(),
            website_host: suspended.map(str::to_owned),
            destinations: vec!["https://wp.example/<cb>".to_owned()],
            kind,
            registered: moment::sample().words,
            first_token: suspended.map(|_| moment::sample().words),
            people: 1,
            events: 2,
            last_used: suspended.map(|_| moment::sample().words),
            events_url: "/admin/events?application=client".to_owned(),
            suspended: suspended.map(|_| moment::sample().words),
            is_vouched: suspended.is_none(),
        };
        let page = |applications| Self {
            csrf_token: "token".to_owned(),
            here: "/admin/applications?q=jazz&page=1".to_owned(),
            notice: Some(deeds::sample()),
            error: Some(deeds::GONE),
            words: "jazz".to_owned(),
            order: "used",
            is_search: true,
            applications,
            more: Some("/admin/applications?page=1".to_owned()),
        };
        vec![page(Vec::new()), page(vec![shown("compatible", None), shown("strict", Some("wp.example"))])]
    }
}
