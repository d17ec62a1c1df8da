//! Their events, with their numbers and slugs.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::first_look::{FirstLook, is_foreign};
use super::names::line;
use super::old::{Old, Unreadable};
use super::old_pictures::{Look, OldPictures, file_of};
use super::places::Places;
use super::report::{Report, RowReport};
use super::row::{Json, Row, number};
use super::series::Ties;
use super::tags::Tags;
use super::times::times;
use super::users::Users;
use crate::agenda::event::description::{bare_text, from_words, is_overgrown, sanitise};
use crate::agenda::event::submission::{MAX_DESCRIPTION, MAX_LOCATION, MAX_LOCATIONS, MAX_TITLE};
use crate::agenda::event::{Event, EventDetails, MAX_SLUG, Repetition};
use crate::agenda::picture::{FocalPoint, MAX_ALT, Picture, PictureFile};
use crate::agenda::place::Place;
use crate::clock::Timestamp;
use crate::id::{EventId, UserId};
use crate::slug;
use crate::text::is_web_address;

/// What is done about a picture that can't be read.
const LOCKED: &str = "nothing moves in until it can";

/// What the events stand on, and how their pictures are found.
pub(super) struct Ground<'g> {
    pub(super) users: &'g Users,
    pub(super) places: &'g mut Places,
    pub(super) pictures: &'g dyn OldPictures,
    pub(super) now: Timestamp,
}

/// What is known of all events: enough to make each again, and nothing of what they say.
#[derive(Debug)]
pub(super) struct Events {
    tags: Tags,
    /// Every slug that one had, with the event that has it now, and those that are new.
    slugs: HashMap<String, Option<EventId>>,
    looks: HashMap<String, Look>,
    ties: Ties,
    /// Those that come.
    pub(super) ids: HashSet<EventId>,
    /// The files of their pictures by the names that they had.
    pub(super) files: HashMap<String, PictureFile>,
}

impl Events {
    /// Judges every event; those of other instances are none of theirs.
    pub(super) fn judge(
        old: &mut Old,
        look: FirstLook,
        mut ground: Ground<'_>,
        report: &mut Report,
    ) -> Result<Self, Unreadable> {
        let tags = Tags::read(old, report)?;
        let (slugs, own) = (look.slugs, look.own);
        let (looks, files, ids) = (HashMap::new(), HashMap::new(), HashSet::new());
        let mut events = Self { tags, slugs, looks, ties: Ties::default(), ids, files };
        let (mut named, mut pictured) = (0, 0);
        old.each("events", |row| {
            if is_foreign(row) {
                return;
            }
            named += usize::from(picture_name(row).is_some());
            let Some(id) = number_of(row) else {
                return report.row("events", "?").trouble("it has no number", "it stays behind");
            };
            let mut said = report.row("events", id.to_string());
            let Some(event) = events.event(id, row, &mut ground, &mut said) else { return };
            pictured += usize::from(event.picture.is_some());
            events.ties.hear(&event, row);
            events.ids.insert(id);
        })?;
        events.ties.settle(&events.ids, ground.now, report);
        report.comes("events", (own, events.ids.len()), "events, with their numbers and slugs");
        report.comes("events with a picture", (named, pictured), "the same files, under the same addresses");
        Ok(events)
    }

    /// The pictures that are there and can't be read, in the order of their names.
    pub(super) fn locked_pictures(&self) -> Vec<&str> {
        let is_locked = |(_, look): &(&String, &Look)| **look == Look::Locked;
        let mut names: Vec<&str> =
            self.looks.iter().filter(is_locked).map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// How many pictures are named by events.
    pub(super) fn named_pictures(&self) -> usize {
        self.looks.len()
    }

    /// How many are series.
    pub(super) fn series(&self) -> usize {
        self.ties.series()
    }

    /// Makes each event that comes again, and hands it over: a series before what was made of it.
    pub(super) fn each<E: From<Unreadable>>(
        &mut self,
        old: &mut Old,
        mut ground: Ground<'_>,
        mut take: impl FnMut(&Event) -> Result<(), E>,
    ) -> Result<(), E> {
        for of_series in [false, true] {
            old.try_each("events", |row| {
                let id = number_of(row).filter(|id| self.ids.contains(id) && !is_foreign(row));
                let Some(id) = id.filter(|id| self.ties.is_of_series(*id) == of_series) else {
                    return Ok(());
                };
                // All that is wrong with it has been said.
                let mut silence = Report::default();
                let said = &mut silence.row("events", String::new());
                let Some(mut event) = self.event(id, row, &mut ground, said) else { return Ok(()) };
                self.ties.tie(&mut event);
                take(&event)
            })?;
        }
        Ok(())
    }

    /// Reads an event, as often as it is asked for with the same outcome.
    fn event(
        &mut self,
        id: EventId,
        row: &Row,
        ground: &mut Ground<'_>,
        said: &mut RowReport<'_>,
    ) -> Option<Event> {
        let (start, end) = times(row, said)?;
        let title = line(row.text("title").as_deref(), MAX_TITLE, ("the title", said)).unwrap_or_else(|| {
            said.trouble("no title", format!("it is called Event {id}"));
            format!("Event {id}")
        });
        let is_visible = row.flag("is_visible").unwrap_or_else(|| {
            said.trouble("nothing is said of whether it is visible", "it is hidden");
            false
        });
        let user_id = owner(row, ground.users, said);
        let created_at = row.moment("createdAt").unwrap_or(ground.now);
        Some(Event {
            id,
            slug: self.slug(id, row, &title, said),
            picture: self.picture(row, &title, ground.pictures, said),
            place: place(row, ground, said),
            details: EventDetails {
                description: description(row, said),
                start,
                end,
                multidate: row.flag("multidate"),
                online_locations: online_locations(row, said),
                title,
            },
            tags: self.tags.of(id),
            repetition: Repetition::Once,
            is_visible,
            is_waiting: !is_visible && user_id.is_none(),
            hidden_with: None,
            user_id,
            client_id: None,
            created_at,
            updated_at: row.moment("updatedAt").unwrap_or(created_at),
        })
    }

    /// As it was, to the letter. One that was never made is made; the number goes on leading to the event.
    fn slug(&mut self, id: EventId, row: &Row, title: &str, said: &mut RowReport<'_>) -> String {
        let kept = row.text("slug").filter(|slug| !slug.is_empty() && slug.chars().count() <= MAX_SLUG);
        if let Some(slug) = kept
            && let Some(holder) = self.slugs.get_mut(&slug)
            && *holder.get_or_insert(id) == id
        {
            return slug;
        }
        let base = slug::of_title(title, "event");
        let numbered = (1_u64..).map(|number| format!("{base}-{number}"));
        let is_free = |slug: &String| self.slugs.get(slug).is_none_or(|holder| *holder == Some(id));
        let slug = std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base);
        self.slugs.insert(slug.clone(), Some(id));
        said.trouble(
            "no slug, or that of another event",
            format!("it gets {slug}; its number leads to it as before"),
        );
        slug
    }

    fn picture(
        &mut self,
        row: &Row,
        title: &str,
        pictures: &dyn OldPictures,
        said: &mut RowReport<'_>,
    ) -> Option<Picture> {
        if row.json("media") == Json::Malformed {
            said.trouble("what is said of its picture can't be read", "it comes without that");
        }
        let (name, told) = picture_name(row)?;
        let facts = match *self.looks.entry(name.clone()).or_insert_with(|| pictures.look(&name)) {
            Look::Whole(facts) => facts,
            Look::ThumbnailOnly(facts) => {
                said.trouble(
                    format!("of its picture {name} only the thumbnail is there"),
                    "that stands in for it",
                );
                facts
            }
            Look::Locked => {
                said.trouble(format!("its picture {name} can't be read by this account"), LOCKED);
                return None;
            }
            Look::Missing => {
                said.trouble(format!("its picture {name} is missing"), "it comes without one");
                return None;
            }
            Look::Damaged => {
                said.trouble(
                    format!("its picture {name} is no picture, or half of one"),
                    "it comes without one",
                );
                return None;
            }
        };
        let file = file_of(&name)?;
        if file.as_str() != name {
            said.trouble(format!("its picture is called {name}"), format!("it is called {file} here"));
        }
        self.files.insert(name, file.clone());
        // One that says nothing was meant so.
        let alt = told.get("name").and_then(Value::as_str);
        let alt =
            line(Some(alt.unwrap_or(title)), MAX_ALT, ("the alternative text", said)).unwrap_or_default();
        let (width, height, size) = (facts.width, facts.height, facts.size);
        Some(Picture { file, width, height, size, alt, focus: focus(&told, said) })
    }
}

fn number_of(row: &Row) -> Option<EventId> {
    row.integer("id").filter(|id| *id > 0).map(EventId)
}

/// The event's picture, and how it is called, from `media`, or from the column that was there before it.
fn picture_name(row: &Row) -> Option<(String, Value)> {
    let first = match row.json("media") {
        Json::Read(Value::Array(list)) => list.into_iter().next().unwrap_or_default(),
        Json::Read(value) => value,
        Json::Nothing | Json::Malformed => Value::Null,
    };
    let named = first.get("url").and_then(Value::as_str).map(str::to_owned);
    let before = || row.some_text("image_path");
    let url = named.filter(|url| !url.trim().is_empty()).or_else(before)?;
    let name = url.trim().rsplit('/').next().unwrap_or_default().to_owned();
    (!name.is_empty() && !name.contains('\\')).then_some((name, first))
}

fn focus(told: &Value, said: &mut RowReport<'_>) -> FocalPoint {
    let Some(list) = told.get("focalpoint").and_then(Value::as_array) else { return FocalPoint::default() };
    let part = |place: usize| list.get(place).and_then(number).filter(|part| (-1.0..=1.0).contains(part));
    if let (Some(x), Some(y)) = (part(0), part(1)) {
        return FocalPoint { x, y };
    }
    said.trouble("what must stay in view of its picture isn't a point of it", "the middle stays in view");
    FocalPoint::default()
}

fn owner(row: &Row, users: &Users, said: &mut RowReport<'_>) -> Option<UserId> {
    let id = row.integer("userId").map(UserId)?;
    if users.contains_key(&id) {
        return Some(id);
    }
    said.trouble(format!("its author {id} is gone"), "it is nobody's");
    None
}

fn place(row: &Row, ground: &mut Ground<'_>, said: &mut RowReport<'_>) -> Place {
    if let Some(place) = row.integer("placeId").and_then(|id| ground.places.meant(id)) {
        return place.clone();
    }
    let place = ground.places.unknown(ground.now);
    said.trouble(
        "it has no place, or one that is gone",
        format!("it stands at place {}: {}", place.id, place.name),
    );
    place
}

/// Sanitised again: old rows were written by older sanitisers.
fn description(row: &Row, said: &mut RowReport<'_>) -> String {
    let Some(html) = row.text("description") else {
        if row.has("description") {
            said.trouble("no description", "it has an empty one");
        }
        return String::new();
    };
    if html.chars().count() <= MAX_DESCRIPTION && !is_overgrown(&html) {
        let safe = sanitise(html.trim());
        if safe.is_empty() && !html.trim().is_empty() {
            said.trouble("nothing of its description can be shown", "it has an empty one");
        }
        if safe.chars().count() <= MAX_DESCRIPTION {
            return safe;
        }
    }
    said.trouble(
        format!("its description is longer than {MAX_DESCRIPTION} characters, or too deeply nested"),
        format!("the first {} characters stay, without formats", MAX_DESCRIPTION / 2),
    );
    // Half of what is allowed: as HTML a text may be longer.
    let start: String = html.chars().take(MAX_DESCRIPTION / 2).collect();
    let words = if is_overgrown(&start) { start.replace(['<', '>'], " ") } else { bare_text(&start) };
    let cut = from_words(&words);
    if cut.chars().count() <= MAX_DESCRIPTION { cut } else { String::new() }
}

fn online_locations(row: &Row, said: &mut RowReport<'_>) -> Vec<String> {
    let sent = match row.json("online_locations") {
        Json::Nothing => return Vec::new(),
        Json::Read(Value::Array(list)) => list,
        Json::Read(value) => {
            said.trouble("where it is online is no list", "it becomes a list of one");
            vec![value]
        }
        Json::Malformed => {
            said.trouble("where it is online can't be read", "that is left out");
            return Vec::new();
        }
    };
    let count = sent.len();
    let is_fit = |address: &&str| is_web_address(address) && address.chars().count() <= MAX_LOCATION;
    let fit = sent.iter().filter_map(Value::as_str).map(str::trim).filter(is_fit);
    let fit: Vec<String> = fit.take(MAX_LOCATIONS).map(str::to_owned).collect();
    if fit.len() < count {
        said.trouble("among the addresses where it is online are some that are none", "they are left out");
    }
    fit
}
