//! The two folders of migrations, and what they do to a database that has been used.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use uncino_domain::id::{EventId, FamilyId, UserId};
use uncino_domain::oauth::authorization_code::CodeStage;
use uncino_domain::oauth::client::Registration;
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::origin::Origin;
use uncino_domain::people::user::Standing;
use uncino_domain::secret::SecretDigest;
use uncino_domain::storage::{Storage, Stored};
use uuid::Uuid;

const INITIAL: &str = "2026-11-22-000000_initial";

/// A row in every table of the initial migration. `{n}` is a digest made of that number.
const ROWS: &str = "
    INSERT INTO users (email, password_hash, role, is_active, description, created_at, updated_at) VALUES
        ('anna@example.org', 'hash', 'admin', TRUE, NULL, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('other@example.org', 'hash', 'user', FALSE, 'me', '2026-11-22 12:00:00', '2026-11-22 12:00:00');
    INSERT INTO clients VALUES ('client', 'compatible', {1}, 'WPGancio', NULL, 'https://wp.example/',
        'event:write', '2026-11-22 12:00:00', NULL, NULL);
    INSERT INTO sessions VALUES
        ('00000000-0000-0000-0000-000000000001', {2}, 1, '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('00000000-0000-0000-0000-000000000002', {3}, 2, '2026-11-22 12:00:00', '2026-11-22 12:00:00');
    INSERT INTO consent_transactions VALUES ({4}, '00000000-0000-0000-0000-000000000001', 1, 'client',
        'https://wp.example/', TRUE, 'event:write', 'state', NULL, '2026-11-22 12:00:00');
    INSERT INTO token_families VALUES
        ('00000000-0000-0000-0000-000000000003', 'client', 1, 'event:write', '2026-11-22 12:00:00',
         '2026-11-22 12:00:00', NULL, NULL, NULL, NULL),
        ('00000000-0000-0000-0000-000000000004', NULL, 2, 'event:write', '2026-11-22 12:00:00',
         '2026-11-22 12:00:00', NULL, NULL, NULL, '2026-11-22 13:00:00');
    INSERT INTO authorization_codes VALUES ({5}, 'client', 1, 'https://wp.example/', TRUE, 'event:write', NULL,
        '2026-11-22 12:00:00', '2026-11-22 12:00:00', '2026-11-22 12:00:00',
        '00000000-0000-0000-0000-000000000003');
    INSERT INTO access_tokens VALUES
        ({6}, '00000000-0000-0000-0000-000000000003', 'event:write', '2026-11-22 12:00:00', NULL);
    INSERT INTO refresh_tokens VALUES
        ({7}, '00000000-0000-0000-0000-000000000003', '2026-11-22 12:00:00', NULL, NULL, NULL, NULL);
    INSERT INTO places (name, name_key, address, created_at, updated_at) VALUES
        ('Città', 'città', 'Via Roma', '2026-11-22 12:00:00', '2026-11-22 12:00:00');
    INSERT INTO events (slug, title, title_key, description, start_at, online_locations, place_id, is_visible,
        user_id, client_id, created_at, updated_at) VALUES
        ('a', 'A', 'a', '', 1, '[]', 1, TRUE, 1, 'client', '2026-11-22 12:00:00', '2026-11-22 12:00:00'),
        ('b', 'B', 'b', '', 1, '[]', 1, FALSE, 2, NULL, '2026-11-22 12:00:00', '2026-11-22 12:00:00');
    INSERT INTO tags (name, name_key) VALUES ('Punk', 'punk'), ('Jazz', 'jazz');
    INSERT INTO event_tags VALUES (1, 2, 0), (1, 1, 1);";

fn folder(database: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(database)
}

fn names(database: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder(database)).expect("the folder").flatten();
    entries
        .inspect(|entry| {
            for file in ["up.sql", "down.sql"] {
                assert!(entry.path().join(file).is_file(), "{} has no {file}", entry.path().display());
            }
        })
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

fn read(database: &str, name: &str, file: &str) -> String {
    std::fs::read_to_string(folder(database).join(name).join(file)).expect("a migration")
}

/// The statements that undo these migrations, the latest first.
fn down(database: &str, undone: impl Fn(&str) -> bool) -> String {
    let names = names(database).into_iter().rev();
    names.filter(|name| undone(name)).map(|name| read(database, &name, "down.sql")).collect()
}

/// The statements that undo every migration.
pub(super) fn all_the_way_down(database: &str) -> String {
    down(database, |_| true)
}

/// The statements that undo every migration but the first, whatever is in the database.
pub(super) fn back_to_initial(database: &str) -> String {
    let down = down(database, |name| name != INITIAL);
    format!("{down} DELETE FROM __diesel_schema_migrations WHERE version > '20261122000000';")
}

/// The statements that make a database as the first version left it, with a row in every table.
pub(super) fn initial_database(database: &str) -> String {
    let up = read(database, INITIAL, "up.sql");
    let rows = (1..=7_u8).fold(ROWS.to_owned(), |rows, number| {
        let hex = format!("{number:02x}").repeat(32);
        let digest = if database == "sqlite" { format!("x'{hex}'") } else { format!("'\\x{hex}'") };
        rows.replace(&format!("{{{number}}}"), &digest)
    });
    format!(
        "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, \
         run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP); \
         INSERT INTO __diesel_schema_migrations (version) VALUES ('20261122000000'); {up} {rows}"
    )
}

/// Everything of [`initial_database`] is still there.
pub(super) fn expect_every_row(storage: &dyn Storage) {
    let digest = |number: u8| SecretDigest::from_bytes(&[number; 32]).expect("32 bytes");
    let outcome: Stored<()> = storage.read(move |repositories| {
        let users = repositories.users().list()?;
        let standings: Vec<_> =
            users.iter().map(|user| (user.id, user.email.as_str(), user.standing)).collect();
        assert_eq!(
            standings,
            [
                (UserId(1), "anna@example.org", Standing::Active),
                (UserId(2), "other@example.org", Standing::Disabled)
            ]
        );
        assert_eq!(users[1].description.as_ref().map(|description| description.as_str()), Some("me"));
        let clients = repositories.clients().list()?;
        assert_eq!(clients.len(), 1);
        assert_eq!(
            (clients[0].registration, &*clients[0].grant_types),
            (Registration::Gancio, &[GrantType::AuthorizationCode, GrantType::RefreshToken][..])
        );
        for (number, user) in [(2, UserId(1)), (3, UserId(2))] {
            let session = repositories.sessions().find(&digest(number))?.expect("a session");
            assert_eq!((session.user_id, session.origin), (user, Origin::default()));
        }
        assert!(repositories.consents().find(&digest(4))?.is_some());
        let family = FamilyId(Uuid::from_u128(3));
        let code = repositories.codes().find(&digest(5))?.expect("a code");
        assert!(matches!(code.stage, CodeStage::Redeemed { family_id, .. } if family_id == family));
        let tokens = repositories.tokens();
        assert_eq!(tokens.find_access(&digest(6))?.map(|token| token.family_id), Some(family));
        assert_eq!(tokens.find_refresh(&digest(7))?.map(|token| token.family_id), Some(family));
        assert_eq!(tokens.find_family(family)?.map(|family| family.user_id), Some(UserId(1)));
        let own = tokens.find_family(FamilyId(Uuid::from_u128(4)))?.expect("a family");
        assert_eq!((own.holder, own.revoked_at.is_some()), (TokenHolder::FirstParty, true));
        let event = repositories.events().find(EventId(1))?.expect("an event");
        assert_eq!((event.tags.join(" "), event.place.name.as_str()), ("Jazz Punk".to_owned(), "Città"));
        assert_eq!((event.user_id, event.is_visible), (Some(UserId(1)), true));
        assert!(repositories.events().find_by_slug("b")?.is_some_and(|event| !event.is_visible));
        let ids: Vec<_> = repositories.clients().list()?.into_iter().map(|client| client.id).collect();
        assert_eq!(repositories.clients().usage(&ids)?.len(), 1);
        Ok(())
    });
    outcome.expect("a read");
}

#[test]
fn both_databases_have_the_same_migrations() {
    assert_eq!(names("sqlite"), names("postgres"));
}

/// What a statement of SQLite is called by PostgreSQL, everywhere.
const WORDS: [(&str, &str); 4] = [
    ("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    ("BLOB", "BYTEA"),
    ("BOOLEAN NOT NULL DEFAULT 0", "BOOLEAN NOT NULL DEFAULT FALSE"),
    ("BOOLEAN NOT NULL DEFAULT 1", "BOOLEAN NOT NULL DEFAULT TRUE"),
];

/// A statement that only one of the databases has: the migration with its file, the database, the statement.
type Alone = (&'static str, &'static str, &'static str);

/// SQLite can't drop a default, sorts text by code points anyway, and makes random names by other functions.
const ALONE: [Alone; 26] = [
    ("2026-11-23-000000_accounts/up", "postgres", "ALTER TABLE users ALTER COLUMN standing DROP DEFAULT"),
    (
        "2026-11-23-000000_accounts/up",
        "postgres",
        "ALTER TABLE places ALTER COLUMN name_key TYPE TEXT COLLATE \"C\"",
    ),
    (
        "2026-11-23-000000_accounts/up",
        "postgres",
        "ALTER TABLE tags ALTER COLUMN name_key TYPE TEXT COLLATE \"C\"",
    ),
    (
        "2026-11-23-000000_accounts/down",
        "postgres",
        "ALTER TABLE tags ALTER COLUMN name_key TYPE TEXT COLLATE \"default\"",
    ),
    (
        "2026-11-23-000000_accounts/down",
        "postgres",
        "ALTER TABLE places ALTER COLUMN name_key TYPE TEXT COLLATE \"default\"",
    ),
    ("2026-11-23-000000_accounts/down", "postgres", "ALTER TABLE users ALTER COLUMN is_active DROP DEFAULT"),
    (
        "2026-11-24-000000_registration/up",
        "postgres",
        "ALTER TABLE clients ALTER COLUMN registration DROP DEFAULT",
    ),
    (
        "2026-11-24-000000_registration/up",
        "postgres",
        "ALTER TABLE clients ALTER COLUMN grant_types DROP DEFAULT",
    ),
    (
        "2026-11-26-000004_removed_events/up",
        "postgres",
        "ALTER TABLE events ALTER COLUMN id SET GENERATED BY DEFAULT",
    ),
    (
        "2026-11-26-000004_removed_events/down",
        "postgres",
        "ALTER TABLE events ALTER COLUMN id SET GENERATED ALWAYS",
    ),
    (
        "2026-11-27-000030_move_in/up",
        "postgres",
        "ALTER TABLE users ALTER COLUMN id SET GENERATED BY DEFAULT",
    ),
    ("2026-11-27-000030_move_in/down", "postgres", "ALTER TABLE users ALTER COLUMN id SET GENERATED ALWAYS"),
    (
        "2026-11-27-000030_move_in/up",
        "postgres",
        "ALTER TABLE places ALTER COLUMN id SET GENERATED BY DEFAULT",
    ),
    ("2026-11-27-000030_move_in/down", "postgres", "ALTER TABLE places ALTER COLUMN id SET GENERATED ALWAYS"),
    (
        "2026-11-27-000030_move_in/up",
        "postgres",
        "ALTER TABLE collections ALTER COLUMN id SET GENERATED BY DEFAULT",
    ),
    (
        "2026-11-27-000030_move_in/down",
        "postgres",
        "ALTER TABLE collections ALTER COLUMN id SET GENERATED ALWAYS",
    ),
    (
        "2026-11-27-000030_move_in/up",
        "postgres",
        "ALTER TABLE filters ALTER COLUMN id SET GENERATED BY DEFAULT",
    ),
    (
        "2026-11-27-000030_move_in/down",
        "postgres",
        "ALTER TABLE filters ALTER COLUMN id SET GENERATED ALWAYS",
    ),
    (
        "2026-11-27-000030_move_in/up",
        "postgres",
        "ALTER TABLE announcements ALTER COLUMN id SET GENERATED BY DEFAULT",
    ),
    (
        "2026-11-27-000030_move_in/down",
        "postgres",
        "ALTER TABLE announcements ALTER COLUMN id SET GENERATED ALWAYS",
    ),
    (
        "2026-11-27-000030_move_in/up",
        "postgres",
        "ALTER TABLE messages ALTER COLUMN id SET GENERATED BY DEFAULT",
    ),
    (
        "2026-11-27-000030_move_in/down",
        "postgres",
        "ALTER TABLE messages ALTER COLUMN id SET GENERATED ALWAYS",
    ),
    (
        "2026-11-27-000030_move_in/up",
        "postgres",
        "ALTER TABLE static_pages ALTER COLUMN id SET GENERATED BY DEFAULT",
    ),
    (
        "2026-11-27-000030_move_in/down",
        "postgres",
        "ALTER TABLE static_pages ALTER COLUMN id SET GENERATED ALWAYS",
    ),
    (
        "2026-11-26-000000_media_identity/up",
        "sqlite",
        "INSERT INTO database_identity (row_number, id) VALUES (1, lower(hex(randomblob(16))))",
    ),
    (
        "2026-11-26-000000_media_identity/up",
        "postgres",
        "INSERT INTO database_identity (row_number, id) VALUES (1, md5(random()::text || \
         clock_timestamp()::text || pg_backend_pid()::text || random()::text))",
    ),
];

/// What the databases can't say in the same words: what its triggers do is told by `revisions.rs`.
const TRIGGERS: &str = "2026-11-27-000040_agenda_revision";

/// The statements of a file in their order, without comments, one space between words.
fn statements(text: &str) -> Vec<String> {
    let uncommented = text.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words = uncommented.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    words.split(';').map(str::trim).filter(|statement| !statement.is_empty()).map(str::to_owned).collect()
}

/// The statements of a migration that both databases have, in the words of PostgreSQL.
fn shared(database: &str, name: &str, file: &str) -> Vec<String> {
    let of = format!("{name}/{file}");
    let mut found = statements(&read(database, name, &format!("{file}.sql")));
    for (_, _, statement) in ALONE.iter().filter(|(at, whose, _)| *at == of && *whose == database) {
        let place = found.iter().position(|known| known == statement);
        found.remove(place.unwrap_or_else(|| panic!("{database} has not in {of}: {statement}")));
    }
    if database == "postgres" {
        return found;
    }
    let renamed =
        |statement: String| WORDS.iter().fold(statement, |text, (ours, theirs)| text.replace(ours, theirs));
    found.into_iter().map(renamed).collect()
}

#[test]
fn the_migrations_of_both_databases_say_the_same() {
    for name in names("sqlite").into_iter().filter(|name| name != TRIGGERS) {
        for file in ["up", "down"] {
            assert_eq!(shared("sqlite", &name, file), shared("postgres", &name, file), "{name}/{file}.sql");
        }
    }
}
