//! What an address asks of the agenda: a part of it, which is the same page with another query.

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use uncino_domain::agenda::edition::UNSAID;
use uncino_domain::agenda::event::EventQuery;
use uncino_domain::agenda::events::Asked;
use uncino_domain::agenda::place::Place;

use super::chosen::Chosen;
use crate::agenda::paths::{collection_path, place_path, segment, tag_path, with_query};
use crate::api::MAX_WORDS;
use crate::extract::parameters::{Pairs, encode};
use crate::pages::form;
use crate::pages::moment::{beginning, local, midnight};
use crate::words::{Argument, Message};

/// A part of the agenda that has an address.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Slice {
    /// What is on, and what is to come.
    Coming,
    /// What is to come from a day on.
    From(NaiveDate),
    /// One day.
    Day(NaiveDate),
    /// What is left of this weekend, or the next one.
    Weekend,
    /// Monday to Sunday of the week after this one.
    NextWeek,
    /// What these words are found in.
    Words(String),
    /// What is over, the latest first; what words are found in if there are any.
    Past(String),
    /// What has a tag.
    Tag(String),
    /// What is at a place.
    Place(Box<Place>),
    /// What has one of some tags, at one of some places.
    Chosen(Box<Chosen>),
    /// What a collection chooses.
    Collection(String),
}

impl Slice {
    /// What the query of the home page asks for. What can't be understood counts as absent.
    pub(crate) fn of_query(pairs: &Pairs) -> Self {
        let date = |name: &str| NaiveDate::parse_from_str(&form::field(pairs, name), "%Y-%m-%d").ok();
        let words = words(pairs);
        if !words.is_empty() {
            return Self::Words(words);
        }
        match form::field(pairs, "when").as_str() {
            "weekend" => return Self::Weekend,
            "next_week" => return Self::NextWeek,
            _ => {}
        }
        let day = date("day").map(Self::Day);
        day.or_else(|| date("from").map(Self::From)).unwrap_or(Self::Coming)
    }

    /// What these tags and places choose.
    pub(crate) fn of_choice(chosen: Chosen) -> Self {
        match (&*chosen.tags, &*chosen.places) {
            ([tag], []) => Self::Tag(tag.clone()),
            ([], [place]) => Self::Place(Box::new(place.clone())),
            _ => Self::Chosen(Box::new(chosen)),
        }
    }

    /// What is over, and in which words are found if the query has some.
    pub(crate) fn past(pairs: &Pairs) -> Self {
        Self::Past(words(pairs))
    }

    /// Its address within the site.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Coming => "/".to_owned(),
            Self::From(date) => format!("/?from={date}"),
            Self::Day(date) => format!("/?day={date}"),
            Self::Weekend => "/?when=weekend".to_owned(),
            Self::NextWeek => "/?when=next_week".to_owned(),
            Self::Words(words) => format!("/?{}", encode("q", words)),
            Self::Past(words) if words.is_empty() => "/past".to_owned(),
            Self::Past(words) => format!("/past?{}", encode("q", words)),
            Self::Tag(tag) => tag_path(tag),
            Self::Place(place) => place_path(place),
            Self::Chosen(chosen) => chosen.path(),
            Self::Collection(name) => collection_path(name),
        }
    }

    /// What it is called.
    pub(crate) fn heading(&self) -> Message {
        match self {
            Self::Coming => Message::new("slice-coming"),
            Self::From(date) => Message::new("slice-from").with("day", Argument::Day(*date)),
            Self::Day(date) => {
                let day = Argument::Day(*date);
                Message::new("moment-weekday-day").with("weekday", Argument::Weekday(*date)).with("day", day)
            }
            Self::Weekend => Message::new("slice-weekend"),
            Self::NextWeek => Message::new("slice-next-week"),
            Self::Words(words) => Message::new("slice-words").with("name", words.as_str()),
            Self::Past(words) if words.is_empty() => Message::new("slice-past"),
            Self::Past(words) => Message::new("slice-past-words").with("name", words.as_str()),
            Self::Tag(tag) => Message::new("slice-tag").with("name", tag.as_str()),
            Self::Place(place) => Message::new("slice-place").with("name", place.name.as_str()),
            Self::Chosen(chosen) => chosen.words(),
            Self::Collection(name) => Message::new("slice-collection").with("name", name.as_str()),
        }
    }

    /// What stands behind the format in the address of its feed. A slice of days is none that anybody subscribes to: its feed
    /// is that of everything, with series if pages have them.
    pub(crate) fn feed(&self, with_series: bool) -> String {
        let of_all = |parameters: Vec<(&'static str, String)>| {
            let series = with_series.then(|| ("show_recurrent", "true".to_owned()));
            with_query("", &[parameters, series.into_iter().collect()].concat())
        };
        match self {
            Self::Coming | Self::From(_) | Self::Day(_) | Self::Weekend | Self::NextWeek => {
                of_all(Vec::new())
            }
            Self::Words(words) | Self::Past(words) if words.is_empty() => of_all(Vec::new()),
            Self::Words(words) | Self::Past(words) => of_all(vec![("query", words.clone())]),
            Self::Tag(tag) => format!("/tag/{}", segment(tag)),
            Self::Place(place) => format!("/place/{}", place.id.0),
            Self::Chosen(chosen) => of_all(chosen.parameters()),
            Self::Collection(name) => format!("/collection/{}", segment(name)),
        }
    }

    /// The words that are looked for.
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::Words(words) | Self::Past(words) => words,
            Self::Coming
            | Self::From(_)
            | Self::Day(_)
            | Self::Weekend
            | Self::NextWeek
            | Self::Tag(_)
            | Self::Place(_)
            | Self::Chosen(_)
            | Self::Collection(_) => "",
        }
    }

    /// Which events it has at this moment (Unix seconds).
    pub(crate) fn asked(&self, now: i64, zone: Tz) -> Asked {
        let on_or_coming = Some(midnight(now, zone).min(now - UNSAID));
        let query = EventQuery { from: on_or_coming, with_multidate: true, ..EventQuery::default() };
        let with_series = matches!(self, Self::Tag(_) | Self::Place(_)).then_some(true);
        let asked = Asked { with_series, ..Asked::default() };
        let query = match self {
            Self::Coming => query,
            Self::Words(words) => EventQuery { words: Some(words.clone()), ..query },
            Self::Past(words) => {
                let words = Some(words.clone()).filter(|words| !words.is_empty());
                EventQuery { from: None, until: Some(now), reverse: true, words, ..query }
            }
            Self::Tag(tag) => EventQuery { tags: vec![tag.clone()], ..query },
            Self::Place(place) => EventQuery { places: vec![place.id], ..query },
            Self::Chosen(chosen) => {
                let places = chosen.places.iter().map(|place| place.id).collect();
                EventQuery { tags: chosen.tags.clone(), places, ..query }
            }
            Self::Collection(name) => return Asked { collection: Some(name.clone()), query, ..asked },
            Self::From(_) | Self::Day(_) | Self::Weekend | Self::NextWeek => {
                let (from, until) = self.days(local(now, zone).date_naive());
                let until = until.map(|until| beginning(until, zone) - 1);
                EventQuery {
                    from: None,
                    starts_from: Some(beginning(from, zone)),
                    starts_until: until,
                    ..query
                }
            }
        };
        Asked { query, ..asked }
    }

    /// The first day, and the one after the last, if it has a last.
    fn days(&self, today: NaiveDate) -> (NaiveDate, Option<NaiveDate>) {
        let monday = later(today, -i64::from(today.weekday().num_days_from_monday()));
        match self {
            Self::Day(day) => (*day, Some(later(*day, 1))),
            Self::Weekend => (today.max(later(monday, 5)), Some(later(monday, 7))),
            Self::NextWeek => (later(monday, 7), Some(later(monday, 14))),
            Self::From(day) => (*day, None),
            Self::Coming
            | Self::Words(_)
            | Self::Past(_)
            | Self::Tag(_)
            | Self::Place(_)
            | Self::Chosen(_)
            | Self::Collection(_) => (today, None),
        }
    }
}

/// So many days later; the same at the end of all days.
pub(crate) fn later(date: NaiveDate, days: i64) -> NaiveDate {
    date.checked_add_signed(TimeDelta::days(days)).unwrap_or(date)
}

fn words(pairs: &Pairs) -> String {
    form::field(pairs, "q").trim().chars().take(MAX_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Slice;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn a_weekend_is_what_is_left_of_it() {
        for (today, from) in [(23, 28), (27, 28), (28, 28), (29, 29)] {
            assert_eq!(Slice::Weekend.days(date(today)), (date(from), Some(date(30))), "on {today}");
        }
    }

    #[test]
    fn next_week_begins_on_the_next_monday() {
        for today in [16, 20, 22] {
            assert_eq!(Slice::NextWeek.days(date(today)), (date(23), Some(date(30))), "on {today}");
        }
    }
}
