//! Links that work once.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::people::link::{Link, LinkPurpose};
use uncino_domain::storage::{Removal, Storage};

use crate::contract::{digest, insert_user, now, read, write};

fn link(name: &str, purpose: LinkPurpose) -> Link {
    Link { digest: digest(name), purpose, expires_at: now() + TimeDelta::hours(1) }
}

fn add(storage: &dyn Storage, link: Link) {
    write(storage, move |repositories| repositories.links().replace(&link));
}

fn found(storage: &dyn Storage, name: &'static str) -> Option<Link> {
    read(storage, move |repositories| repositories.links().find(&digest(name)))
}

/// Whatever it is for.
pub fn a_link_works_once(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    for purpose in [LinkPurpose::SetUp, LinkPurpose::Password(anna)] {
        add(&**storage, link("link", purpose));
        assert_eq!(found(&**storage, "link"), Some(link("link", purpose)));
        assert_eq!(found(&**storage, "other"), None);
        let remove = || write(&**storage, |repositories| repositories.links().remove(&digest("link")));
        assert_eq!((remove(), remove()), (Removal::Removed, Removal::NotThere));
        assert_eq!(found(&**storage, "link"), None);
    }
}

/// Of the same purpose and person, and no other.
pub fn a_new_link_replaces_the_old_one(storage: &Arc<dyn Storage>) {
    let anna = LinkPurpose::Password(insert_user(&**storage, "anna@example.org").id);
    let other = LinkPurpose::Password(insert_user(&**storage, "other@example.org").id);
    let names = ["set-up", "anna's", "other's", "new set-up", "anna's new"];
    let there = || names.map(|name| found(&**storage, name).is_some());
    add(&**storage, link("set-up", LinkPurpose::SetUp));
    add(&**storage, link("anna's", anna));
    add(&**storage, link("other's", other));
    assert_eq!(there(), [true, true, true, false, false]);
    add(&**storage, link("new set-up", LinkPurpose::SetUp));
    add(&**storage, link("anna's new", anna));
    assert_eq!(there(), [false, false, true, true, true]);
    write(&**storage, move |repositories| repositories.links().remove_for(LinkPurpose::SetUp));
    write(&**storage, move |repositories| repositories.links().remove_for(other));
    assert_eq!(there(), [false, false, false, false, true]);
}

/// At the first moment at which they don't work any more.
pub fn links_go_with_time_and_with_their_user(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    add(&**storage, link("anna's", LinkPurpose::Password(anna)));
    add(&**storage, link("set-up", LinkPurpose::SetUp));
    assert_eq!(write(&**storage, move |repositories| repositories.users().remove(anna)), Removal::Removed);
    assert_eq!(found(&**storage, "anna's"), None);
    let sweep = |at| write(&**storage, move |repositories| repositories.links().remove_expired(at));
    assert_eq!(sweep(now() + TimeDelta::minutes(59)), 0);
    assert_eq!(sweep(now() + TimeDelta::hours(1)), 1);
    assert_eq!(found(&**storage, "set-up"), None);
}
