//! Announcements: the table `announcements`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::agenda::announcement::{Announcement, AnnouncementWords};
use uncino_domain::agenda::event::Slice;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::AnnouncementId;
use uncino_domain::storage::{AnnouncementRepository, Removal, Stored};

use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{named, removal};
use crate::schema::announcements;

impl AnnouncementRepository for Connection<'_> {
    fn list(&mut self) -> Stored<Vec<Announcement>> {
        let all = announcements::table.order(announcements::id);
        let rows: Vec<AnnouncementRow> = both!(self, |c| all.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(Announcement::from).collect())
    }

    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<Announcement>> {
        let latest = announcements::id.desc();
        let titles = announcements::table.order(latest).select((announcements::id, announcements::title));
        let titles = both!(self, |c| titles.load(c)).map_err(failed)?;
        let found = announcements::id.eq_any(named(titles, words, slice));
        let found = announcements::table.filter(found).order(latest);
        let rows: Vec<AnnouncementRow> = both!(self, |c| found.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(Announcement::from).collect())
    }

    fn find(&mut self, id: AnnouncementId) -> Stored<Option<Announcement>> {
        let row: Option<AnnouncementRow> =
            both!(self, |c| announcements::table.find(id.0).first(c).optional()).map_err(failed)?;
        Ok(row.map(Announcement::from))
    }

    fn insert(&mut self, words: &AnnouncementWords, at: Timestamp) -> Stored<Announcement> {
        let row = (
            announcements::title.eq(&words.title),
            announcements::announcement.eq(&words.text),
            announcements::visible.eq(words.visible),
            announcements::created_at.eq(stored_time(at)),
            announcements::updated_at.eq(stored_time(at)),
        );
        let row: AnnouncementRow = both!(self, |c| diesel::insert_into(announcements::table)
            .values(row)
            .returning(AnnouncementRow::as_returning())
            .get_result(c))
        .map_err(failed)?;
        Ok(row.into())
    }

    fn update(&mut self, announcement: &Announcement) -> Stored<()> {
        let change = (
            announcements::title.eq(&announcement.words.title),
            announcements::announcement.eq(&announcement.words.text),
            announcements::visible.eq(announcement.words.visible),
            announcements::updated_at.eq(stored_time(announcement.updated_at)),
        );
        both!(self, |c| diesel::update(announcements::table.find(announcement.id.0)).set(change).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn remove(&mut self, id: AnnouncementId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(announcements::table.find(id.0)).execute(c)))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = announcements)]
struct AnnouncementRow {
    id: i64,
    title: String,
    announcement: String,
    visible: bool,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

impl From<AnnouncementRow> for Announcement {
    fn from(row: AnnouncementRow) -> Self {
        Self {
            id: AnnouncementId(row.id),
            words: AnnouncementWords { title: row.title, text: row.announcement, visible: row.visible },
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        }
    }
}
