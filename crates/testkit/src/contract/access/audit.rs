//! The audit log.

use std::sync::Arc;

use uncino_domain::access::audit::{Actor, AuditAction, AuditEntry, AuditQuery, AuditTopic, NewAuditEntry};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::ClientId;
use uncino_domain::storage::Storage;

use crate::contract::access::limits::minute;
use crate::contract::story::{client, insert_client};
use crate::contract::{insert_user, now, read, write};

fn note(storage: &dyn Storage, actor: Actor, at: Timestamp, subject: &str) {
    let subject = Some(subject.to_owned());
    let address = Some("2001:db8::7".to_owned());
    let entry = NewAuditEntry { at, actor, address, action: AuditAction::EventAdded, subject };
    write(storage, move |repositories| repositories.audit().insert(&entry));
}

fn entries(storage: &dyn Storage, before: Option<i64>, limit: u32) -> Vec<AuditEntry> {
    let query = AuditQuery { words: String::new(), topic: None, before, limit };
    read(storage, move |repositories| repositories.audit().list(&query))
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

/// In whatever stands in an entry, whatever the case of ASCII letters; wildcards are none.
pub fn audit_entries_are_found_by_words_and_topic(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org");
    insert_client(&**storage, client("client"));
    let client_id = ClientId::new("client");
    let user = Actor::User { id: anna.id, email: anna.email.clone(), client_id: Some(client_id.clone()) };
    let told = |actor: Actor, action, subject: Option<&str>, address: Option<&str>| {
        let (subject, address) = (subject.map(str::to_owned), address.map(str::to_owned));
        let entry = NewAuditEntry { at: now(), actor, address, action, subject };
        write(&**storage, move |repositories| repositories.audit().insert(&entry));
    };
    told(user, AuditAction::EventAdded, Some("Concert 100%"), Some("192.0.2.7"));
    told(Actor::Nobody, AuditAction::EventAdded, Some("Dance_night"), None);
    told(Actor::CommandLine, AuditAction::AccountMade, Some("bert@example.org"), None);
    told(Actor::Client(client_id), AuditAction::TokenRevoked, None, None);
    let found = |words: &str, topic| {
        let query = AuditQuery { words: words.to_owned(), topic, before: None, limit: 9 };
        let found = read(&**storage, move |repositories| repositories.audit().list(&query));
        found.into_iter().map(|entry| entry.action).collect::<Vec<_>>()
    };
    let (added, made, revoked) = ("event.added", "account.made", "token.revoked");
    assert_eq!(found("", None), [revoked, made, added, added]);
    assert_eq!(found("", Some(AuditTopic::Events)), [added, added]);
    assert_eq!(found("", Some(AuditTopic::LogIns)), [""; 0]);
    assert_eq!(found("EXAMPLE.org", None), [made, added], "who, and to whom");
    assert_eq!(found("example.org", Some(AuditTopic::People)), [made]);
    assert_eq!(found("192.0.2", None), [added]);
    assert_eq!(found("CLIENT", None), [revoked, added], "by the id of the application");
    let name = client("client").name.as_str().to_owned();
    assert_eq!(found(&name, None), [revoked, added], "by its name");
    assert_eq!(found("100%", None), [added]);
    assert_eq!(found("10%", None), [""; 0], "no wildcard");
    assert_eq!(found("e_n", None), [added]);
    assert_eq!(found("c_ncert", None), [""; 0], "no wildcard");
    let query = AuditQuery { words: "anna".to_owned(), topic: None, before: None, limit: 1 };
    let entry = read(&**storage, move |repositories| repositories.audit().list(&query)).remove(0);
    assert_eq!(entry.user_id, Some(anna.id));
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
