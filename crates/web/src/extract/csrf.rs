//! Does a form come from a page of ours, in the browser that we gave it to?
//!
//! The CSRF token decides. Besides, what a browser itself calls cross-site or same-site is refused (our forms are
//! same-origin), and an `Origin` that is neither
//! ours nor `null`, which is what our own forms send under `Referrer-Policy: no-referrer`.

use actix_web::HttpRequest;
use actix_web::http::header::ORIGIN;
use uncino_domain::people::session::CsrfToken;
use uncino_domain::secret::Secret;

use crate::extract::parameters::Pairs;
use crate::site::Site;

/// Does a browser say that another site made it send this?
pub(crate) fn is_from_another_site(request: &HttpRequest) -> bool {
    let site = request.headers().get("sec-fetch-site").map(|site| site.to_str().unwrap_or("unreadable"));
    site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

/// Is the form ours?
pub(crate) fn is_our_form(request: &HttpRequest, form: &Pairs, cookie: &Secret, site: &Site) -> bool {
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let from_elsewhere = is_from_another_site(request);
    let foreign =
        header(ORIGIN.as_str()).is_some_and(|origin| origin != "null" && !site.is_our_origin(origin));
    let sent = form.iter().find(|(name, _)| name == "csrf_token").map(|(_, value)| value.as_str());
    !from_elsewhere && !foreign && CsrfToken::of(cookie).matches(sent.unwrap_or_default())
}
