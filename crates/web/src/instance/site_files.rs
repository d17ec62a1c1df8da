//! `/favicon.ico`, `/robots.txt`, `/sitemap.xml`, `/.well-known/change-password`, `/.well-known/security.txt`: what browsers,
//! search engines, password managers and finders of faults look for under these names on every site.

use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use uncino_domain::agenda::event::{EventQuery, EventSummary, Slice};
use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::Stored;
use url::Url;

use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::state::AppState;
use crate::text::{escape_html, without_controls};
use crate::written::Written;

/// How many events the map of the site has: the next ones. A map may have 50,000 addresses (sitemaps.org).
const MAPPED: u32 = 5_000;
/// For how long a contact is said to hold, in days; RFC 9116 section 2.5.5 advises less than a year.
const CONTACT_HOLDS: i64 = 180;
/// How long others may show what they have, in seconds.
const FOR_AN_HOUR: &str = "public, max-age=3600";

/// `/robots.txt` (RFC 9309): what is for people who are logged in, and for programs, is nothing to search.
pub(crate) async fn robots(state: Data<AppState>) -> HttpResponse {
    let closed =
        ["/account", "/admin", "/api/", "/authorize", "/login", "/oauth/", "/recover", "/register", "/setup"];
    let closed: Vec<String> = closed.iter().map(|path| format!("Disallow: {path}\n")).collect();
    let text = format!("User-agent: *\n{}\nSitemap: {}/sitemap.xml\n", closed.concat(), state.issuer());
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((CACHE_CONTROL, FOR_AN_HOUR))
        .body(text)
}

/// `/sitemap.xml`: the home page, and the events that are to come.
pub(crate) async fn sitemap(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let events = state.events(&request);
    let query = EventQuery {
        from: Some(state.clock.now().timestamp()),
        with_multidate: true,
        slice: Some(Slice { offset: 0, limit: MAPPED }),
        ..EventQuery::default()
    };
    let written = blocking(move || -> Stored<_> {
        let events = events.list(query, None)?;
        Ok(Written::text("application/xml; charset=utf-8", map(state.issuer(), &events)))
    });
    let mut builder = HttpResponse::Ok();
    builder.insert_header((CACHE_CONTROL, FOR_AN_HOUR));
    Ok(written.await?.answer(&mut builder))
}

fn map(base_url: &str, events: &[EventSummary]) -> String {
    let base_url = escape_html(base_url);
    let page = |event: &EventSummary| {
        let changed = event.updated_at.format("%Y-%m-%dT%H:%M:%SZ");
        let slug = escape_html(&without_controls(&event.slug));
        format!("<url><loc>{base_url}/event/{slug}</loc><lastmod>{changed}</lastmod></url>\n")
    };
    let pages = events.iter().map(page).collect::<Vec<_>>().concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         <url><loc>{base_url}/</loc></url>\n{pages}</urlset>\n"
    )
}

/// `/.well-known/change-password`: where people change theirs.
pub(crate) async fn change_password() -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, "/account"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// `/.well-known/security.txt` (RFC 9116), where the setting `security_contact` names an e-mail address or a page. The
/// address of the administrators is for mail of this program and stays with it.
pub(crate) async fn security(
    request: HttpRequest,
    state: Data<AppState>,
) -> Result<HttpResponse, ApiFailure> {
    let instance = state.instance(&request);
    let settings = blocking(move || instance.settings()).await?;
    let contact = contact(settings.security_contact()).ok_or(ApiFailure::NotFound)?;
    let ends = (state.clock.now() + TimeDelta::days(CONTACT_HOLDS)).format("%Y-%m-%dT%H:%M:%SZ");
    let (base_url, language) = (state.issuer(), settings.language());
    let text = format!(
        "Contact: {contact}\nExpires: {ends}\nPreferred-Languages: {language}\n\
         Canonical: {base_url}/.well-known/security.txt\n"
    );
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((CACHE_CONTROL, FOR_AN_HOUR))
        .body(text))
}

/// As an address that programs can open.
fn contact(said: &str) -> Option<String> {
    if let Some(address) = EmailAddress::parse(said) {
        return Some(format!("mailto:{address}"));
    }
    let url = Url::parse(said).ok()?;
    (url.scheme() == "https").then(|| url.into())
}
