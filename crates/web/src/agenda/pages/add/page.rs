//! The form of an event, as it is shown.

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::agenda::event::{Event, Repetition};
use uncino_domain::agenda::place::Place;
use uncino_domain::instance::setting::Settings;
use uncino_domain::storage::Stored;

use super::errors::Errors;
use super::imported::{Import, PictureElsewhere};
use super::typed::{AS_IT_IS, ONCE, SAME_WEEKDAY, Typed, is_rich};
use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
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
    picture: Option<Thumbnail>,
    import: Import,
    elsewhere: Option<PictureElsewhere>,
    /// Has its description more than plain words?
    is_rich: bool,
    /// Was a picture chosen that has to be chosen again?
    is_picture_lost: bool,
    is_anonymous: bool,
    /// Was an event just sent that an editor looks at first?
    is_waiting: bool,
    allows: Allows,
    repeats: Vec<Choice>,
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
struct Choice {
    value: &'static str,
    label: Message,
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
    /// The event that is changed.
    pub(super) event: Option<Event>,
    pub(super) is_picture_lost: bool,
    /// What came of filling it in from a page.
    pub(super) import: Import,
}

/// The page's own address.
pub(super) fn address(event: Option<&Event>) -> String {
    event.map_or_else(|| super::HERE.to_owned(), |event| format!("{}/{}", super::HERE, event.id))
}

/// Shows the form.
pub(super) async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    form: Form,
) -> Result<HttpResponse, PageFailure> {
    let (places, tags) = (visit.state.places(&visit.request), visit.state.tags(&visit.request));
    let read = blocking(move || -> Stored<_> { Ok((places.offered()?, tags.offered()?)) });
    let (places, tags) = read.await.map_err(|error| visit.broke(error))?;
    let Form { typed, errors, event, is_picture_lost, import } = form;
    let is_offered = visit.logged_in.is_some() && event.is_none();
    let page = AddPage {
        csrf_token: visit.csrf_token(&mut builder),
        action: address(event.as_ref()),
        repeats: choices(&visit.settings, event.as_ref(), &typed),
        allows: Allows {
            several_days: visit.settings.allow_multidate_events() || !typed.until.is_empty(),
            online: visit.settings.allow_online_events() || !typed.online_locations.is_empty(),
            without_end: visit.settings.allow_events_without_end(),
        },
        is_rich: event.as_ref().is_some_and(|event| is_rich(&event.details.description)),
        import: import.offered(is_offered),
        elsewhere: PictureElsewhere::at(&typed.image_url).filter(|_| is_offered),
        event_url: event.as_ref().map(|event| format!("/event/{}", event.slug)),
        picture: event
            .and_then(|event| event.picture)
            .map(|picture| Thumbnail { url: format!("/media/thumb/{}", picture.file), alt: picture.alt }),
        typed,
        errors,
        is_picture_lost,
        is_anonymous: visit.logged_in.is_none(),
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

/// How an event may repeat; none where that can't be said.
fn choices(settings: &Settings, event: Option<&Event>, typed: &Typed) -> Vec<Choice> {
    let is_shown = match event.map(|event| event.repetition) {
        Some(Repetition::Occurrence { .. }) => false,
        Some(Repetition::Series { .. }) => true,
        Some(Repetition::Once) | None => settings.allow_recurrent_events(),
    };
    if !is_shown {
        return Vec::new();
    }
    let choice = |value, label| Choice { value, label };
    let mut choices = vec![
        choice(ONCE, Message::new("add-once")),
        choice("1w", Message::new("add-every-week")),
        choice("2w", Message::new("add-every-two-weeks")),
        choice("1m", Message::new("add-every-month")),
        choice(SAME_WEEKDAY, Message::new("add-every-month-weekday")),
        choice("1y", Message::new("add-every-year")),
    ];
    if typed.repeats == AS_IT_IS {
        choices.push(choice(AS_IT_IS, Message::new("add-repeats-as-it-is")));
    }
    choices
}

impl From<Place> for OfferedPlace {
    fn from(place: Place) -> Self {
        Self { name: place.name, address: place.address }
    }
}

impl Page for AddPage {
    const TEMPLATE: &'static str = "pages/agenda/add.html";

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
            repeats: vec![Choice { value: ONCE, label: Message::new("add-once") }],
            places: vec![OfferedPlace { name: "Town hall".to_owned(), address: "1 Main street".to_owned() }],
            tags: vec!["jazz".to_owned()],
            ..Self::default()
        };
        let picture = Thumbnail { url: "/media/thumb/1.jpg".to_owned(), alt: "A \"poster\"".to_owned() };
        let change = Self {
            action: "/add/1".to_owned(),
            event_url: Some("/event/concert".to_owned()),
            picture: Some(picture),
            is_rich: true,
            ..full(Errors::default())
        };
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
            Self { is_waiting: true, ..Self::default() },
        ]
    }
}
