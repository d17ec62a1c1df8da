//! SQLite: the contract, and what only a file can do.

use std::sync::{Arc, Barrier};

use chrono::TimeDelta;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection};
use tempfile::TempDir;
use uncino_domain::access::limit::{Bucket, Quota};
use uncino_domain::clock::Clock as _;
use uncino_domain::people::user::Role;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Removal, Storage, StorageError, Stored};
use uncino_storage::OpenError;
use uncino_testkit::FixedClock;
use uncino_testkit::fixtures::{World, policy};

use super::{database_id, folding, migrations, register, registered, revisions, revocation, statements};

pub(super) fn open() -> (Arc<dyn Storage>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let storage = uncino_storage::open(&url(&folder)).expect("a database");
    (storage, folder)
}

fn url(folder: &TempDir) -> String {
    format!("sqlite://{}/uncino.db", folder.path().display())
}

pub(super) fn batch(folder: &TempDir, statements: &str) {
    let path = folder.path().join("uncino.db");
    let mut connection = SqliteConnection::establish(&path.display().to_string()).expect("a connection");
    connection.batch_execute(statements).expect("the statements");
}

uncino_testkit::storage_contract!(open);

#[test]
fn any_sequence_of_actions_keeps_the_rules() {
    uncino_testkit::machine::check(open, 20);
}

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    what: String,
}

#[test]
fn a_statement_is_prepared_once_whatever_is_bound() {
    let mut connection = SqliteConnection::establish(":memory:").expect("a connection");
    let options: Vec<Named> =
        diesel::sql_query("SELECT compile_options AS name, '' AS what FROM pragma_compile_options")
            .load(&mut connection)
            .expect("the options");
    let has_it = options.iter().any(|option| option.name == "ENABLE_QPSG");
    assert!(has_it, "SQLite was compiled without the word in .cargo/config.toml");
}

#[test]
fn every_table_of_the_agenda_has_its_triggers() {
    let (_storage, folder) = open();
    let path = folder.path().join("uncino.db");
    let mut connection = SqliteConnection::establish(&path.display().to_string()).expect("a connection");
    let mut ask = |question: &str| -> Vec<Named> {
        diesel::sql_query(question).load(&mut connection).expect("the names")
    };
    let tables = ask("SELECT name, '' AS what FROM sqlite_master WHERE type = 'table'");
    let triggers = ask("SELECT tbl_name AS name, upper(substr(name, length(tbl_name) + 9)) AS what \
                        FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '% AFTER ' || \
                        substr(name, length(tbl_name) + 9) || ' ON ' || tbl_name || ' BEGIN UPDATE agenda_revision %'");
    revisions::every_table_of_the_agenda_has_its_triggers(
        tables.into_iter().map(|table| table.name).collect(),
        triggers.into_iter().map(|trigger| (trigger.name, trigger.what)).collect(),
    );
}

#[derive(diesel::QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Of the statements, without what begins and ends transactions.
#[test]
fn the_hot_paths_ask_as_much_as_is_known_and_find_it_by_an_index() {
    statements::note_statements();
    let (storage, folder) = open();
    let mut walked = statements::Paths::of(World::on(storage, policy())).walked();
    for (_, path) in &mut walked {
        *path = statements::questions(path);
    }
    let path = folder.path().join("uncino.db");
    let mut connection = SqliteConnection::establish(&path.display().to_string()).expect("a connection");
    for (name, sql) in statements::sought(&walked) {
        let explained = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}"));
        let plan: Vec<Plan> = explained.load(&mut connection).expect("a plan");
        let scans = plan.iter().filter(|step| statements::reads_all(&step.detail, "SCAN "));
        let scans: Vec<&str> = scans.map(|step| &*step.detail).collect();
        assert!(scans.is_empty(), "{name} reads all of a table: {scans:?} for {sql}");
        let sorts = plan.iter().any(|step| step.detail.contains("TEMP B-TREE FOR ORDER BY"));
        let is_bounded = statements::BY_START.contains(&name) && sql.contains("`start_at` >");
        assert!(!(sorts && is_bounded), "{name} sorts all that there is for {sql}");
    }
    statements::number_as_known(
        &walked,
        &[
            ("exchange a code", 8),
            ("refresh", 7),
            ("bearer check", 2),
            ("bearer check, known", 1),
            ("register", 2),
            ("publish an event", 14), // each of its two tags goes in by itself: prepared once, and nothing to wait for
            ("edition of a changed agenda", 13),
            ("edition", 1),
            ("list", 3),
            ("next page of a list", 3),
            ("event with its neighbours", 4),
            ("feed", 4),
            ("home page", 7),
        ],
    );
}

#[test]
fn a_revocation_holds_at_the_very_next_request() {
    let (storage, folder) = open();
    let of_another_process = uncino_storage::open(&url(&folder)).expect("the same database");
    revocation::holds_at_the_very_next_request(storage, of_another_process);
}

#[test]
fn what_was_committed_is_there_after_closing_and_opening() {
    let (storage, folder) = open();
    let id = register(&World::on(storage, policy()));
    let again = uncino_storage::open(&url(&folder)).expect("the same database");
    assert!(registered(&*again, id));
}

#[test]
fn another_database_has_another_id_and_the_same_one_keeps_it() {
    let ((storage, folder), (other, _alive)) = (open(), open());
    let id = database_id(&*storage);
    assert_ne!(id, database_id(&*other));
    drop(storage);
    assert_eq!(database_id(&*uncino_storage::open(&url(&folder)).expect("the same database")), id);
}

#[test]
fn closing_leaves_one_file_that_can_be_copied() {
    let (storage, folder) = open();
    register(&World::on(storage, policy()));
    let files: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").flatten().collect();
    let names: Vec<_> = files.iter().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["uncino.db"], "the write-ahead log is folded in");
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_storage, folder) = open();
    for file in std::fs::read_dir(folder.path()).expect("the folder").flatten() {
        let mode = file.metadata().expect("its metadata").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", file.path().display());
    }
}

#[test]
fn eight_openings_at_once_make_one_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let barrier = Arc::new(Barrier::new(8));
    let openings: Vec<_> = (0..8)
        .map(|_| {
            let (url, barrier) = (url(&folder), barrier.clone());
            std::thread::spawn(move || {
                barrier.wait();
                uncino_storage::open(&url).map(|storage| register(&World::on(storage, policy())))
            })
        })
        .collect();
    let outcomes: Vec<_> = openings.into_iter().map(|opening| opening.join().expect("no panic")).collect();
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}

#[test]
fn a_newer_database_is_refused() {
    let (storage, folder) = open();
    drop(storage);
    batch(&folder, "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
    let outcome = uncino_storage::open(&url(&folder));
    assert!(
        matches!(outcome, Err(OpenError::Newer(ref version)) if version == "99990101000000"),
        "{outcome:?}"
    );
}

#[test]
fn the_initial_database_keeps_every_row() {
    let folder = tempfile::tempdir().expect("a folder");
    batch(&folder, &migrations::initial_database("sqlite"));
    let storage = uncino_storage::open(&url(&folder)).expect("brought up to date");
    migrations::expect_every_row(&*storage);
    drop(storage);
    batch(&folder, &format!("PRAGMA foreign_keys = ON; {}", migrations::back_to_initial("sqlite")));
    let storage = uncino_storage::open(&url(&folder)).expect("brought up to date again");
    migrations::expect_every_row(&*storage);
}

#[test]
fn twins_become_one_and_opening_again_changes_nothing() {
    let (storage, folder) = open();
    drop(storage);
    batch(&folder, folding::TWINS);
    for _ in 0..2 {
        let storage = uncino_storage::open(&url(&folder)).expect("brought up to date");
        folding::expect_one_of_each(&*storage);
    }
    batch(&folder, "DELETE FROM key_rules");
    let storage = uncino_storage::open(&url(&folder)).expect("looked at again");
    folding::expect_one_of_each(&*storage);
}

#[test]
fn going_down_and_up_again_works() {
    let (storage, folder) = open();
    drop(storage);
    let down = migrations::all_the_way_down("sqlite");
    batch(&folder, &format!("PRAGMA foreign_keys = OFF; {down} DELETE FROM __diesel_schema_migrations;"));
    let storage = uncino_storage::open(&url(&folder)).expect("up again");
    register(&World::on(storage, policy()));
}

/// Work of several callers shares a commit; each has a savepoint of its own.
#[test]
fn one_that_fails_in_a_crowd_harms_nobody() {
    let (storage, _folder) = open();
    let crowd: Vec<_> = (0..64)
        .map(|number| {
            let storage = storage.clone();
            std::thread::spawn(move || {
                let id = register(&World::on(storage.clone(), policy()));
                let outcome: Stored<()> = storage.clone().write(move |repositories| {
                    let _removal: Removal = repositories.clients().remove(&id)?;
                    match number % 4 {
                        0 => Err(StorageError::Statement("on purpose".to_owned())),
                        1 => panic!("on purpose"),
                        _ => Ok(()),
                    }
                });
                outcome.is_ok()
            })
        })
        .collect();
    let succeeded = crowd.into_iter().map(|caller| caller.join().expect("no panic")).filter(|ok| *ok);
    assert_eq!(succeeded.count(), 32);
    let left = storage.read(|repositories| repositories.clients().count()).expect("a count");
    assert_eq!(left, 32, "what was rolled back is still there");
}

#[test]
fn a_locked_database_is_waited_for() {
    let (storage, folder) = open();
    let path = folder.path().join("uncino.db").display().to_string();
    let mut other = SqliteConnection::establish(&path).expect("a connection");
    other.batch_execute("BEGIN IMMEDIATE").expect("the lock");
    let writing = std::thread::spawn(move || register(&World::on(storage, policy())));
    std::thread::sleep(std::time::Duration::from_millis(300));
    other.batch_execute("COMMIT").expect("the end of the lock");
    writing.join().expect("it waited and wrote");
}

/// What nobody could have stored is reported, never guessed.
#[test]
fn what_can_not_be_understood_is_corrupt() {
    for damage in [
        "UPDATE users SET standing = 'retired'",
        "UPDATE users SET description = ' '",
        "INSERT INTO sessions VALUES ('00000000-0000-0000-0000-000000000001', zeroblob(32), 1, \
         '2026-11-22 12:00:00', '2026-11-22 12:00:00', 'next door', NULL)",
        "INSERT INTO links VALUES (zeroblob(32), 'password', NULL, '2026-11-22 12:00:00')",
        "INSERT INTO links VALUES (zeroblob(32), 'set_up', 1, '2026-11-22 12:00:00')",
        "UPDATE counters SET count = -1",
        "INSERT INTO settings (key, value) VALUES ('title', 'no JSON')",
    ] {
        let (storage, folder) = open();
        World::on(storage.clone(), policy()).user("anna@example.org", Role::User);
        let (bucket, now) = (Bucket::quota(Quota::AnonymousEvents, "192.0.2.1"), FixedClock::default().now());
        let counted: Stored<_> = storage
            .write(move |repositories| repositories.limits().count(&bucket, now, now + TimeDelta::hours(1)));
        counted.expect("a counter");
        batch(&folder, damage);
        let outcome: Stored<()> = storage.read(move |repositories| {
            let digest = SecretDigest::from_bytes(&[0; 32]).expect("a digest");
            repositories.users().list()?;
            repositories.sessions().find(&digest)?;
            repositories.links().find(&digest)?;
            repositories.limits().find(&bucket, now)?;
            repositories.settings().list().map(drop)
        });
        assert!(matches!(outcome, Err(StorageError::Corrupt { .. })), "{damage}: {outcome:?}");
    }
}
