//! What is asked of both instances.

use chrono::{Datelike as _, Months, NaiveDate};
use uncino_domain::clock::Timestamp;

use super::known::Known;
use super::question::{Kind, Question, Subject, encoded};

/// How many of each are asked for if not all are.
const MONTHS: usize = 120;
const EVENTS: usize = 100;
const NAMES: usize = 40;
const PICTURES: usize = 50;
const FEEDS: usize = 5;
const PAGES: usize = 10;

/// What there is at all.
pub(super) fn index() -> Vec<Question> {
    vec![
        Question::of(Kind::Nodeinfo, "/.well-known/nodeinfo/2.1"),
        Question::of(Kind::List, "/api/events?start=0&show_recurrent=true"),
        Question::of(Kind::List, "/api/events?start=0&older=true&show_recurrent=true"),
        Question::of(Kind::List, "/api/events?start=0&show_recurrent=false"),
        Question::of(Kind::Places, "/api/places"),
        Question::of(Kind::Tags, "/api/tags"),
        Question::of(Kind::Collections, "/api/collections?withFilters=true"),
        Question::of(Kind::Announcements, "/api/announcements"),
        Question::of(Kind::Rss, "/feed/rss"),
        Question::of(Kind::Calendar, "/feed/ics"),
        Question::of(Kind::JsonFeed, "/feed/json"),
    ]
}

/// What follows from what the old instance has.
pub(super) fn questions(known: &Known, all: bool) -> Vec<Question> {
    let most = |bound: usize| if all { usize::MAX } else { bound };
    let mut questions = months(known, most(MONTHS));
    for event in spread(&known.events, most(EVENTS)) {
        if let Some(slug) = &event.slug {
            questions.push(Question::of(Kind::Event, format!("/api/event/detail/{}", encoded(slug))));
        }
        questions.push(Question::of(Kind::Event, format!("/api/event/detail/{}", event.id)));
    }
    for place in spread(&known.places, most(NAMES)) {
        let question = Question::of(Kind::Place, format!("/api/place/{place}"));
        questions.push(question.about(Subject::Place(*place)));
    }
    for tag in spread(&known.tags, most(NAMES)) {
        let question = Question::of(Kind::Tag, format!("/api/tag/{}", encoded(tag)));
        questions.push(question.about(Subject::Tag(tag.clone())));
    }
    for name in spread(&known.collections, most(NAMES)) {
        let path = format!("/api/collections/{}?start_at={}", encoded(name), known.now);
        questions.push(Question::of(Kind::Collection, path).about(Subject::Collection(name.clone())));
    }
    questions.extend(feeds(known, most(FEEDS)));
    for name in spread(&known.pictures, most(PICTURES)) {
        for folder in ["/media", "/media/thumb"] {
            questions.push(Question::of(Kind::Picture, format!("{folder}/{}", encoded(name))));
        }
    }
    for event in spread(&known.events, most(PAGES)) {
        let name = event.slug.clone().unwrap_or_else(|| event.id.to_string());
        questions.push(Question::of(Kind::Page, format!("/event/{}", encoded(&name))));
    }
    questions
}

/// The feeds of some tags, places and collections.
fn feeds(known: &Known, most: usize) -> Vec<Question> {
    let tags = spread(&known.tags, most).cloned().map(Subject::Tag);
    let places = spread(&known.places, most).copied().map(Subject::Place);
    let collections = spread(&known.collections, most).cloned().map(Subject::Collection);
    let feeds = tags.chain(places).chain(collections).flat_map(|about| {
        [(Kind::Rss, "rss"), (Kind::Calendar, "ics")].map(|(kind, form)| {
            Question::of(kind, format!("/feed/{form}{}", about.path())).about(about.clone())
        })
    });
    feeds.collect()
}

/// The list of each month in which something begins.
fn months(known: &Known, most: usize) -> Vec<Question> {
    let first = |at: i64| {
        let day = Timestamp::from_timestamp(at, 0)?.date_naive();
        NaiveDate::from_ymd_opt(day.year(), day.month(), 1)
    };
    let mut months: Vec<NaiveDate> = known.events.iter().filter_map(|event| first(event.start)).collect();
    months.sort_unstable();
    months.dedup();
    let second = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
    let asked = spread(&months, most).filter_map(|month| {
        let (start, end) = (second(*month), second(month.checked_add_months(Months::new(1))?));
        Some(Question::of(
            Kind::List,
            format!("/api/events?start={start}&end={}&show_recurrent=true", end - 1),
        ))
    });
    asked.collect()
}

/// At most so many, spread evenly over all, the first and the last among them.
fn spread<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    let taken = all.len().min(most);
    let last = all.len().saturating_sub(1);
    (0..taken).filter_map(move |nth| all.get(if taken > 1 { nth * last / (taken - 1) } else { 0 }))
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn some_are_spread_over_all() {
        let all: Vec<usize> = (0..1_000).collect();
        assert_eq!(spread(&all, 5).copied().collect::<Vec<_>>(), [0, 249, 499, 749, 999]);
        assert_eq!(spread(&all[..3], 5).copied().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(spread(&all[..0], 5).count(), 0);
        assert_eq!(spread(&all, 1).count(), 1);
        assert_eq!(spread(&all, usize::MAX).count(), 1_000);
    }
}
