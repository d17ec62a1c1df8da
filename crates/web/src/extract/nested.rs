//! Objects and lists in forms, which have none: `a[b]=c`, `a[]=x`, `a[0]=x`, as qs, multer and PHP write and read them.
//!
//! What is no such key stays what it is, a name with brackets in it. How many pairs there are is bounded by who reads them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// How many keys may follow a name.
const MAX_DEPTH: usize = 3;
/// The longest number of an item, in digits.
const MAX_DIGITS: usize = 6;
/// Keys that mean something to JavaScript, which reads what is kept.
const NEVER_KEYS: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// One key behind a name.
#[derive(Debug, PartialEq, Eq)]
enum Key<'k> {
    /// `[]`: one more item.
    Next,
    /// `[0]`: that item. Items keep their order, and gaps close.
    Item(u32),
    /// `[b]`.
    Member(&'k str),
}

impl<'k> Key<'k> {
    fn of(text: &'k str) -> Self {
        let is_number = text.len() <= MAX_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            _ if text.is_empty() => Self::Next,
            Ok(number) if is_number => Self::Item(number),
            Ok(_) | Err(_) => Self::Member(text),
        }
    }
}

/// The name and the keys behind it; nothing if there are none, or too many, or other text between them.
fn split(key: &str) -> Option<(&str, Vec<Key<'_>>)> {
    let (name, rest) = key.split_at(key.find('[')?);
    let mut keys = Vec::new();
    for piece in rest.strip_prefix('[')?.strip_suffix(']')?.split("][") {
        if keys.len() == MAX_DEPTH || piece.contains(['[', ']']) || NEVER_KEYS.contains(&piece) {
            return None;
        }
        keys.push(Key::of(piece));
    }
    (!name.is_empty()).then_some((name, keys))
}

/// Is it a name with keys behind it?
pub(crate) fn is_nested(key: &str) -> bool {
    split(key).is_some()
}

/// What stands under one key.
#[derive(Debug, Default)]
struct Node {
    texts: Vec<String>,
    items: BTreeMap<u32, Node>,
    next: Vec<Node>,
    members: BTreeMap<String, Node>,
}

impl Node {
    fn add(&mut self, keys: &[Key<'_>], text: &str) {
        let Some((first, rest)) = keys.split_first() else {
            self.texts.push(text.to_owned());
            return;
        };
        let inner = match first {
            Key::Next => {
                self.next.push(Self::default());
                self.next.last_mut()
            }
            Key::Item(number) => Some(self.items.entry(*number).or_default()),
            Key::Member(name) => Some(self.members.entry((*name).to_owned()).or_default()),
        };
        if let Some(inner) = inner {
            inner.add(rest, text);
        }
    }

    /// One text is a text, several are a list; items make a list, and an object as soon as a member has a name.
    fn into_value(self) -> Value {
        let Self { mut texts, items, next, members } = self;
        if members.is_empty() {
            if items.is_empty() && next.is_empty() && texts.len() == 1 {
                return texts.pop().map_or(Value::Null, Value::from);
            }
            let nodes = items.into_values().chain(next).map(Self::into_value);
            return texts.into_iter().map(Value::from).chain(nodes).collect();
        }
        let mut object = Map::new();
        let numbered = items.into_iter().map(|(number, node)| (number.to_string(), node));
        object.extend(numbered.chain(members).map(|(name, node)| (name, node.into_value())));
        Value::Object(object)
    }
}

/// What stands under nested keys, by name: objects and lists, with texts in them.
pub(crate) fn read<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> BTreeMap<String, Value> {
    let mut names: BTreeMap<String, Node> = BTreeMap::new();
    for (key, text) in pairs {
        if let Some((name, keys)) = split(key) {
            names.entry(name.to_owned()).or_default().add(&keys, text);
        }
    }
    names.into_iter().map(|(name, node)| (name, node.into_value())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use uncino_testkit::texts::try_texts;

    use super::{MAX_DEPTH, read};

    fn form(text: &str) -> Value {
        let pairs = text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Value::Object(read(pairs).into_iter().collect())
    }

    #[test]
    fn keys_make_objects_and_lists() {
        for (text, value) in [
            ("a[b]=1&a[c]=2&x=y", json!({"a": {"b": "1", "c": "2"}})),
            ("a[]=x&a[]=y", json!({"a": ["x", "y"]})),
            ("a[1]=y&a[0]=x&a[]=z", json!({"a": ["x", "y", "z"]})),
            ("a[999999]=x&a[7]=w", json!({"a": ["w", "x"]})),
            ("a[b][]=x&a[b][]=y&a[c][0][d]=z", json!({"a": {"b": ["x", "y"], "c": [{"d": "z"}]}})),
            ("a[][id]=1&a[][id]=2", json!({"a": [{"id": "1"}, {"id": "2"}]})),
            ("a[b]=1&a[b]=2", json!({"a": {"b": ["1", "2"]}})),
            ("a[0]=x&a[b]=y", json!({"a": {"0": "x", "b": "y"}})),
            ("a[7777777]=x", json!({"a": {"7777777": "x"}})),
            ("a[b]", json!({"a": {"b": ""}})),
        ] {
            assert_eq!(form(text), value, "{text}");
        }
    }

    #[test]
    fn everything_else_is_a_name_with_brackets_in_it() {
        for text in [
            "a=1",
            "[b]=1",
            "a[=1",
            "a]=1",
            "a[b=1",
            "a[b]c=1",
            "a[b]c[d]=1",
            "a[[b]]=1",
            "a[b][c][d][e]=1",
            "=1",
            "[]=1",
            "a[__proto__]=1",
            "a[b][constructor]=1",
            "a[prototype][b]=1",
        ] {
            assert_eq!(form(text), json!({}), "{text}");
        }
    }

    #[test]
    fn whatever_the_keys_are_what_comes_of_them_is_bounded() {
        fn depth(value: &Value) -> usize {
            match value {
                Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
                Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or_default(),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
            }
        }
        try_texts(400, 400, |text| {
            let keys =
                [format!("a[{text}]"), text.to_owned(), format!("a[{text}][]"), format!("{text}[b][c]")];
            let values = read(keys.iter().flat_map(|key| [(key.as_str(), text), (key.as_str(), "x")]));
            let size: usize = values.iter().map(|(name, value)| name.len() + value.to_string().len()).sum();
            let deep = values.values().map(depth).max().unwrap_or_default();
            // A text that is repeated is one list deeper, and a character escaped is six.
            if deep <= MAX_DEPTH + 1 && size <= 400 + 100 * text.len() {
                Ok(())
            } else {
                Err(format!("depth {deep}, size {size}"))
            }
        });
    }
}
