//! All that a move brings, judged and ready to be stored. Of what grows with the years only that is in memory which is needed to
//! make it again, an event at a time, when it is stored.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::events::{Events, Ground};
use super::first_look::FirstLook;
use super::instance_settings::TakenSetting;
use super::keeping::KeptRow;
use super::old::{Old, Unreadable};
use super::old_pictures::{OWN, OldPictures};
use super::places::Places;
use super::report::Report;
use super::tokens::TakenToken;
use super::users::Users;
use super::{clients, collections, instance_settings, keeping, messages, places, tokens, users, words};
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

/// What is wrong with all pictures at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureDoubt {
    /// Some are there and can't be read.
    #[error("pictures that can't be read by this account: {count}, such as {first}")]
    Locked {
        /// The name of one.
        first: String,
        /// How many there are.
        count: usize,
    },
    /// Not one that an event names is there.
    #[error("events name {named} pictures, and not one of them is there")]
    NoneIsThere {
        /// How many are named.
        named: usize,
    },
}

/// What moves in, and what is said of it.
#[derive(Debug)]
pub struct Plan {
    old: Old,
    pub(super) pictures: Arc<dyn OldPictures>,
    now: Timestamp,
    users: Users,
    pub(super) clients: Vec<Client>,
    pub(super) tokens: Vec<TakenToken>,
    places: Places,
    events: Events,
    pub(super) collections: Vec<Collection>,
    pub(super) filters: Vec<Filter>,
    pub(super) announcements: Vec<Announcement>,
    pub(super) pages: Vec<StaticPage>,
    pub(super) settings: Vec<TakenSetting>,
    /// Rows of small tables that are kept.
    kept: Vec<KeptRow>,
    /// What is to be told.
    pub report: Report,
}

impl Plan {
    /// Judges all of it. Looks at the pictures, and changes nothing anywhere.
    ///
    /// # Errors
    /// When a table can't be read to its end.
    pub fn of(mut old: Old, pictures: Arc<dyn OldPictures>, now: Timestamp) -> Result<Self, Unreadable> {
        let mut report = Report::default();
        let report_of = &mut report;
        let look = FirstLook::at(&mut old)?;
        let users = users::users(&old, &look.authors, now, report_of);
        let held = tokens::held(&old, &users, now, report_of);
        let clients = clients::clients(&old, &held, now, report_of);
        let tokens = tokens::tokens(&old, held, &clients, report_of);
        let mut places = places::places(&old, &look.places, now, report_of);
        keeping::say(&mut old, &look, report_of)?;
        let ground = Ground { users: &users, places: &mut places, pictures: &*pictures, now };
        let events = Events::judge(&mut old, look, ground, report_of)?;
        let collections = collections::collections(&old, report_of);
        let (filters, of_filters) = collections::filters(&old, &collections, &places, report_of);
        let announcements = words::announcements(&old, now, report_of);
        messages::judge(&mut old, messages::Ground { events: &events.ids, now }, report_of)?;
        let (mut pages, of_pages) = words::pages(&old, now, report_of);
        pages.extend(words::about(&old, &pages, now, report_of));
        let (settings, of_settings) = instance_settings::settings(&old, report_of);
        let kept = [of_filters, of_pages, of_settings].concat();
        note_what_follows(events.series(), report_of);
        old.forget_small_ones();
        Ok(Self {
            old,
            pictures,
            now,
            users,
            clients,
            tokens,
            places,
            events,
            collections,
            filters,
            announcements,
            pages,
            settings,
            kept,
            report,
        })
    }

    /// Why the pictures can't be those of the events; none if they can.
    pub fn doubt_of_pictures(&self) -> Option<PictureDoubt> {
        let of_events = self.events.locked_pictures().into_iter();
        let own = OWN.into_iter().map(|(_, name)| name).filter(|name| self.pictures.read(name).is_err());
        let locked: Vec<&str> = of_events.chain(own).collect();
        if let Some(first) = locked.first() {
            return Some(PictureDoubt::Locked { first: (*first).to_owned(), count: locked.len() });
        }
        let named = self.events.named_pictures();
        (named > 0 && self.events.files.is_empty()).then_some(PictureDoubt::NoneIsThere { named })
    }

    pub(super) fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.kept.values()
    }

    /// By the number that a place had, the one that it has now.
    pub(super) fn place_aliases(&self) -> &BTreeMap<PlaceId, PlaceId> {
        &self.places.aliases
    }

    /// The files of the pictures by the names that they had.
    pub(super) fn files(&self) -> &HashMap<String, PictureFile> {
        &self.events.files
    }

    /// How many events come.
    pub(super) fn event_count(&self) -> usize {
        self.events.ids.len()
    }

    /// Hands over each event: a series before what was made of it.
    pub(super) fn each_event<E: From<Unreadable>>(
        &mut self,
        take: impl FnMut(&Event) -> Result<(), E>,
    ) -> Result<(), E> {
        let (users, places) = (&self.users, &mut self.places);
        let ground = Ground { users, places, pictures: &*self.pictures, now: self.now };
        self.events.each(&mut self.old, ground, take)
    }

    /// Hands over each message; its event was handed over before.
    pub(super) fn each_message<E: From<Unreadable>>(
        &mut self,
        take: impl FnMut(&Message) -> Result<(), E>,
    ) -> Result<(), E> {
        let ground = messages::Ground { events: &self.events.ids, now: self.now };
        messages::each(&mut self.old, ground, take)
    }

    /// Hands over each row that is kept.
    pub(super) fn each_kept<E: From<Unreadable>>(
        &mut self,
        mut keep: impl FnMut(&KeptRow) -> Result<(), E>,
    ) -> Result<(), E> {
        keeping::each(&mut self.old, &mut keep)?;
        self.kept.iter().try_for_each(keep)
    }
}

/// What happens by itself once it is stored.
fn note_what_follows(series: usize, report: &mut Report) {
    if series > 0 {
        report.note(format!(
            "There are {series} series. Gancio makes one time ahead of each, Uncino those of the next 90 days: at its \
             first start the agenda fills."
        ));
    }
}
