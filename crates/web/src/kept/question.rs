//! What was asked, as far as the answer depends on it.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, COOKIE, RANGE};

use crate::compression;

/// The longest address of which an answer is kept, in bytes.
const MAX_ADDRESS: usize = 1_000;

/// What many people read: whole paths, and how paths begin.
const PATHS: [&str; 3] = ["/", "/past", "/api/events"];
const BEGINNINGS: [&str; 8] =
    ["/event/", "/tag/", "/place/", "/collection/", "/embed/", "/feed/", "/api/export/", "/api/collections/"];

/// A question that several people may ask: the address, and in which encoding they take the answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) address: String,
    encoding: Option<&'static str>,
}

impl Question {
    /// None if nobody else may ask just this.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        let headers = request.headers();
        let path = request.path();
        let is_read = PATHS.contains(&path) || BEGINNINGS.iter().any(|beginning| path.starts_with(beginning));
        let is_everybodys = matches!(*request.method(), Method::GET | Method::HEAD)
            && [COOKIE, AUTHORIZATION, RANGE].iter().all(|name| !headers.contains_key(name));
        if !is_read || !is_everybodys {
            return None;
        }
        let address = request.uri().path_and_query()?.as_str();
        (address.len() <= MAX_ADDRESS)
            .then(|| Self { address: address.to_owned(), encoding: compression::choose(headers) })
    }

    /// What it takes in memory, in bytes.
    pub(super) fn size(&self) -> usize {
        size_of::<Self>() + self.address.len()
    }
}
