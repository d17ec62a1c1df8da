//! `{{ say(key="...", name=...) }}`: a sentence in a template.

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use tera::{Error, Function, Kwargs, State, TeraResult, Value};

use crate::text::escape_attribute;
use crate::words::Catalogue;

/// The function of templates that says a message. What it answers is HTML: text in it is escaped, but for arguments that
/// a template has put together itself, with `{% set name %}<bdi>{{ ... }}</bdi>{% endset %}`.
#[derive(Debug)]
pub(crate) struct Say(pub(crate) Arc<Catalogue>);

impl Function<TeraResult<Value>> for Say {
    fn call(&self, given: Kwargs, _state: &State) -> TeraResult<Value> {
        let key: &str = given.must_get("key")?;
        let mut arguments = FluentArgs::new();
        for (name, value) in given.iter() {
            let name = name.as_str().unwrap_or_default();
            if name != "key" {
                arguments.set(name.to_owned(), self.argument(name, value)?);
            }
        }
        Ok(Value::safe_string(&self.0.say_html(key, &arguments)?))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

impl Say {
    fn argument(&self, name: &str, value: &Value) -> TeraResult<FluentValue<'static>> {
        if let Some(text) = value.as_str() {
            let html = if value.is_safe() { text.to_owned() } else { escape_attribute(text) };
            return Ok(html.into());
        }
        if let Some(number) = value.as_u64() {
            return Ok(number.into());
        }
        let parts = value.as_array().ok_or_else(|| Error::message(format!("{name} can't be said")))?;
        let parts: Option<Vec<String>> = parts.iter().map(|part| part.as_str().map(str::to_owned)).collect();
        let parts = parts.ok_or_else(|| Error::message(format!("{name} has a part that can't be said")))?;
        Ok(escape_attribute(&self.0.list(&parts)).into())
    }
}
