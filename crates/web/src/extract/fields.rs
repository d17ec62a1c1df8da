//! A body's fields, whichever of the three forms it came in: form, JSON, multipart.

use std::collections::{BTreeMap, HashSet};

use actix_multipart::{Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use futures_util::StreamExt as _;
use serde_json::Value;
use uncino_domain::agenda::picture;
use uncino_domain::change::Change;
use uncino_domain::secret::SecretDigest;

use crate::extract::body;
use crate::extract::body::BodyError;
use crate::extract::parameters::Pairs;
use crate::extract::{json, nested, parameters};
use crate::picture_permits::{NoRoom, PictureBytes, PicturePermits};

/// How many parts a multipart body may have.
const MAX_PARTS: usize = 100;

/// Named values, in order, repetitions included.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    values: Vec<(String, Field)>,
    /// What a form says with nested keys, by name.
    nested: BTreeMap<String, Field>,
    picture: Option<PictureBytes>,
    /// Why a picture that was sent isn't here, if the form is taken without it.
    no_room: Option<NoRoom>,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    /// From a form or a part.
    Text(String),
    /// From JSON.
    Json(Value),
}

/// Which forms a route takes besides form and JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MultipartBody<'a> {
    /// It does; files among the parts are left out.
    Accepted,
    /// It does, and the file `image` is kept; its bytes take one of these permits. Other files are left out.
    WithPicture(&'a PicturePermits),
    /// The same for a form of a page: if there is no room for the picture, what was typed is taken without it.
    FormWithPicture(&'a PicturePermits),
    /// It takes multipart, and one file is kept, of whatever name.
    WithAnyPicture(&'a PicturePermits),
    /// It doesn't.
    Refused,
}

impl MultipartBody<'_> {
    /// How many bytes there may be beside the fields.
    fn files(self) -> usize {
        match self {
            Self::Accepted | Self::Refused => 0,
            Self::WithPicture(_) | Self::WithAnyPicture(_) => picture::MAX_BYTES,
            // What is too large is read past, to find what was typed behind it.
            Self::FormWithPicture(_) => 4 * picture::MAX_BYTES,
        }
    }
}

impl<'a> MultipartBody<'a> {
    /// Is a file of this name kept, and whose permits do its bytes take?
    fn turns_for(self, name: Option<&str>) -> Option<&'a PicturePermits> {
        match self {
            Self::WithPicture(permits) | Self::FormWithPicture(permits) => {
                Some(permits).filter(|_| name == Some("image"))
            }
            Self::WithAnyPicture(permits) => Some(permits),
            Self::Accepted | Self::Refused => None,
        }
    }
}

/// Why a body gives no fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldsError {
    /// It could not be read.
    Body(BodyError),
    /// A form that this route doesn't take.
    ContentType,
    /// Not what its content type says.
    Malformed,
    /// Too many pictures are waiting already.
    Overloaded,
}

impl From<NoRoom> for FieldsError {
    fn from(no_room: NoRoom) -> Self {
        match no_room {
            NoRoom::TooLarge => Self::Body(BodyError::TooLarge),
            NoRoom::Overloaded => Self::Overloaded,
        }
    }
}

impl From<BodyError> for FieldsError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl FieldsError {
    /// The status that says so.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Body(error) => error.status(),
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What is wrong with the fields, in words.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::Body(error) => error.hint(),
            Self::ContentType => "the content type is not supported here",
            Self::Malformed => "the body is malformed",
            Self::Overloaded => "too many pictures at once: try again in a moment",
        }
    }
}

fn unreadable(error: &MultipartError) -> FieldsError {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => FieldsError::Body(BodyError::TooLarge),
        _ => FieldsError::Malformed,
    }
}

/// Is a part a file? Also an empty one without a name, such as gancio-py sends to have a multipart body at all.
fn is_file(part: &actix_multipart::Field) -> bool {
    part.content_disposition().is_some_and(|disposition| disposition.get_filename().is_some())
}

/// Reads past a part. How much it may be is the bound of the whole body.
async fn skip(part: &mut actix_multipart::Field) -> Result<(), FieldsError> {
    while let Some(chunk) = part.next().await {
        chunk.map_err(|error| unreadable(&error))?;
    }
    Ok(())
}

/// Why a part gives no picture.
enum NoPart {
    Unreadable(FieldsError),
    NoRoom(NoRoom),
}

impl From<NoPart> for FieldsError {
    fn from(no_part: NoPart) -> Self {
        match no_part {
            NoPart::Unreadable(error) => error,
            NoPart::NoRoom(no_room) => no_room.into(),
        }
    }
}

/// The picture in a part; none if the part is empty.
async fn picture_of(
    part: &mut actix_multipart::Field,
    permits: &PicturePermits,
) -> Result<Option<PictureBytes>, NoPart> {
    let mut picture = PictureBytes::default();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|error| NoPart::Unreadable(unreadable(&error)))?;
        permits.take(&mut picture, &chunk).map_err(NoPart::NoRoom)?;
    }
    Ok(Some(picture).filter(|picture| !picture.bytes.is_empty()))
}

fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

/// A field that should be one text and isn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotOneText;

impl Fields {
    /// Reads a body of at most `limit` bytes. No content type and no body give no fields.
    pub(crate) async fn read(
        request: &HttpRequest,
        mut payload: Payload,
        limit: usize,
        multipart: MultipartBody<'_>,
    ) -> Result<Self, FieldsError> {
        let content_type =
            request.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
        let media_type = content_type.map(|value| value.split(';').next().unwrap_or_default().trim());
        match media_type.map(str::to_ascii_lowercase).as_deref() {
            Some("application/json") => Self::from_json(&body::read(&mut payload, limit).await?),
            Some("application/x-www-form-urlencoded") => {
                Self::from_form(&body::read(&mut payload, limit).await?)
            }
            Some("multipart/form-data") if !matches!(multipart, MultipartBody::Refused) => {
                let bounded = body::bounded(payload, limit + multipart.files());
                let parts = Multipart::new(request.headers(), bounded);
                body::within_patience(async { Ok(Self::from_parts(parts, limit, multipart).await) }).await?
            }
            None if body::read(&mut payload, limit).await?.is_empty() => Ok(Self::default()),
            Some(_) | None => Err(FieldsError::ContentType),
        }
    }

    fn from_json(body: &[u8]) -> Result<Self, FieldsError> {
        match json::parse(body) {
            Some(Value::Object(object)) => {
                // Some clients write the keys of their forms into JSON.
                let (keyed, plain): (Vec<_>, Vec<_>) =
                    object.into_iter().partition(|(name, value)| nested::is_nested(name) && is_scalar(value));
                let of_form = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let texts: Vec<_> = keyed.into_iter().map(|(name, value)| (name, of_form(value))).collect();
                let read = nested::read(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
                let known: HashSet<String> = plain.iter().map(|(name, _)| name.clone()).collect();
                let read = read.into_iter().filter(|(name, _)| !known.contains(name));
                let values = plain.into_iter().chain(read).map(|(name, value)| (name, Field::Json(value)));
                Ok(Self { values: values.collect(), ..Self::default() })
            }
            Some(_) | None => Err(FieldsError::Malformed),
        }
    }

    fn from_form(body: &[u8]) -> Result<Self, FieldsError> {
        let pairs = parameters::decode(body).map_err(|_bytes| FieldsError::Malformed)?;
        let values = pairs.into_iter().map(|(name, value)| (name, Field::Text(value))).collect();
        Ok(Self { values, ..Self::default() }.with_nested())
    }

    async fn from_parts(
        mut parts: Multipart,
        limit: usize,
        multipart: MultipartBody<'_>,
    ) -> Result<Self, FieldsError> {
        let mut fields = Self::default();
        let mut left = limit;
        let mut count = 0;
        while let Some(part) = parts.next().await {
            let mut part = part.map_err(|error| unreadable(&error))?;
            count += 1;
            if count > MAX_PARTS {
                return Err(FieldsError::Body(BodyError::TooLarge));
            }
            if is_file(&part) {
                match multipart.turns_for(part.name()) {
                    Some(permits) => fields.take_part(&mut part, permits, multipart).await?,
                    None => skip(&mut part).await?,
                }
                continue;
            }
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes(left).await.map_err(|_exceeded| FieldsError::Body(BodyError::TooLarge))?;
            let bytes = bytes.map_err(|error| unreadable(&error))?;
            left = left.saturating_sub(bytes.len());
            let text = String::from_utf8(bytes.to_vec()).map_err(|_bytes| FieldsError::Malformed)?;
            fields.values.push((name, Field::Text(text)));
        }
        Ok(fields.with_nested())
    }

    /// Keeps the picture of a part.
    async fn take_part(
        &mut self,
        part: &mut actix_multipart::Field,
        permits: &PicturePermits,
        multipart: MultipartBody<'_>,
    ) -> Result<(), FieldsError> {
        let sent = match picture_of(part, permits).await {
            Err(NoPart::NoRoom(no_room)) if matches!(multipart, MultipartBody::FormWithPicture(_)) => {
                self.no_room = Some(no_room);
                return skip(part).await;
            }
            sent => sent?,
        };
        if sent.is_some() && self.picture.is_some() {
            return Err(FieldsError::Malformed); // Nobody can say which one is meant.
        }
        self.picture = self.picture.take().or(sent);
        Ok(())
    }

    fn with_nested(mut self) -> Self {
        let texts = self.values.iter().filter_map(|(name, field)| match field {
            Field::Text(text) => Some((name.as_str(), text.as_str())),
            Field::Json(_) => None,
        });
        self.nested =
            nested::read(texts).into_iter().map(|(name, value)| (name, Field::Json(value))).collect();
        self
    }

    /// A digest of all that was sent, whatever stood between its parts.
    pub(crate) fn digest(&self) -> SecretDigest {
        let values = self.values.iter().map(|(name, field)| match field {
            Field::Text(text) => (name, text.clone()),
            Field::Json(value) => (name, value.to_string()),
        });
        let values: Vec<(&String, String)> = values.collect();
        let texts = values.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
        SecretDigest::of(texts.chain(self.picture.iter().map(|picture| &*picture.bytes)))
    }

    /// The picture that was sent, once.
    pub(crate) fn take_picture(&mut self) -> Option<PictureBytes> {
        self.picture.take()
    }

    /// Why a picture that was sent isn't here.
    pub(crate) fn no_room(&self) -> Option<NoRoom> {
        self.no_room
    }

    /// The texts of a form, for pages.
    pub(crate) fn texts(&self) -> Pairs {
        let texts = self.values.iter().filter_map(|(name, field)| match field {
            Field::Text(text) => Some((name.clone(), text.clone())),
            Field::Json(_) => None,
        });
        texts.collect()
    }

    /// All values of that name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        self.values.iter().filter(move |(known, _)| known == name).map(|(_, field)| field)
    }

    /// All values of a list, in the order in which they came: `name`, `name[]`, and PHP's `name[0]`, `name[1]`. A list of
    /// objects, `name[0][key]`, is one JSON array.
    pub(crate) fn all_of_list<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        let is_item = move |known: &str| parameters::is_item_of(known, name);
        let items = self.values.iter().filter(move |(known, _)| is_item(known)).map(|(_, field)| field);
        let has_items = self.values.iter().any(|(known, _)| is_item(known));
        items.chain(self.nested.get(name).filter(|_| !has_items))
    }

    /// The one value of that name; where there is none, what stands in a form under nested keys, as JSON would have it.
    pub(crate) fn one<'a>(&'a self, name: &'a str) -> Result<Option<&'a Field>, NotOneText> {
        let mut all = self.all(name);
        match (all.next(), all.next()) {
            (first, None) => Ok(first.or_else(|| self.nested.get(name))),
            (_, Some(_)) => Err(NotOneText),
        }
    }

    /// The switch of that name: in JSON a boolean, in forms `true`, `True` or `1` for yes.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, NotOneText> {
        let is_yes = |text: &str| matches!(text.trim(), "true" | "True" | "1");
        match self.one(name)? {
            None | Some(Field::Json(Value::Null)) => Ok(None),
            Some(Field::Json(Value::Bool(value))) => Ok(Some(*value)),
            Some(Field::Text(text) | Field::Json(Value::String(text))) => Ok(Some(is_yes(text))),
            Some(Field::Json(Value::Number(number))) => Ok(Some(number.as_i64() == Some(1))),
            Some(Field::Json(Value::Array(_) | Value::Object(_))) => Err(NotOneText),
        }
    }

    /// What the field of that name changes: not sent it changes nothing, `null` and a blank text take away.
    pub(crate) fn change(&self, name: &str) -> Result<Change<String>, NotOneText> {
        if self.one(name)?.is_none() {
            return Ok(Change::Keep);
        }
        let text = self.text(name)?.filter(|text| !text.trim().is_empty());
        Ok(text.map_or(Change::Clear, Change::Set))
    }

    /// The text of that name. In JSON a number is its digits, and `null` and `false` are nothing, as in Gancio.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, NotOneText> {
        match self.one(name)? {
            None | Some(Field::Json(Value::Null | Value::Bool(false))) => Ok(None),
            Some(Field::Text(text) | Field::Json(Value::String(text))) => Ok(Some(text.clone())),
            Some(Field::Json(Value::Number(number))) => Ok(Some(number.to_string())),
            Some(Field::Json(Value::Bool(true) | Value::Array(_) | Value::Object(_))) => Err(NotOneText),
        }
    }
}
