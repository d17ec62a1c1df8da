//! What has one of some tags and is at one of some places: an address for what a filter of a collection chooses.

use uncino_domain::agenda::event::submission::MAX_TAG;
use uncino_domain::agenda::place::Place;
use uncino_domain::id::PlaceId;

use crate::agenda::api::events::names;
use crate::agenda::paths::{self, place_path, tag_path, with_query};
use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::error::PageFailure;
use crate::pages::visit::Visit;
use crate::words::{Argument, Message};

/// How many tags or places a sentence names.
const NAMED: usize = 12;

/// Tags and places. None of either means any.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) tags: Vec<String>,
    pub(crate) places: Vec<Place>,
}

impl Chosen {
    /// What the query of the home page names; none if it names a place that isn't there.
    pub(super) async fn read(visit: &Visit, pairs: &Pairs) -> Result<Option<Self>, PageFailure> {
        let fit = |tag| paths::name(tag, MAX_TAG);
        let tags: Option<Vec<String>> = names(pairs, "tags").into_iter().map(fit).collect();
        let ids: Option<Vec<PlaceId>> =
            names(pairs, "places").iter().map(|id| id.parse().ok().map(PlaceId)).collect();
        let (Some(tags), Some(ids)) = (tags, ids) else { return Ok(None) };
        let places = visit.state.places(&visit.request);
        let places = blocking(move || places.those(&ids)).await.map_err(|error| visit.broke(error))?;
        Ok(places.map(|places| Self { tags, places }))
    }

    /// Does the query of the home page name any?
    pub(super) fn is_asked(pairs: &Pairs) -> bool {
        !names(pairs, "tags").is_empty() || !names(pairs, "places").is_empty()
    }

    /// The address of its page. What is one tag or one place has that of the tag or the place.
    pub(crate) fn path(&self) -> String {
        match (&*self.tags, &*self.places) {
            ([tag], []) => tag_path(tag),
            ([], [place]) => place_path(place),
            _ => with_query("/", &self.parameters()),
        }
    }

    /// What chooses it through the API, in feeds, and on the home page.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let ids: Vec<String> = self.places.iter().map(|place| place.id.to_string()).collect();
        let parameters = [("tags", self.tags.join(",")), ("places", ids.join(","))];
        parameters.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// What it is called: `Tagged jazz or rock, at Circolo Sud`.
    pub(crate) fn words(&self) -> Message {
        let by = match (self.tags.is_empty(), self.places.is_empty()) {
            (false, true) => "tags",
            (true, false) => "places",
            (false, false) | (true, true) => "both",
        };
        let places = self.places.iter().map(|place| place.name.clone());
        Message::new("slice-chosen")
            .with("by", by)
            .with("tags", some_of(self.tags.iter().cloned()))
            .with("places", some_of(places))
    }
}

/// The first of many, and a sign that there are more.
fn some_of(names: impl ExactSizeIterator<Item = String>) -> Argument {
    let more = (names.len() > NAMED).then(|| "…".to_owned());
    Argument::Either(names.take(NAMED).chain(more).collect())
}
