//! Settings, links, counters, the audit log.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::json;
use uncino_domain::access::audit::{Actor, AuditAction, AuditEntry, NewAuditEntry};
use uncino_domain::access::limit::{Bucket, Counter, Quota};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::ClientId;
use uncino_domain::people::link::{Link, LinkPurpose};
use uncino_domain::storage::{Removal, Storage};

use crate::contract::oauth::clients::{client, insert_client};
use crate::contract::{digest, insert_user, now, read, write};

/// The last value of each counts.
pub fn settings_read_back_equal_by_key(storage: &Arc<dyn Storage>) {
    let list = || read(&**storage, |repositories| repositories.settings().list());
    assert_eq!(list(), []);
    let set = |key: &'static str, value: serde_json::Value| {
        write(&**storage, move |repositories| repositories.settings().set(key, &value));
    };
    set("title", json!("Città \u{202e}\"'\\ \u{0}"));
    set("b_c", json!(false));
    set("B", json!(null));
    set("b-a", json!({"list": [1, -2.5, "x"], "empty": {}}));
    set("b_c", json!(true));
    let expected = [
        ("B", json!(null)),
        ("b-a", json!({"list": [1, -2.5, "x"], "empty": {}})),
        ("b_c", json!(true)),
        ("title", json!("Città \u{202e}\"'\\ \u{0}")),
    ];
    assert_eq!(list(), expected.map(|(key, value)| (key.to_owned(), value)));
}

/// Until that is said otherwise, whatever the value becomes.
pub fn a_secret_setting_stays_secret(storage: &Arc<dyn Storage>) {
    let secret = || read(&**storage, |repositories| repositories.settings().secret_keys());
    let set = |value: u8| {
        write(&**storage, move |repositories| repositories.settings().set("key", &json!(value)));
    };
    let keep = |is_secret: bool| {
        write(&**storage, move |repositories| repositories.settings().set_secrecy("key", is_secret));
    };
    keep(true);
    assert_eq!(secret(), <[String; 0]>::default(), "there is no such setting");
    set(1);
    assert_eq!(secret(), <[String; 0]>::default());
    keep(true);
    set(2);
    assert_eq!(secret(), ["key"]);
    keep(false);
    assert_eq!(secret(), <[String; 0]>::default());
}

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

fn bucket(of: &str) -> Bucket {
    Bucket::quota(Quota::AccountEvents, of)
}

fn minute(minutes: i64) -> Timestamp {
    now() + TimeDelta::minutes(minutes)
}

fn count(storage: &dyn Storage, of: &'static str, at: i64, end: i64) -> Counter {
    write(storage, move |repositories| repositories.limits().count(&bucket(of), minute(at), minute(end)))
}

fn counter(storage: &dyn Storage, of: &'static str, at: i64) -> Option<Counter> {
    read(storage, move |repositories| repositories.limits().find(&bucket(of), minute(at)))
}

/// The window begins with the first count, and its end stays.
pub fn counters_count_within_their_window(storage: &Arc<dyn Storage>) {
    let expect = |count, last, end| Counter { count, last_at: minute(last), ends_at: minute(end) };
    assert_eq!(counter(&**storage, "a", 0), None);
    assert_eq!(count(&**storage, "a", 0, 60), expect(1, 0, 60));
    assert_eq!(count(&**storage, "a", 59, 119), expect(2, 59, 60));
    assert_eq!(count(&**storage, "b", 59, 119), expect(1, 59, 119));
    assert_eq!(counter(&**storage, "a", 59), Some(expect(2, 59, 60)));
    assert_eq!(counter(&**storage, "a", 60), None);
    assert_eq!(count(&**storage, "a", 60, 120), expect(1, 60, 120));
    assert_eq!(counter(&**storage, "a", 60), Some(expect(1, 60, 120)));
}

/// Others stay.
pub fn ended_and_reset_counters_are_gone(storage: &Arc<dyn Storage>) {
    for (of, end) in [("a", 10), ("b", 20), ("c", 30)] {
        count(&**storage, of, 0, end);
    }
    let sweep = |at| write(&**storage, move |repositories| repositories.limits().remove_ended(minute(at)));
    assert_eq!((sweep(9), sweep(10), sweep(10)), (0, 1, 0));
    write(&**storage, |repositories| repositories.limits().reset(&bucket("c")));
    write(&**storage, |repositories| repositories.limits().reset(&bucket("unknown")));
    assert_eq!(["a", "b", "c"].map(|of| counter(&**storage, of, 5).is_some()), [false, true, false]);
}

fn note(storage: &dyn Storage, actor: Actor, at: Timestamp, subject: &str) {
    let subject = Some(subject.to_owned());
    let address = Some("2001:db8::7".to_owned());
    let entry = NewAuditEntry { at, actor, address, action: AuditAction::EventAdded, subject };
    write(storage, move |repositories| repositories.audit().insert(&entry));
}

fn entries(storage: &dyn Storage, before: Option<i64>, limit: u32) -> Vec<AuditEntry> {
    read(storage, move |repositories| repositories.audit().list(before, limit))
}

fn subjects(entries: &[AuditEntry]) -> Vec<&str> {
    entries.iter().filter_map(|entry| entry.subject.as_deref()).collect()
}

/// Page by page.
pub fn audit_entries_are_listed_from_the_latest(storage: &Arc<dyn Storage>) {
    assert_eq!(entries(&**storage, None, 9), []);
    for subject in ["one", "two", "three", "четыре"] {
        note(&**storage, Actor::CommandLine, now(), subject);
    }
    let first = entries(&**storage, None, 3);
    assert_eq!(subjects(&first), ["четыре", "three", "two"]);
    assert_eq!(subjects(&entries(&**storage, Some(first[2].id), 3)), ["one"]);
    assert_eq!(subjects(&entries(&**storage, Some(first[0].id), 1)), ["three"]);
    assert!(first.iter().all(|entry| entry.id > 0));
}

/// And its user. Only the client's name is looked up when the entry is read.
pub fn an_audit_entry_outlives_its_client(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org");
    insert_client(&**storage, client("client"));
    let client_id = ClientId::new("client");
    let user = Actor::User { id: anna.id, email: anna.email.clone(), client_id: Some(client_id.clone()) };
    let actors = [user, Actor::Client(client_id.clone()), Actor::CommandLine, Actor::Nobody];
    for actor in actors {
        note(&**storage, actor, now(), "it");
    }
    let seen = || {
        let seen = entries(&**storage, None, 9).into_iter().rev();
        seen.map(|entry| (entry.actor, entry.client_id, entry.client_name)).collect::<Vec<_>>()
    };
    let expect = |name: Option<String>| {
        let email = Some("anna@example.org".to_owned());
        let client_id = Some(client_id.clone());
        [
            (email, client_id.clone(), name.clone()),
            (None, client_id, name),
            (Some("command line".to_owned()), None, None),
            (None, None, None),
        ]
    };
    assert_eq!(seen(), expect(Some(client("client").name.as_str().to_owned())));
    write(&**storage, move |repositories| {
        repositories.users().remove(anna.id).map(drop)?;
        repositories.clients().remove(&ClientId::new("client")).map(drop)
    });
    assert_eq!(seen(), expect(None));
    let entry = entries(&**storage, None, 1).remove(0);
    assert_eq!((entry.at, entry.action.as_str()), (now(), "event.added"));
    assert_eq!((entry.address.as_deref(), entry.subject.as_deref()), (Some("2001:db8::7"), Some("it")));
}

/// What happened at that moment stays.
pub fn old_audit_entries_go(storage: &Arc<dyn Storage>) {
    for (minutes, subject) in [(-2, "old"), (-1, "older than now"), (0, "now")] {
        note(&**storage, Actor::Nobody, minute(minutes), subject);
    }
    assert_eq!(write(&**storage, |repositories| repositories.audit().remove_before(minute(-1))), 1);
    assert_eq!(subjects(&entries(&**storage, None, 9)), ["now", "older than now"]);
}
