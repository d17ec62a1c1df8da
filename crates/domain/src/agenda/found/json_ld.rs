//! Events in JSON-LD, in the words of schema.org. Names are taken as they stand: no context is fetched.

use std::collections::HashMap;

use chrono_tz::Tz;
use serde_json::Value;

use super::tree::unescape;
use super::when::{iso, length};
use super::{Description, Draft, MAX_EVENTS};
use crate::text::{can_be_seen, is_web_address};

/// Where others stand within a thing.
const CARRIERS: [&str; 6] = ["@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage", "event"];

/// Types that end in `Event` and are none that people go to, and the other way round.
const NO_EVENTS: [&str; 4] = ["BroadcastEvent", "DeliveryEvent", "OnDemandEvent", "PublicationEvent"];
const EVENTS: [&str; 4] = ["CourseInstance", "EventSeries", "Festival", "Hackathon"];

/// The events of a document, or none if it is no JSON.
pub(super) fn read(json: &str, zone: Tz) -> Vec<Draft> {
    // Line ends stand within strings too, where JSON has none; elsewhere they are white space like others.
    let json: String = json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // Themes put it into comments, some with brackets of their own.
    let Some(document) = parse(&json, ['{', '['], ['}', ']']).or_else(|| parse(&json, ['{'; 2], ['}'; 2]))
    else {
        return Vec::new();
    };
    let mut things = Vec::new();
    collect(&document, &mut things);
    let named = things.iter().filter_map(|thing| Some((thing["@id"].as_str()?, *thing))).collect();
    let document = Document { named, zone };
    let is_event = |thing: &&Value| is_event(thing);
    things.iter().copied().filter(is_event).take(MAX_EVENTS).map(|thing| document.event(thing)).collect()
}

fn parse(text: &str, begin: [char; 2], end: [char; 2]) -> Option<Value> {
    let (begins, ends) = (text.find(begin)?, text.rfind(end)? + 1);
    serde_json::from_str(text.get(begins..ends)?).ok()
}

/// The things of a document, but for those that only belong to another one.
fn collect<'v>(value: &'v Value, things: &mut Vec<&'v Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, things)),
        Value::Object(object) => {
            things.push(value);
            CARRIERS.iter().filter_map(|name| object.get(*name)).for_each(|value| collect(value, things));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_event(thing: &Value) -> bool {
    types(thing).any(|name| (name.ends_with("Event") && !NO_EVENTS.contains(&name)) || EVENTS.contains(&name))
}

/// The types of a thing, without the vocabulary that they stand in.
fn types(thing: &Value) -> impl Iterator<Item = &str> {
    all(&thing["@type"])
        .iter()
        .filter_map(Value::as_str)
        .map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name))
}

/// The values of a property: one, or an array of them.
fn all(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

/// The first text of a property, as it is written.
fn raw(value: &Value) -> Option<&str> {
    all(value).iter().find_map(|value| value.as_str().or_else(|| value["@value"].as_str()))
}

/// The same as people read it: texts for HTML are written as in HTML.
fn text(value: &Value) -> String {
    let written = raw(value).unwrap_or_default();
    let read = unescape(written);
    // What would be nothing was meant as it stands.
    if can_be_seen(&read) { read.trim().to_owned() } else { written.trim().to_owned() }
}

/// An address, however it was written for HTML.
fn address(text: &str) -> String {
    text.trim().replace("&#038;", "&").replace("&amp;", "&").replace("&#039;", "'")
}

struct Document<'v> {
    /// The things that others refer to.
    named: HashMap<&'v str, &'v Value>,
    zone: Tz,
}

impl Document<'_> {
    fn event(&self, thing: &Value) -> Draft {
        let when = |name: &str| raw(&thing[name]).and_then(|text| iso(text, self.zone));
        let start = when("startDate");
        let lasts = || start?.after(length(raw(&thing["duration"])?)?);
        let mut draft = Draft {
            title: text(&thing["name"]),
            description: raw(&thing["description"]).map(Description::of).unwrap_or_default(),
            start,
            end: when("endDate").or_else(lasts),
            tags: self.tags(thing),
            picture: all(&thing["image"]).iter().find_map(|image| self.picture(image)),
            url: raw(&thing["url"]).map(address),
            ..Draft::default()
        };
        for location in all(&thing["location"]) {
            self.take_location(self.meant(location), &mut draft);
        }
        draft
    }

    /// The thing that is meant where only its name stands.
    fn meant<'t>(&'t self, thing: &'t Value) -> &'t Value {
        let is_name = thing.as_object().is_some_and(|object| object.len() == 1);
        let found = thing["@id"].as_str().filter(|_| is_name).and_then(|id| self.named.get(id));
        found.copied().unwrap_or(thing)
    }

    fn tags(&self, thing: &Value) -> Vec<String> {
        let texts = all(&thing["keywords"]).iter().map(|value| match value {
            Value::String(text) => unescape(text),
            thing => text(&self.meant(thing)["name"]),
        });
        match &thing["keywords"] {
            Value::String(_) => {
                texts.flat_map(|text| text.split(',').map(str::to_owned).collect::<Vec<_>>()).collect()
            }
            _ => texts.collect(),
        }
    }

    fn picture(&self, image: &Value) -> Option<String> {
        let image = self.meant(image);
        let url = image.as_str().or_else(|| raw(&image["contentUrl"])).or_else(|| raw(&image["url"]))?;
        Some(address(url)).filter(|url| !url.is_empty())
    }

    fn take_location(&self, location: &Value, draft: &mut Draft) {
        if let Some(line) = location.as_str() {
            return draft.take_location(&unescape(line));
        }
        if types(location).any(|name| name == "VirtualLocation") {
            let url = raw(&location["url"]).map(address);
            draft.is_online = true;
            // Without an address of its own it is explained on the event's page.
            let is_elsewhere = url.is_some() && url != draft.url;
            let said = if is_elsewhere { url.unwrap_or_default() } else { text(&location["name"]) };
            draft.online_locations.extend(Some(said).filter(|said| !said.is_empty()));
        } else if draft.place_name.is_empty() {
            let is_address = types(location).any(|name| name == "PostalAddress");
            let address = if is_address { location } else { self.meant(&location["address"]) };
            draft.place_name = text(&location["name"]);
            draft.place_address = postal_address(address);
            if draft.place_address.is_empty() && is_web_address(&draft.place_name) {
                draft.online_locations.push(std::mem::take(&mut draft.place_name));
            }
        }
    }
}

/// An address in one line.
fn postal_address(address: &Value) -> String {
    let whole = text(address);
    if !whole.is_empty() {
        return whole;
    }
    let part = |name: &str| text(&address[name]);
    let (street, locality, region) = (part("streetAddress"), part("addressLocality"), part("addressRegion"));
    let city = [part("postalCode"), locality.clone()].into_iter().filter(|part| !part.is_empty());
    let city = city.collect::<Vec<_>>().join(" ");
    let mut parts = vec![street.clone()];
    // Some write all of it into the street.
    parts.extend(Some(city).filter(|_| locality.is_empty() || !street.contains(&locality)));
    parts.extend(Some(region).filter(|region| locality.is_empty() && !street.contains(region.as_str())));
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() {
        let country = &address["addressCountry"];
        parts.extend(
            [part("addressCountry"), text(&country["name"])].into_iter().find(|name| !name.is_empty()),
        );
    }
    parts.join(", ")
}
