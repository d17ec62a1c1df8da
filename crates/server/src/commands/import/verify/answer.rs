//! What of an answer counts.

use serde_json::{Value, json};
use uncino_outbound::Answered;

use super::question::Kind;

/// An answer, as it is compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) value: Value,
}

impl Answer {
    /// Of a feed its entries count, of a picture its size, of a page that it is there.
    pub(super) fn read(kind: Kind, answered: &Answered) -> Self {
        let text = || String::from_utf8_lossy(&answered.body);
        if answered.status != 200 {
            let is_redirect = (300..400).contains(&answered.status);
            return match kind {
                // An unknown picture leads to another one.
                Kind::Picture => Self { status: 404, value: Value::Null },
                Kind::Page if is_redirect => Self { status: 200, value: Value::Null },
                _other => Self { status: answered.status, value: Value::Null },
            };
        }
        let value = match kind {
            Kind::Picture => json!({ "bytes": answered.body.len() }),
            Kind::Page => Value::Null,
            Kind::Rss => {
                between(&text(), "<guid", "</guid>", |guid| guid.split_once('>').map(|(_, guid)| guid))
            }
            Kind::Calendar => uids(&text()),
            Kind::JsonFeed => ids(&json_of(&answered.body)),
            Kind::Nodeinfo
            | Kind::List
            | Kind::Event
            | Kind::Places
            | Kind::Place
            | Kind::Tags
            | Kind::Tag
            | Kind::Collections
            | Kind::Collection
            | Kind::Announcements => json_of(&answered.body),
        };
        Self { status: 200, value }
    }
}

fn json_of(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_no_json| Value::from("no JSON"))
}

/// The numbers of the entries of a list.
fn ids(list: &Value) -> Value {
    let entries = list.as_array().into_iter().flatten();
    entries.map(|entry| entry["id"].clone()).collect()
}

/// What stands between two marks, each time.
fn between(text: &str, from: &str, to: &str, cut: impl Fn(&str) -> Option<&str>) -> Value {
    let parts = text.split(from).skip(1);
    let found = parts.filter_map(|part| part.split_once(to)).filter_map(|(part, _)| cut(part));
    found.map(|part| Value::from(part.trim())).collect()
}

/// The UIDs of a calendar, whose lines may go on in the next one.
fn uids(calendar: &str) -> Value {
    let unfolded = calendar.replace("\r\n ", "").replace("\r\n\t", "");
    unfolded.lines().filter_map(|line| line.strip_prefix("UID:")).map(|uid| Value::from(uid.trim())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uncino_outbound::Answered;

    use super::{Answer, Kind};

    fn read(kind: Kind, status: u16, body: &str) -> Answer {
        Answer::read(kind, &Answered { status, location: None, body: body.as_bytes().to_vec() })
    }

    #[test]
    fn the_entries_of_feeds_count() {
        let rss = "<rss><item><guid isPermaLink=\"true\">https://a.example/event/x</guid></item><item><guid>y</guid></item>";
        assert_eq!(read(Kind::Rss, 200, rss).value, json!(["https://a.example/event/x", "y"]));
        let calendar = "BEGIN:VEVENT\r\nUID:1@agenda.exam\r\n ple.org\r\nSUMMARY:UID:2\r\n";
        assert_eq!(read(Kind::Calendar, 200, calendar).value, json!(["1@agenda.example.org"]));
        assert_eq!(read(Kind::JsonFeed, 200, r#"[{"id":7,"title":"x"}]"#).value, json!([7]));
    }

    #[test]
    fn a_picture_that_leads_elsewhere_is_missing_and_a_page_is_there() {
        assert_eq!(read(Kind::Picture, 302, "").status, 404);
        assert_eq!(read(Kind::Page, 303, "").status, 200);
        assert_eq!(read(Kind::Event, 302, "").status, 302);
        assert_eq!(read(Kind::Picture, 200, "abc").value, json!({ "bytes": 3 }));
    }
}
