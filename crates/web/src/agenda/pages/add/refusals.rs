//! What is said beside the fields of an event.

use uncino_domain::agenda::event::submission::EventRefusal;

use super::errors::Errors;
use super::typed::Typed;
use super::wall_clock::date;
use crate::words::Message;

/// What the rules of events say to what was typed.
pub(super) fn refused(refusal: EventRefusal, typed: &Typed) -> Errors {
    let (field, words) = said(refusal, typed);
    Errors::of(field, words)
}

/// The field that a refusal is about, and what is said there.
fn said(refusal: EventRefusal, typed: &Typed) -> (&'static str, Message) {
    match refusal {
        EventRefusal::TitleRequired => ("title", Message::new("add-title-required")),
        EventRefusal::StartRequired | EventRefusal::StartMalformed => start(typed),
        EventRefusal::StartAfterEnd => {
            (if typed.until.trim().is_empty() { "to" } else { "until" }, Message::new("add-ends-before"))
        }
        EventRefusal::Absurd => ("date", Message::new("add-far")),
        EventRefusal::EndMalformed if !typed.until.trim().is_empty() && date(&typed.until).is_none() => {
            ("until", Message::new("add-date-required"))
        }
        EventRefusal::EndMalformed => ("to", Message::new("add-time-required")),
        EventRefusal::EndRequired => ("to", Message::new("add-end-required")),
        EventRefusal::AnonymousPast => ("date", Message::new("add-past")),
        EventRefusal::PlaceRequired if typed.place_name.trim().is_empty() => {
            ("place_name", Message::new("add-place-required"))
        }
        EventRefusal::PlaceRequired => ("place_address", Message::new("add-address-required")),
        EventRefusal::PlaceNotFound => ("place_name", Message::new("add-place-gone")),
        EventRefusal::RepeatsUntilBeforeStart => ("repeats_until", Message::new("add-repeats-until-before")),
        EventRefusal::OfASeries => ("repeats", Message::new("add-of-a-series")),
        EventRefusal::ReplyAddressMalformed => ("reply_to", Message::new("add-no-reply-address")),
        EventRefusal::NoPicture | EventRefusal::FocusMalformed => ("image", Message::new("add-no-picture")),
        EventRefusal::TooManyPixels => ("image", Message::new("add-too-many-pixels")),
        EventRefusal::MultidateNotAllowed => ("until", Message::new("add-several-days-not-allowed")),
        EventRefusal::OnlineNotAllowed if typed.online_locations.trim().is_empty() => {
            ("place_name", Message::new("add-online-not-allowed"))
        }
        EventRefusal::OnlineNotAllowed => ("online_locations", Message::new("add-online-not-allowed")),
        EventRefusal::ChangedMeanwhile => ("form", Message::new("add-changed-meanwhile")),
        EventRefusal::Overgrown => ("description", Message::new("add-overgrown")),
        EventRefusal::TagsNotAList => ("tags", Message::new("add-unreadable")),
        EventRefusal::Nul(name) => (Errors::field(name), Message::new("add-unreadable")),
        EventRefusal::TooLong(name, most) => {
            (Errors::field(name), Message::new("add-too-long").with("most", number(most)))
        }
        EventRefusal::TooMany(name, most) => {
            (Errors::field(name), Message::new("add-too-many").with("most", number(most)))
        }
    }
}

fn start(typed: &Typed) -> (&'static str, Message) {
    if date(&typed.date).is_none() {
        ("date", Message::new("add-date-required"))
    } else {
        ("from", Message::new("add-time-required"))
    }
}

fn number(most: usize) -> u32 {
    u32::try_from(most).unwrap_or(u32::MAX)
}
