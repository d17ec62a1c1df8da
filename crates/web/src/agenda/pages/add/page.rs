//! The form of an event, as it is shown.

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::event::Event;
use uncino_domain::agenda::picture::Picture;
use uncino_domain::agenda::place::Place;
use uncino_domain::id::EventId;
use uncino_domain::instance::setting::Settings;
use uncino_domain::storage::Stored;

use super::errors::Errors;
use super::focus::{Point, points};
use super::held::HeldPicture;
use super::imported::{Import, PictureElsewhere};
use super::preview::Preview;
use super::repeating::{AS_IT_IS, Choice, ONCE, choices, times};
use super::typed::{Typed, is_rich};
use crate::agenda::paths::event_path;
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::security::Policy;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct AddPage {
    csrf_token: String,
    /// Where the form goes.
    action: String,
    typed: Typed,
    errors: Errors,
    /// The page of the event that is changed.
    event_url: Option<String>,
    /// Is an event changed, and not added?
    is_change: bool,
    picture: Option<Thumbnail>,
    /// A picture that the form holds: what stands in it, and its address.
    held: Option<Held>,
    /// The picture of the event that is used again.
    used_again: Option<Thumbnail>,
    focus: Vec<Point>,
    preview: Option<Preview>,
    import: Import,
    elsewhere: Option<PictureElsewhere>,
    /// Has its description more than plain words?
    is_rich: bool,
    /// Was a picture chosen that has to be chosen again?
    is_picture_lost: bool,
    is_anonymous: bool,
    /// Is who sent the form not logged in any more?
    is_logged_out: bool,
    /// Was an event just sent that an editor looks at first?
    is_waiting: bool,
    allows: Allows,
    repeats: Vec<Choice>,
    /// Which times of a series may be meant; none if it is none of a series.
    times: Vec<Choice>,
    places: Vec<OfferedPlace>,
    tags: Vec<String>,
}

/// What the instance takes.
#[derive(Debug, Default, Serialize)]
struct Allows {
    several_days: bool,
    online: bool,
    without_end: bool,
}

#[derive(Debug, Serialize)]
struct Thumbnail {
    url: String,
    alt: String,
}

#[derive(Debug, Serialize)]
struct Held {
    text: String,
    address: String,
}

#[derive(Debug, Serialize)]
struct OfferedPlace {
    name: String,
    address: String,
}

/// What the form is to show.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) typed: Typed,
    pub(super) errors: Errors,
    /// The number of the event that is changed,
    pub(super) id: Option<EventId>,
    /// and the event, if this visitor may know it.
    pub(super) event: Option<Event>,
    pub(super) held: Option<HeldPicture>,
    pub(super) is_picture_lost: bool,
    pub(super) preview: Option<Preview>,
    pub(super) is_logged_out: bool,
    /// What came of filling it in from a page.
    pub(super) import: Import,
}

/// What is read for the form.
struct Offered {
    places: Vec<Place>,
    tags: Vec<String>,
    is_of_series: bool,
    used_again: Option<Event>,
}

async fn offered(visit: &Visit, form: &Form) -> Result<Offered, PageFailure> {
    let (places, tags) = (visit.state.places(&visit.request), visit.state.tags(&visit.request));
    let (events, caller, event) = (visit.state.events(&visit.request), visit.caller(), form.event.clone());
    let picture_of = form.typed.picture_of.parse().ok().filter(|_| visit.logged_in.is_some());
    let read = blocking(move || -> Stored<_> {
        Ok(Offered {
            places: places.offered()?,
            tags: tags.offered()?,
            is_of_series: event.map_or(Ok(false), |event| events.can_change_series_of(&caller, &event))?,
            used_again: picture_of.map_or(Ok(None), |id| events.find_by_id(&caller, EventId(id)))?,
        })
    });
    read.await.map_err(|error| visit.broke(error))
}

/// Shows the form.
pub(super) async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    form: Form,
) -> Result<HttpResponse, PageFailure> {
    let Offered { places, tags, is_of_series, used_again } = offered(visit, &form).await?;
    let Form { typed, errors, id, event, held, is_picture_lost, preview, is_logged_out, import } = form;
    let address = id.map_or_else(|| super::HERE.to_owned(), |id| format!("{}/{id}", super::HERE));
    let thumbnail = |event: Event| event.picture.map(Thumbnail::from);
    let is_offered = visit.logged_in.is_some() && id.is_none();
    let page = AddPage {
        csrf_token: visit.csrf_token(&mut builder),
        action: address,
        repeats: choices(&visit.settings, event.as_ref(), &typed.repeats),
        times: if is_of_series { times() } else { Vec::new() },
        allows: Allows::of(&visit.settings, &typed),
        is_rich: event.as_ref().is_some_and(|event| is_rich(&event.details.description)),
        import: import.offered(is_offered),
        elsewhere: PictureElsewhere::at(&typed.image_url).filter(|_| is_offered && held.is_none()),
        event_url: event.as_ref().map(|event| event_path(&event.slug)),
        is_change: id.is_some(),
        picture: event.and_then(thumbnail).filter(|_| held.is_none()),
        used_again: used_again.and_then(thumbnail).filter(|_| held.is_none()),
        held: held.map(|held| Held { address: held.address(), text: held.text().to_owned() }),
        focus: points(&typed.focus),
        preview,
        typed,
        errors,
        is_picture_lost,
        is_anonymous: visit.logged_in.is_none() && !is_logged_out,
        is_logged_out,
        is_waiting: false,
        places: places.into_iter().map(OfferedPlace::from).collect(),
        tags,
    };
    visit.show_long(builder, page).await
}

/// Says that an editor looks at what was sent.
pub(super) fn thank(visit: &Visit) -> Result<HttpResponse, PageFailure> {
    visit.show(HttpResponse::Ok(), &AddPage { is_waiting: true, ..AddPage::default() })
}

impl Allows {
    fn of(settings: &Settings, typed: &Typed) -> Self {
        Self {
            several_days: settings.allow_multidate_events() || !typed.until.is_empty(),
            online: settings.allow_online_events() || !typed.online_locations.is_empty(),
            without_end: settings.allow_events_without_end(),
        }
    }
}

impl From<Picture> for Thumbnail {
    fn from(picture: Picture) -> Self {
        Self { url: format!("/media/thumb/{}", picture.file), alt: picture.alt }
    }
}

impl From<Place> for OfferedPlace {
    fn from(place: Place) -> Self {
        Self { name: place.name, address: place.address }
    }
}

impl Page for AddPage {
    const TEMPLATE: &'static str = "pages/agenda/add.html";
    const POLICY: Policy = Policy::HoldsPicture;

    fn samples() -> Vec<Self> {
        let typed = Typed {
            title: "<Concert>".to_owned(),
            description: "Hello".to_owned(),
            date: "2026-12-01".to_owned(),
            from: "21:00".to_owned(),
            repeats: AS_IT_IS.to_owned(),
            seen: "1".to_owned(),
            ..Typed::default()
        };
        let full = |errors: Errors| Self {
            action: "/add".to_owned(),
            typed: typed.clone(),
            errors,
            allows: Allows { several_days: true, online: true, without_end: true },
            repeats: vec![Choice::new(ONCE, Message::new("add-once"))],
            places: vec![OfferedPlace { name: "Town hall".to_owned(), address: "1 Main street".to_owned() }],
            tags: vec!["jazz".to_owned()],
            focus: points(""),
            ..Self::default()
        };
        let picture = || Thumbnail { url: "/media/thumb/1.jpg".to_owned(), alt: "A \"poster\"".to_owned() };
        let change = Self {
            action: "/add/1".to_owned(),
            event_url: Some("/event/concert".to_owned()),
            is_change: true,
            picture: Some(picture()),
            is_rich: true,
            times: times(),
            ..full(Errors::default())
        };
        let held = || Held { text: "AAAA".to_owned(), address: "data:image/jpeg;base64,AAAA".to_owned() };
        let imported = |import: Import| Self {
            import: import.offered(true),
            elsewhere: PictureElsewhere::at("https://wp.example"),
            typed: Typed { take_picture: true, ..typed.clone() },
            ..full(Errors::default())
        };
        vec![
            imported(Import::found("wp.example", 0)),
            imported(Import::found("wp.example", 2)),
            imported(Import::refused("https://wp.example".to_owned(), Message::new("import-no-event"))),
            Self { is_anonymous: true, ..Self::default() },
            full(Errors::default()),
            Self { is_picture_lost: true, ..full(Errors::everywhere()) },
            change,
            Self { held: Some(held()), preview: Preview::sample(), ..full(Errors::default()) },
            Self { used_again: Some(picture()), is_logged_out: true, ..full(Errors::default()) },
            Self { is_waiting: true, ..Self::default() },
        ]
    }
}
