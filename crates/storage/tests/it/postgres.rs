//! PostgreSQL: the contract, and what only a server can do. A schema a test, on the server of `cargo xtask test`.

use std::sync::{Arc, Barrier};

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};
use uncino_domain::storage::{Storage, Stored};
use uncino_storage::OpenError;
use uncino_testkit::fixtures::{World, policy};
use uncino_testkit::postgres::Schema;

use super::{database_id, folding, migrations, register, registered, revisions, revocation, statements};

pub(super) fn open() -> (Arc<dyn Storage>, Schema) {
    let schema = Schema::create();
    let storage = uncino_storage::open(schema.url()).expect("a database");
    (storage, schema)
}

pub(super) fn batch(schema: &Schema, statements: &str) {
    let mut connection = PgConnection::establish(schema.url()).expect("a connection");
    connection.batch_execute(statements).expect("the statements");
}

uncino_testkit::storage_contract!(open);

#[test]
fn any_sequence_of_actions_keeps_the_rules() {
    uncino_testkit::machine::check(open, 15);
}

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    what: String,
}

#[test]
fn every_table_of_the_agenda_has_its_triggers() {
    let (_storage, schema) = open();
    let mut connection = PgConnection::establish(schema.url()).expect("a connection");
    let mut ask = |question: &str| -> Vec<Named> {
        diesel::sql_query(question).load(&mut connection).expect("the names")
    };
    let tables =
        ask("SELECT tablename::text AS name, '' AS what FROM pg_tables WHERE schemaname = current_schema()");
    let triggers = ask("SELECT event_object_table::text AS name, event_manipulation::text AS what \
                        FROM information_schema.triggers WHERE trigger_schema = current_schema() \
                        AND action_statement = 'EXECUTE FUNCTION agenda_revise()'");
    revisions::every_table_of_the_agenda_has_its_triggers(
        tables.into_iter().map(|table| table.name).collect(),
        triggers.into_iter().map(|trigger| (trigger.name, trigger.what)).collect(),
    );
}

#[derive(diesel::QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "QUERY PLAN")]
    step: String,
}

/// Of the messages to the server, those that begin and end transactions among them.
#[test]
fn the_hot_paths_ask_as_much_as_is_known_and_find_it_by_an_index() {
    statements::note_statements();
    let (storage, schema) = open();
    let walked = statements::Paths::of(World::on(storage, policy())).walked();
    let mut connection = PgConnection::establish(schema.url()).expect("a connection");
    // There are few rows: what has an index is to be found by it all the same.
    connection
        .batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
        .expect("settings of a session");
    for (number, (name, sql)) in statements::sought(&walked).into_iter().enumerate() {
        let nothing = vec!["NULL"; sql.matches('$').count().max(1)].join(", ");
        let prepared = format!("PREPARE s{number} AS {sql}");
        connection.batch_execute(&prepared).expect("a statement");
        let parameters = if sql.contains('$') { format!("({nothing})") } else { String::new() };
        let explained = diesel::sql_query(format!("EXPLAIN EXECUTE s{number}{parameters}"));
        let plan: Vec<Plan> = explained.load(&mut connection).expect("a plan");
        let scans = plan.iter().filter(|step| statements::reads_all(&step.step, "Seq Scan on "));
        let scans: Vec<&str> = scans.map(|step| &*step.step).collect();
        assert!(scans.is_empty(), "{name} reads all of a table: {scans:?} for {sql}");
    }
    statements::number_as_known(
        &walked,
        &[
            ("exchange a code", 10),
            ("refresh", 9),
            ("bearer check", 1),
            ("bearer check, known", 1),
            ("register", 4),
            ("publish an event", 17),
            ("edition of a changed agenda", 14),
            ("edition", 1),
            ("list", 5),
            ("next page of a list", 5),
            ("event with its neighbours", 6),
            ("feed", 6),
            ("home page", 9),
        ],
    );
}

#[test]
fn a_revocation_holds_at_the_very_next_request() {
    let (storage, schema) = open();
    let of_another_node = uncino_storage::open(schema.url()).expect("the same database");
    revocation::holds_at_the_very_next_request(storage, of_another_node);
}

#[test]
fn eight_nodes_that_start_together_make_one_database() {
    let schema = Schema::create();
    let barrier = Arc::new(Barrier::new(8));
    let nodes: Vec<_> = (0..8)
        .map(|_| {
            let (url, barrier) = (schema.url().to_owned(), barrier.clone());
            std::thread::spawn(move || {
                barrier.wait();
                uncino_storage::open(&url).map(|storage| register(&World::on(storage, policy())))
            })
        })
        .collect();
    let outcomes: Vec<_> = nodes.into_iter().map(|node| node.join().expect("no panic")).collect();
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}

#[test]
fn another_database_has_another_id_and_nodes_of_one_share_it() {
    let ((storage, schema), (other, _alive)) = (open(), open());
    let id = database_id(&*storage);
    assert_ne!(id, database_id(&*other));
    assert_eq!(database_id(&*uncino_storage::open(schema.url()).expect("the same database")), id);
}

#[test]
fn a_newer_database_is_refused() {
    let (storage, schema) = open();
    drop(storage);
    batch(&schema, "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
    let outcome = uncino_storage::open(schema.url());
    assert!(matches!(outcome, Err(OpenError::Newer(_))), "{outcome:?}");
}

#[test]
fn the_initial_database_keeps_every_row() {
    let schema = Schema::create();
    batch(&schema, &migrations::initial_database("postgres"));
    let storage = uncino_storage::open(schema.url()).expect("brought up to date");
    migrations::expect_every_row(&*storage);
    drop(storage);
    batch(&schema, &migrations::back_to_initial("postgres"));
    let storage = uncino_storage::open(schema.url()).expect("brought up to date again");
    migrations::expect_every_row(&*storage);
}

#[test]
fn twins_become_one_however_many_nodes_start_and_opening_again_changes_nothing() {
    let (storage, schema) = open();
    drop(storage);
    batch(&schema, folding::TWINS);
    let nodes: Vec<_> = (0..4)
        .map(|_| {
            let url = schema.url().to_owned();
            std::thread::spawn(move || uncino_storage::open(&url).map(drop))
        })
        .collect();
    for node in nodes {
        node.join().expect("no panic").expect("brought up to date");
    }
    batch(&schema, "DELETE FROM key_rules");
    let storage = uncino_storage::open(schema.url()).expect("looked at again");
    folding::expect_one_of_each(&*storage);
}

#[test]
fn going_down_and_up_again_works() {
    let (storage, schema) = open();
    drop(storage);
    let down = migrations::all_the_way_down("postgres");
    batch(&schema, &format!("{down} DELETE FROM __diesel_schema_migrations;"));
    let storage = uncino_storage::open(schema.url()).expect("up again");
    register(&World::on(storage, policy()));
}

/// As when the server is started again: the broken connections are replaced, and nobody has to do anything.
#[test]
fn lost_connections_are_replaced() {
    let (storage, schema) = open();
    let world = World::on(storage.clone(), policy());
    let before = register(&world);
    let others = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
         AND application_name = '{}'",
        schema.name()
    );
    batch(&schema, &others);
    let looked: Vec<Stored<bool>> = (0..8)
        .map(|_| {
            let id = before.clone();
            storage.read(move |repositories| Ok(repositories.clients().find(&id)?.is_some()))
        })
        .collect();
    assert!(looked.iter().filter(|outcome| outcome.is_ok()).count() >= 7, "{looked:?}");
    assert!(registered(&*storage, before));
    register(&world);
}
