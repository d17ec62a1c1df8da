//! Names that were kept before their keys were made as they are made today: brought up to it, twins made one; and what a search
//! compares.
//!
//! Keys can't be made in SQL, so this follows the migrations, in their transaction. It does nothing where it was done.

mod places;
mod searches;
mod tags;

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use uncino_domain::access::audit::{Actor, AuditAction, NewAuditEntry};
use uncino_domain::agenda::place::key;
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{AuditRepository as _, Stored};
use uncino_domain::text::{can_be_seen, one_line};

use crate::columns::time;
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::schema::{collections, events, key_rules};

/// By which rules keys and texts for searches are made. To be raised whenever [`key`] or
/// [`searchable`](uncino_domain::agenda::search::searchable) gives another answer than before, also because of newer tables of
/// Unicode.
const RULES: i64 = 3;
/// The longest subject of an entry of the audit log, in characters.
const MAX_SUBJECT: usize = 300;
/// How many events are read at once.
const CHUNK: i64 = 1_000;

/// While this runs no node of whatever version writes a name.
const LOCK: &str = "LOCK TABLE places, place_aliases, place_names, events, event_tags, tags, tag_aliases, \
                    collections, filters IN SHARE ROW EXCLUSIVE MODE";

/// Brings every name up to date, unless that was done.
pub(crate) fn fold_names(connection: &mut Connection<'_>) -> Stored<()> {
    let known = key_rules::table.select(key_rules::version);
    let known: Option<i64> = both!(connection, |c| known.first(c).optional()).map_err(failed)?;
    if known == Some(RULES) {
        return Ok(());
    }
    if let Connection::Postgres(c) = connection {
        c.batch_execute(LOCK).map_err(failed)?;
    }
    let at = now(connection)?;
    let mut folding = Folding { connection, at };
    folding.places()?;
    folding.tags()?;
    folding.titles()?;
    folding.collections()?;
    folding.search_texts()?;
    both!(&mut *folding.connection, |c| diesel::delete(key_rules::table).execute(c)).map_err(failed)?;
    let version = key_rules::version.eq(RULES);
    both!(&mut *folding.connection, |c| diesel::insert_into(key_rules::table).values(version).execute(c))
        .map(drop)
        .map_err(failed)
}

/// The work, on a connection within a transaction.
struct Folding<'a, 'c> {
    connection: &'a mut Connection<'c>,
    at: Timestamp,
}

impl Folding<'_, '_> {
    /// Notes what was done.
    fn note(&mut self, action: AuditAction, subject: &str) -> Stored<()> {
        self.connection.insert(&NewAuditEntry {
            at: self.at,
            actor: Actor::Program,
            address: None,
            action,
            subject: Some(subject.chars().take(MAX_SUBJECT).collect()),
        })
    }

    /// Titles stand alone: two events of one title are two events.
    fn titles(&mut self) -> Stored<()> {
        let mut after = 0;
        loop {
            let some = events::table.filter(events::id.gt(after)).order(events::id).limit(CHUNK).select((
                events::id,
                events::title,
                events::title_key,
            ));
            let rows: Vec<(i64, String, String)> =
                both!(&mut *self.connection, |c| some.load(c)).map_err(failed)?;
            let Some((last, ..)) = rows.last() else { return Ok(()) };
            after = *last;
            for (id, title, title_key) in rows {
                let (new, new_key) = (renewed(&title), key(&title));
                if (&new, &new_key) == (&title, &title_key) {
                    continue;
                }
                let change = (events::title.eq(&new), events::title_key.eq(&new_key));
                both!(&mut *self.connection, |c| diesel::update(events::table.find(id))
                    .set(change)
                    .execute(c))
                .map_err(failed)?;
                if new != title {
                    self.note(AuditAction::EventChanged, &format!("{title} → {new}"))?;
                }
            }
        }
    }

    /// A collection is found by its name to the letter: it gets the spelling in which names are asked for, if that is free.
    fn collections(&mut self) -> Stored<()> {
        let all = collections::table.order(collections::id).select((collections::id, collections::name));
        let rows: Vec<(i64, String)> = both!(&mut *self.connection, |c| all.load(c)).map_err(failed)?;
        let mut names: Vec<String> = rows.iter().map(|(_, name)| name.clone()).collect();
        for (id, name) in rows {
            let new = renewed(&name);
            if names.contains(&new) {
                continue;
            }
            let change = collections::name.eq(&new);
            both!(&mut *self.connection, |c| diesel::update(collections::table.find(id))
                .set(change)
                .execute(c))
            .map_err(failed)?;
            self.note(AuditAction::CollectionChanged, &format!("{name} → {new}"))?;
            names.push(new);
        }
        Ok(())
    }
}

/// A name as it is kept today. One that nobody sees stays: something must be there to be found.
fn renewed(name: &str) -> String {
    Some(one_line(name)).filter(|line| can_be_seen(line)).unwrap_or_else(|| name.to_owned())
}

/// The database's time: nothing here has a clock.
fn now(connection: &mut Connection<'_>) -> Stored<Timestamp> {
    let now: NaiveDateTime = match connection {
        Connection::Sqlite(c) => diesel::select(diesel::dsl::now).first(*c),
        Connection::Postgres(c) => diesel::select(diesel::dsl::now.into_sql::<Timestamptz>()).first(*c),
    }
    .map_err(failed)?;
    Ok(time(now))
}
