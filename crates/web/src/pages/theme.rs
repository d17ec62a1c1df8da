//! Light or dark: what a visitor chose, kept in a cookie.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use uncino_domain::instance::setting::Settings;

use crate::site::Site;

/// It says nothing of who has it, and only this site reads it.
const COOKIE: &str = "uncino_theme";
/// How long a choice holds, in days.
const HOLDS: i64 = 365;

/// The colours of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// Reads `light` or `dark`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == text)
    }

    /// Its class in the style sheet.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What the visitor chose.
    pub(crate) fn chosen(request: &HttpRequest) -> Option<Self> {
        request.cookie(COOKIE).and_then(|cookie| Self::parse(cookie.value()))
    }

    /// That of a page: what the visitor chose, else what the instance has; as the reader prefers if there is neither.
    pub(crate) fn of_page(request: &HttpRequest, settings: &Settings) -> Option<Self> {
        Self::chosen(request).or_else(|| Self::parse(settings.theme()))
    }
}

/// The cookie that keeps a choice, or takes it away.
pub(crate) fn cookie(choice: Option<Theme>, site: &Site) -> Cookie<'static> {
    let mut cookie = Cookie::build(COOKIE, choice.map_or("", Theme::name))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.is_https())
        .max_age(Duration::days(HOLDS))
        .finish();
    if choice.is_none() {
        cookie.make_removal();
    }
    cookie
}
