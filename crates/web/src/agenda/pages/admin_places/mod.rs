//! `/admin/places`: every place, with what there is of it.

mod edit;
mod merge;
mod place;
mod told;
mod typed;

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::place::Place;
use uncino_domain::agenda::place_search::{PlaceOrder, PlaceSearch, PlaceUsage};
use uncino_domain::clock::Timestamp;
use uncino_domain::id::PlaceId;

use crate::blocking::blocking;
use crate::pages::done;
use crate::pages::error::PageFailure;
use crate::pages::pager::Pager;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

pub(crate) use edit::post as edit;
pub(crate) use merge::{MergePage, get as plan_merge, post as merge};
pub(crate) use place::{PlacePage, get as one};

/// The page's own address.
const HERE: &str = "/admin/places";

const GONE: Message = Message::new("admin-places-gone");

/// Where a place is looked after.
fn address(id: PlaceId) -> String {
    format!("{HERE}/{id}")
}

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct PlacesPage {
    notice: Option<Message>,
    error: Option<Message>,
    words: String,
    order: &'static str,
    /// Is only a part shown, of those in which words stand?
    is_search: bool,
    places: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

/// A place in a list.
#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    url: String,
    name: String,
    address: String,
    has_degrees: bool,
    events: Message,
    coming: Option<Message>,
    /// The numbers that lead to it.
    numbers: Option<Message>,
    /// The names that lead to it.
    names: Option<Message>,
}

/// Lists them.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let removed = [("removed", Message::new("admin-places-removed"))];
    let notice = done::words(&visit.request, &removed);
    show(&visit, HttpResponse::Ok(), notice, None).await
}

/// All of them, for whoever asked for one that is not there any more.
async fn show_gone(visit: &Visit) -> Result<HttpResponse, PageFailure> {
    show(visit, HttpResponse::NotFound(), None, Some(GONE)).await
}

async fn show(
    visit: &Visit,
    builder: HttpResponseBuilder,
    notice: Option<Message>,
    error: Option<Message>,
) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let pager = Pager::read(visit, HERE, &["order"]);
    let (order, order_name) = match pager.asked("order").as_str() {
        "events" => (PlaceOrder::MostEvents, "events"),
        _ => (PlaceOrder::Name, "name"),
    };
    let search = PlaceSearch { words: pager.words(), order, offset: pager.offset(), limit: Pager::LIMIT };
    let places = visit.state.places(&visit.request);
    let read = blocking(move || places.list_with_usage(&search, &administrator));
    let mut places = read.await.map_err(|error| visit.broke(error))?;
    let more = pager.cut(&mut places);
    let page = PlacesPage {
        notice,
        error,
        words: pager.words(),
        order: order_name,
        is_search: pager.is_part(),
        places: places.into_iter().map(|(place, usage)| Shown::of(place, usage)).collect(),
        more,
    };
    visit.show_long(builder, page).await
}

impl Shown {
    fn of(place: Place, usage: PlaceUsage) -> Self {
        let numbers: Vec<String> = usage.numbers.iter().map(ToString::to_string).collect();
        Self {
            id: place.id.0,
            url: address(place.id),
            has_degrees: place.latitude.is_some() && place.longitude.is_some(),
            name: place.name,
            address: place.address,
            events: Message::new("admin-places-events").with("count", usage.events),
            coming: (usage.coming > 0)
                .then(|| Message::new("admin-places-coming").with("count", usage.coming)),
            numbers: (!numbers.is_empty())
                .then(|| Message::new("admin-places-numbers").with("numbers", numbers)),
            names: (!usage.names.is_empty())
                .then(|| Message::new("admin-places-names").with("names", usage.names)),
        }
    }

    /// For the samples of the pages: with all that there can be, and with nothing.
    fn samples() -> Vec<Self> {
        let id = PlaceId(7);
        let place = Place {
            id,
            name: "<b>".to_owned(),
            address: "1 Main street".to_owned(),
            latitude: Some(45.0),
            longitude: Some(7.0),
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        };
        let bare = Place { address: String::new(), latitude: None, ..place.clone() };
        let names = vec!["Town hall".to_owned()];
        let usage = PlaceUsage { place_id: id, events: 2, coming: 1, numbers: vec![id], names };
        vec![Self::of(place, usage), Self::of(bare, PlaceUsage::none(id))]
    }
}

impl Page for PlacesPage {
    const TEMPLATE: &'static str = "pages/agenda/admin_places.html";

    fn samples() -> Vec<Self> {
        let page = |places: Vec<Shown>, is_search| Self {
            notice: Some(Message::new("admin-places-removed")),
            error: Some(GONE),
            words: "jazz".to_owned(),
            order: "events",
            is_search,
            more: (!places.is_empty()).then(|| "/admin/places?page=1".to_owned()),
            places,
        };
        vec![page(Shown::samples(), true), page(Vec::new(), true), page(Vec::new(), false)]
    }
}
