//! `GET /export`: the addresses of feeds, and what other sites paste, for whatever is chosen.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::storage::Stored;

use super::embed::theme;
use crate::agenda::api::events::{first, names, read_pairs};
use crate::agenda::paths::with_query;
use crate::agenda::snippet;
use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::error::PageFailure;
use crate::pages::form::field;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::security::Policy;
use crate::words::Message;

/// The longest that is typed into a field, in characters.
const MAX_TYPED: usize = 500;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct ExportPage {
    typed: Typed,
    errors: Errors,
    /// None if there is no collection.
    collections: Vec<Choice>,
    themes: Vec<Choice>,
    places: Vec<String>,
    tags: Vec<String>,
    ways: Ways,
}

/// What is chosen, as it was typed.
#[derive(Debug, Default, Serialize)]
struct Typed {
    tags: String,
    place: String,
    collection: String,
    theme: String,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    place: Option<Message>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: ChoiceLabel,
}

/// A sentence of ours, or a name that people chose.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum ChoiceLabel {
    Ours(Message),
    Theirs(String),
}

/// What is asked for elsewhere.
struct Asked {
    /// The parameters that choose it.
    parameters: Vec<(&'static str, String)>,
    /// Do lists have the occurrences of series? Then feeds do too, which must be asked for them.
    with_series: bool,
}

/// How to have it elsewhere.
#[derive(Debug, Serialize)]
struct Ways {
    rss: String,
    ics: String,
    webcal: String,
    json: String,
    /// The web component.
    component: String,
    /// A frame.
    frame: String,
    /// What stands in that frame, within the site.
    preview: String,
}

/// Shows the form, and what comes of it. It is the same for everybody, and nothing is kept.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let pairs = read_pairs(&visit.request);
    let typed = Typed::of(&pairs);
    let (places, tags) = (visit.state.places(&visit.request), visit.state.tags(&visit.request));
    let collections = visit.state.collections(&visit.request);
    let meant = place_meant(&pairs);
    let read = blocking(move || -> Stored<_> {
        let place = if meant.is_empty() { None } else { places.find_place(&meant)? };
        let unknown = place.is_none() && !meant.is_empty();
        let offered: Vec<String> = places.offered()?.into_iter().map(|place| place.name).collect();
        Ok((place, unknown, offered, tags.offered()?, collections.list()?))
    });
    let (place, unknown, places, tags, collections) = read.await.map_err(|error| visit.broke(error))?;
    let place_id = place.as_ref().map(|place| place.id.to_string());
    let parameters = parameters(&names(&pairs, "tags"), place_id, &typed.collection);
    let asked = Asked { parameters, with_series: visit.settings.shows_recurrent_events() };
    let ways = Ways::of(visit.state.issuer(), visit.settings.title(), &asked, theme(&pairs));
    let none = Choice::ours("", Message::new("export-everything"));
    let named = collections.into_iter().map(|collection| Choice::theirs(collection.name));
    let page = ExportPage {
        typed: Typed { place: place.map_or(typed.place, |place| place.name), ..typed },
        errors: Errors { place: unknown.then(|| Message::new("export-no-place")) },
        collections: [none].into_iter().chain(named).collect(),
        themes: themes(),
        places,
        tags,
        ways,
    };
    visit.show_long(HttpResponse::Ok(), page).await
}

/// The place that was typed, or whose number stands in the address that a slice leads to.
fn place_meant(pairs: &Pairs) -> String {
    let typed = cut(&field(pairs, "place"));
    if typed.is_empty() { first(pairs, "places").map_or_else(String::new, cut) } else { typed }
}

fn cut(text: &str) -> String {
    text.trim().chars().take(MAX_TYPED).collect()
}

/// The parameters of the API that choose it.
fn parameters(tags: &[String], place: Option<String>, collection: &str) -> Vec<(&'static str, String)> {
    let mut parameters = Vec::new();
    if !tags.is_empty() {
        parameters.push(("tags", tags.join(",")));
    }
    parameters.extend(place.map(|place| ("places", place)));
    if !collection.is_empty() {
        parameters.push(("collection", collection.to_owned()));
    }
    parameters
}

fn themes() -> Vec<Choice> {
    vec![
        Choice::ours("", Message::new("theme-reader")),
        Choice::ours("light", Message::new("theme-light")),
        Choice::ours("dark", Message::new("theme-dark")),
    ]
}

impl Typed {
    fn of(pairs: &Pairs) -> Self {
        Self {
            tags: cut(&names(pairs, "tags").join(", ")),
            place: place_meant(pairs),
            collection: cut(&field(pairs, "collection")),
            theme: theme(pairs).unwrap_or_default().to_owned(),
        }
    }
}

impl Choice {
    fn ours(value: &str, label: Message) -> Self {
        Self { value: value.to_owned(), label: ChoiceLabel::Ours(label) }
    }

    fn theirs(name: String) -> Self {
        Self { value: name.clone(), label: ChoiceLabel::Theirs(name) }
    }
}

impl Ways {
    fn of(base_url: &str, title: &str, asked: &Asked, theme: Option<&'static str>) -> Self {
        let host = base_url.split_once("://").map_or(base_url, |(_, host)| host);
        let parameters = &asked.parameters;
        let series = asked.with_series.then(|| ("show_recurrent", "true".to_owned()));
        let of_feeds: Vec<_> = parameters.iter().cloned().chain(series).collect();
        let feed = |format: &str| with_query(&format!("{base_url}/feed/{format}"), &of_feeds);
        let theme = theme.map(|theme| ("theme", theme.to_owned()));
        let coloured: Vec<_> = parameters.iter().cloned().chain(theme).collect();
        let preview = with_query("/embed/list", &coloured);
        Self {
            rss: feed("rss"),
            ics: feed("ics"),
            webcal: with_query(&format!("webcal://{host}/feed/ics"), &of_feeds),
            json: feed("json"),
            component: snippet::component(base_url, &coloured),
            frame: snippet::frame(&format!("{base_url}{preview}"), title),
            preview,
        }
    }
}

impl Page for ExportPage {
    const TEMPLATE: &'static str = "pages/agenda/export.html";
    const IS_PUBLIC: bool = true;
    const POLICY: Policy = Policy::ShowsFrames;

    fn samples() -> Vec<Self> {
        let page = |typed: Typed, errors: Errors| {
            let chosen = parameters(&["jazz".to_owned()], Some("3".to_owned()), &typed.collection);
            let asked = Asked { parameters: chosen, with_series: true };
            Self {
                ways: Ways::of("https://agenda.example", "Circolo <Sud>", &asked, Some("dark")),
                typed,
                errors,
                collections: vec![Choice::theirs("<x>".to_owned())],
                themes: themes(),
                places: vec!["Circolo <Sud>".to_owned()],
                tags: vec!["jazz".to_owned()],
            }
        };
        let typed = Typed { place: "<b>".to_owned(), tags: "jazz".to_owned(), ..Typed::default() };
        let errors = Errors { place: Some(Message::new("export-no-place")) };
        vec![page(Typed::default(), Errors::default()), page(typed, errors)]
    }
}
