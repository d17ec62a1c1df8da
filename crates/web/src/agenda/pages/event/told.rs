//! What was just done with an event, for who did it.

use uncino_domain::id::EventId;

use crate::blocking::blocking;
use crate::pages::done::{self, Deed};
use crate::pages::error::PageFailure;
use crate::pages::visit::Visit;
use crate::words::Message;

/// What the address says was done with this event.
pub(super) async fn deed(visit: &Visit, event: EventId) -> Result<Option<Deed>, PageFailure> {
    if done::asked(&visit.request, "done") == "merged" {
        return merged(visit, event).await;
    }
    Ok(done::words(&visit.request, &sentences()).map(Deed::from))
}

fn sentences() -> [(&'static str, Message); 7] {
    [
        ("added", Message::new("event-published")),
        ("saved", Message::new("event-saved")),
        ("shown", Message::new("event-shown")),
        ("shown_already", Message::new("event-shown-already")),
        ("hidden", Message::new("event-hidden")),
        ("hidden_already", Message::new("event-hidden-already")),
        ("merged_already", Message::new("event-merged-already")),
    ]
}

/// Another event was merged into this one, as long as it can be had back.
async fn merged(visit: &Visit, event: EventId) -> Result<Option<Deed>, PageFailure> {
    let Ok(editor) = visit.caller().editor() else { return Ok(None) };
    let Ok(other) = done::asked(&visit.request, "of").parse().map(EventId) else { return Ok(None) };
    let events = visit.state.events(&visit.request);
    let read = blocking(move || events.title_of_merged(&editor, event, other));
    let title = read.await.map_err(|error| visit.broke(error))?;
    Ok(title.map(|title| of_merged(title, other)))
}

fn of_merged(title: String, other: EventId) -> Deed {
    let fields = vec![("id", other.to_string())];
    Deed::from(Message::new("event-merged").with("title", title)).undone_by(
        "/account/events/removed",
        fields,
        Message::new("own-events-restore"),
    )
}

/// For the samples of the page.
pub(super) fn sample() -> Deed {
    of_merged("<Concert>".to_owned(), EventId(8))
}
