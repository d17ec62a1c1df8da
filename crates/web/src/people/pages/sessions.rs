//! `/account/sessions`: where a person is logged in, and logging out there.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use serde::Serialize;
use uncino_domain::people::log_ins::{LogIn, LogInId};
use uuid::Uuid;

use crate::blocking::blocking;
use crate::extract::session::OurCookie;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, form, moment};
use crate::people::pages::agent;
use crate::people::pages::log_in::set_cookie;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/account/sessions";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct SessionsPage {
    csrf_token: String,
    notice: Option<Message>,
    log_ins: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    kind: &'static str,
    /// Its browser, in words,
    browser: Option<Message>,
    /// or what an unknown program calls itself.
    agent: Option<String>,
    address: Option<String>,
    since: Message,
    since_iso: String,
    last_used: Message,
    last_used_iso: String,
    is_this: bool,
}

/// Lists them.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let id = visit.user()?.id;
    let service = visit.state.log_ins(&visit.request);
    let log_ins = blocking(move || service.list(id)).await.map_err(|error| visit.broke(error))?;
    let mut builder = HttpResponse::Ok();
    let page = SessionsPage {
        csrf_token: visit.csrf_token(&mut builder),
        notice: done::words(&visit.request, &[("ended", Message::new("log-ins-ended"))]),
        log_ins: log_ins.iter().map(|log_in| Shown::of(log_in, &visit)).collect(),
    };
    visit.show(builder, &page)
}

/// Logs out in one place.
pub(crate) async fn end(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let user = visit.user_of(&form, HERE)?.clone();
    let service = visit.state.log_ins(&visit.request);
    if let Ok(id) = Uuid::try_parse(&form::field(&form, "id")) {
        // It may have ended by itself meanwhile: as they wanted it.
        let _removal = blocking(move || service.end(&user, id)).await.map_err(|error| visit.broke(error))?;
    }
    Ok(see_other("/account/sessions?done=ended"))
}

/// Logs out everywhere, here too.
pub(crate) async fn end_all(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let user = visit.user_of(&form, HERE)?.clone();
    let service = visit.state.log_ins(&visit.request);
    blocking(move || service.end_all(&user)).await.map_err(|error| visit.broke(error))?;
    let mut response = see_other("/login?done=ended");
    set_cookie(&mut response, &OurCookie::Session.ended(&visit.state.site));
    Ok(response)
}

impl Shown {
    fn of(log_in: &LogIn, visit: &Visit) -> Self {
        let this = visit.logged_in.as_ref().map(|logged_in| logged_in.visitor.session.id);
        let since = moment::day(log_in.since, visit.time_zone());
        let last_used = moment::hour(log_in.last_used_at, visit.time_zone());
        let (kind, is_this) = match log_in.id {
            LogInId::Session(id) => ("browser", Some(id) == this),
            LogInId::Api(_) => ("api", false),
        };
        let called = log_in.origin.agent.as_deref();
        let browser = called.and_then(agent::browser);
        Self {
            id: log_in.id.uuid().to_string(),
            kind,
            agent: called.filter(|_| browser.is_none()).map(agent::unknown),
            browser,
            address: log_in.origin.address.map(|address| address.to_string()),
            since: since.words,
            since_iso: since.iso,
            last_used: last_used.words,
            last_used_iso: last_used.iso,
            is_this,
        }
    }
}

impl Page for SessionsPage {
    const TEMPLATE: &'static str = "pages/people/log_ins.html";

    fn samples() -> Vec<Self> {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0";
        let shown = |kind, is_this, agent: Option<&str>| Shown {
            id: "1".to_owned(),
            kind,
            browser: Some(chrome).filter(|_| is_this).and_then(agent::browser),
            agent: agent.map(str::to_owned),
            address: agent.map(|_| "127.0.0.1".to_owned()),
            since: moment::sample().words,
            since_iso: "2026-11-22T13:00:00+01:00".to_owned(),
            last_used: moment::sample().words,
            last_used_iso: "2026-11-22T13:00:00+01:00".to_owned(),
            is_this,
        };
        let log_ins = vec![
            shown("browser", true, None),
            shown("browser", false, Some("<Firefox>")),
            shown("browser", false, None),
            shown("api", false, Some("python-requests")),
        ];
        vec![Self { csrf_token: "token".to_owned(), notice: Some(Message::new("log-ins-ended")), log_ins }]
    }
}
