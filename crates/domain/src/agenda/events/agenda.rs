//! The agenda, as lists and feeds ask for it: filtered by whoever asks, or else as the instance shows it at home.

use std::ops::ControlFlow;

use super::EventService;
use super::lists::{DescribedEvent, describe, series_shown};
use crate::agenda::collection::{Filter, MAX_NAME, named};
use crate::agenda::event::{EventQuery, EventSummary, Slice};
use crate::instance::setting::Settings;
use crate::storage::{Repositories, StorageError, Stored};

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Which events.
    pub query: EventQuery,
    /// Are occurrences of series asked for? The instance decides if nobody says.
    pub with_series: Option<bool>,
    /// Only events of the collection of this name; none if there is no such collection.
    pub collection: Option<String>,
}

impl Asked {
    /// Does it choose among events by what they are? When they take place, and how many are shown, is no such choice.
    pub fn is_filtered(&self) -> bool {
        let EventQuery { words, tags, places, filters, .. } = &self.query;
        self.collection.is_some()
            || words.is_some()
            || !(tags.is_empty() && places.is_empty() && filters.is_empty())
    }
}

impl EventService {
    /// The visible events that match. If nothing is filtered, those of the collection that the instance shows at home.
    pub fn agenda(&self, asked: Asked) -> Stored<Vec<EventSummary>> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let settings = ports.settings(repositories)?;
            list(repositories, &settings, asked)
        })
    }

    /// The events of the agenda that were asked for, with their descriptions, for feeds.
    pub fn agenda_described(&self, asked: Asked) -> Stored<Vec<DescribedEvent>> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let settings = ports.settings(repositories)?;
            let events = list(repositories, &settings, asked)?;
            describe(repositories, events)
        })
    }
}

/// How many events the first part of a long list has, so that it is there soon, and how many the others have.
const FIRST_PART: u32 = 50;
const PART: u32 = 500;

impl EventService {
    /// What [`agenda_described`](Self::agenda_described) gives, part by part as of one moment, until somebody has enough. It takes no more
    /// memory than a part.
    pub fn agenda_in_parts(
        &self,
        asked: Asked,
        mut take: impl FnMut(Vec<DescribedEvent>) -> ControlFlow<()> + Send + 'static,
    ) -> Stored<()> {
        let ports = self.ports.clone();
        self.ports.storage.read(move |repositories| {
            let settings = ports.settings(repositories)?;
            let Some(mut query) = resolved(repositories, &settings, asked)? else { return Ok(()) };
            let Slice { mut offset, limit: mut left } =
                query.slice.unwrap_or(Slice { offset: 0, limit: u32::MAX });
            let mut limit = FIRST_PART;
            loop {
                limit = limit.min(left);
                query.slice = Some(Slice { offset, limit });
                let events = repositories.events().list(&query)?;
                let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
                query.after = events.last().map(|last| (last.start, last.id));
                left -= count;
                let is_last = count < limit || left == 0;
                if take(describe(repositories, events)?).is_break() || is_last {
                    return Ok(());
                }
                (offset, limit) = (0, PART);
            }
        })
    }

    /// The agenda if it has no more than one small part, with descriptions; none if it is longer.
    pub fn short_agenda(&self, asked: Asked) -> Stored<Option<Vec<DescribedEvent>>> {
        let limit = asked.query.slice.map_or(u32::MAX, |slice| slice.limit);
        let offset = asked.query.slice.map_or(0, |slice| slice.offset);
        let slice = Some(Slice { offset, limit: limit.min(FIRST_PART + 1) });
        let events = self.agenda_described(Asked { query: EventQuery { slice, ..asked.query }, ..asked })?;
        Ok((events.len() <= FIRST_PART as usize).then_some(events))
    }
}

/// The events of the agenda that were asked for.
pub(super) fn list(
    repositories: &mut dyn Repositories,
    settings: &Settings,
    asked: Asked,
) -> Stored<Vec<EventSummary>> {
    let query = resolved(repositories, settings, asked)?;
    query.map_or(Ok(Vec::new()), |query| repositories.events().list(&query))
}

/// When those start.
pub(super) fn starts(
    repositories: &mut dyn Repositories,
    settings: &Settings,
    asked: Asked,
) -> Stored<Vec<i64>> {
    let query = resolved(repositories, settings, asked)?;
    query.map_or(Ok(Vec::new()), |query| repositories.events().starts(&query))
}

/// What is asked of the repository; nothing if nothing can match.
fn resolved(
    repositories: &mut dyn Repositories,
    settings: &Settings,
    asked: Asked,
) -> Stored<Option<EventQuery>> {
    let filters = match &asked.collection {
        Some(name) => Chosen::by(repositories, name)?,
        None if asked.is_filtered() => Chosen::Everything,
        None => at_home(repositories, settings)?,
    };
    let query = EventQuery { series: series_shown(settings, asked.with_series), ..asked.query };
    Ok(match filters {
        Chosen::Everything => Some(query),
        Chosen::Nothing | Chosen::Unknown => None,
        Chosen::By(filters) => Some(EventQuery { filters, ..query }),
    })
}

/// What a collection chooses.
enum Chosen {
    Everything,
    /// There is no such collection.
    Unknown,
    /// It has no filter yet.
    Nothing,
    By(Vec<Filter>),
}

impl Chosen {
    fn by(repositories: &mut dyn Repositories, name: &str) -> Stored<Self> {
        // No name has a NUL, and not every database can even be asked.
        if name.contains('\0') || name.chars().nth(MAX_NAME).is_some() {
            return Ok(Self::Unknown);
        }
        let Some(collection) = named(&repositories.collections().list()?, name) else {
            return Ok(Self::Unknown);
        };
        let mut filters = repositories.collections().filters(Some(collection.id))?;
        filters.retain(|filter| !filter.choice.is_empty());
        Ok(if filters.is_empty() { Self::Nothing } else { Self::By(filters) })
    }
}

/// A setting that names a collection which was removed since is as good as none: nobody meant an empty agenda.
fn at_home(repositories: &mut dyn Repositories, settings: &Settings) -> Stored<Chosen> {
    let Some(name) = settings.collection_at_home() else { return Ok(Chosen::Everything) };
    Ok::<_, StorageError>(match Chosen::by(repositories, name)? {
        Chosen::Unknown => Chosen::Everything,
        chosen @ (Chosen::Everything | Chosen::Nothing | Chosen::By(_)) => chosen,
    })
}
