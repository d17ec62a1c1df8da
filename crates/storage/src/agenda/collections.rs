//! Collections and their filters: the tables `collections` and `filters`, their queries and rows.

use diesel::dsl::max;
use diesel::prelude::*;
use uncino_domain::agenda::collection::{Choice, Collection, Filter};
use uncino_domain::agenda::event::Slice;
use uncino_domain::id::{CollectionId, FilterId, PlaceId};
use uncino_domain::storage::{CollectionInsertion, CollectionRepository, Removal, StorageError, Stored};

use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::{named, removal};
use crate::schema::{collections, filters};

impl CollectionRepository for Connection<'_> {
    fn list(&mut self) -> Stored<Vec<Collection>> {
        let all = collections::table.order((collections::sort_index, collections::id));
        let rows: Vec<CollectionRow> = both!(self, |c| all.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(Collection::from).collect())
    }

    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<Collection>> {
        let place = (collections::sort_index, collections::id);
        let names = collections::table.order(place).select((collections::id, collections::name));
        let names = both!(self, |c| names.load(c)).map_err(failed)?;
        let found = collections::id.eq_any(named(names, words, slice));
        let found = collections::table.filter(found).order(place);
        let rows: Vec<CollectionRow> = both!(self, |c| found.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(Collection::from).collect())
    }

    fn insert(&mut self, name: &str) -> Stored<CollectionInsertion> {
        let last = collections::table.select(max(collections::sort_index));
        let last: Option<i64> = both!(self, |c| last.first(c)).map_err(failed)?;
        let row = (
            collections::name.eq(name),
            collections::is_top.eq(true),
            collections::sort_index.eq(last.map_or(0, |last| last + 1)),
        );
        let row: Option<CollectionRow> = both!(self, |c| diesel::insert_into(collections::table)
            .values(row)
            .on_conflict(collections::name)
            .do_nothing()
            .returning(CollectionRow::as_returning())
            .get_result(c)
            .optional())
        .map_err(failed)?;
        Ok(row.map_or(CollectionInsertion::NameTaken, |row| CollectionInsertion::Inserted(row.into())))
    }

    fn update(&mut self, collection: &Collection) -> Stored<()> {
        let change =
            (collections::is_top.eq(collection.is_top), collections::sort_index.eq(collection.sort_index));
        both!(self, |c| diesel::update(collections::table.find(collection.id.0)).set(change).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn remove(&mut self, id: CollectionId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(collections::table.find(id.0)).execute(c)))
    }

    fn filters(&mut self, of: Option<CollectionId>) -> Stored<Vec<Filter>> {
        let rows: Vec<FilterRow> = both!(self, |c| {
            let all = filters::table.order(filters::id).into_boxed();
            match of {
                Some(of) => all.filter(filters::collection_id.eq(of.0)).load(c),
                None => all.load(c),
            }
        })
        .map_err(failed)?;
        rows.into_iter().map(Filter::try_from).collect()
    }

    fn insert_filter(&mut self, of: CollectionId, choice: &Choice, negate: bool) -> Stored<Option<Filter>> {
        let known = collections::table.find(of.0).select(collections::id);
        let known: Option<i64> = match self {
            Connection::Sqlite(c) => known.first(*c).optional(), // There is one writer.
            Connection::Postgres(c) => known.for_key_share().first(*c).optional(),
        }
        .map_err(failed)?;
        if known.is_none() {
            return Ok(None);
        }
        let (tags, places) = stored_choice(choice);
        let row = (
            filters::collection_id.eq(of.0),
            filters::tags.eq(tags),
            filters::places.eq(places),
            filters::negate.eq(negate),
        );
        let row: FilterRow = both!(self, |c| diesel::insert_into(filters::table)
            .values(row)
            .returning(FilterRow::as_returning())
            .get_result(c))
        .map_err(failed)?;
        Filter::try_from(row).map(Some)
    }

    fn find_filter(&mut self, id: FilterId) -> Stored<Option<Filter>> {
        let row: Option<FilterRow> =
            both!(self, |c| filters::table.find(id.0).first(c).optional()).map_err(failed)?;
        row.map(Filter::try_from).transpose()
    }

    fn update_filter(&mut self, filter: &Filter) -> Stored<()> {
        let (tags, places) = stored_choice(&filter.choice);
        let change = (filters::tags.eq(tags), filters::places.eq(places), filters::negate.eq(filter.negate));
        both!(self, |c| diesel::update(filters::table.find(filter.id.0)).set(change).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn remove_filter(&mut self, id: FilterId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(filters::table.find(id.0)).execute(c)))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = collections)]
struct CollectionRow {
    id: i64,
    name: String,
    is_top: bool,
    sort_index: i64,
}

impl From<CollectionRow> for Collection {
    fn from(row: CollectionRow) -> Self {
        let CollectionRow { id, name, is_top, sort_index } = row;
        Self { id: CollectionId(id), name, is_top, sort_index }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = filters)]
struct FilterRow {
    id: i64,
    collection_id: i64,
    tags: String,
    places: String,
    negate: bool,
}

/// Tags and places as JSON arrays.
pub(crate) fn stored_choice(choice: &Choice) -> (String, String) {
    let places: Vec<i64> = choice.places.iter().map(|place| place.0).collect();
    (serde_json::Value::from(&*choice.tags).to_string(), serde_json::Value::from(places).to_string())
}

impl TryFrom<FilterRow> for Filter {
    type Error = StorageError;

    fn try_from(row: FilterRow) -> Stored<Self> {
        let broken = |error: serde_json::Error| corrupt("filters", error.to_string());
        let places: Vec<i64> = serde_json::from_str(&row.places).map_err(broken)?;
        let choice = Choice {
            tags: serde_json::from_str(&row.tags).map_err(broken)?,
            places: places.into_iter().map(PlaceId).collect(),
        };
        let (id, collection_id) = (FilterId(row.id), CollectionId(row.collection_id));
        Ok(Self { id, collection_id, choice, negate: row.negate })
    }
}
