//! Messages about events.

use std::collections::HashMap;
use std::sync::Arc;

use uncino_domain::agenda::message::{Message, MessageAuthor};
use uncino_domain::id::{EventId, MessageId};
use uncino_domain::storage::{MessageQuery, Removal, Storage};

use crate::contract::agenda::events::{insert, new_event, place};
use crate::contract::{now, read, write};

/// The latest first.
pub fn messages_go_with_their_event(storage: &Arc<dyn Storage>) {
    let place = place(&**storage, "Town hall").id;
    let events = ["a", "b"].map(|slug| insert(&**storage, new_event(slug, slug, place)));
    let add = |event_id: EventId, author: MessageAuthor| -> Message {
        let message = Message {
            id: MessageId(0),
            event_id,
            author,
            text: "Wrong\nday".to_owned(),
            is_author_visible: author == MessageAuthor::Editor,
            created_at: now(),
        };
        write(&**storage, move |repositories| repositories.messages().insert(&message))
    };
    let mut about: Vec<Message> =
        MessageAuthor::ALL.into_iter().map(|author| add(events[0], author)).collect();
    add(events[1], MessageAuthor::Anonymous);
    about.reverse();
    let asked = |query| read(&**storage, move |repositories| repositories.messages().list(query));
    let list = |id| asked(MessageQuery::about(id));
    assert_eq!(list(events[0]), about);
    let all = MessageQuery::about(events[0]);
    assert_eq!(asked(MessageQuery { limit: Some(2), ..all }), about[..2]);
    let of_editors: Vec<Message> =
        about.iter().filter(|message| message.author == MessageAuthor::Editor).cloned().collect();
    assert_eq!(asked(MessageQuery { by: Some(MessageAuthor::Editor), ..all }), of_editors);
    assert_eq!(asked(MessageQuery { for_author: true, ..all }), of_editors);
    assert_eq!(asked(MessageQuery { for_author: true, by: Some(MessageAuthor::Author), ..all }), []);
    let asked = [events[0], events[1], EventId(9_999)];
    let count =
        |for_author| read(&**storage, move |repositories| repositories.messages().count(&asked, for_author));
    let counts = || count(false);
    assert_eq!(counts(), HashMap::from([(events[0], 4), (events[1], 1)]));
    assert_eq!(count(true), HashMap::from([(events[0], 1)]));
    let gone = events[0];
    assert_eq!(write(&**storage, move |repositories| repositories.events().remove(gone)), Removal::Removed);
    assert_eq!((list(events[0]).len(), list(events[1]).len()), (0, 1));
    assert_eq!(counts(), HashMap::from([(events[1], 1)]));
}
