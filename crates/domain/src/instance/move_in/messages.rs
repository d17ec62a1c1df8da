//! Their messages: those about events that come.

use std::collections::HashSet;

use super::old::{Old, Unreadable};
use super::report::{Report, RowReport};
use super::row::Row;
use crate::agenda::message::{MAX_TEXT, Message, MessageAuthor};
use crate::clock::Timestamp;
use crate::id::{EventId, MessageId};

/// What messages stand on: the events that come, and the present.
#[derive(Clone, Copy)]
pub(super) struct Ground<'g> {
    pub(super) events: &'g HashSet<EventId>,
    pub(super) now: Timestamp,
}

/// Judges every message.
pub(super) fn judge(old: &mut Old, ground: Ground<'_>, report: &mut Report) -> Result<(), Unreadable> {
    let (mut there, mut come) = (0, 0);
    old.each("messages", |row| {
        there += 1;
        let Some(id) = number_of(row) else { return };
        let said = &mut report.row("messages", id.to_string());
        come += usize::from(message(id, row, ground, said).is_some());
    })?;
    report.comes("messages", (there, come), "messages about events");
    Ok(())
}

/// Hands over each that comes.
pub(super) fn each<E: From<Unreadable>>(
    old: &mut Old,
    ground: Ground<'_>,
    mut take: impl FnMut(&Message) -> Result<(), E>,
) -> Result<(), E> {
    old.try_each("messages", |row| {
        // All that is wrong with it has been said.
        let mut silence = Report::default();
        let said = &mut silence.row("messages", String::new());
        let message = number_of(row).and_then(|id| message(id, row, ground, said));
        message.map_or(Ok(()), |message| take(&message))
    })
}

fn number_of(row: &Row) -> Option<MessageId> {
    row.integer("id").filter(|id| *id > 0).map(MessageId)
}

fn message(id: MessageId, row: &Row, ground: Ground<'_>, said: &mut RowReport<'_>) -> Option<Message> {
    let Some(event_id) = row.integer("eventId").map(EventId).filter(|id| ground.events.contains(id)) else {
        said.trouble("its event is gone", "it stays behind");
        return None;
    };
    let Some(text) = row.some_text("message") else {
        said.trouble("it says nothing", "it stays behind");
        return None;
    };
    if text.chars().count() > MAX_TEXT {
        said.trouble(format!("it is longer than {MAX_TEXT} characters"), "it is cut");
    }
    let author = row.text("author").and_then(|author| MessageAuthor::parse(&author));
    Some(Message {
        id,
        event_id,
        author: author.unwrap_or(MessageAuthor::Anonymous),
        text: text.chars().take(MAX_TEXT).collect(),
        is_author_visible: row.flag("is_author_visible").unwrap_or(false),
        created_at: row.moment("createdAt").unwrap_or(ground.now),
    })
}
