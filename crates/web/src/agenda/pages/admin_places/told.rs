//! What is told of a place after something was done with it.

use uncino_domain::agenda::place::Place;

use super::address;
use super::typed::{FIELDS, Typed};
use crate::pages::done;
use crate::pages::done::Deed;
use crate::pages::visit::Visit;
use crate::words::Message;

/// What was done with this place, with the way back.
pub(super) fn told(visit: &Visit, place: &Place) -> Option<Deed> {
    let asked = |name| done::asked(&visit.request, name);
    let name = || place.name.clone();
    match asked("done").as_str() {
        "saved" => {
            let deed = Deed::from(Message::new("admin-place-saved").with("place", name()));
            let was = asked("was_name");
            if was.is_empty() {
                return Some(deed);
            }
            let mut fields = FIELDS.map(|(name, was)| (name, asked(was))).to_vec();
            fields.push(("seen", Typed::of(place).seen));
            // It says what will be, as the address of the page could say anything.
            let button = match asked("was_address") {
                nowhere if nowhere.is_empty() => Message::new("admin-place-undo").with("place", was),
                at => Message::new("admin-place-undo-with-address").with("place", was).with("address", at),
            };
            Some(deed.undone_by(address(place.id), fields, button))
        }
        "merged" => Some(Message::new("admin-place-merged").with("place", name()).into()),
        "became" => Some(Message::new("admin-place-became").with("place", name()).into()),
        _ => None,
    }
}

/// For the samples of the page.
pub(super) fn sample() -> Deed {
    let words = Message::new("admin-place-saved").with("place", "<b>");
    let button = Message::new("admin-place-undo").with("place", "jazz");
    Deed::from(words).undone_by("/admin/places/7", vec![("name", "jazz".to_owned())], button)
}
