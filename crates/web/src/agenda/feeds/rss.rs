//! The agenda for feed readers (RSS 2.0), as Gancio words it.

use chrono::DateTime;
use chrono_tz::Tz;
use rss::extension::atom::{AtomExtension, Link};
use rss::{Category, Channel, Enclosure, Guid, Item};
use uncino_domain::agenda::event::EventSummary;
use uncino_domain::agenda::events::DescribedEvent;

use crate::agenda::feeds::feed::Feed;
use crate::agenda::feeds::links::absolute_links;
use crate::agenda::paths::event_path;
use crate::text::{escape_html, without_controls};
use crate::words::{Argument, Language, Message};

/// The content type.
pub(crate) const TYPE: &str = "application/rss+xml; charset=utf-8";

/// The feed.
pub(crate) fn write(feed: &Feed<'_>) -> Result<Vec<u8>, rss::Error> {
    let own = Link {
        href: without_controls(&feed.address),
        rel: "self".to_owned(),
        mime_type: Some("application/rss+xml".to_owned()),
        ..Link::default()
    };
    let channel = Channel {
        title: without_controls(&feed.title),
        link: feed.base_url.to_owned(),
        description: without_controls(feed.settings.description()),
        language: Some(feed.settings.language().to_owned()),
        atom_ext: Some(AtomExtension { links: vec![own] }),
        items: feed.events.iter().map(|event| item(feed, event)).collect(),
        ..Channel::default()
    };
    channel.write_to(Vec::new())
}

fn item(feed: &Feed<'_>, DescribedEvent { event, description }: &DescribedEvent) -> Item {
    // What readers know an entry by is spelled as Gancio spells it, whatever stands in the slug.
    let known_by = format!("{}/event/{}", feed.base_url, event.slug);
    let day = local(event.start, feed.zone).format("%Y-%m-%d");
    let title = format!("[{day}] {} @ {}", event.title, event.place.name);
    let enclosure = event.picture.as_ref().map(|picture| Enclosure {
        url: format!("{}/media/{}", feed.base_url, picture.file),
        length: picture.size.to_string(),
        mime_type: "image/jpeg".to_owned(),
    });
    let category = |tag: &String| Category { name: without_controls(tag), domain: None };
    Item {
        title: Some(without_controls(&title)),
        guid: Some(Guid { value: known_by, permalink: true }),
        link: Some(page(feed, event)),
        description: Some(html(feed, event, description)),
        categories: event.tags.iter().map(category).collect(),
        enclosure,
        pub_date: Some(event.updated_at.to_rfc2822()),
        ..Item::default()
    }
}

fn page(feed: &Feed<'_>, event: &EventSummary) -> String {
    format!("{}{}", feed.base_url, event_path(&event.slug))
}

/// What a reader shows.
fn html(feed: &Feed<'_>, event: &EventSummary, description: &str) -> String {
    let description = absolute_links(description, &page(feed, event));
    let start = local(event.start, feed.zone);
    let when = Message::new("feed-when")
        .with("weekday", Argument::Weekday(start.date_naive()))
        .with("day", Argument::DayOfYear(start.date_naive()))
        .with("time", start.time());
    let when = escape_html(&feed.words.say(Language::nearest(feed.settings.language()), &when));
    let place = &event.place;
    let where_ = if place.address.is_empty() {
        place.name.clone()
    } else {
        format!("{} - {}", place.name, place.address)
    };
    let picture = event.picture.as_ref().map_or_else(String::new, |picture| {
        let alt = escape_html(&picture.alt);
        format!("<img src=\"{}/media/{}\" alt=\"{alt}\"/><br/>", feed.base_url, picture.file)
    });
    let (title, where_) = (escape_html(&event.title), escape_html(&where_));
    let text = format!(
        "<h3>{title}</h3><strong>{where_}</strong><br/><small>({when})</small><br/>{picture}{description}"
    );
    without_controls(&text)
}

fn local(seconds: i64, zone: Tz) -> DateTime<Tz> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().with_timezone(&zone)
}
