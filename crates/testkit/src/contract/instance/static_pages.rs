//! Static pages.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::agenda::event::Slice;
use uncino_domain::instance::static_page::{StaticPage, StaticPageWords};
use uncino_domain::storage::{Removal, Repositories, StaticPageInsertion, Storage};

use crate::contract::{now, read, write};

/// Under slugs that are theirs alone, and are changed and removed.
pub fn static_pages_read_back_equal(storage: &Arc<dyn Storage>) {
    let insert = |slug: &'static str, title: &str| {
        let words = StaticPageWords { title: title.to_owned(), content: "<p>…</p>".to_owned() };
        write(&**storage, move |repositories| repositories.static_pages().insert(slug, &words, now()))
    };
    let StaticPageInsertion::Inserted(first) = insert("rules", "Rules") else {
        unreachable!("the slug is new")
    };
    assert_eq!(insert("rules", "Other rules"), StaticPageInsertion::SlugTaken);
    let StaticPageInsertion::Inserted(second) = insert("us", "Us") else { unreachable!("the slug is new") };
    let words = StaticPageWords { title: "Our rules".to_owned(), ..first.words.clone() };
    let changed = StaticPage { words, updated_at: now() + TimeDelta::hours(1), ..first.clone() };
    let change = changed.clone();
    write(&**storage, move |repositories| repositories.static_pages().update(&change));
    assert_eq!(
        read(&**storage, |repositories| repositories.static_pages().list()),
        [changed.clone(), second]
    );
    let titles = |limit| read(&**storage, move |repositories| repositories.static_pages().titles(limit));
    assert_eq!(titles(1), [("rules".to_owned(), "Our rules".to_owned())]);
    assert_eq!(titles(9).len(), 2);
    let id = first.id;
    let find = move || read(&**storage, move |repositories| repositories.static_pages().find(id));
    assert_eq!(find(), Some(changed.clone()));
    let by_slug = read(&**storage, |repositories| repositories.static_pages().find_by_slug("rules"));
    assert_eq!(by_slug, Some(changed));
    let remove = || write(&**storage, move |repositories| repositories.static_pages().remove(id));
    assert_eq!((remove(), remove(), find()), (Removal::Removed, Removal::NotThere, None));
}

/// By title and slug, the oldest first, a part at a time.
pub fn static_pages_are_searched(storage: &Arc<dyn Storage>) {
    for (slug, title) in [("rules", "Règles"), ("us", "About us"), ("about", "Wer wir sind")] {
        let words = StaticPageWords { title: title.to_owned(), content: "about".to_owned() };
        let insert = move |repositories: &mut dyn Repositories| {
            repositories.static_pages().insert(slug, &words, now())
        };
        assert!(matches!(write(&**storage, insert), StaticPageInsertion::Inserted(_)));
    }
    let search = |words: &'static str, offset, limit| -> Vec<String> {
        let slice = Slice { offset, limit };
        let found = read(&**storage, move |repositories| repositories.static_pages().search(words, slice));
        found.into_iter().map(|found| found.slug).collect()
    };
    assert_eq!(search("", 0, 2), ["rules", "us"]);
    assert_eq!(search("", 2, 9), ["about"]);
    assert_eq!(search("REGLES", 0, 9), ["rules"]);
    assert_eq!(search("about", 0, 9), ["us", "about"]);
    assert_eq!(search("about us", 0, 9), ["us"]);
    assert_eq!(search("%", 0, 9), Vec::<String>::new(), "wildcards are letters");
}
