//! Rows of another instance that are wrong: each comes as far as it can, and is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use uncino_domain::access::caller::Administrator;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::agenda::events::EventService;
use uncino_domain::agenda::picture::{PictureError, PictureFacts, PictureFile};
use uncino_domain::clock::{Clock as _, Timestamp};
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::instance::move_in::{
    KeptRow, Look, MoveInDenied, MoveInService, Old, OldPictures, OldTables, Plan, Report, Row, Unreadable,
    Version, WentOn,
};
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::user::Role;
use uncino_domain::storage::{Repositories, StorageError, Stored};
use uncino_testkit::fixtures::World;

/// Of `ciao`.
const CIAO: &str = "$2a$10$J0VN5vsQE6TdPstL12iLDu8QE2RISM/oPumCIt1S3590k0/cKRy5.";
const PICTURE: &str = "00112233445566778899aabbccddeeff.jpg";

/// One picture, and a file that is none.
#[derive(Debug)]
struct Pictures;

impl OldPictures for Pictures {
    fn look(&self, name: &str) -> Look {
        let facts = PictureFacts { width: 900, height: 600, size: 13_231 };
        match name {
            PICTURE => Look::Whole(facts),
            "plakat.JPG" => Look::ThumbnailOnly(facts),
            "broken.jpg" => Look::Damaged,
            _ => Look::Missing,
        }
    }

    fn bring(&self, _name: &str, _file: &PictureFile) -> Result<(), PictureError> {
        Ok(())
    }

    fn read(&self, _name: &str) -> std::io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// Tables in memory.
#[derive(Debug)]
struct Tables(BTreeMap<String, Vec<Row>>);

impl OldTables for Tables {
    fn each(&mut self, table: &str, take: &mut dyn FnMut(Row) -> bool) -> Result<(), Unreadable> {
        let rows = self.0.get(table).ok_or_else(|| Unreadable(format!("{table} isn't there")))?;
        let _all = rows.iter().cloned().all(take);
        Ok(())
    }
}

/// Tables of rows; what isn't said of a row isn't there.
fn old(tables: Value) -> Old {
    let Value::Object(tables) = tables else { unreachable!("tables have names") };
    let row = |row: Value| match row {
        Value::Object(columns) => Row::new(columns),
        other => unreachable!("{other} is no row"),
    };
    let rows = |rows: Value| match rows {
        Value::Array(rows) => rows.into_iter().map(row).collect(),
        other => unreachable!("{other} are no rows"),
    };
    let tables = Tables(tables.into_iter().map(|(name, table)| (name, rows(table))).collect());
    let names: Vec<String> = tables.0.keys().cloned().collect();
    Old::read(names, Box::new(tables)).unwrap()
}

/// An event at place 1 whose other columns are these.
pub(crate) fn event(id: i64, more: &Value) -> Value {
    let mut event = json!({
        "id": id, "title": "Concert", "slug": format!("concert-{id}"), "description": "", "is_visible": 1,
        "start_datetime": 1_900_000_000, "placeId": 1,
    });
    for (column, value) in more.as_object().unwrap() {
        event[column] = value.clone();
    }
    event
}

pub(crate) fn places() -> Value {
    json!([{ "id": 1, "name": "Town hall", "address": "Main Street 1" }])
}

pub(crate) fn user(id: i64, email: &str) -> Value {
    json!({ "id": id, "email": email, "password": CIAO, "role": "user", "is_active": 1,
            "createdAt": format!("2024-01-0{id} 00:00:00.000 +00:00") })
}

/// What came of a move.
pub(crate) struct Moved {
    pub(crate) world: World,
    pub(crate) report: Report,
}

impl Moved {
    pub(crate) fn of(tables: Value) -> Self {
        let world = World::default();
        let plan = plan(old(tables), world.clock.now());
        let report = plan.report.clone();
        move_in(&world, plan).unwrap();
        Self { world, report }
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut dyn Repositories) -> Stored<T> + Send + 'static,
    ) -> T {
        self.world.ports.storage.read(read).unwrap()
    }

    pub(crate) fn event(&self, id: i64) -> Event {
        self.read(move |repositories| repositories.events().find(EventId(id))).unwrap()
    }

    /// What was done about a row.
    pub(crate) fn done(&self, table: &str, id: &str) -> Vec<String> {
        let of_it = self.report.troubles.iter().filter(|it| it.table == table && it.id == id);
        of_it.map(|trouble| trouble.done.clone()).collect()
    }
}

fn plan(old: Old, now: Timestamp) -> Plan {
    Plan::of(old, Arc::new(Pictures), now).unwrap()
}

fn move_in(world: &World, plan: Plan) -> Result<(), ServiceError<MoveInDenied>> {
    let by = Administrator::at_the_command_line();
    let nobody_looks: WentOn = Arc::new(|_, _, _| {});
    MoveInService::new(world.ports.clone()).move_in(plan, &by, &nobody_looks)
}

#[test]
fn places_of_one_name_are_one_and_all_their_numbers_mean_it() {
    let moved = Moved::of(json!({
        "places": [
            { "id": 1, "name": "Café Été", "address": "" },
            { "id": 2, "name": "CAFÉ  ÉTÉ", "address": "Station", "latitude": 45.1, "longitude": 7.6 },
            { "id": 3, "name": "", "address": "Via Lunga 8", "latitude": 4508.45, "longitude": 7.6 },
        ],
        "events": [event(1, &json!({ "placeId": 2 })), event(2, &json!({ "placeId": 1 })),
                   event(3, &json!({ "placeId": 9999 })), event(4, &json!({ "placeId": null }))],
        "collections": [{ "id": 1, "name": "Films", "isTop": 1 }],
        "filters": [{ "id": 1, "collectionId": 1, "places": "[{\"id\":2,\"name\":\"x\"},\"1\"]", "negate": null },
                    { "id": 2, "collectionId": 1, "places": "[9999]" },
                    { "id": 3, "collectionId": 1, "tags": "[]", "actors": "[{\"ap_id\":\"x\"}]" }],
    }));
    for id in [1, 2] {
        let place = moved.read(move |repositories| repositories.places().find(PlaceId(id))).unwrap();
        assert_eq!((place.id, &*place.address, place.latitude), (PlaceId(1), "Station", Some(45.1)));
    }
    let third = moved.read(|repositories| repositories.places().find(PlaceId(3))).unwrap();
    assert_eq!((&*third.name, third.latitude), ("Via Lunga 8", None));
    assert_eq!(moved.event(1).place.id, PlaceId(1));
    assert_eq!((&*moved.event(3).place.name, moved.event(4).place.id), ("place unknown", PlaceId(4)));
    let filters = moved.read(|repositories| repositories.collections().filters(None));
    let chosen: Vec<_> = filters.iter().map(|filter| (filter.id.0, filter.choice.places.clone())).collect();
    assert_eq!(chosen, [(1, vec![PlaceId(1)])]);
    let kept = moved.read(|repositories| repositories.move_in().kept("filters"));
    assert_eq!(kept.iter().map(|row: &KeptRow| &*row.name).collect::<Vec<_>>(), ["3"]);
}

#[test]
fn an_event_comes_as_far_as_it_can_be_read() {
    let moved = Moved::of(json!({
        "places": places(),
        "events": [
            event(1, &json!({ "start_datetime": 1_900_000_000_000_i64, "end_datetime": 0, "slug": null, "title": "🎉" })),
            event(2, &json!({ "start_datetime": "soon" })),
            event(3, &json!({ "title": "  ", "description": null, "is_visible": null, "userId": 77 })),
            event(4, &json!({ "media": "[{\"url\":\"x", "online_locations": "\"https://live.example/\"" })),
            event(5, &json!({ "media": format!("\"[{{\\\"url\\\":\\\"{PICTURE}\\\",\\\"focalpoint\\\":[7,null]}}]\"") })),
            event(6, &json!({ "media": [{ "url": "https://old.example/media/plakat.JPG", "name": "Plakat" }] })),
            event(7, &json!({ "media": [{ "url": "broken.jpg" }], "description": "<script>x</script><p>a</p>" })),
            event(8, &json!({ "ap_id": "https://elsewhere.example/1" })),
        ],
        "event_tags": [
            { "eventId": 3, "tagTag": " Musica" }, { "eventId": 3, "tagTag": "musica" }, { "eventId": 4, "tagTag": "musica" },
            { "eventId": 4, "tagTag": "" }, { "eventId": 99, "tagTag": "musica" },
        ],
    }));
    let first = moved.event(1);
    assert_eq!((first.details.start, first.details.end, &*first.slug), (1_900_000_000, None, "tada"));
    let third = moved.event(3);
    assert_eq!((&*third.details.title, third.is_visible, third.user_id), ("Event 3", false, None));
    assert_eq!((third.tags, moved.event(4).tags), (vec!["musica".to_owned()], vec!["musica".to_owned()]));
    assert_eq!(moved.event(4).details.online_locations, ["https://live.example/"]);
    let picture = |id| moved.event(id).picture;
    assert_eq!((picture(4), picture(7)), (None, None));
    let fifth = picture(5).unwrap();
    assert_eq!((fifth.file.as_str(), &*fifth.alt, fifth.focus.x), (PICTURE, "Concert", 0.0));
    assert_eq!((&*picture(6).unwrap().alt, picture(6).unwrap().width), ("Plakat", 900));
    assert_eq!(moved.event(7).details.description, "<p>a</p>");
    for missing in [2, 8] {
        assert!(moved.read(move |repositories| repositories.events().find(EventId(missing))).is_none());
    }
    assert_eq!(moved.read(|repositories| repositories.move_in().kept("events")).len(), 1);
    for (id, troubles) in [("1", 3), ("2", 1), ("3", 4), ("4", 2), ("5", 1), ("6", 2), ("7", 1)] {
        assert_eq!(moved.done("events", id).len(), troubles, "{id}: {:?}", moved.report.troubles);
    }
}

#[test]
fn what_was_skipped_of_a_series_never_comes_back() {
    let day = 24 * 3_600;
    let week = 7 * day;
    let now = World::default().now();
    let of_series = |id, start: i64, more: &Value| {
        let mut event = event(id, more);
        event["start_datetime"] = json!(start);
        event
    };
    let moved = Moved::of(json!({
        "places": places(),
        "events": [
            of_series(1, now - 2 * week, &json!({ "recurrent": "{\"frequency\":\"1w\"}" })),
            of_series(2, now - week, &json!({ "parentId": 1 })),
            of_series(3, now + week - 3_600, &json!({ "parentId": 1, "is_visible": 0, "title": "Cancelled" })),
            of_series(4, now + week, &json!({ "recurrent": { "frequency": "1m", "type": "weekday" } })),
            of_series(5, now + 2 * week, &json!({ "parentId": 4 })),
            of_series(6, now, &json!({ "parentId": 9_999 })),
            of_series(7, now + week, &json!({ "recurrent": "{}" })),
            of_series(8, now + week, &json!({ "recurrent": "null" })),
            of_series(9, now + week, &json!({ "parentId": 8 })),
            of_series(10, now + week, &json!({ "recurrent": "null" })),
        ],
    }));
    let weekly = Repetition::Series {
        recurrence: Recurrence::Weeks(1),
        until: None,
        made_until: now + week + day - 3_600,
    };
    assert_eq!(moved.event(1).repetition, weekly);
    assert_eq!(moved.event(2).repetition, Repetition::Occurrence { of: EventId(1), is_apart: false });
    assert_eq!(moved.event(3).repetition, Repetition::Occurrence { of: EventId(1), is_apart: true });
    let unknown = |last| Repetition::Series {
        recurrence: Recurrence::Unknown,
        until: Some(last),
        made_until: last + day,
    };
    assert_eq!(moved.event(4).repetition, unknown(now + 2 * week), "what was made of it stays together");
    assert_eq!(moved.event(8).repetition, unknown(now + week));
    assert_eq!(moved.event(9).repetition.parent(), Some(EventId(8)));
    assert_eq!(moved.event(10).repetition, Repetition::Once);
    assert_eq!((moved.done("events", "8").len(), moved.done("events", "10").len()), (1, 0));
    assert_eq!((moved.event(6).repetition, moved.event(7).repetition), (Repetition::Once, Repetition::Once));
    EventService::new(moved.world.ports.clone()).extend_series().unwrap();
    let occurrences =
        |series| moved.read(move |repositories| repositories.events().occurrences(EventId(series), i64::MIN));
    let weekly: Vec<i64> = occurrences(1).iter().map(|event| event.details.start).collect();
    assert_eq!(
        weekly[..3],
        [now - week, now + week - 3_600, now + 2 * week],
        "each once, none of what is over"
    );
    assert_eq!(occurrences(4).len(), 1);
}

#[test]
fn settings_come_without_keys_and_passwords() {
    let setting = |key: &str, value: &str, is_secret: i64| json!({ "key": key, "value": value, "is_secret": is_secret });
    let moved = Moved::of(json!({
        "settings": [
            setting("title", "\"Agenda\"", 0), setting("about", "<h1>no json", 0), setting("mine", "\"shh\"", 1),
            setting("instance_timezone", "\"Europe/Torino\"", 0), setting("allow_anon_event", "\"false\"", 0),
            setting("description", "\"\\\"Eventi\\\"\"", 0),
            setting("privateKey", "\"-----BEGIN\"", 1), setting("plugin_Telegram", "{\"token\":\"t\"}", 0),
            setting("smtp", "{\"host\":\"m.example\",\"auth\":{\"user\":\"a@b\",\"pass\":\"geheim\"}}", 0),
        ],
    }));
    let (stored, secret) = moved.read(|repositories| {
        Ok::<_, StorageError>((repositories.settings().list()?, repositories.settings().secret_keys()?))
    });
    let expected = [
        ("allow_anon_event", json!(false)),
        ("description", json!("Eventi")),
        ("mine", json!("shh")),
        ("title", json!("Agenda")),
    ];
    assert_eq!(stored, expected.map(|(key, value)| (key.to_owned(), value)));
    assert_eq!(secret, ["mine"]);
    let kept = moved.read(|repositories| repositories.move_in().kept("settings"));
    assert_eq!(kept.iter().map(|row| &*row.name).collect::<Vec<_>>(), ["privateKey", "plugin_Telegram"]);
    let said = format!("{:?}", moved.report);
    assert!(said.contains("smtp://a%40b:PASSWORD@m.example") && !said.contains("geheim"), "{said}");
}

#[test]
fn an_event_is_stored_under_the_slug_that_was_told() {
    let moved = Moved::of(json!({
        "places": places(),
        "events": [
            event(1, &json!({ "slug": null })), event(2, &json!({ "slug": "concert" })), event(3, &json!({ "slug": null })),
            event(4, &json!({ "slug": "concert" })), event(5, &json!({ "slug": "concert-1" })), event(6, &json!({ "slug": "" })),
        ],
    }));
    let slugs: Vec<String> = (1..=6).map(|id| moved.event(id).slug).collect();
    assert_eq!(slugs, ["concert-2", "concert", "concert-3", "concert-4", "concert-1", "concert-5"]);
    for id in [1, 3, 4, 6] {
        let told = format!("it gets {}; its number leads to it as before", moved.event(id).slug);
        assert_eq!(moved.done("events", &id.to_string()), [told]);
    }
}

#[test]
fn what_the_instance_says_of_itself_becomes_a_page() {
    let about =
        json!({ "key": "about", "value": "\"<h1>Who we are</h1><script>x</script>\"", "is_secret": 0 });
    let page = json!({ "id": 7, "title": "Rules", "slug": "rules", "content": "<p>a</p>", "visible": 1 });
    let moved = Moved::of(json!({ "settings": [about], "pages": [page] }));
    let mut pages = moved.read(|repositories| repositories.static_pages().list());
    pages.sort_by_key(|page| page.id);
    let said: Vec<_> = pages.iter().map(|page| (page.id.0, &*page.slug, &*page.words.content)).collect();
    assert_eq!(said, [(7, "rules", "<p>a</p>"), (8, "about", "<h1>Who we are</h1>")]);
    let empty = json!({ "key": "about", "value": "\"\"", "is_secret": 0 });
    let moved = Moved::of(json!({ "settings": [empty] }));
    assert!(moved.read(|repositories| repositories.static_pages().list()).is_empty());
}

#[test]
fn whoever_lives_here_is_left_alone() {
    let world = World::default();
    world.user("anna@example.org", Role::User);
    let tables = json!({ "users": [user(1, "a@example.org")] });
    let plan = plan(old(tables), world.clock.now());
    let denied = move_in(&world, plan);
    assert!(matches!(denied, Err(ServiceError::Denied(MoveInDenied::NotEmpty))));
    let users = world.ports.storage.read(|repositories| repositories.users().list()).unwrap();
    assert_eq!(users.len(), 1);
}

#[test]
fn whoever_moves_in_twice_is_told_that_it_is_all_here() {
    let tables = json!({ "users": [user(1, "a@example.org")] });
    let moved = Moved::of(tables.clone());
    let plan = plan(old(tables), moved.world.clock.now());
    let denied = move_in(&moved.world, plan);
    assert!(matches!(denied, Err(ServiceError::Denied(MoveInDenied::MovedIn))));
}

#[test]
fn a_version_is_told_by_its_migrations_and_its_tables() {
    let mut tables = json!({ "events": [], "oauth_clients": [], "oauth_tokens": [], "places": [], "settings": [],
                             "SequelizeMeta": [{ "name": "20250324211014-to_notify.js" }] });
    assert_eq!(Version::of(&old(tables.clone())), Version::NoGancio { missing: "users" });
    tables["users"] = json!([]);
    assert_eq!(Version::of(&old(tables.clone())), Version::Known { releases: "1.26 to 1.27" });
    tables["SequelizeMeta"] = json!([{ "name": "20270101000000-wings.js" }]);
    let unknown = Version::Unknown { last: "20270101000000-wings.js".to_owned(), migrations: 1 };
    assert_eq!(Version::of(&old(tables)), unknown);
}
