//! A long list, page after page: `?q=` looks for words, `?page=` counts the pages from 0. A form on it goes to the very address
//! that shows it, and what was done leads back there.

use actix_web::HttpResponse;

use crate::extract::parameters::{self, Pairs, encode};
use crate::pages::form::field;
use crate::pages::response::see_other;
use crate::pages::visit::Visit;

/// How many stand on a page.
pub(crate) const PAGE: u32 = 50;
/// The furthest page.
const LAST_PAGE: u32 = 10_000;

/// What the address of a list asks for.
#[derive(Debug, Clone)]
pub(crate) struct Pager {
    here: &'static str,
    /// Words, filter and order, as far as they are given.
    asked: Pairs,
    page: u32,
}

impl Pager {
    /// How many to read: one more than are shown, which tells whether there are others.
    pub(crate) const LIMIT: u32 = PAGE + 1;

    /// What this visit asks of the list at `here`: words (`q`), and these other fields.
    pub(crate) fn read(visit: &Visit, here: &'static str, fields: &[&str]) -> Self {
        let mut query = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
        let page = field(&query, "page").parse().unwrap_or_default();
        query.retain(|(name, value)| (name == "q" || fields.contains(&name.as_str())) && !value.is_empty());
        Self { here, asked: query, page: u32::min(page, LAST_PAGE) }
    }

    /// The words that are looked for.
    pub(crate) fn words(&self) -> String {
        self.asked("q")
    }

    /// One of the other fields; empty if it isn't given.
    pub(crate) fn asked(&self, name: &str) -> String {
        field(&self.asked, name)
    }

    /// How many stand on the pages before.
    pub(crate) fn offset(&self) -> u32 {
        self.page * PAGE
    }

    /// Is only a part shown, so that an empty list doesn't mean that there is nothing?
    pub(crate) fn is_part(&self) -> bool {
        self.page > 0 || !self.asked.is_empty()
    }

    /// Keeps of what was read what this page shows, and says where the others stand.
    pub(crate) fn cut<T>(&self, read: &mut Vec<T>) -> Option<String> {
        let has_more = read.len() > PAGE as usize;
        read.truncate(PAGE as usize);
        has_more.then(|| Self { page: self.page + 1, ..self.clone() }.address())
    }

    /// The address of this page, for its forms too.
    pub(crate) fn address(&self) -> String {
        self.address_with(Vec::new())
    }

    /// Leads back to this page, which tells what was done (`done`) to which (`of`), and shows that one where it stands.
    pub(crate) fn done(&self, word: &str, of: &str) -> HttpResponse {
        self.done_with(word, of, Vec::new())
    }

    /// The same, with what else it takes to tell.
    pub(crate) fn done_with<'t>(
        &self,
        word: &'t str,
        of: &'t str,
        more: Vec<(&'t str, &'t str)>,
    ) -> HttpResponse {
        let told = [("done", word), ("of", of)].into_iter().chain(more).collect();
        see_other(&format!("{}#at-{of}", self.address_with(told)))
    }

    /// The same, with something else in it.
    pub(crate) fn address_with(&self, more: Vec<(&str, &str)>) -> String {
        let asked = self.asked.iter().map(|(name, value)| encode(name, value));
        let page = (self.page > 0).then(|| encode("page", &self.page.to_string()));
        let more = more.into_iter().map(|(name, value)| encode(name, value));
        let query: Vec<_> = asked.chain(page).chain(more).collect();
        if query.is_empty() { self.here.to_owned() } else { format!("{}?{}", self.here, query.join("&")) }
    }
}
