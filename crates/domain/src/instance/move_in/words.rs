//! Their announcements and static pages.

use std::collections::HashMap;

use serde_json::Value;

use super::keeping::KeptRow;
use super::names::line;
use super::old::Old;
use super::report::Report;
use super::row::Json;
use crate::agenda::announcement;
use crate::agenda::announcement::{Announcement, AnnouncementWords};
use crate::agenda::event::description;
use crate::clock::Timestamp;
use crate::id::{AnnouncementId, StaticPageId};
use crate::instance::static_page::{MAX_CONTENT, MAX_TITLE, StaticPage, StaticPageWords};

/// The setting with what an instance says of itself, and the slug of the page that does so here.
const ABOUT: &str = "about";

/// What their announcements become.
pub(super) fn announcements(old: &Old, now: Timestamp, report: &mut Report) -> Vec<Announcement> {
    let rows = old.rows("announcements");
    let mut announcements = Vec::new();
    for row in rows {
        let Some(id) = row.integer("id").filter(|id| *id > 0) else { continue };
        let mut said = report.row("announcements", id.to_string());
        let title = line(row.text("title").as_deref(), announcement::MAX_TITLE, ("the title", &mut said));
        let html = row.some_text("announcement");
        if title.is_none() && html.is_none() {
            said.trouble("it says nothing", "it stays behind");
            continue;
        }
        let title = title.unwrap_or_else(|| {
            said.trouble("no title", format!("it is called Announcement {id}"));
            format!("Announcement {id}")
        });
        let (text, is_cut) = fitting(&html.unwrap_or_default(), announcement::MAX_TEXT);
        if is_cut {
            said.trouble("its text is too long", "it is cut, and its formats are lost");
        }
        let words = AnnouncementWords { title, text, visible: row.flag("visible").unwrap_or(false) };
        let created_at = row.moment("createdAt").unwrap_or(now);
        let updated_at = row.moment("updatedAt").unwrap_or(created_at);
        announcements.push(Announcement { id: AnnouncementId(id), words, created_at, updated_at });
    }
    report.comes("announcements", (rows.len(), announcements.len()), "announcements, sanitised again");
    announcements
}

/// What their static pages become; hidden ones are kept, because here every page is seen.
pub(super) fn pages(old: &Old, now: Timestamp, report: &mut Report) -> (Vec<StaticPage>, Vec<KeptRow>) {
    let rows = old.rows("pages");
    let (mut pages, mut kept) = (Vec::new(), Vec::new());
    let mut slugs: HashMap<String, i64> = HashMap::new();
    for row in rows {
        let Some(id) = row.integer("id").filter(|id| *id > 0) else { continue };
        let mut said = report.row("pages", id.to_string());
        if row.flag("visible") != Some(true) {
            kept.push(KeptRow::of("pages", id.to_string(), row));
            continue;
        }
        let title = line(row.text("title").as_deref(), MAX_TITLE, ("the title", &mut said));
        let title = title.unwrap_or_else(|| format!("Page {id}"));
        let slug = row.some_text("slug").filter(|slug| !slugs.contains_key(slug));
        let slug = slug.filter(|slug| slug.parse::<i64>().is_err()).unwrap_or_else(|| {
            said.trouble("no slug that can be one", format!("it is at page-{id}"));
            format!("page-{id}")
        });
        slugs.insert(slug.clone(), id);
        let (content, is_cut) = fitting(&row.text("content").unwrap_or_default(), MAX_CONTENT);
        if is_cut {
            said.trouble(
                format!("it is longer than {MAX_CONTENT} characters"),
                "it is cut, and its formats are lost",
            );
        }
        let created_at = row.moment("createdAt").unwrap_or(now);
        let updated_at = row.moment("updatedAt").unwrap_or(created_at);
        let words = StaticPageWords { title, content };
        pages.push(StaticPage { id: StaticPageId(id), slug, words, created_at, updated_at });
    }
    report.comes("static pages", (rows.len(), pages.len()), "pages, under their slugs");
    report.homeless("hidden static pages", kept.len(), "kept for a later version: here every page is seen");
    (pages, kept)
}

/// What the instance says of itself is a setting there, and a static page here.
pub(super) fn about(
    old: &Old,
    pages: &[StaticPage],
    now: Timestamp,
    report: &mut Report,
) -> Option<StaticPage> {
    let row = old.rows("settings").iter().find(|row| row.text("key").as_deref() == Some(ABOUT))?;
    let Json::Read(Value::String(html)) = row.json("value") else { return None };
    let (content, is_cut) = fitting(&html, MAX_CONTENT);
    if content.is_empty() || pages.iter().any(|page| page.slug == ABOUT) {
        return None;
    }
    if is_cut {
        let wrong = format!("it is longer than {MAX_CONTENT} characters");
        report.row("settings", ABOUT).trouble(wrong, "it is cut, and its formats are lost");
    }
    report.note("What the instance says of itself (about) becomes a static page, which /about shows.");
    let id = pages.iter().map(|page| page.id.0).max().unwrap_or_default() + 1;
    let words = StaticPageWords { title: "About".to_owned(), content };
    Some(StaticPage { id: StaticPageId(id), slug: ABOUT.to_owned(), words, created_at: now, updated_at: now })
}

/// HTML made safe, cut to what can be kept; was it cut?
fn fitting(html: &str, max: usize) -> (String, bool) {
    if let Some(safe) = description::sanitise_within(html, max) {
        return (safe, false);
    }
    let start: String = html.chars().take(max / 2).collect();
    let words = if description::is_overgrown(&start) {
        start.replace(['<', '>'], " ")
    } else {
        description::bare_text(&start)
    };
    let cut = description::from_words(&words);
    if cut.chars().count() <= max { (cut, true) } else { (String::new(), true) }
}
