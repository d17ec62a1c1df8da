//! Names that were kept before their keys were made as they are made today.

use uncino_domain::access::audit::AuditQuery;
use uncino_domain::agenda::event::EventQuery;
use uncino_domain::agenda::place::Place;
use uncino_domain::id::{EventId, PlaceId};
use uncino_domain::storage::{Storage, StorageError, Stored};

/// What the first version could have kept: twins, what nobody sees, titles by its own keys.
pub(super) const TWINS: &str = "
    INSERT INTO places (name, name_key, address, latitude, longitude, created_at, updated_at) VALUES
        ('Città', 'città', '', NULL, NULL, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('Citta\u{300}', 'citta\u{300}', 'Via 2', 45.5, 7.5, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('CITTÀ\u{200b}', 'città\u{200b}', 'Via 3', NULL, NULL, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('Nobody''s  Straße', 'nobody''s  straße', 'Via 4', NULL, NULL, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('NOBODY''S STRASSE', 'nobody''s strasse', 'Via 5', NULL, NULL, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('\u{200b}', '\u{200b}', 'Via 6', NULL, NULL, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('\u{3164}', '\u{3164}', 'Via 7', NULL, NULL, '2026-11-22 12:00:00', '2026-11-22 12:00:00');
    INSERT INTO events (slug, title, title_key, description, start_at, online_locations, place_id, is_visible,
        is_apart, created_at, updated_at) VALUES
        ('a', 'Große  Nacht', 'große  nacht', '', 1, '[]', 1, TRUE, FALSE, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('b', 'B', 'b', '', 2, '[]', 2, FALSE, FALSE, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('c', 'C', 'c', '', 3, '[]', 3, TRUE, FALSE, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('d', 'D', 'd', '', 4, '[]', 5, TRUE, FALSE, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('e', 'E', 'e', '', 5, '[]', 6, TRUE, FALSE, '2026-11-22 12:00:00', '2026-11-22 12:00:00');
    INSERT INTO tags (name, name_key) VALUES
        ('perche\u{301}', 'perche\u{301}'), ('x', 'x'), ('perché', 'perché'), ('STRASSE', 'strasse'), ('\u{200d}', '\u{200d}'),
        ('Straße', 'straße');
    INSERT INTO event_tags (event_id, tag_id, position) VALUES
        (1, 2, 0), (1, 3, 1), (1, 5, 2), (1, 1, 3), (2, 1, 0), (3, 3, 0), (4, 6, 0), (4, 4, 1), (5, 6, 0);
    INSERT INTO collections (name, is_top, sort_index) VALUES ('Cafe\u{301}', TRUE, 0);
    INSERT INTO filters (collection_id, tags, places, negate) VALUES
        (1, '[\"perché\",\"straße\",\"x\"]', '[3,1,4,6]', FALSE);
    DELETE FROM key_rules;";

/// Nothing got lost, twins are one, old numbers lead on; what was done stands in the audit log, once.
pub(super) fn expect_one_of_each(storage: &dyn Storage) {
    let outcome: Stored<()> = storage.read(|repositories| {
        let places: Vec<(i64, String, String)> = repositories
            .places()
            .list()?
            .into_iter()
            .map(|place| (place.id.0, place.name, place.address))
            .collect();
        let expected = [
            (1, "Città", "Via 3"),            // What visitors see comes first.
            (5, "NOBODY'S STRASSE", "Via 5"), // The other one is known from nothing that is shown.
            (6, "\u{200b}", "Via 6"),
            (7, "\u{3164}", "Via 7"),
        ];
        let mut listed: Vec<(i64, &str, &str)> =
            places.iter().map(|(id, name, address)| (*id, &**name, &**address)).collect();
        listed.sort_unstable();
        assert_eq!(listed, expected);
        for (asked, id) in [(1, 1), (2, 1), (3, 1), (4, 5), (5, 5), (6, 6)] {
            let found = repositories.places().find(PlaceId(asked))?;
            assert_eq!(found.map(|place| place.id.0), Some(id), "{asked}");
        }
        let Some(Place { latitude, .. }) = repositories.places().find_by_name("citta\u{300} ")? else {
            panic!("a place")
        };
        assert_eq!(latitude, Some(45.5), "learned from its twin");
        let mut events = Vec::new();
        for id in 1..=5 {
            let event = repositories.events().find(EventId(id))?.expect("an event");
            events.push((event.slug, event.place.id.0, event.tags.join(" ")));
        }
        let events: Vec<(&str, i64, &str)> =
            events.iter().map(|(slug, place, tags)| (&**slug, *place, &**tags)).collect();
        assert_eq!(
            events,
            [
                ("a", 1, "x perché"),
                ("b", 1, "perché"),
                ("c", 1, "perché"),
                ("d", 5, "STRASSE"),
                ("e", 6, "STRASSE")
            ]
        );
        let filter = repositories.collections().filters(None)?.remove(0);
        assert_eq!(filter.choice.tags, ["perché", "STRASSE", "x"]);
        assert_eq!(filter.choice.places.iter().map(|place| place.0).collect::<Vec<_>>(), [1, 5, 6]);
        assert!(repositories.collections().list()?.iter().any(|kept| kept.name == "Café"));
        let words = EventQuery { words: Some("GROSSE NACHT".to_owned()), ..EventQuery::default() };
        assert_eq!(repositories.events().list(&words)?.len(), 1);
        for (words, found) in [("citta", 2), ("perche", 2), ("nobody's", 1), ("nacht citta", 1)] {
            let words = EventQuery { words: Some(words.to_owned()), ..EventQuery::default() };
            let events = repositories.events().list(&words)?;
            assert_eq!(events.len(), found, "{words:?}: {events:?}");
        }
        let log: Vec<String> = repositories
            .audit()
            .list(&AuditQuery::latest(100))?
            .into_iter()
            .map(|entry| {
                format!(
                    "{} {} {}",
                    entry.actor.unwrap_or_default(),
                    entry.action,
                    entry.subject.unwrap_or_default()
                )
            })
            .collect();
        let count = |action: &str| log.iter().filter(|entry| entry.contains(action)).count();
        assert_eq!((count("place.merged"), count("tag.merged"), count("tag.removed")), (3, 2, 1), "{log:#?}");
        assert!(log.iter().all(|entry| entry.starts_with("upgrade ")), "{log:#?}");
        assert!(log.contains(&"upgrade event.changed Große  Nacht → Große Nacht".to_owned()), "{log:#?}");
        Ok::<_, StorageError>(())
    });
    outcome.expect("a read");
}
