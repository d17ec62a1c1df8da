//! The page of a slice.

use actix_web::HttpResponse;
use chrono_tz::Tz;
use serde::Serialize;
use uncino_domain::agenda::announcement::Announcement;
use uncino_domain::agenda::event::description::headings_below;
use uncino_domain::agenda::event::{EventSummary, Slice as Part};
use uncino_domain::agenda::events::{Board, BoardAsked};
use uncino_domain::storage::Stored;

use super::bar::{Bar, DAYS};
use super::cards::Card;
use super::days::{Day, days};
use super::slice::{Slice, later};
use super::tail::Tail;
use crate::agenda::api::events::{cursor, first, read_pairs};
use crate::blocking::blocking;
use crate::kept::mark::MoreThanTheAgenda;
use crate::pages::error::PageFailure;
use crate::pages::moment::{beginning, is_over, local, midnight};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// How many events a page has at most. A page ends with a day, unless that day alone has more.
const SHOWN: usize = 60;
/// How many are read for it: some of them don't belong there, such as those that were over before today.
const READ: usize = 2 * SHOWN + 1;

/// The context of a slice's page.
#[derive(Debug, Serialize)]
pub(crate) struct SlicePage {
    heading: Message,
    /// What the instance says of itself, on its home page.
    description: String,
    /// Of a place.
    address: String,
    announcements: Vec<Told>,
    bar: Bar,
    /// What began before today and goes on.
    on_now: Vec<Card>,
    days: Vec<Day>,
    /// Where the events behind these are.
    next: Option<String>,
    /// Where what is over is, or from there what is to come.
    past: Option<String>,
    is_past: bool,
    is_home: bool,
    tail: Tail,
    needs_set_up: bool,
}

#[derive(Debug, Serialize)]
struct Told {
    url: String,
    title: String,
    /// Sanitised HTML.
    text: String,
}

/// Shows a slice: what is on now, then day by day.
pub(super) async fn show(visit: Visit, slice: Slice) -> Result<HttpResponse, PageFailure> {
    let (now, zone) = (visit.state.clock.now().timestamp(), visit.time_zone());
    let today = local(now, zone).date_naive();
    let pairs = read_pairs(&visit.request);
    let after = first(&pairs, "after").and_then(cursor);
    let mut asked = slice.asked(now, zone);
    asked.query.after = after;
    asked.query.slice = Some(Part { offset: 0, limit: u32::try_from(READ).unwrap_or(u32::MAX) });
    let counted = (beginning(today, zone), beginning(later(today, DAYS), zone) - 1);
    let (events, set_up) = (visit.state.events(&visit.request), visit.state.set_up(&visit.request));
    let read = blocking(move || -> Stored<_> {
        let board = events.board(BoardAsked { events: asked, counted })?;
        let needs_set_up = board.events.is_empty() && set_up.is_needed()?;
        Ok((board, needs_set_up))
    });
    let (board, needs_set_up) = read.await.map_err(|error| visit.broke(error))?;
    let moment = Moment { now, zone, is_first_page: after.is_none() };
    let page = SlicePage::of(&slice, board, &moment);
    let description =
        if page.is_home { visit.settings.description().trim().to_owned() } else { String::new() };
    let tail = Tail::of(&slice, visit.state.issuer(), visit.settings.shows_recurrent_events());
    let page = SlicePage { description, tail, needs_set_up, ..page };
    let mut response = visit.show_long(HttpResponse::Ok(), page).await?;
    if needs_set_up {
        response.extensions_mut().insert(MoreThanTheAgenda);
    }
    Ok(response)
}

/// When a page is looked at.
struct Moment {
    now: i64,
    zone: Tz,
    is_first_page: bool,
}

impl SlicePage {
    fn of(slice: &Slice, mut board: Board, moment: &Moment) -> Self {
        let Moment { now, zone, is_first_page } = *moment;
        let today = midnight(now, zone);
        let is_past = matches!(slice, Slice::Past(_));
        // Where it goes on if so many of those that were read don't belong here that they fill no page.
        let behind_all = board.events.get(READ - 1).map(|last| behind(slice, last));
        board.events.retain(|event| {
            let is_over = is_over(event.start, event.end, now);
            if is_past { is_over } else { event.start >= today || !is_over }
        });
        let bar = Bar::of(slice, &board, now, zone);
        let next = cut(&mut board.events, slice, moment).or(behind_all);
        let began = board.events.partition_point(|event| !is_past && event.start < today);
        let coming = board.events.split_off(began);
        let cards = board.events.iter().map(|event| Card::of(event, now, zone));
        let is_home = *slice == Slice::Coming && is_first_page;
        Self {
            heading: slice.heading(),
            description: String::new(),
            address: if let Slice::Place(place) = slice { place.address.clone() } else { String::new() },
            announcements: board.announcements.into_iter().filter(|_| is_home).map(Told::from).collect(),
            on_now: cards.collect(),
            days: days(&coming, now, zone),
            next,
            past: match slice {
                Slice::Past(_) => Some("/".to_owned()),
                Slice::Words(words) => Some(Slice::Past(words.clone()).path()),
                Slice::Coming => Some(Slice::Past(String::new()).path()),
                Slice::From(_)
                | Slice::Day(_)
                | Slice::Weekend
                | Slice::NextWeek
                | Slice::Tag(_)
                | Slice::Place(_)
                | Slice::Chosen(_)
                | Slice::Collection(_) => None,
            },
            is_past,
            is_home,
            tail: Tail::of(slice, "https://agenda.example", false),
            bar,
            needs_set_up: false,
        }
    }
}

impl From<Announcement> for Told {
    fn from(announcement: Announcement) -> Self {
        Self {
            url: format!("/announcement/{}", announcement.id),
            title: announcement.words.title,
            text: headings_below(&announcement.words.text, 2),
        }
    }
}

/// Cuts a page off: where the next one is, if there is one. It begins behind the last event of this one, so none comes twice
/// and none is left out when others are added meanwhile.
fn cut(events: &mut Vec<EventSummary>, slice: &Slice, moment: &Moment) -> Option<String> {
    let date = |event: &EventSummary| local(event.start, moment.zone).date_naive();
    let last_day = date(events.get(SHOWN)?);
    // What is on now stands under no day, so it is no page by itself as long as there is more.
    let today = midnight(moment.now, moment.zone);
    let has_a_day = |event: &EventSummary| matches!(slice, Slice::Past(_)) || event.start >= today;
    let whole_days = events[..SHOWN].iter().rposition(|event| date(event) != last_day && has_a_day(event));
    events.truncate(whole_days.map_or(SHOWN, |position| position + 1));
    events.last().map(|last| behind(slice, last))
}

/// The page that begins behind an event.
fn behind(slice: &Slice, last: &EventSummary) -> String {
    let path = slice.path();
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}after={},{}", last.start, last.id)
}

impl Page for SlicePage {
    const TEMPLATE: &'static str = "pages/agenda/slice.html";
    const IS_PUBLIC: bool = true;

    fn samples() -> Vec<Self> {
        let slice = Slice::Words("<x>".to_owned());
        let moment = Moment { now: 0, zone: Tz::UTC, is_first_page: true };
        let page = |slice: &Slice| Self::of(slice, Board::default(), &moment);
        let told = Told {
            url: "/announcement/1".to_owned(),
            title: "<Rules>".to_owned(),
            text: "<p>Be kind.</p>".to_owned(),
        };
        vec![
            Self {
                description: "<b>About".to_owned(),
                address: "1 Main street".to_owned(),
                announcements: vec![told],
                bar: Bar::sample(),
                on_now: Card::samples(),
                days: Day::samples(),
                next: Some("/?after=1,2".to_owned()),
                tail: Tail::of(&Slice::Tag("jazz".to_owned()), "https://agenda.example", false),
                ..page(&Slice::Coming)
            },
            page(&slice),
            page(&Slice::Past(String::new())),
            Self { needs_set_up: true, ..page(&Slice::Coming) },
            page(&Slice::Coming),
        ]
    }
}
