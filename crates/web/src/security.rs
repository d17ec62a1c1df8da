//! Headers that protect.

use actix_web::http::header::{REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::DefaultHeaders;

/// On every answer: no guessing of content types, no referrer.
pub fn baseline_headers() -> DefaultHeaders {
    DefaultHeaders::new().add((X_CONTENT_TYPE_OPTIONS, "nosniff")).add((REFERRER_POLICY, "no-referrer"))
}

/// What a page may do, and who may show it in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// Nothing from elsewhere, nothing to elsewhere, in no frame.
    Usual,
    /// The same, but a form on it leads, in the end, to an application. `form-action` can't be there on the way to a redirect:
    /// browsers apply it to the redirect that follows a form.
    LeadsElsewhere,
    /// It shows a picture that stands in the page itself: one that was sent and isn't kept yet.
    HoldsPicture,
    /// It shows pages of ours in frames.
    ShowsFrames,
    /// Other sites may show it in a frame: it has nothing to press but links, and nothing of who looks at it.
    Framed,
}

impl Policy {
    /// `Content-Security-Policy` (CSP 3).
    pub(crate) fn csp(self) -> &'static str {
        match self {
            Self::Usual => {
                "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
            }
            Self::LeadsElsewhere => {
                "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
            }
            Self::HoldsPicture => {
                "default-src 'none'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
            }
            Self::ShowsFrames => {
                "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
            }
            Self::Framed => {
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *; form-action 'none'"
            }
        }
    }
}
