//! `/admin/applications`: every registered application, and stopping one.

use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::{Client, ClientKind, Website};
use uncino_domain::oauth::client_administration::ClientDenied;
use uncino_domain::oauth::client_search::{ClientOrder, ClientSearch};
use uncino_domain::outcome::ServiceError;
use uncino_domain::storage::ClientUsage;

use crate::blocking::blocking;
use crate::extract::parameters::{self, encode};
use crate::pages::confirm::Question;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form, moment};
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/applications";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminApplicationsPage {
    csrf_token: String,
    notice: Option<Message>,
    error: Option<Message>,
    words: String,
    order: &'static str,
    /// Is only a part shown, of those in which words stand?
    is_search: bool,
    applications: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

/// How many stand on a page.
const PAGE: u32 = 50;
/// The furthest page.
const LAST_PAGE: u32 = 10_000;

/// What is asked for, in the address of the page.
fn asked(visit: &Visit) -> (ClientSearch, &'static str, u32) {
    let query = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let (order, name) = match form::field(&query, "order").as_str() {
        "events" => (ClientOrder::MostEvents, "events"),
        "used" => (ClientOrder::LastUsed, "used"),
        _ => (ClientOrder::Newest, "newest"),
    };
    let page = form::field(&query, "page").parse().unwrap_or_default();
    let page = u32::min(page, LAST_PAGE);
    let words = form::field(&query, "q");
    (ClientSearch { words, order, offset: page * PAGE, limit: PAGE + 1 }, name, page)
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

/// What can be done to an application here.
#[derive(Debug, Clone, Copy)]
enum Action {
    Suspend,
    Resume,
    Remove,
    MakeStrict,
    Vouch,
    NotVouch,
}

impl Action {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "suspend" => Some(Self::Suspend),
            "resume" => Some(Self::Resume),
            "remove" => Some(Self::Remove),
            "make_strict" => Some(Self::MakeStrict),
            "vouch" => Some(Self::Vouch),
            "not_vouch" => Some(Self::NotVouch),
            _ => None,
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Resume => "resumed",
            Self::Remove => "removed",
            Self::MakeStrict => "strict",
            Self::Vouch => "vouched",
            Self::NotVouch => "not_vouched",
        }
    }
}

const DONE: [(&str, Message); 6] = [
    ("vouched", Message::new("admin-applications-vouched")),
    ("not_vouched", Message::new("admin-applications-not-vouched")),
    ("suspended", Message::new("admin-applications-suspended")),
    ("resumed", Message::new("admin-applications-resumed")),
    ("removed", Message::new("admin-applications-removed")),
    ("strict", Message::new("admin-applications-made-strict")),
];
const GONE: Message = Message::new("admin-applications-gone");
const IN_THE_CLEAR: Message = Message::new("admin-applications-in-the-clear");
const UNCLEAR: Message = Message::new("admin-applications-unclear");

/// Lists them.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let notice = done::words(&visit.request, &DONE);
    show(&visit, HttpResponse::Ok(), notice, None).await
}

/// Does something to one application.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let (sent, asked) = (form::field(&form, "client_id"), form::field(&form, "action"));
    let (Some(action), Some(client_id)) = (Action::parse(&asked), ClientId::parse(&sent)) else {
        return show(&visit, HttpResponse::BadRequest(), None, Some(UNCLEAR)).await;
    };
    if let (Some(question), false) = (question(action), confirm::is_confirmed(&form)) {
        let clients = visit.state.clients(&visit.request);
        let client = blocking(move || clients.find(client_id)).await.map_err(|error| visit.broke(error))?;
        let subject = client.map(|client| visit.name_of(&client));
        let question = Question { subject, ..question };
        return confirm::ask(&visit, question, vec![("client_id", sent), ("action", asked)]);
    }
    let clients = visit.state.clients(&visit.request);
    let outcome = blocking(move || match action {
        Action::Suspend => clients.suspend(&client_id, &by),
        Action::Resume => clients.resume(&client_id, &by),
        Action::Remove => clients.remove(&client_id, &by),
        Action::MakeStrict => clients.make_strict(&client_id, &by),
        Action::Vouch => clients.vouch(&client_id, true, &by),
        Action::NotVouch => clients.vouch(&client_id, false, &by),
    });
    match outcome.await {
        Ok(()) => Ok(see_other(&format!("{HERE}?done={}", action.done()))),
        Err(ServiceError::Denied(ClientDenied::NotFound)) => {
            show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await
        }
        Err(ServiceError::Denied(ClientDenied::InTheClear)) => {
            show(&visit, HttpResponse::Conflict(), None, Some(IN_THE_CLEAR)).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What is asked before something that can't be undone.
fn question(action: Action) -> Option<Question> {
    match action {
        Action::Remove => Some(Question::of(
            HERE,
            Message::new("admin-applications-remove-title"),
            Message::new("admin-applications-remove-help"),
            Message::new("admin-applications-remove-button"),
        )),
        Action::MakeStrict => Some(Question::of(
            HERE,
            Message::new("admin-applications-strict-title"),
            Message::new("admin-applications-strict-help"),
            Message::new("admin-applications-strict-button"),
        )),
        Action::Suspend | Action::Resume | Action::Vouch | Action::NotVouch => None,
    }
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    notice: Option<Message>,
    error: Option<Message>,
) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let clients = visit.state.clients(&visit.request);
    let (search, order, page) = asked(visit);
    let words = search.words.clone();
    let mut clients = blocking(move || clients.list_with_usage(&search, &administrator))
        .await
        .map_err(|error| visit.broke(error))?;
    let has_more = clients.len() > PAGE as usize;
    clients.truncate(PAGE as usize);
    let query = [encode("q", &words), encode("order", order), encode("page", &(page + 1).to_string())];
    let page = AdminApplicationsPage {
        csrf_token: visit.csrf_token(&mut builder),
        notice,
        error,
        is_search: !words.trim().is_empty() || page > 0,
        words,
        order,
        applications: clients.iter().map(|(client, usage)| Shown::of(client, usage, visit)).collect(),
        more: has_more.then(|| format!("{HERE}?{}", query.join("&"))),
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
            notice: Some(Message::new("admin-applications-resumed")),
            error: Some(GONE),
            words: "jazz".to_owned(),
            order: "used",
            is_search: true,
            applications,
            more: Some("/admin/applications?page=1".to_owned()),
        };
        vec![page(Vec::new()), page(vec![shown("compatible", None), shown("strict", Some("wp.example"))])]
    }
}
