//! Databases of other programs: every value is read, of whatever type, and nothing is written.

use std::sync::Arc;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use uncino_domain::agenda::picture::{PictureError, PictureFile};
use uncino_domain::clock::Clock as _;
use uncino_domain::instance::move_in::{Look, Old, OldPictures, Plan, Version};
use uncino_storage::{Foreign, ForeignError, open_foreign};
use uncino_testkit::FixedClock;
use uncino_testkit::postgres::Schema;

/// No pictures.
#[derive(Debug)]
struct Nothing;

impl OldPictures for Nothing {
    fn look(&self, _name: &str) -> Look {
        Look::Missing
    }

    fn bring(&self, _name: &str, _file: &PictureFile) -> Result<(), PictureError> {
        Ok(())
    }

    fn read(&self, _name: &str) -> std::io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

const TABLES: &str = r#"
    CREATE TABLE "SequelizeMeta" (name VARCHAR(255));
    INSERT INTO "SequelizeMeta" VALUES ('20220617203517-collection.js'), ('20240817203545-sortIndexCollection.js');
    CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(255), "createdAt" TIMESTAMP);
    CREATE TABLE events (id INTEGER PRIMARY KEY, title TEXT, start_datetime BIGINT, "placeId" INTEGER);
    CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, latitude DOUBLE PRECISION);
    CREATE TABLE oauth_clients (id VARCHAR(255));
    CREATE TABLE oauth_tokens ("accessToken" VARCHAR(255));
    CREATE TABLE settings (key VARCHAR(255), value JSON);
    CREATE TABLE somebody_elses (id INTEGER);
    INSERT INTO users VALUES (1, 'it''s-me@example.org', '2024-01-01 00:00:00');
    INSERT INTO places VALUES (5, 'Café', 45.5);
    INSERT INTO events VALUES (7, 'Ünïcode 🎺', 1900000000, 5);
    INSERT INTO settings VALUES ('title', '"Agenda"');
"#;

fn plan(old: Old) -> Plan {
    Plan::of(old, Arc::new(Nothing), FixedClock::default().now()).expect("the test goes on")
}

fn expect_all_of_it(old: Old) {
    assert_eq!(Version::of(&old), Version::Known { releases: "1.19 to 1.21" });
    let plan = plan(old);
    let comes = |what: &str| plan.report.coming.iter().find(|coming| coming.what == what).map(|it| it.come);
    for (what, count) in [("users", 1), ("places", 1), ("events", 1), ("settings", 1)] {
        assert_eq!(comes(what), Some(count), "{what}: {:?}", plan.report);
    }
    assert!(plan.report.notes.iter().any(|note| note.contains("somebody_elses")), "{:?}", plan.report.notes);
}

#[test]
fn a_file_of_sqlite_is_read_and_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("the test goes on");
    let path = folder.path().join("a?b#.sqlite");
    let mut connection = SqliteConnection::establish(&folder.path().join("written").display().to_string())
        .expect("the test goes on");
    connection.batch_execute(TABLES).expect("the test goes on");
    drop(connection);
    std::fs::rename(folder.path().join("written"), &path).expect("the test goes on");
    let before = std::fs::read(&path).expect("the test goes on");
    expect_all_of_it(open_foreign(&Foreign::Sqlite(path.clone())).expect("the test goes on"));
    assert!(Foreign::is_sqlite(&path).expect("the test goes on"));
    assert!(std::fs::read(&path).expect("the test goes on") == before);
}

#[test]
fn a_value_that_is_no_text_stops_nothing() {
    let folder = tempfile::tempdir().expect("the test goes on");
    let path = folder.path().join("odd.sqlite");
    let mut connection = SqliteConnection::establish(&path.display().to_string()).expect("the test goes on");
    connection.batch_execute(TABLES).expect("the test goes on");
    let odd =
        "INSERT INTO events VALUES (8, X'ff00fe', 1900000000, 5), (9, CAST(X'ff41' AS TEXT), 9e999, 5);";
    connection.batch_execute(odd).expect("the test goes on");
    let old = open_foreign(&Foreign::Sqlite(path)).expect("the test goes on");
    let plan = plan(old);
    let events = plan.report.coming.iter().find(|coming| coming.what == "events").expect("the test goes on");
    assert_eq!((events.there, events.come), (3, 2), "{:?}", plan.report.troubles);
}

#[test]
fn what_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().expect("the test goes on");
    let path = folder.path().join("none.sqlite");
    let refused = open_foreign(&Foreign::Sqlite(path.clone()));
    assert!(matches!(refused, Err(ForeignError::Open(_) | ForeignError::Read(_))), "{refused:?}");
    assert!(!path.exists());
}

#[test]
fn a_table_that_may_not_be_read_is_named() {
    let schema = Schema::create();
    schema.run(TABLES);
    let role = format!("{}_reader", schema.name());
    let name = schema.name();
    schema.run(&format!(
        "CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {name} TO {role}; \
         GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {role}; REVOKE SELECT ON places FROM {role};"
    ));
    let (_, rest) = schema.url().split_once('@').expect("the test goes on");
    let refused = open_foreign(&Foreign::Postgres(format!("postgres://{role}@{rest}"))).err();
    schema.run(&format!("DROP OWNED BY {role}; DROP ROLE {role};"));
    let said = refused.expect("the table isn't taken for empty").to_string();
    assert!(said.contains("permission denied for table places"), "{said}");
}

#[test]
fn an_address_that_is_not_encoded_is_refused_without_its_password() {
    for password in ["p@S3cret", "p%S3cret", "p/S3cret"] {
        let url = format!("postgres://u:{password}@127.0.0.1:1/db");
        let foreign = open_foreign(&Foreign::Postgres(url.clone())).err().map(|error| error.to_string());
        let own = uncino_storage::open(&url).err().map(|error| error.to_string());
        for said in [foreign, own] {
            let said = said.expect("nobody listens there");
            assert!(said.contains("%40") && !said.contains("S3cret"), "{said}");
        }
    }
}

#[test]
fn a_database_of_postgresql_is_read() {
    let schema = Schema::create();
    let mut connection = PgConnection::establish(schema.url()).expect("the test goes on");
    connection.batch_execute(TABLES).expect("the test goes on");
    let old = open_foreign(&Foreign::Postgres(schema.url().to_owned())).expect("the test goes on");
    expect_all_of_it(old);
}
