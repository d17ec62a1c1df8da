//! A row of another instance's database: its columns by name, each of whatever type was found there.

use chrono::{DateTime, NaiveDateTime, SubsecRound as _};
use serde_json::{Map, Value};

use crate::clock::Timestamp;

/// Numbers that are larger are milliseconds: as seconds they'd be in the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;

/// A row. A column that isn't there reads like one with nothing in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(Map<String, Value>);

/// What a column with JSON in it says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    /// Nothing, or `null`.
    Nothing,
    /// Something that can be read.
    Read(Value),
    /// Something that is no JSON.
    Malformed,
}

/// A moment as it stands in a column for seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seconds {
    /// Nothing.
    Nothing,
    /// So many.
    Are(i64),
    /// So many, from something else: milliseconds, a fraction, a date in words.
    Read(i64),
    /// Something that is no moment.
    Malformed,
}

impl Row {
    /// A row of these columns.
    pub fn new(columns: Map<String, Value>) -> Self {
        Self(columns)
    }

    /// All of it, in JSON.
    pub(super) fn to_json(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }

    fn get(&self, column: &str) -> &Value {
        self.0.get(column).unwrap_or(&Value::Null)
    }

    /// Is there such a column?
    pub(super) fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    pub(super) fn is_null(&self, column: &str) -> bool {
        self.get(column).is_null()
    }

    /// A text; a number in its digits.
    pub(super) fn text(&self, column: &str) -> Option<String> {
        match self.get(column) {
            Value::String(text) => Some(text.replace('\0', "")),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A text in which there is something.
    pub(super) fn some_text(&self, column: &str) -> Option<String> {
        self.text(column).filter(|text| !text.trim().is_empty())
    }

    /// A number without a fraction, also if it was stored as a text.
    pub(super) fn integer(&self, column: &str) -> Option<i64> {
        integer(self.get(column))
    }

    /// A number, also if it was stored as a text.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        number(self.get(column))
    }

    /// Yes or no, however it is spelled.
    pub(super) fn flag(&self, column: &str) -> Option<bool> {
        match self.get(column) {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => number.as_f64().map(|number| number.abs() > f64::EPSILON),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "1" | "true" | "t" => Some(true),
                "0" | "false" | "f" => Some(false),
                _ => None,
            },
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// JSON: as a value of its own, or in a text, or in a text within a text as several releases stored it on `MariaDB`.
    pub(super) fn json(&self, column: &str) -> Json {
        match self.get(column) {
            Value::Null => Json::Nothing,
            Value::String(text) if text.trim().is_empty() => Json::Nothing,
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Null) => Json::Nothing,
                Ok(Value::String(within)) => match serde_json::from_str(&within) {
                    Ok(value @ (Value::Array(_) | Value::Object(_))) => Json::Read(value),
                    Ok(_) | Err(_) => Json::Read(Value::String(within)),
                },
                Ok(value) => Json::Read(value),
                Err(_) => Json::Malformed,
            },
            value => Json::Read(value.clone()),
        }
    }

    /// A moment of the database's own: with a zone or in UTC, or milliseconds.
    pub(super) fn moment(&self, column: &str) -> Option<Timestamp> {
        match self.get(column) {
            Value::String(text) => moment(text),
            Value::Number(number) => number.as_i64().and_then(|number| {
                if number.abs() >= MILLISECONDS {
                    DateTime::from_timestamp_millis(number)
                } else {
                    DateTime::from_timestamp(number, 0)
                }
            }),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A moment in Unix seconds.
    pub(super) fn seconds(&self, column: &str) -> Seconds {
        match self.get(column) {
            Value::Null => Seconds::Nothing,
            Value::Number(number) => match number.as_i64() {
                Some(number) if number.abs() >= MILLISECONDS => Seconds::Read(number / 1_000),
                Some(number) => Seconds::Are(number),
                None => integer(self.get(column)).map_or(Seconds::Malformed, Seconds::Read),
            },
            Value::String(text) if text.trim().is_empty() => Seconds::Nothing,
            Value::String(text) => integer(self.get(column))
                .map(|number| if number.abs() >= MILLISECONDS { number / 1_000 } else { number })
                .or_else(|| moment(text).map(|moment| moment.timestamp()))
                .map_or(Seconds::Malformed, Seconds::Read),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => Seconds::Malformed,
        }
    }
}

/// A number without a fraction in a value, also if it is a text.
pub(super) fn integer(value: &Value) -> Option<i64> {
    let cut = |number: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "the bounds rule it out")]
        (number.abs() < 9e15).then_some(number.trunc() as i64)
    };
    value.as_i64().or_else(|| number(value).and_then(cut))
}

/// A number in a value, also if it is a text.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads a moment; where no zone is said it is UTC.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let zoned = DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %:z")
        .or_else(|_other| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z"))
        .or_else(|_other| DateTime::parse_from_rfc3339(text))
        .map(|moment| moment.to_utc());
    let plain = || {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f")
            .or_else(|_other| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f"))
            .map(|moment| moment.and_utc())
    };
    zoned.or_else(|_no_zone| plain()).ok().map(|moment| moment.trunc_subsecs(6))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Json, Row, Seconds};

    fn row(value: &Value) -> Row {
        let Value::Object(columns) = json!({ "c": value }) else { unreachable!("it is an object") };
        Row::new(columns)
    }

    #[test]
    fn a_moment_is_read_in_every_spelling_that_databases_have() {
        for text in [
            "2024-02-29 20:39:23.500 +00:00",
            "2024-02-29 20:39:23.5",
            "2024-02-29T20:39:23.500000",
            "2024-02-29T21:39:23.5+01:00",
            "2024-02-29 20:39:23.5+00",
        ] {
            let moment = row(&json!(text)).moment("c").unwrap();
            assert_eq!(moment.timestamp_millis(), 1_709_239_163_500, "{text}");
        }
        assert_eq!(row(&json!(1_709_239_163_500_i64)).moment("c").unwrap().timestamp(), 1_709_239_163);
        assert_eq!(row(&json!("yesterday")).moment("c"), None);
    }

    #[test]
    fn seconds_are_told_from_milliseconds() {
        assert_eq!(row(&json!(1_709_239_163)).seconds("c"), Seconds::Are(1_709_239_163));
        assert_eq!(row(&json!(1_709_239_163_000_i64)).seconds("c"), Seconds::Read(1_709_239_163));
        assert_eq!(row(&json!(1_709_239_163.5)).seconds("c"), Seconds::Read(1_709_239_163));
        assert_eq!(row(&json!("2024-05-01T10:00:00+02:00")).seconds("c"), Seconds::Read(1_714_550_400));
        assert_eq!(row(&json!("soon")).seconds("c"), Seconds::Malformed);
        assert_eq!(row(&Value::Null).seconds("c"), Seconds::Nothing);
    }

    #[test]
    fn json_within_a_text_within_a_text_is_read() {
        assert_eq!(row(&json!("\"[1]\"")).json("c"), Json::Read(json!([1])));
        assert_eq!(row(&json!("[1")).json("c"), Json::Malformed);
        assert_eq!(row(&json!("null")).json("c"), Json::Nothing);
        assert_eq!(row(&json!("\"https://a.example/\"")).json("c"), Json::Read(json!("https://a.example/")));
        assert_eq!(row(&json!([1])).json("c"), Json::Read(json!([1])));
    }
}
