//! All that a move brings, judged and ready to be stored.

use std::collections::{BTreeMap, HashMap};

use super::instance_settings::TakenSetting;
use super::keeping::KeptRow;
use super::old::Old;
use super::old_pictures::OldPictures;
use super::report::Report;
use super::tokens::TakenToken;
use super::{clients, collections, events, instance_settings, keeping, places, tags, tokens, users, words};
use crate::agenda::announcement::Announcement;
use crate::agenda::collection::{Collection, Filter};
use crate::agenda::event::Event;
use crate::agenda::message::Message;
use crate::agenda::picture::PictureFile;
use crate::agenda::place::Place;
use crate::clock::Timestamp;
use crate::id::PlaceId;
use crate::instance::static_page::StaticPage;
use crate::oauth::client::Client;
use crate::people::user::User;

/// What moves in, and what is said of it.
#[derive(Debug)]
pub struct Plan {
    pub(super) users: Vec<User>,
    pub(super) clients: Vec<Client>,
    pub(super) tokens: Vec<TakenToken>,
    pub(super) places: Vec<Place>,
    pub(super) aliases: BTreeMap<PlaceId, PlaceId>,
    pub(super) events: Vec<Event>,
    pub(super) files: HashMap<String, PictureFile>,
    pub(super) collections: Vec<Collection>,
    pub(super) filters: Vec<Filter>,
    pub(super) announcements: Vec<Announcement>,
    pub(super) messages: Vec<Message>,
    pub(super) pages: Vec<StaticPage>,
    pub(super) settings: Vec<TakenSetting>,
    pub(super) kept: Vec<KeptRow>,
    /// What is to be told.
    pub report: Report,
}

impl Plan {
    /// Judges all of it. Looks at the pictures, and changes nothing anywhere.
    pub fn of(old: &Old, pictures: &dyn OldPictures, now: Timestamp) -> Self {
        let mut report = Report::default();
        let report_of = &mut report;
        let users = users::users(old, now, report_of);
        let held = tokens::held(old, &users, now, report_of);
        let clients = clients::clients(old, &held, now, report_of);
        let tokens = tokens::tokens(old, held, &clients, report_of);
        let mut places = places::places(old, now, report_of);
        let tags = tags::tags(old, report_of);
        let ground = events::Ground { users: &users, places: &mut places, tags, pictures, now };
        let events::Events { events, files } = events::events(old, ground, report_of);
        let collections = collections::collections(old, report_of);
        let (filters, of_filters) = collections::filters(old, &collections, &places, report_of);
        let announcements = words::announcements(old, now, report_of);
        let messages = words::messages(old, &events, now, report_of);
        let (pages, of_pages) = words::pages(old, now, report_of);
        let (settings, of_settings) = instance_settings::settings(old, report_of);
        let mut kept = keeping::keep(old, report_of);
        kept.extend(keeping::foreign_events(old, report_of));
        kept.extend([of_filters, of_pages, of_settings].concat());
        note_what_follows(&events, report_of);
        Self {
            users: users.into_values().collect(),
            clients,
            tokens,
            places: places.kept.into_values().collect(),
            aliases: places.aliases,
            events,
            files,
            collections,
            filters,
            announcements,
            messages,
            pages,
            settings,
            kept,
            report,
        }
    }
}

/// What happens by itself once it is stored.
fn note_what_follows(events: &[Event], report: &mut Report) {
    let series = events.iter().filter(|event| event.repetition.recurrence().is_some()).count();
    if series > 0 {
        report.note(format!(
            "There are {series} series. Gancio makes one time ahead of each, Uncino those of the next 90 days: at its \
             first start the agenda fills."
        ));
    }
}
