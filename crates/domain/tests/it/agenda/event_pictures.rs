//! Pictures of events, and what becomes of their files.

use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission, PictureSent};
use uncino_domain::agenda::event::{Event, EventQuery};
use uncino_domain::agenda::events::EventDenied;
use uncino_domain::agenda::picture::{FocalPoint, Picture};
use uncino_testkit::fixtures::World;

use crate::agenda::events::{agenda, service, submission};
use crate::story::denial;

pub(crate) const POSTER: &[u8] = b"picture of a poster";
pub(crate) const FLYER: &[u8] = b"picture of a flyer";

pub(crate) fn with_poster(world: &World, author: &Caller, submission: EventSubmission) -> Event {
    service(world).add(author, submission, Some(POSTER), None).unwrap()
}

pub(crate) fn said(picture: PictureSent) -> EventSubmission {
    EventSubmission { picture, ..submission() }
}

pub(crate) fn kept() -> PictureSent {
    PictureSent { is_kept: true, ..PictureSent::default() }
}

fn only(picture: &Picture) -> (Vec<String>, Vec<String>) {
    (vec![picture.file.to_string()], Vec::new())
}

#[test]
fn an_event_has_its_picture_once_it_is_there() {
    let (world, author) = agenda();
    let words =
        PictureSent { alt: Some(" A poster ".to_owned()), focus: Some("0.1,-0.2".to_owned()), ..kept() };
    let event = with_poster(&world, &author, said(words));
    let picture = event.picture.unwrap();
    assert_eq!((picture.width, picture.height, picture.size), (3, 2, 19));
    assert_eq!((&*picture.alt, picture.focus), ("A poster", FocalPoint { x: 0.1, y: -0.2 }));
    assert_eq!(world.pictures.names(), only(&picture));
}

#[test]
fn a_picture_of_which_nothing_is_said_is_called_like_the_event() {
    let (world, author) = agenda();
    let picture = with_poster(&world, &author, submission()).picture.unwrap();
    assert_eq!((&*picture.alt, picture.focus), ("Concert of the year", FocalPoint::default()));
}

/// Nothing half-saved: neither an event without its picture nor a picture without its event.
#[test]
fn what_is_refused_leaves_neither_an_event_nor_a_file() {
    let (world, author) = agenda();
    let service = service(&world);
    let no_picture = denial(service.add(&author, submission(), Some(b"a script"), None));
    assert_eq!(no_picture, EventDenied::Refused(EventRefusal::NoPicture));
    let elsewhere = EventSubmission { place_id: Some("99".to_owned()), ..submission() };
    let no_place = denial(service.add(&author, elsewhere, Some(POSTER), None));
    assert_eq!(no_place, EventDenied::Refused(EventRefusal::PlaceNotFound));
    let untitled = EventSubmission { title: None, ..submission() };
    let no_title = denial(service.add(&author, untitled, Some(b"a script"), None));
    assert_eq!(no_title, EventDenied::Refused(EventRefusal::TitleRequired), "the picture comes last");
    assert_eq!(world.pictures.names(), (Vec::new(), Vec::new()));
    assert_eq!(service.list(EventQuery::default(), None).unwrap(), []);
}

/// It must be fetched first, so whoever may not, or sends nonsense, is told before.
#[test]
fn a_picture_elsewhere_is_worth_fetching_only_for_what_is_in_order() {
    let (world, author) = agenda();
    let service = service(&world);
    service.check_new(&author, submission()).unwrap();
    let elsewhere = EventSubmission { place_id: Some("99".to_owned()), ..submission() };
    let denied = denial(service.check_new(&author, elsewhere.clone()));
    assert_eq!(denied, EventDenied::Refused(EventRefusal::PlaceNotFound));
    let event = with_poster(&world, &author, submission());
    let id = Some(event.id);
    service.check_change(&author, id, &submission()).unwrap();
    assert_eq!(denial(service.check_change(&Caller::Anonymous, id, &submission())), EventDenied::Forbidden);
    let denied = denial(service.check_change(&author, id, &elsewhere));
    assert_eq!(denied, EventDenied::Refused(EventRefusal::PlaceNotFound));
    let (found, _) = service.find(&author, &event.slug).unwrap().unwrap();
    assert_eq!(found, event, "nothing changed");
}

#[test]
fn a_change_keeps_the_picture_when_told_to_and_what_is_said_of_it_changes() {
    let (world, author) = agenda();
    let event = with_poster(&world, &author, submission());
    let before = event.picture.unwrap();
    let change = |sent: PictureSent| {
        service(&world).change(&author, Some(event.id), &said(sent), None).unwrap().picture
    };
    assert_eq!(change(kept()), Some(before.clone()));
    let told = PictureSent { alt: Some("A poster".to_owned()), focus: Some("1,1".to_owned()), ..kept() };
    let alt = "A poster".to_owned();
    let expected = Picture { alt, focus: FocalPoint { x: 1.0, y: 1.0 }, ..before.clone() };
    assert_eq!(change(told), Some(expected));
    assert_eq!(world.pictures.names(), only(&before));
}

#[test]
fn a_picture_that_is_replaced_cleared_or_removed_leaves_no_file() {
    let (world, author) = agenda();
    let service = service(&world);
    let event = with_poster(&world, &author, submission());
    let id = Some(event.id);
    let replaced = service.change(&author, id, &said(kept()), Some(FLYER)).unwrap().picture.unwrap();
    assert_ne!(Some(&replaced), event.picture.as_ref(), "a new picture has a new name");
    assert_eq!(world.pictures.names(), only(&replaced));
    let refused = denial(service.change(&author, id, &submission(), Some(b"a script")));
    assert_eq!(refused, EventDenied::Refused(EventRefusal::NoPicture));
    assert_eq!(world.pictures.names(), only(&replaced), "a refused change changes nothing");
    assert_eq!(service.change(&author, id, &submission(), None).unwrap().picture, None);
    assert_eq!(world.pictures.names(), (Vec::new(), Vec::new()));
    service.change(&author, id, &submission(), Some(FLYER)).unwrap();
    service.remove(&author, id, "").unwrap();
    assert_eq!(world.pictures.names(), (Vec::new(), Vec::new()));
}
