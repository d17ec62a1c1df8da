//! `/favicon.ico`, `/robots.txt`, `/sitemap.xml`, `/.well-known/change-password`, `/.well-known/security.txt`: what browsers,
//! search engines, password managers and finders of faults look for under these names on every site.

use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use uncino_domain::agenda::event::{EventQuery, Slice};
use uncino_domain::clock::Timestamp;
use uncino_domain::people::user::EmailAddress;
use uncino_domain::storage::Stored;
use url::Url;

use crate::agenda::paths::{collection_path, event_path, place_path, segment, tag_path};
use crate::api::error::ApiFailure;
use crate::blocking::blocking;
use crate::state::AppState;
use crate::text::{escape_html, without_controls};
use crate::written::Written;

/// How many events the map of the site has: the next ones. A map may have 50,000 addresses (sitemaps.org); what else stands
/// there is bounded by its services to some thousand.
const MAPPED: u32 = 5_000;
/// For how long a contact is said to hold, in days; RFC 9116 section 2.5.5 advises less than a year.
const CONTACT_HOLDS: i64 = 180;
/// How long others may show what they have, in seconds.
pub(super) const FOR_AN_HOUR: &str = "public, max-age=3600";

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

/// `/sitemap.xml`: the home page, the events that are to come, and what they are found by; what the instance says of itself.
pub(crate) async fn sitemap(request: HttpRequest, state: Data<AppState>) -> Result<HttpResponse, ApiFailure> {
    let (events, places, tags) = (state.events(&request), state.places(&request), state.tags(&request));
    let (collections, static_pages) = (state.collections(&request), state.static_pages(&request));
    let query = EventQuery {
        from: Some(state.clock.now().timestamp()),
        with_multidate: true,
        slice: Some(Slice { offset: 0, limit: MAPPED }),
        ..EventQuery::default()
    };
    let written = blocking(move || -> Stored<_> {
        let unchanging = ["/", "/past", "/about"].map(str::to_owned);
        let parts = tags.offered()?.into_iter().map(|tag| tag_path(&tag));
        let parts = parts.chain(places.offered()?.into_iter().map(|place| place_path(&place)));
        let chosen = collections.list()?.into_iter().map(|collection| collection_path(&collection.name));
        let dated = events.list(query, None)?.into_iter();
        let dated = dated.map(|event| (event_path(&event.slug), Some(event.updated_at)));
        let told = static_pages.list()?.into_iter();
        let told = told.map(|page| (format!("/p/{}", segment(&page.slug)), Some(page.updated_at)));
        let undated = unchanging.into_iter().chain(parts).chain(chosen).map(|path| (path, None));
        let map = map(state.issuer(), undated.chain(told).chain(dated));
        Ok(Written::text("application/xml; charset=utf-8", map))
    });
    let mut builder = HttpResponse::Ok();
    builder.insert_header((CACHE_CONTROL, FOR_AN_HOUR));
    Ok(written.await?.answer(&mut builder))
}

/// Pages of the site, with when each was last changed where that is known.
fn map(base_url: &str, pages: impl Iterator<Item = (String, Option<Timestamp>)>) -> String {
    let base_url = escape_html(base_url);
    let page = |(path, changed): (String, Option<Timestamp>)| {
        let path = escape_html(&without_controls(&path));
        let changed = changed.map(|at| format!("<lastmod>{}</lastmod>", at.format("%Y-%m-%dT%H:%M:%SZ")));
        format!("<url><loc>{base_url}{path}</loc>{}</url>\n", changed.unwrap_or_default())
    };
    let pages = pages.map(page).collect::<Vec<_>>().concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         {pages}</urlset>\n"
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
