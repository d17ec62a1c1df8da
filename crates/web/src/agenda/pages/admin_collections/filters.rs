//! What is typed to choose events by, and how a filter is shown: in words, as the slice that it is.

use serde::Serialize;
use uncino_domain::agenda::collection::{Choice, Filter};
use uncino_domain::agenda::collections::FilterInHand;
use uncino_domain::agenda::place::Place;
use uncino_domain::id::PlaceId;

use crate::agenda::pages::slices::chosen::Chosen;
use crate::blocking::blocking;
use crate::extract::parameters::{Pairs, encode};
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::form;
use crate::pages::visit::Visit;
use crate::words::Message;

/// A new filter, as it was typed.
#[derive(Debug, Default, Serialize)]
pub(super) struct Typed {
    tags: String,
    places: String,
    negate: bool,
}

/// What is wrong with it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Errors {
    pub(super) tags: Option<Message>,
    pub(super) places: Option<Message>,
}

/// A filter of a collection.
#[derive(Debug, Serialize)]
pub(super) struct ShownFilter {
    id: i64,
    /// What it chooses, in words; nothing if it names nothing that is there.
    words: Option<Message>,
    /// The slice that it is, if that has a page.
    url: Option<String>,
    negate: bool,
    coming: u32,
}

impl Typed {
    /// What was sent.
    pub(super) fn read(form: &Pairs) -> Self {
        Self {
            tags: form::field(form, "tags"),
            places: form::field(form, "places"),
            negate: form::is_ticked(form, "negate"),
        }
    }

    /// What is meant, and whether it is left out; or what is wrong.
    pub(super) async fn choice(
        &self,
        visit: &Visit,
        form: &Pairs,
    ) -> Result<Result<(Choice, bool), Errors>, PageFailure> {
        let typed = self.tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned);
        // A filter that was just removed comes back with its tags and places as they were.
        let tags: Vec<String> = typed.chain(all(form, "tag")).collect();
        let (collections, by) = (visit.state.collections(&visit.request), visit.administrator()?);
        let named = self.places.clone();
        let named = blocking(move || collections.places_named(&named, &by)).await;
        let mut places = match named.map_err(|error| visit.broke(error))? {
            Ok(places) => places,
            Err(unknown) => {
                let words = Message::new("admin-filters-no-place").with("name", unknown);
                return Ok(Err(Errors { places: Some(words), ..Errors::default() }));
            }
        };
        places.extend(all(form, "place").filter_map(|id| id.parse().ok()).map(PlaceId));
        let choice = Choice { tags, places };
        if choice.is_empty() {
            let words = Some(Message::new("admin-filters-nothing"));
            return Ok(Err(Errors { tags: words, ..Errors::default() }));
        }
        Ok(Ok((choice, self.negate)))
    }
}

fn all<'f>(form: &'f Pairs, name: &'f str) -> impl Iterator<Item = String> + 'f {
    form.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.clone())
}

impl ShownFilter {
    pub(super) fn of(found: FilterInHand) -> Self {
        let FilterInHand { filter, places, has_page, coming } = found;
        let (id, negate) = (filter.id.0, filter.negate);
        let names_nothing = filter.choice.is_empty() || places.is_empty() && !filter.choice.places.is_empty();
        let chosen = Chosen { tags: filter.choice.tags, places };
        let words = (!names_nothing).then(|| chosen.words());
        Self { id, words, url: has_page.then(|| chosen.path()), negate, coming }
    }

    /// For the samples of the page.
    pub(super) fn samples() -> Vec<Self> {
        let shown = |words: Option<&str>, negate: bool| Self {
            id: 1,
            words: words.map(|tag| {
                Chosen { tags: vec![tag.to_owned(), "jazz".to_owned()], places: Vec::new() }.words()
            }),
            url: negate.then(|| "/?tags=jazz".to_owned()),
            negate,
            coming: 2,
        };
        vec![shown(Some("<x>"), false), shown(Some("<x>"), true), shown(None, false)]
    }
}

/// What the address of a page says of a filter that was just removed.
pub(super) fn as_parameters(filter: &Filter) -> String {
    let tags = filter.choice.tags.iter().map(|tag| encode("tag", tag));
    let places = filter.choice.places.iter().map(|place| encode("place", &place.to_string()));
    let negate = filter.negate.then(|| encode("negate", "1"));
    let parameters: Vec<String> = tags.chain(places).chain(negate).collect();
    parameters.join("&")
}

/// That a filter was removed, with the way back: a form with all that the address of the page says of it.
pub(super) async fn removed(visit: &Visit, here: &str, pairs: &Pairs) -> Result<Deed, PageFailure> {
    let (collections, by) = (visit.state.collections(&visit.request), visit.administrator()?);
    let ids = all(pairs, "place").filter_map(|id| id.parse().ok()).map(PlaceId).collect();
    let places = blocking(move || collections.places_of(ids, &by)).await;
    let places: Vec<Place> = places.map_err(|error| visit.broke(error))?;
    let chosen = Chosen { tags: all(pairs, "tag").collect(), places };
    if chosen == Chosen::default() {
        return Ok(Message::new("admin-filters-removed-nothing").into());
    }
    let deed = Deed::from(Message::new("admin-filters-removed").with("filter", chosen.words()));
    let kept = |name: &'static str| all(pairs, name).map(move |value| (name, value));
    let action = ("action", "add_filter".to_owned());
    let fields = [action].into_iter().chain(kept("tag")).chain(kept("place")).chain(kept("negate"));
    Ok(deed.undone_by(here, fields.collect(), Message::new("undo")))
}
