//! Static pages: the table `static_pages`, its queries and its row.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::agenda::event::Slice;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::StaticPageId;
use uncino_domain::instance::static_page::{StaticPage, StaticPageWords};
use uncino_domain::storage::{Removal, StaticPageInsertion, StaticPageRepository, Stored};

use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::failed;
use crate::query::{named, removal};
use crate::schema::static_pages;

impl StaticPageRepository for Connection<'_> {
    fn list(&mut self) -> Stored<Vec<StaticPage>> {
        let all = static_pages::table.order(static_pages::id);
        let rows: Vec<StaticPageRow> = both!(self, |c| all.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(StaticPage::from).collect())
    }

    fn search(&mut self, words: &str, slice: Slice) -> Stored<Vec<StaticPage>> {
        let names = (static_pages::id, static_pages::title, static_pages::slug);
        let names = static_pages::table.order(static_pages::id).select(names);
        let names: Vec<(i64, String, String)> = both!(self, |c| names.load(c)).map_err(failed)?;
        let names = names.into_iter().map(|(id, title, slug)| (id, format!("{title} {slug}"))).collect();
        let found = static_pages::id.eq_any(named(names, words, slice));
        let found = static_pages::table.filter(found).order(static_pages::id);
        let rows: Vec<StaticPageRow> = both!(self, |c| found.load(c)).map_err(failed)?;
        Ok(rows.into_iter().map(StaticPage::from).collect())
    }

    fn titles(&mut self, limit: u32) -> Stored<Vec<(String, String)>> {
        let oldest = static_pages::table
            .order(static_pages::id)
            .limit(limit.into())
            .select((static_pages::slug, static_pages::title));
        both!(self, |c| oldest.load(c)).map_err(failed)
    }

    fn find(&mut self, id: StaticPageId) -> Stored<Option<StaticPage>> {
        let row: Option<StaticPageRow> =
            both!(self, |c| static_pages::table.find(id.0).first(c).optional()).map_err(failed)?;
        Ok(row.map(StaticPage::from))
    }

    fn find_by_slug(&mut self, slug: &str) -> Stored<Option<StaticPage>> {
        let named = static_pages::table.filter(static_pages::slug.eq(slug));
        let row: Option<StaticPageRow> = both!(self, |c| named.first(c).optional()).map_err(failed)?;
        Ok(row.map(StaticPage::from))
    }

    fn insert(&mut self, slug: &str, words: &StaticPageWords, at: Timestamp) -> Stored<StaticPageInsertion> {
        let row = (
            static_pages::slug.eq(slug),
            static_pages::title.eq(&words.title),
            static_pages::content.eq(&words.content),
            static_pages::created_at.eq(stored_time(at)),
            static_pages::updated_at.eq(stored_time(at)),
        );
        let row: Option<StaticPageRow> = both!(self, |c| diesel::insert_into(static_pages::table)
            .values(row)
            .on_conflict(static_pages::slug)
            .do_nothing()
            .returning(StaticPageRow::as_returning())
            .get_result(c)
            .optional())
        .map_err(failed)?;
        Ok(row.map_or(StaticPageInsertion::SlugTaken, |row| StaticPageInsertion::Inserted(row.into())))
    }

    fn update(&mut self, page: &StaticPage) -> Stored<()> {
        let change = (
            static_pages::title.eq(&page.words.title),
            static_pages::content.eq(&page.words.content),
            static_pages::updated_at.eq(stored_time(page.updated_at)),
        );
        both!(self, |c| diesel::update(static_pages::table.find(page.id.0)).set(change).execute(c))
            .map(drop)
            .map_err(failed)
    }

    fn remove(&mut self, id: StaticPageId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(static_pages::table.find(id.0)).execute(c)))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = static_pages)]
struct StaticPageRow {
    id: i64,
    slug: String,
    title: String,
    content: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

impl From<StaticPageRow> for StaticPage {
    fn from(row: StaticPageRow) -> Self {
        Self {
            id: StaticPageId(row.id),
            slug: row.slug,
            words: StaticPageWords { title: row.title, content: row.content },
            created_at: time(row.created_at),
            updated_at: time(row.updated_at),
        }
    }
}
