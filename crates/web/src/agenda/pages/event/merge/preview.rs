//! What comes of it when two events become one, before it is done.

use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::events::{Merging, TakenOver};

use super::line::Line;
use crate::agenda::paths::event_path;
use crate::pages::moment;
use crate::pages::templates::Page;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct MergePreviewPage {
    csrf_token: String,
    event_url: String,
    kept: Line,
    other: Line,
    /// What the one that stays takes over.
    taken: Vec<Message>,
    /// Does everybody see the other, but not the one that stays?
    hides: bool,
    /// What was looked for.
    words: String,
}

impl MergePreviewPage {
    pub(super) fn of(merging: Merging, words: String, (csrf_token, zone): (String, Tz)) -> Self {
        let Merging { kept, other, taken } = merging;
        Self {
            csrf_token,
            event_url: event_path(&kept.slug),
            taken: in_words(taken, zone),
            hides: other.is_visible && !kept.is_visible,
            kept: Line::of_event(kept, zone),
            other: Line::of_event(other, zone),
            words,
        }
    }
}

fn in_words(taken: TakenOver, zone: Tz) -> Vec<Message> {
    let TakenOver { end, multidate: _, description, picture, tags, online_locations } = taken;
    let end = end.map(|end| {
        let end = moment::local(end, zone).to_utc();
        Message::new("merge-takes-end").with("end", moment::hour(end, zone).words)
    });
    let all = [
        end,
        description.map(|_html| Message::new("merge-takes-description")),
        picture.map(|_picture| Message::new("merge-takes-picture")),
        (!tags.is_empty()).then(|| Message::new("merge-takes-tags").with("list", tags)),
        (!online_locations.is_empty())
            .then(|| Message::new("merge-takes-online").with("list", online_locations)),
    ];
    all.into_iter().flatten().collect()
}

impl Page for MergePreviewPage {
    const TEMPLATE: &'static str = "pages/agenda/merge_preview.html";

    fn samples() -> Vec<Self> {
        let page = |taken: TakenOver, hides: bool| Self {
            csrf_token: "token".to_owned(),
            event_url: "/event/concert".to_owned(),
            kept: Line::sample(true),
            other: Line::sample(false),
            taken: in_words(taken, Tz::UTC),
            hides,
            words: "<b>".to_owned(),
        };
        let taken = TakenOver {
            end: Some(0),
            description: Some("<p>Hello</p>".to_owned()),
            tags: vec!["jazz".to_owned(), "<x>".to_owned()],
            online_locations: vec!["https://meet.example".to_owned()],
            ..TakenOver::default()
        };
        let picture = Message::new("merge-takes-picture");
        let whole = page(taken, true);
        let taken = whole.taken.into_iter().chain([picture]).collect();
        vec![page(TakenOver::default(), false), Self { taken, ..page(TakenOver::default(), true) }]
    }
}
