//! Every table of the agenda makes another revision when a row of it comes, changes or goes, by whatever way.

/// The tables of which something stands on a page, in a list or in a feed.
const OF_THE_AGENDA: [&str; 13] = [
    "announcements",
    "collections",
    "event_aliases",
    "event_tags",
    "events",
    "filters",
    "place_aliases",
    "place_names",
    "places",
    "settings",
    "static_pages",
    "tag_aliases",
    "tags",
];

/// The others. A table that is in neither list has still to be judged: can a visitor see anything of it?
const OTHERS: [&str; 27] = [
    "__diesel_schema_migrations",
    "access_tokens",
    "agenda_revision",
    "approvals",
    "audit_entries",
    "authorization_codes",
    "clients",
    "consent_transactions",
    "counters",
    "database_identity",
    "email_changes",
    "external_ids",
    "hidings",
    "idempotency_keys",
    "imported_events",
    "kept_rows",
    "key_rules",
    "links",
    "messages",
    "outbox",
    "refresh_tokens",
    "removed_events",
    "reply_addresses",
    "sessions",
    "sqlite_sequence",
    "token_families",
    "users",
];

/// What a table does at each of these: `INSERT`, `UPDATE`, `DELETE`.
pub(super) type Triggers = Vec<(String, String)>;

/// Compares all tables of a database with the lists, and its triggers with what they should be.
pub(super) fn every_table_of_the_agenda_has_its_triggers(mut tables: Vec<String>, mut triggers: Triggers) {
    tables.retain(|table| !OTHERS.contains(&&**table));
    tables.sort_unstable();
    assert_eq!(tables, OF_THE_AGENDA, "a table is in neither list, or in one and not there");
    let events = ["DELETE", "INSERT", "UPDATE"];
    let expected: Triggers = OF_THE_AGENDA
        .iter()
        .flat_map(|table| events.map(|event| ((*table).to_owned(), event.to_owned())))
        .collect();
    triggers.sort_unstable();
    assert_eq!(triggers, expected);
}
