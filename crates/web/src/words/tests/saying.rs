//! What is said, and how it stands in HTML.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use tera::{Context, Tera};

use crate::words::{Argument, Catalogue, Language, Message, Say, Words};

const SOURCE: &str = "
locale = en-GB
greeting = Hello, { $name } & \"all\"
count = { $count ->
    [one] { $count } place
   *[other] { $count } places
 }
at = { $weekday }, { $day }, { $time }
list = { $names }
";

fn catalogue(source: &str) -> Catalogue {
    Catalogue::read(Language::ENGLISH, source).unwrap()
}

fn rendered(template: &str) -> Result<String, tera::Error> {
    let mut tera = Tera::new();
    tera.register_function("say", Say(Arc::new(catalogue(SOURCE))));
    tera.add_raw_template("x.html", template)?;
    let mut context = Context::new();
    context.insert("name", "<b>'Anna'");
    context.insert("names", &["<a>", "b"]);
    tera.render("x.html", &context)
}

#[test]
fn an_argument_and_the_catalogue_are_never_markup() {
    let html = rendered("{{ say(key=\"greeting\", name=name) }}").unwrap();
    assert_eq!(html, "Hello, &lt;b&gt;&#39;Anna&#39; &amp; &quot;all&quot;");
    let html = rendered("<a aria-label=\"{{ say(key=\"list\", names=names) }}\">").unwrap();
    assert_eq!(html, "<a aria-label=\"&lt;a&gt;, b\">");
}

#[test]
fn what_a_template_puts_together_stays_markup_and_is_escaped_inside() {
    let template = "{% set part %}<bdi>{{ name }}</bdi>{% endset %}{{ say(key=\"greeting\", name=part) }}";
    let html = rendered(template).unwrap();
    assert_eq!(html, "Hello, <bdi>&lt;b&gt;&#39;Anna&#39;</bdi> &amp; &quot;all&quot;");
}

#[test]
fn a_sentence_in_a_sentence_is_escaped_once() {
    let html = rendered("{{ say(key=\"list\", names=say(key=\"greeting\", name=name)) }}").unwrap();
    assert_eq!(html, "Hello, &lt;b&gt;&#39;Anna&#39; &amp; &quot;all&quot;");
}

#[test]
fn a_page_fails_that_says_what_is_not_there() {
    assert!(rendered("{{ say(key=\"farewell\") }}").is_err());
    assert!(rendered("{{ say(key=\"greeting\") }}").is_err());
    assert!(serde_json::to_string(&Message::new("greeting")).is_err());
}

#[test]
fn dates_numbers_and_lists_are_those_of_the_locale() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
    let at = Message::new("at")
        .with("weekday", Argument::Weekday(day))
        .with("day", Argument::DayOfYear(day))
        .with("time", NaiveTime::from_hms_opt(9, 5, 59).unwrap());
    let count = Message::new("count").with("count", 1_234);
    let names = Message::new("list").with("names", vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    for (locale, expected) in [
        ("en-GB", ["Thursday, 26 November, 09:05", "1234 places", "a, b, c"]),
        ("it", ["giovedì, 26 novembre, 09:05", "1234 places", "a, b e c"]),
        ("ar-EG", ["الخميس, ٢٦ نوفمبر, ٩:٠٥ ص", "١٢٣٤ places", "a، وb، وc"]),
    ] {
        let catalogue = catalogue(&SOURCE.replace("en-GB", locale));
        let said = [&at, &count, &names].map(|message| catalogue.try_say(message).unwrap());
        assert_eq!(said, expected, "{locale}");
    }
}

#[test]
fn days_are_written_as_they_always_were_in_english() {
    let catalogue = catalogue("locale = en-GB\nday = { $day }\n");
    let said = |argument| catalogue.try_say(&Message::new("day").with("day", argument)).unwrap();
    for year in [1_583, 1_970, 2_026, 2_027, 9_999] {
        for (month, day) in [(1, 1), (2, 28), (3, 3), (5, 12), (8, 31), (9, 9), (12, 25)] {
            let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            assert_eq!(said(Argument::Day(date)), date.format("%-d %B %Y").to_string());
            assert_eq!(said(Argument::DayOfYear(date)), date.format("%-d %B").to_string());
            assert_eq!(said(Argument::Weekday(date)), date.format("%A").to_string());
        }
    }
    for minute in 0..24 * 60 {
        let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
        assert_eq!(said(Argument::Time(time)), time.format("%H:%M").to_string());
    }
}

#[test]
fn a_date_that_no_calendar_of_the_library_knows_is_written_in_digits() {
    let day = Argument::Day(NaiveDate::MAX);
    let said = catalogue("locale = en-GB\nday = { $day }\n").try_say(&Message::new("day").with("day", day));
    assert_eq!(said.unwrap(), NaiveDate::MAX.to_string());
}

#[test]
fn the_nearest_language_is_taken_and_english_where_there_is_none() {
    for asked in ["en", "EN", "en-GB", "en_US", "tlh", "", "e"] {
        assert_eq!(Language::nearest(asked), Language::ENGLISH, "{asked}");
    }
}

#[test]
fn a_broken_catalogue_is_refused() {
    for source in
        ["greeting = Hello\n", "locale = en-GB\n= x\n", "locale = en-GB\na = 1\na = 2\n", "locale = -\n"]
    {
        assert!(Catalogue::read(Language::ENGLISH, source).is_err(), "{source}");
    }
    assert!(Words::load().is_ok());
}
