//! Messages about events: the table `messages`, its queries and its row.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;
use uncino_domain::agenda::message::{Message, MessageAuthor};
use uncino_domain::id::{EventId, MessageId};
use uncino_domain::storage::{MessageQuery, MessageRepository, StorageError, Stored};

use crate::columns::{stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::{CHUNK, number};
use crate::schema::messages;

impl MessageRepository for Connection<'_> {
    fn insert(&mut self, message: &Message) -> Stored<Message> {
        let row = (
            messages::event_id.eq(message.event_id.0),
            messages::author.eq(message.author.as_str()),
            messages::message.eq(&message.text),
            messages::is_author_visible.eq(message.is_author_visible),
            messages::created_at.eq(stored_time(message.created_at)),
        );
        let row: MessageRow = both!(self, |c| diesel::insert_into(messages::table)
            .values(row)
            .returning(MessageRow::as_returning())
            .get_result(c))
        .map_err(failed)?;
        row.try_into()
    }

    fn count(&mut self, events: &[EventId], for_author: bool) -> Stored<HashMap<EventId, u32>> {
        let ids: Vec<i64> = events.iter().map(|event| event.0).collect();
        let readable: &[bool] = if for_author { &[true] } else { &[true, false] };
        let mut counts = HashMap::new();
        for chunk in ids.chunks(CHUNK) {
            let about = messages::table
                .filter(messages::event_id.eq_any(chunk))
                .filter(messages::is_author_visible.eq_any(readable))
                .group_by(messages::event_id)
                .select((messages::event_id, count_star()));
            for (event, count) in both!(self, |c| about.load::<(i64, i64)>(c)).map_err(failed)? {
                counts.insert(EventId(event), number(count)?);
            }
        }
        Ok(counts)
    }

    fn list(&mut self, query: MessageQuery) -> Stored<Vec<Message>> {
        let rows: Vec<MessageRow> = both!(self, |c| {
            let mut about = messages::table
                .filter(messages::event_id.eq(query.event_id.0))
                .order(messages::id.desc())
                .select(MessageRow::as_select())
                .into_boxed();
            if let Some(author) = query.by {
                about = about.filter(messages::author.eq(author.as_str()));
            }
            if query.for_author {
                about = about.filter(messages::is_author_visible.eq(true));
            }
            if let Some(limit) = query.limit {
                about = about.limit(i64::from(limit));
            }
            about.load(c)
        })
        .map_err(failed)?;
        rows.into_iter().map(Message::try_from).collect()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = messages)]
struct MessageRow {
    id: i64,
    event_id: i64,
    author: String,
    message: String,
    is_author_visible: bool,
    created_at: NaiveDateTime,
}

impl TryFrom<MessageRow> for Message {
    type Error = StorageError;

    fn try_from(row: MessageRow) -> Stored<Self> {
        let author = MessageAuthor::parse(&row.author);
        Ok(Self {
            id: MessageId(row.id),
            event_id: EventId(row.event_id),
            author: author.ok_or_else(|| corrupt("messages", "an unknown author".to_owned()))?,
            text: row.message,
            is_author_visible: row.is_author_visible,
            created_at: time(row.created_at),
        })
    }
}
