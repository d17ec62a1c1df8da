//! The network in memory: what is there for whoever fetches.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use uncino_domain::fetch::{Fetcher, Fetching, NotFetched, Take};

/// What stands at some URLs, in pieces; nothing is anywhere else.
#[derive(Debug, Default)]
pub struct KeptPages {
    pages: Mutex<BTreeMap<String, Vec<u8>>>,
    asked: Mutex<Vec<String>>,
    is_overloaded: AtomicBool,
}

impl KeptPages {
    /// Puts a page under its URL.
    pub fn put(&self, url: &str, page: &[u8]) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), page.to_vec());
    }

    /// Is it too busy to fetch anything?
    pub fn set_overloaded(&self, is_overloaded: bool) {
        self.is_overloaded.store(is_overloaded, Ordering::Relaxed);
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
        let is_overloaded = self.is_overloaded.load(Ordering::Relaxed);
        Box::pin(async move {
            if is_overloaded {
                return Err(NotFetched::Overloaded);
            }
            let page = page.ok_or(NotFetched::Unreachable)?;
            let mut pieces = page.chunks(64 * 1_024);
            let broken_off = pieces.any(|piece| take(piece) == ControlFlow::Break(()));
            if broken_off { Err(NotFetched::BrokenOff) } else { Ok(()) }
        })
    }
}
