//! The fields of an event on the wire, and all the ways in which Gancio's clients send them.

use serde_json::Value;
use uncino_domain::agenda::event::recurrence::Recurrence;
use uncino_domain::agenda::event::submission::{
    EventSubmission, Moment, PictureSent, RecurrenceSent, Tags, Times,
};
use uncino_domain::text::is_web_address;

use uncino_domain::agenda::picture::PictureFile;

use crate::extract::fields::{Field, Fields, NotOneText};

/// Reads a submission. What is judged in Gancio's words later is only classified here.
pub(crate) fn read(fields: &Fields) -> Result<EventSubmission, NotOneText> {
    Ok(EventSubmission {
        reply_to: None,
        title: fields.text("title")?,
        description: fields.text("description")?,
        start: moment(fields.one("start_datetime")?),
        end: moment(fields.one("end_datetime")?),
        place_id: fields.text("place_id")?.filter(|id| id != "0"),
        place_name: fields.text("place_name")?,
        place_address: fields.text("place_address")?,
        place_latitude: degrees(fields.text("place_latitude")?),
        place_longitude: degrees(fields.text("place_longitude")?),
        tags: tags(fields),
        online_locations: locations(fields),
        multidate: fields.one("multidate")?.map(is_true),
        recurrence: fields.one("recurrent")?.map_or(RecurrenceSent::Omitted, recurrence),
        repeats_until: Moment::Omitted,
        times: Times::This,
        picture: PictureSent {
            named: stored_name(fields)?,
            of_event: None,
            is_kept: fields.one("image").is_ok_and(|field| field.is_some_and(is_something)),
            alt: fields.text("image_name")?,
            focus: focus(fields)?,
        },
        external_id: fields.text("external_id")?,
        seen: None,
    })
}

/// The number of an event, as a number or a text.
pub(crate) fn id(fields: &Fields) -> Option<i64> {
    fields.text("id").ok().flatten()?.trim().parse().ok()
}

/// Unix seconds, as a number, a text, or an array of one of them.
fn moment(field: Option<&Field>) -> Moment {
    match field {
        None | Some(Field::Json(Value::Null)) => Moment::Omitted,
        Some(Field::Text(text) | Field::Json(Value::String(text))) => moment_from_text(text),
        Some(Field::Json(Value::Bool(false))) => Moment::Empty,
        Some(Field::Json(Value::Number(number))) if number.as_f64() == Some(0.0) => Moment::Empty,
        Some(Field::Json(Value::Number(number))) => moment_from_text(&number.to_string()),
        Some(Field::Json(Value::Array(items))) => match items.as_slice() {
            [] => Moment::Empty,
            [Value::Array(_)] => Moment::Malformed,
            [only] => moment(Some(&Field::Json(only.clone()))),
            _ => Moment::Malformed,
        },
        Some(Field::Json(Value::Bool(true) | Value::Object(_))) => Moment::Malformed,
    }
}

fn moment_from_text(text: &str) -> Moment {
    let text = text.trim();
    if text.is_empty() {
        return Moment::Empty;
    }
    let whole = text.parse::<i64>().ok();
    let seconds =
        whole.or_else(|| text.parse::<f64>().ok().filter(|seconds| seconds.is_finite()).map(truncated));
    seconds.filter(|seconds| *seconds != 0).map_or(Moment::Malformed, Moment::Seconds)
}

/// A fraction of a second is dropped; what is beyond all bounds stays beyond them.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and the bounds are judged later")]
fn truncated(seconds: f64) -> i64 {
    seconds as i64
}

fn degrees(text: Option<String>) -> Option<f64> {
    text?.trim().parse().ok().filter(|degrees: &f64| degrees.is_finite())
}

/// In JSON an array, and nothing else; in forms whatever looks like a list.
fn tags(fields: &Fields) -> Tags {
    let not_a_list = |field: &Field| match field {
        Field::Text(_) | Field::Json(Value::Null | Value::Bool(false)) => false,
        Field::Json(Value::String(text)) => !text.is_empty(),
        Field::Json(Value::Array(items)) => items.iter().any(|item| item.is_array() || item.is_object()),
        Field::Json(Value::Bool(true) | Value::Number(_) | Value::Object(_)) => true,
    };
    if fields.all_of_list("tags").any(not_a_list) {
        return Tags::NotAList;
    }
    list(fields, "tags").map_or(Tags::Omitted, Tags::List)
}

/// A JSON array; or in forms `name`, `name[]`, `name[0]`, repeated, one scalar, a comma list, or a JSON array as a text.
pub(crate) fn list(fields: &Fields, name: &str) -> Option<Vec<String>> {
    let given: Vec<&Field> = fields.all_of_list(name).collect();
    if given.is_empty() {
        return None;
    }
    let mut items = Vec::new();
    for field in given {
        match field {
            Field::Text(text) => items.extend(split(text)),
            Field::Json(value) => items.extend(scalars(value)),
        }
    }
    Some(items)
}

/// Where to take part from afar: in JSON an array or one text. One field of a form is split at line ends, and at white space
/// or commas behind which an address begins; several fields, and what has an index, are an array.
fn locations(fields: &Fields) -> Option<Vec<String>> {
    let name = "online_locations";
    let given: Vec<&Field> = fields.all_of_list(name).collect();
    match given.as_slice() {
        [] => None,
        [Field::Text(text)] if fields.all(name).next().is_some() => {
            Some(json_array(text).unwrap_or_else(|| split_locations(text)))
        }
        several => {
            let items = several.iter().flat_map(|field| match field {
                Field::Text(text) => vec![text.clone()],
                Field::Json(value) => scalars(value),
            });
            Some(items.collect())
        }
    }
}

fn split_locations(text: &str) -> Vec<String> {
    let is_between = |c: char| c.is_whitespace() || c == ',';
    let mut pieces = Vec::new();
    let (mut begun, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        if before.is_some_and(is_between) && is_web_address(&text[at..]) {
            pieces.push(text[begun..at].trim_end_matches(is_between));
            begun = at;
        }
        before = Some(c);
    }
    pieces.push(&text[begun..]);
    let is_line_end = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    pieces.into_iter().flat_map(|piece| piece.split(is_line_end)).map(str::to_owned).collect()
}

fn json_array(text: &str) -> Option<Vec<String>> {
    match serde_json::from_str(text.trim()) {
        Ok(array @ Value::Array(_)) => Some(scalars(&array)),
        _ => None,
    }
}

fn split(text: &str) -> Vec<String> {
    json_array(text).unwrap_or_else(|| text.split(',').map(str::to_owned).collect())
}

fn scalars(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(scalars).collect(),
        Value::Null | Value::Bool(_) | Value::Object(_) => Vec::new(),
    }
}

fn is_true(field: &Field) -> bool {
    match field {
        Field::Text(text) | Field::Json(Value::String(text)) => {
            matches!(text.as_str(), "true" | "True" | "1")
        }
        Field::Json(Value::Bool(value)) => *value,
        Field::Json(Value::Number(number)) => number.as_i64() == Some(1),
        Field::Json(Value::Null | Value::Array(_) | Value::Object(_)) => false,
    }
}

/// `{"frequency": "1m", "type": -1}`, as an object or as a text. One that nobody knows: the event takes place once.
fn recurrence(field: &Field) -> RecurrenceSent {
    let parsed = match field {
        field if !is_something(field) => return RecurrenceSent::Omitted,
        Field::Text(text) | Field::Json(Value::String(text)) => serde_json::from_str(text).ok(),
        Field::Json(value) => Some(value.clone()),
    };
    let Some(Value::Object(object)) = parsed else { return RecurrenceSent::Omitted };
    let word = |name: &str| match object.get(name) {
        Some(Value::String(word)) => Some(word.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => None,
    };
    let frequency = word("frequency").filter(|frequency| !frequency.is_empty());
    match frequency {
        None => RecurrenceSent::Omitted, // Gancio's own form sends an object without a frequency.
        Some(frequency) => Recurrence::parse(&frequency, word("type").as_deref())
            .map_or(RecurrenceSent::Omitted, RecurrenceSent::Known),
    }
}

/// `0.1,-0.2`, or in JSON an array of both.
fn focus(fields: &Fields) -> Result<Option<String>, NotOneText> {
    match fields.one("image_focalpoint")? {
        Some(Field::Json(Value::Array(numbers))) => {
            let number = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let numbers: Vec<String> = numbers.iter().map(number).collect();
            Ok(Some(numbers.join(",")))
        }
        _ => fields.text("image_focalpoint"),
    }
}

/// Where a picture is to be had. WordPress sends addresses as they stand in HTML.
pub(crate) fn image_url(fields: &Fields) -> Result<Option<String>, NotOneText> {
    let url = fields.text("image_url")?;
    let url = url.map(|url| url.trim().replace("&#038;", "&").replace("&amp;", "&").replace("&#039;", "'"));
    Ok(url.filter(|url| is_web_address(url)))
}

/// The stored file that is named where an address of a picture could stand: forms send back what they read.
fn stored_name(fields: &Fields) -> Result<Option<PictureFile>, NotOneText> {
    Ok(fields.text("image_url")?.and_then(|name| PictureFile::parse(name.trim())))
}

/// Does the field ask for something, in the sense of JavaScript?
fn is_something(field: &Field) -> bool {
    match field {
        Field::Text(text) | Field::Json(Value::String(text)) => {
            !matches!(text.trim(), "" | "null" | "false" | "{}" | "undefined")
        }
        Field::Json(Value::Null | Value::Bool(false)) => false,
        Field::Json(Value::Object(object)) => !object.is_empty(),
        Field::Json(Value::Bool(true) | Value::Number(_) | Value::Array(_)) => true,
    }
}
