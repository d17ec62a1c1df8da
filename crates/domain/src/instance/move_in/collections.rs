//! Their collections and filters.

use std::collections::HashSet;

use serde_json::Value;

use super::keeping::KeptRow;
use super::names::line;
use super::old::Old;
use super::places::Places;
use super::report::{Report, RowReport};
use super::row::{Json, Row, integer};
use crate::agenda::collection::{Choice, Collection, Filter, MAX_CHOSEN, MAX_NAME};
use crate::agenda::place::key;
use crate::id::{CollectionId, FilterId, PlaceId};
use crate::text::one_line;

/// What their collections become.
pub(super) fn collections(old: &Old, report: &mut Report) -> Vec<Collection> {
    let rows = old.rows("collections");
    let last = rows.iter().filter_map(|row| row.integer("sortIndex")).max().unwrap_or_default();
    let mut keys = HashSet::new();
    let mut collections = Vec::new();
    for row in rows {
        let Some(id) = row.integer("id").filter(|id| *id > 0) else { continue };
        let mut said = report.row("collections", id.to_string());
        let named = line(row.text("name").as_deref(), MAX_NAME, ("the name", &mut said));
        let name = named.filter(|name| keys.insert(key(name))).unwrap_or_else(|| {
            let name = format!("collection {id}");
            said.trouble("no name, or that of another one", format!("it is called {name}"));
            keys.insert(key(&name));
            name
        });
        // Where nothing is said of it, as before 1.19, they stand in the order in which they were made.
        let sort_index = row.integer("sortIndex").unwrap_or(last + id);
        let is_top = row.flag("isTop").unwrap_or(false);
        collections.push(Collection { id: CollectionId(id), name, is_top, sort_index });
    }
    report.comes("collections", (rows.len(), collections.len()), "collections, with their numbers");
    collections
}

/// What their filters become; a row of one that chooses by people elsewhere is kept besides.
pub(super) fn filters(
    old: &Old,
    collections: &[Collection],
    places: &Places,
    report: &mut Report,
) -> (Vec<Filter>, Vec<KeptRow>) {
    let rows = old.rows("filters");
    let (mut filters, mut kept) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(id) = row.integer("id").filter(|id| *id > 0) else { continue };
        let mut said = report.row("filters", id.to_string());
        let of = row.integer("collectionId").map(CollectionId);
        let Some(collection) = collections.iter().find(|known| Some(known.id) == of) else {
            said.trouble("its collection is gone", "it stays behind");
            continue;
        };
        let has_actors = matches!(row.json("actors"), Json::Read(Value::Array(actors)) if !actors.is_empty());
        if has_actors {
            kept.push(KeptRow::of("filters", id.to_string(), row));
            let done = "that part of it is kept for a later version; the collection may show other events";
            said.trouble(format!("it chooses by instances, in the collection {}", collection.name), done);
        }
        let Some(choice) = choice(row, places, &mut said) else { continue };
        if choice.is_empty() {
            let done = format!("it stays behind; look at the collection {}", collection.name);
            said.trouble("it chooses by no tag and no place", done);
            continue;
        }
        let negate = row.flag("negate").unwrap_or(false);
        filters.push(Filter { id: FilterId(id), collection_id: collection.id, choice, negate });
    }
    for collection in collections {
        let there_were = rows.iter().any(|row| row.integer("collectionId") == Some(collection.id.0));
        let is_filled = filters.iter().any(|filter: &Filter| filter.collection_id == collection.id);
        if !is_filled {
            let wrong = if there_were { "none of its filters comes" } else { "it has no filter" };
            let done =
                format!("the collection {} is empty: here it has what a filter chooses", collection.name);
            report.row("collections", collection.id.to_string()).trouble(wrong, done);
        }
    }
    report.comes("filters", (rows.len(), filters.len()), "filters, by tags and places");
    (filters, kept)
}

/// What a filter chooses; nothing if a place that it asks for is gone, because without it it would choose more.
fn choice(row: &Row, places: &Places, said: &mut RowReport<'_>) -> Option<Choice> {
    let tags = list(row, "tags").into_iter().filter_map(|tag| tag.as_str().map(one_line));
    let mut seen = HashSet::new();
    let tags: Vec<String> =
        tags.filter(|tag| !tag.is_empty() && seen.insert(key(tag))).take(MAX_CHOSEN).collect();
    let named = list(row, "places");
    let number = |place: &Value| place.get("id").map_or_else(|| integer(place), integer);
    let mut known: Vec<PlaceId> = Vec::new();
    for place in named.iter().filter_map(number).filter_map(|id| places.meant(id)) {
        if !known.contains(&place.id) {
            known.push(place.id);
        }
    }
    known.truncate(MAX_CHOSEN);
    if known.is_empty() && !named.is_empty() {
        said.trouble(
            "all places that it asks for are gone",
            "it stays behind: it would choose more without them",
        );
        return None;
    }
    Some(Choice { tags, places: known })
}

fn list(row: &Row, column: &str) -> Vec<Value> {
    match row.json(column) {
        Json::Read(Value::Array(list)) => list,
        Json::Read(_) | Json::Nothing | Json::Malformed => Vec::new(),
    }
}
