//! Where two answers differ.

use std::collections::HashMap;

use chrono::DateTime;
use serde_json::{Map, Value, json};
use uncino_domain::text::key;

use super::answer::Answer;
use super::intended::{Both, intended};
use super::known::Known;
use super::question::{Kind, Question, Subject};

/// A difference: where, what the old one says, what the new one says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    pub(super) at: String,
    pub(super) old: Option<Value>,
    pub(super) new: Option<Value>,
    /// If it is meant, which one it is of docs/compatibility.md.
    pub(super) letter: Option<char>,
}

/// All that differs.
pub(super) fn compare(question: &Question, old: &Answer, new: &Answer, known: &Known) -> Vec<Difference> {
    let mut found = Found { question, known, all: Vec::new() };
    if old.status != new.status {
        found.differ("status", Some(&json!(old.status)), Some(&json!(new.status)));
    } else if let (Value::Array(_), Some(events), Kind::Tag | Kind::Place) =
        (&old.value, new.value.get("events"), question.kind)
    {
        found.note("", 'l');
        found.walk("", &old.value, events);
    } else {
        found.walk("", &old.value, &new.value);
    }
    if question.kind == Kind::Rss && question.about == Subject::Nothing {
        push_out(&mut found.all);
    }
    found.all
}

/// A feed of everything has room for some entries: one that came in pushes another one out.
fn push_out(all: &mut [Difference]) {
    let came = all.iter().filter(|difference| difference.old.is_none()).count();
    let letter = all.iter().find_map(|difference| difference.letter);
    for gone in all.iter_mut().filter(|difference| difference.new.is_none()).take(came) {
        gone.letter = gone.letter.or(letter);
    }
}

struct Found<'k> {
    question: &'k Question,
    known: &'k Known,
    all: Vec<Difference>,
}

impl Found<'_> {
    fn differ(&mut self, at: &str, old: Option<&Value>, new: Option<&Value>) {
        let letter = intended(self.question, at, Both { old, new }, self.known);
        self.all.push(Difference { at: at.to_owned(), old: old.cloned(), new: new.cloned(), letter });
    }

    /// Something that is meant, whatever stands there.
    fn note(&mut self, at: &str, letter: char) {
        self.all.push(Difference { at: at.to_owned(), old: None, new: None, letter: Some(letter) });
    }

    fn walk(&mut self, at: &str, old: &Value, new: &Value) {
        match (old, new) {
            (Value::Object(old), Value::Object(new)) if is_twin(at, old, new) => self.note(at, 'q'),
            (Value::Object(old), Value::Object(new)) => self.walk_keys(at, old, new),
            (Value::Array(old), Value::Array(new)) if at.ends_with("tags") => self.walk_tags(at, old, new),
            (Value::Array(old), Value::Array(new))
                if at.ends_with("focalpoint") && old.len() == new.len() =>
            {
                for (old, new) in old.iter().zip(new) {
                    self.walk(at, old, new);
                }
            }
            (Value::Array(old), Value::Array(new)) => self.walk_items(at, old, new),
            (old, new) if is_same(old, new) => {}
            (old, new) => self.differ(at, Some(old), Some(new)),
        }
    }

    fn walk_keys(&mut self, at: &str, old: &Map<String, Value>, new: &Map<String, Value>) {
        for (key, value) in old {
            let at = format!("{at}.{key}");
            match new.get(key) {
                Some(there) => self.walk(&at, value, there),
                None => self.differ(&at, Some(value), None),
            }
        }
        for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
            self.differ(&format!("{at}.{key}"), None, Some(value));
        }
    }

    /// Things in a list are told by their numbers or names: where several begin at once, they have no order.
    fn walk_items(&mut self, at: &str, old: &[Value], new: &[Value]) {
        let at = format!("{at}[]");
        let mut there: HashMap<String, Vec<&Value>> = HashMap::new();
        for item in new.iter().rev() {
            there.entry(identity(item)).or_default().push(item);
        }
        for item in old {
            match there.get_mut(&identity(item)).and_then(Vec::pop) {
                Some(other) => self.walk(&at, item, other),
                None => self.differ(&at, Some(item), None),
            }
        }
        for item in there.into_values().flatten() {
            self.differ(&at, None, Some(item));
        }
    }

    /// Tags have an order, and a spelling.
    fn walk_tags(&mut self, at: &str, old: &[Value], new: &[Value]) {
        let keys = |tags: &[Value]| -> Vec<String> {
            let mut keys: Vec<String> =
                tags.iter().map(|tag| key(tag.as_str().unwrap_or_default())).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        let sorted = |tags: &[Value]| -> Vec<String> {
            let mut tags: Vec<String> = tags.iter().map(Value::to_string).collect();
            tags.sort_unstable();
            tags
        };
        if keys(old) != keys(new) {
            self.differ(at, Some(&Value::from(old)), Some(&Value::from(new)));
        } else if sorted(old) != sorted(new) {
            self.note(at, 'r');
        } else if old != new {
            self.note(at, 'f');
        }
    }
}

/// Two places of one name are one.
fn is_twin(at: &str, old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let name = |place: &Map<String, Value>| place.get("name").and_then(Value::as_str).map(key);
    let key_of_it = at.rsplit('.').next();
    key_of_it == Some("place")
        && old.get("id") != new.get("id")
        && name(old).is_some()
        && name(old) == name(new)
}

/// What tells an item from others.
fn identity(item: &Value) -> String {
    let own = ["id", "tag", "url", "uid"].iter().find_map(|key| item.get(key));
    own.unwrap_or(item).to_string()
}

/// Numbers are the same with and without a fraction of nothing, moments in every spelling; 1 is true.
fn is_same(old: &Value, new: &Value) -> bool {
    let moment = |text: &str| {
        DateTime::parse_from_rfc3339(text)
            .or_else(|_other| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %:z"))
            .map(|moment| moment.timestamp_millis())
    };
    match (old, new) {
        (Value::Number(old), Value::Number(new)) => {
            old == new
                || old.as_f64().zip(new.as_f64()).is_some_and(|(old, new)| (old - new).abs() < f64::EPSILON)
        }
        (Value::Number(old), Value::Bool(new)) => old.as_i64() == Some(i64::from(*new)),
        (Value::String(old), Value::String(new)) => {
            old == new || moment(old).is_ok_and(|old| moment(new).is_ok_and(|new| old == new))
        }
        (old, new) => old == new,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Answer, Kind, Known, Question, Subject, compare};

    fn letters(kind: Kind, old: &Value, new: &Value) -> Vec<(String, Option<char>)> {
        let answer = |value: &Value| Answer { status: 200, value: value.clone() };
        let question = Question { kind, path: "/".to_owned(), about: Subject::Nothing };
        let found = compare(&question, &answer(old), &answer(new), &Known::default());
        found.into_iter().map(|difference| (difference.at, difference.letter)).collect()
    }

    fn at(path: &str, letter: Option<char>) -> Vec<(String, Option<char>)> {
        vec![(path.to_owned(), letter)]
    }

    #[test]
    fn what_is_only_spelled_otherwise_is_the_same() {
        let old = json!([{ "id": 2, "focalpoint": [0, -0.5], "multidate": 1, "createdAt": "2026-11-24 09:00:00.048 +00:00" },
            { "id": 1 }]);
        let new = json!([{ "id": 1 }, { "id": 2, "focalpoint": [0.0, -0.5], "multidate": true,
            "createdAt": "2026-11-24T09:00:00.048Z" }]);
        assert_eq!(letters(Kind::List, &old, &new), []);
    }

    #[test]
    fn a_value_that_nobody_meant_to_change_is_found() {
        let event = |title: &str| json!([{ "id": 1, "title": title }]);
        assert_eq!(letters(Kind::List, &event("a"), &event("b")), at("[].title", None));
        assert_eq!(letters(Kind::List, &event("a"), &json!([])), at("[]", None));
        assert_eq!(letters(Kind::List, &json!([]), &event("a")), at("[]", None));
        assert_eq!(letters(Kind::Rss, &json!(["a"]), &json!(["b"])).len(), 2);
        assert_eq!(
            letters(Kind::Picture, &json!({ "bytes": 1 }), &json!({ "bytes": 2 })),
            at(".bytes", None)
        );
    }

    #[test]
    fn tags_differ_in_order_in_spelling_or_for_good() {
        let tags = |tags: &[&str]| json!({ "tags": tags });
        let compared = |new: &[&str]| letters(Kind::Event, &tags(&["Punk", "ska "]), &tags(new));
        assert_eq!(compared(&["ska ", "Punk"]), at(".tags", Some('f')));
        assert_eq!(compared(&["punk", "ska"]), at(".tags", Some('r')));
        assert_eq!(compared(&["punk"]), at(".tags", None));
    }

    #[test]
    fn a_place_may_be_its_twin_and_no_other() {
        let place = |id: i64, name: &str| json!({ "place": { "id": id, "name": name, "address": id } });
        let compared = |new: &Value| letters(Kind::Event, &place(21, "CAFÉ ÉTÉ"), new);
        assert_eq!(compared(&place(3, "Café Été")), at(".place", Some('q')));
        assert_eq!(compared(&place(3, "Bar")).len(), 3);
    }
}
