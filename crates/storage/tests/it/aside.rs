//! A database of ours that makes room for another one: nothing of it is lost, and it can be had back.

use uncino_domain::storage::{Storage, Stored};
use uncino_storage::{is_served, put_back, set_aside};
use uncino_testkit::fixtures::{World, policy};
use uncino_testkit::postgres::Schema;

/// A name that no other run has.
fn stamp() -> String {
    format!("before-{}T", std::process::id())
}

fn expect_it_makes_room(url: &str) {
    let open = || uncino_storage::open(url).expect("a database");
    let count = |storage: &dyn Storage| -> Stored<u32> {
        storage.read(|repositories| repositories.clients().count())
    };
    let storage = open();
    World::on(storage.clone(), policy()).compatible_client();
    storage.close();
    drop(storage);

    let place = set_aside(url, &stamp()).expect("nobody uses it");
    assert!(place.contains("before"), "{place}");
    let storage = open();
    assert_eq!(count(&*storage).expect("a count"), 0, "another one");
    storage.close();
    drop(storage);

    put_back(url, &stamp()).expect("nobody uses it");
    assert_eq!(count(&*open()).expect("a count"), 1, "the first one");
}

#[test]
fn a_file_of_sqlite_makes_room_and_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    expect_it_makes_room(&format!("sqlite://{}/uncino.db", folder.path().display()));
}

#[test]
fn tables_of_postgresql_make_room_and_come_back() {
    let schema = Schema::create();
    expect_it_makes_room(schema.url());
}

#[test]
fn who_uses_a_database_of_postgresql_is_seen() {
    let schema = Schema::create();
    let storage = uncino_storage::open(schema.url()).expect("a database");
    let asked: Stored<u32> = storage.read(|repositories| repositories.clients().count());
    assert_eq!(asked.expect("a count"), 0);
    assert!(is_served(schema.url()).expect("it can be asked"));
    storage.close();
    assert!(!is_served(schema.url()).expect("it can be asked"));
}

#[test]
fn a_file_that_somebody_uses_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/uncino.db", folder.path().display());
    let storage = uncino_storage::open(&url).expect("a database");
    let refused = set_aside(&url, &stamp()).expect_err("it is used").to_string();
    assert!(refused.contains("is a server still running on it?"), "{refused}");
    assert!(folder.path().join("uncino.db").exists());
    storage.close();
}
