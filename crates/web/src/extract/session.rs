//! Sessions in cookies.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use uncino_domain::id::SessionId;
use uncino_domain::people::sessions::{SessionService, Visitor};
use uncino_domain::secret::Secret;
use uncino_domain::storage::Stored;

use crate::blocking::{blocking, in_background};
use crate::site::Site;
use crate::state::AppState;

/// A cookie of ours. Under https its name has the prefix that keeps other hosts of the domain from setting it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OurCookie {
    /// The session.
    Session,
    /// Ties a form to the browser of somebody who isn't logged in.
    Form,
}

impl OurCookie {
    fn name(self, site: &Site) -> &'static str {
        match (self, site.is_https()) {
            (Self::Session, true) => "__Host-uncino_session",
            (Self::Session, false) => "uncino_session",
            (Self::Form, true) => "__Host-uncino_form",
            (Self::Form, false) => "uncino_form",
        }
    }

    /// Its value in this request.
    pub(crate) fn read(self, request: &HttpRequest, site: &Site) -> Option<Secret> {
        request.cookie(self.name(site)).map(|cookie| Secret::new(cookie.value()))
    }

    /// The cookie to set.
    pub(crate) fn with(self, value: &Secret, site: &Site) -> Cookie<'static> {
        let cookie = Cookie::build(self.name(site), value.expose().to_owned())
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(site.is_https());
        match self {
            Self::Session => cookie.max_age(Duration::seconds(site.session_max_age)).finish(),
            Self::Form => cookie.finish(),
        }
    }

    /// The cookie that ends it.
    pub(crate) fn ended(self, site: &Site) -> Cookie<'static> {
        let mut cookie = self.with(&Secret::new(""), site);
        cookie.make_removal();
        cookie
    }
}

/// Somebody who is logged in, with the secret of their cookie, from which their forms' CSRF tokens come.
#[derive(Debug, Clone)]
pub(crate) struct LoggedIn {
    pub(crate) visitor: Visitor,
    pub(crate) cookie: Secret,
}

/// Notes the use of a session, while nobody waits.
pub(crate) fn note_use(sessions: SessionService, id: SessionId) {
    in_background("noting the use of a session", move || sessions.touch(id));
}

/// Who is logged in, if anybody. An expired session is no credential: the visitor is logged out.
pub(crate) async fn visitor(request: &HttpRequest, state: &AppState) -> Stored<Option<LoggedIn>> {
    let Some(cookie) = OurCookie::Session.read(request, &state.site) else { return Ok(None) };
    let (sessions, presented) = (state.sessions(request), cookie.clone());
    let Some((visitor, touch_due)) = blocking(move || sessions.resume(&presented)).await? else {
        return Ok(None);
    };
    if touch_due {
        note_use(state.sessions(request), visitor.session.id);
    }
    Ok(Some(LoggedIn { visitor, cookie }))
}
