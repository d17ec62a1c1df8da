//! Why an entry of a calendar isn't taken, in words.

use uncino_domain::agenda::calendars::EntryRefusal;
use uncino_domain::agenda::event::submission::EventRefusal;

use crate::words::Message;

/// Why it isn't taken.
pub(super) fn why(refusal: EntryRefusal) -> Message {
    match refusal {
        EntryRefusal::NoStart => Message::new("calendar-why-start"),
        EntryRefusal::Zone => Message::new("calendar-why-zone"),
        EntryRefusal::Date => Message::new("calendar-why-date"),
        EntryRefusal::NoPlace => Message::new("calendar-why-place"),
        EntryRefusal::Private => Message::new("calendar-why-private"),
        EntryRefusal::Rule | EntryRefusal::Range => Message::new("calendar-why-rule"),
        EntryRefusal::TooOften => Message::new("calendar-why-often"),
        EntryRefusal::TooMuch => Message::new("calendar-why-much"),
        EntryRefusal::Twice => Message::new("calendar-why-twice"),
        EntryRefusal::Own => Message::new("calendar-why-own"),
        EntryRefusal::Event(refusal) => of_event(refusal),
    }
}

fn of_event(refusal: EventRefusal) -> Message {
    match refusal {
        EventRefusal::TitleRequired => Message::new("calendar-why-title"),
        EventRefusal::StartRequired | EventRefusal::StartMalformed => Message::new("calendar-why-start"),
        EventRefusal::StartAfterEnd => Message::new("add-ends-before"),
        EventRefusal::Absurd => Message::new("add-far"),
        EventRefusal::EndMalformed => Message::new("calendar-why-date"),
        EventRefusal::EndRequired => Message::new("calendar-why-end"),
        EventRefusal::PlaceRequired | EventRefusal::PlaceNotFound => Message::new("calendar-why-place"),
        EventRefusal::MultidateNotAllowed => Message::new("add-several-days-not-allowed"),
        EventRefusal::OnlineNotAllowed => Message::new("add-online-not-allowed"),
        EventRefusal::ChangedMeanwhile => Message::new("calendar-why-meanwhile"),
        EventRefusal::RepeatsUntilBeforeStart | EventRefusal::OfASeries => Message::new("calendar-why-rule"),
        EventRefusal::AnonymousPast
        | EventRefusal::TagsNotAList
        | EventRefusal::ReplyAddressMalformed
        | EventRefusal::FocusMalformed
        | EventRefusal::NoPicture
        | EventRefusal::TooManyPixels
        | EventRefusal::TooLong(_, _)
        | EventRefusal::TooMany(_, _)
        | EventRefusal::Overgrown
        | EventRefusal::Nul(_) => Message::new("calendar-why-unreadable"),
    }
}
