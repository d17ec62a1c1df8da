//! `static_pages`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::id::StaticPageId;
use uncino_domain::instance::static_page::{StaticPage, StaticPageWords};

use crate::columns::time;
use crate::schema::static_pages;

#[derive(Queryable, Selectable)]
#[diesel(table_name = static_pages)]
pub(crate) struct StaticPageRow {
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
