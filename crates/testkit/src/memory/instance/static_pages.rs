//! Static pages in memory.

use uncino_domain::agenda::event::Slice;
use uncino_domain::agenda::search::stand_in;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::StaticPageId;
use uncino_domain::instance::static_page::{StaticPage, StaticPageWords};
use uncino_domain::storage::{Removal, StaticPageInsertion, StaticPageRepository, Stored};

use crate::memory::{Tables, removal, sweep};

impl StaticPageRepository for Tables {
    fn list(&mut self) -> Stored<Vec<StaticPage>> {
        Ok(self.static_pages.clone())
    }

    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<StaticPage>> {
        let is_found = |page: &&StaticPage| stand_in(words, &format!("{} {}", page.words.title, page.slug));
        let found = self.static_pages.iter().filter(is_found);
        Ok(found.skip(slice.offset as usize).take(slice.limit as usize).cloned().collect())
    }

    fn titles(&mut self, limit: u32) -> Stored<Vec<(String, String)>> {
        let oldest = self.static_pages.iter().take(limit as usize);
        Ok(oldest.map(|page| (page.slug.clone(), page.words.title.clone())).collect())
    }

    fn find(&mut self, id: StaticPageId) -> Stored<Option<StaticPage>> {
        Ok(self.static_pages.iter().find(|page| page.id == id).cloned())
    }

    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<StaticPage>> {
        Ok(self.static_pages.iter().find(|page| page.slug == slug).cloned())
    }

    fn insert(&mut self, slug: &str, words: &StaticPageWords, at: Timestamp) -> Stored<StaticPageInsertion> {
        if self.static_pages.iter().any(|page| page.slug == slug) {
            return Ok(StaticPageInsertion::SlugTaken);
        }
        let id = StaticPageId(self.next_id());
        let page =
            StaticPage { id, slug: slug.to_owned(), words: words.clone(), created_at: at, updated_at: at };
        self.static_pages.push(page.clone());
        Ok(StaticPageInsertion::Inserted(page))
    }

    fn update(&mut self, page: &StaticPage) -> Stored<()> {
        for known in self.static_pages.iter_mut().filter(|known| known.id == page.id) {
            known.words = page.words.clone();
            known.updated_at = page.updated_at;
        }
        Ok(())
    }

    fn remove(&mut self, id: StaticPageId) -> Stored<Removal> {
        Ok(removal(sweep(&mut self.static_pages, |page| page.id == id)))
    }
}
