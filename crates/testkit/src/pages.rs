//! The network in memory: what is there for whoever fetches.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use uncino_domain::fetch::{Fetcher, Fetching, NotFetched, Take};

/// What stands at some URLs, in pieces; nothing is anywhere else.
#[derive(Debug, Default)]
pub struct KeptPages {
    pages: Mutex<BTreeMap<String, Vec<u8>>>,
    asked: Mutex<Vec<String>>,
}

impl KeptPages {
    /// Puts a page under its URL.
    pub fn put(&self, url: &str, page: &[u8]) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), page.to_vec());
    }

    /// The URLs that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Fetcher for KeptPages {
    fn fetch<'a>(&'a self, url: &'a str, take: Take<'a>) -> Fetching<'a> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(url.to_owned());
        let page = self.pages.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned();
        Box::pin(async move {
            let page = page.ok_or(NotFetched::Unreachable)?;
            let mut pieces = page.chunks(64 * 1_024);
            let broken_off = pieces.any(|piece| take(piece) == ControlFlow::Break(()));
            if broken_off { Err(NotFetched::BrokenOff) } else { Ok(()) }
        })
    }
}
