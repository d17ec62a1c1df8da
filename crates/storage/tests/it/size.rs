//! Ten thousand events: a list takes as many statements as one of ten, and finds what is to come by an index.

use std::sync::{Arc, Mutex};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::prelude::*;
use diesel::sql_types::Text;
use uncino_domain::agenda::event::{EventQuery, EventSummary, SeriesShown, Slice};
use uncino_domain::agenda::events::{Asked, BoardAsked, EventService};
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::{Storage, Stored};
use uncino_testkit::fixtures::{World, policy};

use super::{postgres, sqlite};

/// The statements of this process; each test is one.
static STATEMENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Recorder;

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            STATEMENTS.lock().expect("the list").push(query.to_string());
        }
    }
}

fn record() {
    set_default_instrumentation(|| Some(Box::new(Recorder))).expect("the recorder");
}

/// What was asked meanwhile: no beginnings and ends of transactions.
fn statements<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    STATEMENTS.lock().expect("the list").clear();
    let answer = work();
    let mut asked = std::mem::take(&mut *STATEMENTS.lock().expect("the list"));
    // A new connection is tried with `SELECT 1`.
    asked.retain(|text| text.starts_with("SELECT") && !text.starts_with("SELECT 1"));
    (answer, asked)
}

const NOW: i64 = 1_800_000_000;

/// Nine in ten are over, one in ten is to come; all at one of a hundred places, with one of ten tags and one that all have. Three
/// hundred others are hidden, each with a message about it.
fn fill(numbers: &str) -> String {
    format!(
        "{numbers}
        INSERT INTO places (name, name_key, address, created_at, updated_at)
            SELECT 'Place ' || n, 'place ' || n, 'x', '2026-11-22 12:00:00', '2026-11-22 12:00:00' FROM numbers WHERE n <= 100;
        INSERT INTO tags (name, name_key) SELECT 'tag ' || n, 'tag ' || n FROM numbers WHERE n <= 11;
        INSERT INTO events (slug, title, title_key, description, start_at, online_locations, place_id, is_visible,
                created_at, updated_at)
            SELECT 'event-' || n, 'Event ' || n, 'event ' || n, 'What it is', {NOW} + (n - 9000) * 3600, '[]',
                1 + n % 100, true, '2026-11-22 12:00:00', '2026-11-22 12:00:00' FROM numbers;
        INSERT INTO event_tags (event_id, tag_id, position) SELECT id, 1 + id % 10, 0 FROM events;
        INSERT INTO event_tags (event_id, tag_id, position) SELECT id, 11, 1 FROM events;
        INSERT INTO events (slug, title, title_key, description, start_at, online_locations, place_id, is_visible,
                created_at, updated_at)
            SELECT 'hidden-' || n, 'Hidden ' || n, 'hidden ' || n, 'x', {NOW}, '[]', 1, false, '2026-11-22 12:00:00',
                '2026-11-22 12:00:00' FROM numbers WHERE n <= 300;
        INSERT INTO messages (event_id, author, message, is_author_visible, created_at)
            SELECT id, 'ANON', 'x', false, '2026-11-22 12:00:00' FROM events WHERE is_visible = false;
        DROP TABLE numbers;"
    )
}

fn upcoming(slice: Option<u32>) -> EventQuery {
    EventQuery {
        from: Some(NOW),
        with_multidate: true,
        series: SeriesShown::Occurrences,
        slice: slice.map(|limit| Slice { offset: 0, limit }),
        ..EventQuery::default()
    }
}

fn list(storage: &dyn Storage, query: EventQuery) -> (Vec<EventSummary>, Vec<String>) {
    let (found, asked) = statements(|| storage.read(move |repositories| repositories.events().list(&query)));
    (found.expect("a list"), asked)
}

fn lists_are_few_statements(storage: &dyn Storage) {
    let (ten, asked) = list(storage, upcoming(Some(10)));
    assert_eq!((ten.len(), asked.len()), (10, 2), "{asked:#?}");
    let tagged = |tag: &str| EventQuery { tags: vec![tag.to_owned()], ..upcoming(None) };
    let there = EventQuery { places: vec![PlaceId(7)], ..upcoming(None) };
    let words = EventQuery { words: Some("place 77".to_owned()), ..upcoming(None) };
    for (query, expected) in [
        (upcoming(None), 1_001),
        (tagged("tag 3"), 100),
        (there, 10),
        (words, 28),
        (EventQuery { from: None, until: Some(NOW), ..upcoming(Some(500)) }, 500),
    ] {
        let (found, asked) = list(storage, query);
        assert_eq!(found.len(), expected, "{asked:#?}");
        // The events and their tags; before, what the tags or places that are asked for have become.
        assert!(asked.len() <= 3, "{asked:#?}");
    }
    what_waits_is_few_statements(storage);
    let (all, asked) = list(storage, EventQuery { from: None, ..upcoming(None) });
    assert_eq!(
        (all.len(), asked.len()),
        (10_000, 3),
        "two for the tags: SQLite takes so many values at once"
    );
    let ids: Vec<EventId> = all.iter().map(|event| event.id).collect();
    let (described, asked) = statements(|| -> Stored<_> {
        storage.read(move |repositories| repositories.events().descriptions(&ids))
    });
    assert_eq!((described.expect("texts").len(), asked.len()), (10_000, 2));
}

/// Three hundred events that wait, each with a message about it: the list of them and its tags, the events and theirs, and
/// how many messages there are.
fn what_waits_is_few_statements(storage: &dyn Storage) {
    let ask = |limit: usize| {
        let (counted, asked) = statements(|| -> Stored<_> {
            storage.read(move |repositories| {
                let hidden = repositories.events().list_hidden()?;
                let ids: Vec<EventId> = hidden.iter().map(|event| event.id).take(limit).collect();
                let found = repositories.events().find_all(&ids)?.len();
                Ok((hidden.len(), found, repositories.messages().count(&ids, false)?.len()))
            })
        });
        (counted.expect("what waits"), asked.len())
    };
    assert_eq!(ask(2), ((300, 2, 2), 5));
    assert_eq!(ask(300), ((300, 300, 300), 5));
}

/// The home page: the settings, the events and their tags, when those of the next two weeks start, the pinned collections, the
/// most used tags, and what visitors are told.
fn a_board_is_few_statements(storage: Arc<dyn Storage>) {
    const SHOWN: u32 = 121;
    let events = EventService::new(World::on(storage, policy()).ports);
    let (board, asked) = statements(|| {
        let asked = Asked { query: upcoming(Some(SHOWN)), ..Asked::default() };
        events.board(BoardAsked { events: asked, counted: (NOW, NOW + 14 * 86_400) })
    });
    let board = board.expect("a board");
    assert_eq!((board.events.len(), board.starts.len(), board.tags.len()), (121, 14 * 24 + 1, 6));
    assert!(asked.len() <= 8, "{asked:#?}");
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[test]
fn on_sqlite_a_list_is_few_statements_and_what_is_to_come_is_found_by_an_index() {
    record();
    let (storage, folder) = sqlite::open();
    let numbers = "CREATE TABLE numbers (n BIGINT);
        WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 10000)
            INSERT INTO numbers SELECT n FROM counted;";
    sqlite::batch(&folder, &fill(numbers));
    lists_are_few_statements(&*storage);
    a_board_is_few_statements(storage.clone());
    let (_, asked) = list(&*storage, upcoming(Some(10)));
    let statement = asked[0].split(" -- binds").next().expect("a statement");
    let path = folder.path().join("uncino.db");
    let mut connection = SqliteConnection::establish(&path.display().to_string()).expect("a connection");
    let plan: Vec<Step> =
        diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(&mut connection).expect("a plan");
    let plan: Vec<String> = plan.into_iter().map(|step| step.detail).collect();
    assert!(plan[0].contains("SEARCH events USING INDEX events_last"), "{plan:?}");
}

#[test]
fn on_postgres_a_list_is_few_statements() {
    record();
    let (storage, schema) = postgres::open();
    let numbers = "CREATE TABLE numbers AS SELECT n::BIGINT FROM generate_series(1, 10000) AS n;";
    postgres::batch(&schema, &fill(numbers));
    lists_are_few_statements(&*storage);
    a_board_is_few_statements(storage);
}
