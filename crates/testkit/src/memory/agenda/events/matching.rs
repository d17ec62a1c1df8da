//! Which events a query asks for, in memory.

use uncino_domain::agenda::collection::{Choice, Filter};
use uncino_domain::agenda::event::{Event, EventQuery, Repetition, SeriesShown};
use uncino_domain::agenda::place::key;
use uncino_domain::agenda::search::{self, Word, searchable};
use uncino_domain::id::PlaceId;

use crate::memory::Tables;

impl Tables {
    pub(super) fn is_tagged(&self, event: &Event, tag: &str) -> bool {
        let tag_key = self.kept_tag(tag);
        event.tags.iter().any(|known| key(known) == tag_key)
    }

    pub(super) fn is_at(&self, event: &Event, places: &[PlaceId]) -> bool {
        places.is_empty() || places.iter().any(|place| self.kept_place(*place) == event.place.id)
    }

    pub(super) fn is_chosen(&self, filters: &[Filter], event: &Event) -> bool {
        let chooses = |filter: &&Filter| {
            let Choice { tags, places } = &filter.choice;
            let tagged = |tag: &String| self.is_tagged(event, tag);
            (tags.is_empty() || tags.iter().any(tagged)) && self.is_at(event, places)
        };
        let (without, with): (Vec<_>, Vec<_>) = filters.iter().partition(|filter| filter.negate);
        (with.is_empty() || with.iter().any(chooses)) && !without.iter().any(chooses)
    }

    /// Has it the words, one of the tags and one of the places of the query?
    pub(super) fn is_about(&self, query: &EventQuery, event: &Event) -> bool {
        let tagged = |tag: &String| self.is_tagged(event, tag);
        let worded = |words: &String| {
            let text = search::of_event(&event.details.title, &event.details.description);
            let texts = [text, searchable(&event.place.name)].into_iter();
            let texts: Vec<String> = texts.chain(event.tags.iter().map(|tag| searchable(tag))).collect();
            let is_found = |word: Word| texts.iter().any(|text| text.contains(&word.searchable));
            tagged(words) || search::words(words).into_iter().all(is_found)
        };
        query.words.as_ref().is_none_or(worded)
            && (query.tags.is_empty() || query.tags.iter().any(tagged))
            && self.is_at(event, &query.places)
    }

    pub(super) fn matches(&self, query: &EventQuery, event: &Event) -> bool {
        let times = || std::iter::once(event.details.start).chain(event.details.end);
        query.from.is_none_or(|from| times().any(|time| time >= from))
            && query.until.is_none_or(|until| times().any(|time| time <= until))
            && query.starts_until.is_none_or(|until| event.details.start <= until)
            && query.starts_from.is_none_or(|from| event.details.start >= from)
            && self.is_about(query, event)
            && match query.series {
                SeriesShown::AsOneEvent => event.repetition.parent().is_none(),
                SeriesShown::Nothing => event.repetition == Repetition::Once,
                SeriesShown::Occurrences => event.repetition.recurrence().is_none(),
            }
            && self.is_chosen(&query.filters, event)
            && query.after.is_none_or(|after| {
                let here = (event.details.start, event.id);
                if query.reverse { here < after } else { here > after }
            })
            && (query.with_multidate || event.details.multidate != Some(true))
    }
}
