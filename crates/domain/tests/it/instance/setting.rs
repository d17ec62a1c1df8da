//! The settings of the instance: Gancio's keys, Gancio's defaults, and what is refused.

use serde_json::{Value, json};
use uncino_domain::access::caller::Administrator;
use uncino_domain::instance::setting::{MAX_KEYS, MAX_VALUE, SettingRefusal, Settings, judge};
use uncino_domain::instance::settings::InstanceService;
use uncino_testkit::fixtures::World;

use crate::people::support::{actions, set};
use crate::story::outcome;

fn service(world: &World) -> InstanceService {
    InstanceService::new(world.ports.clone())
}

fn settings(world: &World) -> Settings {
    service(world).settings().unwrap()
}

fn value(world: &World, key: &str) -> Option<Value> {
    settings(world).iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
}

fn change(world: &World, changes: &[(&str, Value)]) -> Result<(), SettingRefusal> {
    let changes = changes.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    let answer = service(world).change(changes, &Administrator::at_the_command_line());
    outcome(answer)
}

const SWITCHES: [&str; 10] = [
    "allow_anon_event",
    "allow_event_without_end_time",
    "allow_geolocation",
    "allow_multidate_event",
    "allow_online_event",
    "allow_recurrent_event",
    "allow_registration",
    "enable_moderation",
    "enable_report",
    "recurrent_event_visible",
];

#[test]
fn until_somebody_says_otherwise_gancios_defaults_hold() {
    let world = World::default();
    let all = settings(&world);
    let all: serde_json::Map<String, Value> =
        all.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect();
    let expected = json!({
        "title": "Circolo Sud",
        "description": "",
        "instance_timezone": "Europe/Rome",
        "instance_locale": "en",
        "allow_registration": true,
        "allow_anon_event": true,
        "allow_multidate_event": true,
        "allow_recurrent_event": false,
        "recurrent_event_visible": false,
        "allow_event_without_end_time": true,
        "allow_online_event": true,
        "enable_moderation": false,
        "enable_report": false,
        "allow_geolocation": false,
        "collection_in_home": null,
        "admin_email": "",
    });
    assert_eq!(Value::Object(all), expected);
}

#[test]
fn what_is_set_overrules_the_default_and_is_what_the_instance_obeys() {
    let world = World::default();
    set(&world, "title", "Circolo Nord");
    set(&world, "description", "What happens here");
    set(&world, "instance_timezone", "Europe/Paris");
    set(&world, "instance_locale", "fr");
    set(&world, "allow_registration", false);
    set(&world, "allow_anon_event", false);
    let settings = settings(&world);
    assert_eq!((settings.title(), settings.description()), ("Circolo Nord", "What happens here"));
    assert_eq!((settings.time_zone(), settings.language()), ("Europe/Paris", "fr"));
    assert_eq!((settings.allow_registration(), settings.allow_anonymous_events()), (false, false));
    set(&world, "allow_anon_event", true);
    assert!(service(&world).settings().unwrap().allow_anonymous_events());
}

#[test]
fn a_switch_is_true_or_false_also_in_words() {
    for key in SWITCHES {
        for (sent, kept) in [
            (json!(true), Ok(json!(true))),
            (json!(false), Ok(json!(false))),
            (json!("true"), Ok(json!(true))),
            (json!("false"), Ok(json!(false))),
            (json!("True"), Err(SettingRefusal::NoFlag)),
            (json!("yes"), Err(SettingRefusal::NoFlag)),
            (json!(""), Err(SettingRefusal::NoFlag)),
            (json!(1), Err(SettingRefusal::NoFlag)),
            (json!(0), Err(SettingRefusal::NoFlag)),
            (json!(null), Err(SettingRefusal::NoFlag)),
            (json!([true]), Err(SettingRefusal::NoFlag)),
        ] {
            assert_eq!(judge(key, sent.clone()), kept, "{key} {sent}");
        }
    }
}

#[test]
fn a_title_is_a_line_of_one_to_a_hundred_characters() {
    let longest = "ä".repeat(100);
    for (sent, kept) in [
        (json!("Circolo"), Ok(json!("Circolo"))),
        (json!("  Circolo Nord\n"), Ok(json!("Circolo Nord"))),
        (json!(longest), Ok(json!(longest))),
        (json!(format!("{longest}ä")), Err(SettingRefusal::Title)),
        (json!(""), Err(SettingRefusal::Title)),
        (json!("   "), Err(SettingRefusal::Title)),
        (json!("a\nb"), Err(SettingRefusal::Title)),
        (json!("a\0b"), Err(SettingRefusal::Title)),
        (json!("\u{3164}"), Err(SettingRefusal::Title)),
        (json!("x\u{202e}y"), Ok(json!("xy"))),
        (json!(7), Err(SettingRefusal::NoText)),
        (json!(null), Err(SettingRefusal::NoText)),
    ] {
        assert_eq!(judge("title", sent.clone()), kept, "{sent}");
    }
}

#[test]
fn a_time_zone_is_one_of_iana() {
    for known in ["Europe/Rome", "America/Argentina/Buenos_Aires", "UTC"] {
        assert_eq!(judge("instance_timezone", json!(known)), Ok(json!(known)));
    }
    for unknown in ["", "Rome", "Europe/Atlantis", "+02:00", "europe/rome ", "../../etc/passwd"] {
        assert_eq!(judge("instance_timezone", json!(unknown)), Err(SettingRefusal::TimeZone), "{unknown}");
    }
    assert_eq!(judge("instance_timezone", json!(2)), Err(SettingRefusal::NoText));
}

#[test]
fn a_language_looks_like_one() {
    for tag in ["en", "pt-BR", "zh-Hant-TW", "de-1996", "sl-rozaj-biske-1994"] {
        assert_eq!(judge("instance_locale", json!(tag)), Ok(json!(tag)));
    }
    let endless = ["en"; 13].join("-");
    for tag in ["", "e", "en_US", "en-", "-en", "en--US", "english please", "abcdefghi", "è1", &*endless] {
        assert_eq!(judge("instance_locale", json!(tag)), Err(SettingRefusal::Language), "{tag}");
    }
    assert_eq!(judge("instance_locale", json!(["en"])), Err(SettingRefusal::NoText));
}

#[test]
fn what_is_a_text_must_be_one() {
    assert_eq!(judge("description", json!("Some\ntext")), Ok(json!("Some\ntext")));
    for key in ["description", "admin_email", "security_contact"] {
        assert_eq!(judge(key, json!("")), Ok(json!("")), "{key}");
        for sent in [json!(1), json!(null), json!({}), json!(true)] {
            assert_eq!(judge(key, sent.clone()), Err(SettingRefusal::NoText), "{key} {sent}");
        }
    }
}

#[test]
fn who_is_written_to_can_be() {
    for key in ["admin_email", "security_contact"] {
        assert_eq!(judge(key, json!(" us@example.org ")), Ok(json!("us@example.org")), "{key}");
    }
    let page = json!("https://example.org/security");
    assert_eq!(judge("security_contact", page.clone()), Ok(page.clone()));
    assert_eq!(judge("admin_email", page), Err(SettingRefusal::Address));
    for sent in ["foo", "us@", "http://example.org", "javascript:alert(1)", "us@example.org, we@example.org"]
    {
        assert_eq!(judge("admin_email", json!(sent)), Err(SettingRefusal::Address), "{sent}");
        assert_eq!(judge("security_contact", json!(sent)), Err(SettingRefusal::Contact), "{sent}");
    }
}

#[test]
fn mail_is_not_set_up_here() {
    for sent in [json!({ "host": "mail.example" }), json!(null), json!("")] {
        assert_eq!(judge("smtp", sent), Err(SettingRefusal::Configured));
    }
}

#[test]
fn a_key_has_up_to_a_hundred_plain_characters() {
    let longest = "k".repeat(100);
    for key in ["custom_js", "a-b.c_D9", &*longest] {
        assert_eq!(judge(key, json!(1)), Ok(json!(1)), "{key}");
    }
    for key in ["", " title", "a b", "ä", "a\0", "a/b", "a\"b", &*format!("{longest}k")] {
        assert_eq!(judge(key, json!(1)), Err(SettingRefusal::Key), "{key:?}");
    }
}

#[test]
fn a_value_has_up_to_sixty_four_kibibytes_of_json() {
    assert_eq!(MAX_VALUE, 65_536);
    for key in ["custom_css", "description"] {
        let longest = json!("x".repeat(MAX_VALUE - 2));
        assert_eq!(judge(key, longest.clone()), Ok(longest), "{key}");
        let too_long = json!("x".repeat(MAX_VALUE - 1));
        assert_eq!(judge(key, too_long), Err(SettingRefusal::TooLong), "{key}");
    }
    assert_eq!(judge("title", json!("x".repeat(MAX_VALUE))), Err(SettingRefusal::TooLong));
}

#[test]
fn an_unknown_key_is_kept_as_it_comes_and_given_back() {
    let world = World::default();
    for (key, sent) in [
        ("custom_js", json!("alert(1)")),
        ("footerLinks", json!([{ "href": "/", "label": "home" }, null, 1.5])),
        ("tilelayer_attribution", json!(null)),
        ("flag", json!("true")),
        ("text", json!("a\0b")),
    ] {
        assert_eq!(change(&world, &[(key, sent.clone())]), Ok(()));
        assert_eq!(value(&world, key), Some(sent), "{key}");
    }
}

#[test]
fn several_changes_are_made_all_or_none() {
    let world = World::default();
    let before = settings(&world);
    let refused = change(&world, &[("title", json!("New")), ("allow_registration", json!("maybe"))]);
    assert_eq!(refused, Err(SettingRefusal::NoFlag));
    assert_eq!(settings(&world), before);
    assert_eq!(actions(&world), Vec::<String>::new());
    assert_eq!(change(&world, &[("title", json!("New")), ("allow_registration", json!("false"))]), Ok(()));
    assert_eq!((settings(&world).title(), settings(&world).allow_registration()), ("New", false));
    assert_eq!(actions(&world), ["setting.changed"; 2]);
}

#[test]
fn five_hundred_keys_are_kept_and_those_can_still_be_changed() {
    let world = World::default();
    let free = MAX_KEYS - settings(&world).iter().count();
    let keys: Vec<String> = (0..=free).map(|number| format!("key{number}")).collect();
    let changes: Vec<(&str, Value)> = keys.iter().map(|key| (key.as_str(), json!(1))).collect();
    assert_eq!(change(&world, &changes), Err(SettingRefusal::TooManyKeys));
    assert_eq!(value(&world, "key0"), None);
    assert_eq!(change(&world, &changes[1..]), Ok(()));
    assert_eq!(change(&world, &[("one_more", json!(1))]), Err(SettingRefusal::TooManyKeys));
    assert_eq!(change(&world, &[("key1", json!(2)), ("title", json!("Full"))]), Ok(()));
    assert_eq!((value(&world, "key1"), settings(&world).title()), (Some(json!(2)), "Full"));
    assert_eq!(
        change(&world, &[("key1", json!(3)), ("one_more", json!(1))]),
        Err(SettingRefusal::TooManyKeys)
    );
    assert_eq!(value(&world, "key1"), Some(json!(2)));
}
