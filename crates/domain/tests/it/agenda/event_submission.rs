//! How a new event is judged: Gancio's rules, in Gancio's order and words (section 6 of the Gancio contract).

use uncino_domain::access::caller::Caller;
use uncino_domain::agenda::event::submission::{EventRefusal, EventSubmission, Moment, PlaceReference, Tags};
use uncino_testkit::fixtures::World;

use crate::agenda::events::{agenda, refusal, start, submission, tags};

/// A moment in the year 3237.
const FAR: i64 = 40_000_000_000;

fn judge(submission: EventSubmission) -> Result<(), String> {
    submission.judge_new(None).map(drop).map_err(|refusal: EventRefusal| refusal.to_string())
}

/// What a change of a good submission does to it.
fn judged(change: impl FnOnce(&mut EventSubmission)) -> Result<(), String> {
    let mut submission = submission();
    change(&mut submission);
    judge(submission)
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn a_good_submission_is_good() {
    assert_eq!(judge(submission()), Ok(()));
}

#[test]
fn the_words_of_a_refusal_are_gancios() {
    let refused = |change: fn(&mut EventSubmission)| judged(change).unwrap_err();
    assert_eq!(refused(|sent| sent.title = None), "title required");
    assert_eq!(refused(|sent| sent.title = Some(text(" \n "))), "title required");
    assert_eq!(refused(|sent| sent.start = Moment::Omitted), "start_datetime required");
    assert_eq!(refused(|sent| sent.start = Moment::Empty), "start_datetime required");
    assert_eq!(
        refused(|sent| sent.end = Moment::Seconds(start() - 1)),
        "start datetime is greater than end datetime"
    );
    assert_eq!(refused(|sent| sent.end = Moment::Seconds(FAR)), "are you sure?");
    assert_eq!(refused(|sent| sent.start = Moment::Malformed), "Wrong format for start datetime");
    assert_eq!(refused(|sent| sent.end = Moment::Malformed), "Wrong format for end datetime");
    assert_eq!(refused(|sent| sent.start = Moment::Seconds(FAR)), "are you sure?");
    assert_eq!(refused(|sent| sent.start = Moment::Seconds(i64::MAX)), "are you sure?");
    assert_eq!(refused(|sent| sent.start = Moment::Seconds(i64::MIN)), "are you sure?");
    let place_required = "place_id or place_name and place_address are required";
    assert_eq!(refused(|sent| sent.place_name = None), place_required);
    assert_eq!(refused(|sent| sent.place_name = Some(text("  "))), place_required);
    assert_eq!(refused(|sent| sent.place_address = None), place_required);
    assert_eq!(refused(|sent| sent.place_address = Some(text(""))), place_required);
    for unknown in ["abc", "1.5", "99999999999999999999"] {
        assert_eq!(
            judged(|sent| sent.place_id = Some(text(unknown))).unwrap_err(),
            "Place not found",
            "{unknown}"
        );
    }
    assert_eq!(refused(|sent| sent.tags = Tags::NotAList), "tags field must be an array");
    let focus = |sent: &mut EventSubmission| sent.picture.focus = Some("2,0".to_owned());
    assert_eq!(refused(focus), "image_focalpoint must be two numbers from -1 to 1");
}

#[test]
fn a_number_that_no_place_has_is_not_found() {
    let (world, author) = agenda();
    for id in ["0", "-1", "999"] {
        let sent = EventSubmission { place_id: Some(text(id)), ..submission() };
        assert_eq!(refusal(&world, &author, sent).to_string(), "Place not found");
    }
}

/// Everything is wrong, and one thing after the other is put right.
#[test]
fn the_first_wrong_thing_is_told() {
    let world = World::default();
    let mut sent = EventSubmission { tags: Tags::NotAList, ..EventSubmission::default() };
    let told = |sent: &EventSubmission| refusal(&world, &Caller::Anonymous, sent.clone()).to_string();
    sent.end = Moment::Seconds(FAR);
    assert_eq!(told(&sent), "title required");
    sent.title = Some(text("Concert"));
    assert_eq!(told(&sent), "start_datetime required");
    sent.start = Moment::Seconds(FAR + 1);
    assert_eq!(told(&sent), "start datetime is greater than end datetime");
    sent.start = Moment::Malformed;
    assert_eq!(told(&sent), "are you sure?");
    sent.end = Moment::Malformed;
    assert_eq!(told(&sent), "Wrong format for start datetime");
    sent.start = Moment::Seconds(FAR);
    assert_eq!(told(&sent), "Wrong format for end datetime");
    sent.end = Moment::Omitted;
    assert_eq!(told(&sent), "are you sure?");
    sent.start = Moment::Seconds(world.now() - 1);
    assert_eq!(told(&sent), "Anonymous user cannot create past events");
    sent.start = Moment::Seconds(world.now());
    assert_eq!(told(&sent), "place_id or place_name and place_address are required");
    sent.place_name = Some(text("Town hall"));
    sent.place_address = Some(text("1 Main street"));
    assert_eq!(told(&sent), "tags field must be an array");
}

#[test]
fn an_unknown_place_is_told_before_tags_that_are_none() {
    let (world, author) = agenda();
    for id in ["abc", "999"] {
        let sent = EventSubmission { place_id: Some(text(id)), tags: Tags::NotAList, ..submission() };
        assert_eq!(refusal(&world, &author, sent).to_string(), "Place not found", "{id}");
    }
}

#[test]
fn an_event_may_end_when_it_starts_or_have_no_end() {
    for end in [Moment::Omitted, Moment::Empty, Moment::Seconds(start()), Moment::Seconds(start() + 1)] {
        assert_eq!(judged(|sent| sent.end = end), Ok(()), "{end:?}");
    }
}

#[test]
fn history_begins_in_1900() {
    assert_eq!(judged(|sent| sent.start = Moment::Seconds(-2_208_988_800)), Ok(()));
    assert_eq!(judged(|sent| sent.start = Moment::Seconds(-2_208_988_801)).unwrap_err(), "are you sure?");
    assert_eq!(judged(|sent| sent.start = Moment::Seconds(31_000_000_000)), Ok(()));
}

/// Puts something of that length, or that many, into a submission.
type Change<'a> = &'a dyn Fn(&mut EventSubmission, usize);

#[test]
fn every_field_has_a_longest_length() {
    let long = |length: usize| Some("ü".repeat(length));
    let list = |count: usize, length: usize| {
        Tags::List((0..count).map(|number| format!("{number:0length$}")).collect())
    };
    let changes: [(&str, usize, Change<'_>); 8] = [
        ("title", 255, &|sent, length| sent.title = long(length)),
        ("description", 100_000, &|sent, length| sent.description = long(length)),
        ("place_name", 255, &|sent, length| sent.place_name = long(length)),
        ("place_address", 255, &|sent, length| sent.place_address = long(length)),
        ("tags", 50, &|sent, count| sent.tags = list(count, 10)),
        ("tags of one", 100, &|sent, length| sent.tags = list(1, length)),
        ("online_locations", 10, &|sent, count| {
            sent.online_locations = Some(vec!["https://a.example".to_owned(); count]);
        }),
        ("online_locations of one", 500, &|sent, length| {
            sent.online_locations = Some(vec!["a".repeat(length)]);
        }),
    ];
    for (name, longest, change) in changes {
        assert_eq!(judged(|sent| change(sent, longest)), Ok(()), "{name}");
        let refusal = judged(|sent| change(sent, longest + 1)).unwrap_err();
        let field = name.split(' ').next().unwrap();
        assert!(
            refusal.starts_with(&format!("{field} ")) && refusal.contains(&format!("at most {longest}")),
            "{refusal}"
        );
    }
    let refusal = judged(|sent| sent.place_id = long(256)).unwrap_err();
    assert_eq!(refusal, "place_id is too long: at most 255 characters");
}

/// A field and how it is spoilt.
type Spoilt = (&'static str, fn(&mut EventSubmission));

#[test]
fn a_nul_character_is_refused_in_every_field() {
    let changes: [Spoilt; 7] = [
        ("title", |sent| sent.title = Some(text("a\0b"))),
        ("description", |sent| sent.description = Some(text("a\0b"))),
        ("place_id", |sent| sent.place_id = Some(text("1\0"))),
        ("place_name", |sent| sent.place_name = Some(text("a\0b"))),
        ("place_address", |sent| sent.place_address = Some(text("a\0b"))),
        ("tags", |sent| sent.tags = tags(&["a\0b"])),
        ("online_locations", |sent| sent.online_locations = Some(vec!["https://a.example/\0".to_owned()])),
    ];
    for (field, change) in changes {
        assert_eq!(judged(change).unwrap_err(), format!("{field} contains a NUL character"));
    }
}

#[test]
fn texts_are_trimmed_and_blank_locations_left_out() {
    let sent = EventSubmission {
        title: Some(text("  Concert \n")),
        description: Some(text("  <p>Hello</p>  ")),
        online_locations: Some(vec![" https://a.example ".to_owned(), "  ".to_owned()]),
        multidate: Some(true),
        ..submission()
    };
    let details = sent.judge_new(None).unwrap().details;
    assert_eq!(details.title, "Concert");
    assert_eq!(details.description, "<p>Hello</p>");
    assert_eq!(details.online_locations, ["https://a.example"]);
    assert_eq!(details.multidate, Some(true));
}

#[test]
fn a_description_is_sanitised_and_may_be_missing() {
    let description = |html: Option<&str>| {
        let sent = EventSubmission { description: html.map(str::to_owned), ..submission() };
        sent.judge_new(None).unwrap().details.description
    };
    assert_eq!(description(Some("<b onclick=x()>hi</b><script>x()</script>")), "<b>hi</b>");
    for nothing in [None, Some(""), Some("  "), Some("<script>x()</script>")] {
        assert_eq!(description(nothing), "", "{nothing:?}");
    }
}

#[test]
fn of_nothing_but_control_characters_nothing_is_left() {
    let draft = EventSubmission { title: Some(text("\u{1}\u{7f}")), ..submission() };
    assert_eq!(draft.judge_new(None).unwrap_err(), EventRefusal::TitleRequired);
    let draft = EventSubmission { tags: tags(&["music\u{1}", "\u{1}"]), ..submission() };
    assert_eq!(draft.judge_new(None).unwrap().rest.unwrap().tags, ["music"]);
}

#[test]
fn what_stands_in_one_line_has_no_control_characters() {
    let draft = EventSubmission {
        title: Some(text("Concert\r\nof the\tyear\u{1b}[31m")),
        description: Some(text("<p>a\nb</p>")),
        place_name: Some(text("Town\nhall")),
        place_address: Some(text("1 Main street\nTurin")),
        tags: tags(&["open\nair"]),
        ..submission()
    };
    let draft = draft.judge_new(None).unwrap();
    assert_eq!(draft.details.title, "Concert of the year [31m");
    assert_eq!(draft.details.description, "<p>a\nb</p>");
    assert_eq!(draft.rest.unwrap().tags, ["open air"]);
    let PlaceReference::Named(place) = draft.place else { panic!("a name") };
    assert_eq!((&*place.name, &*place.address), ("Town hall", "1 Main street Turin"));
}

#[test]
fn what_nobody_can_see_counts_as_not_sent() {
    for blank in ["\u{200b}", "\u{a0}\u{3000}", "\u{200f}\u{2066}", "\u{feff}\u{ad}"] {
        let sent = EventSubmission { title: Some(text(blank)), ..submission() };
        assert_eq!(sent.judge_new(None).unwrap_err().to_string(), "title required", "{blank:?}");
        let sent = EventSubmission { place_name: Some(text(blank)), ..submission() };
        assert_eq!(sent.judge_new(None).unwrap_err(), EventRefusal::PlaceRequired, "{blank:?}");
        let sent = EventSubmission { tags: tags(&[blank, "jazz"]), ..submission() };
        assert_eq!(sent.judge_new(None).unwrap().rest.unwrap().tags, ["jazz"], "{blank:?}");
    }
}

#[test]
fn names_are_composed_and_nothing_turns_them_around() {
    let sent = EventSubmission {
        title: Some(text("\u{202e}Citta\u{300}\u{a0}\u{a0}\u{2067}vecchia")),
        place_name: Some(text("Cafe\u{301}\u{3000}Noir")),
        place_address: Some(text("Via\u{2009}Roma\u{202c}")),
        tags: tags(&["perche\u{301}", "PERCHÉ", "Straße", "STRASSE", "a\u{200b}b", "ab"]),
        online_locations: Some(vec![text("Zoom:\n123 456"), text("https://a.example/\u{202e}x  y")]),
        ..submission()
    };
    let draft = sent.judge_new(None).unwrap();
    assert_eq!(draft.details.title, "Città vecchia");
    assert_eq!(draft.details.online_locations, ["Zoom: 123 456", "https://a.example/x  y"]);
    assert_eq!(draft.rest.unwrap().tags, ["perché", "Straße", "a\u{200b}b"]);
    let PlaceReference::Named(place) = draft.place else { panic!("a name") };
    assert_eq!((&*place.name, &*place.address), ("Café Noir", "Via Roma"));
}
