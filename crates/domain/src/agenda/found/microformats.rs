//! Events in microformats: `h-event`, and `vevent` of before.

use super::properties::{address, moment, text};
use super::tree::Tree;
use super::when::{When, iso, time};
use super::{Description, Draft, FoundPage, MAX_EVENTS};
use crate::text::one_line;

/// The longest description, in bytes, before it is cut.
const MAX_DESCRIPTION: usize = 400_000;
/// The most properties of an event that are looked at.
const MAX_PROPERTIES: usize = 500;
/// The most bytes of descriptions of one page.
const MAX_DESCRIPTIONS: usize = 2_000_000;

/// The events of a page.
pub(super) fn read(tree: &Tree, page: FoundPage<'_>) -> Vec<Draft> {
    let mut longest = MAX_DESCRIPTIONS;
    let is_event = |node: &usize| tree.classes(*node).any(|class| matches!(class, "h-event" | "vevent"));
    let roots = tree.all().filter(is_event).take(MAX_EVENTS);
    let events = roots.map(|root| {
        let event = event(tree, root, page, longest.min(MAX_DESCRIPTION));
        if let Description::Html(html) = &event.description {
            longest = longest.saturating_sub(html.len());
        }
        event
    });
    events.filter(|event| !event.title.is_empty()).collect()
}

/// What a class says of the element that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    Name,
    Start,
    End,
    Location,
    Description,
    Summary,
    Url,
    Photo,
    Category,
}

fn property(class: &str, is_classic: bool) -> Option<Property> {
    Some(match class {
        "p-name" => Property::Name,
        "summary" if is_classic => Property::Name,
        "dt-start" => Property::Start,
        "dtstart" if is_classic => Property::Start,
        "dt-end" => Property::End,
        "dtend" if is_classic => Property::End,
        "p-location" => Property::Location,
        "location" if is_classic => Property::Location,
        "p-description" | "e-description" | "e-content" => Property::Description,
        "description" if is_classic => Property::Description,
        "p-summary" | "e-summary" => Property::Summary,
        "u-url" => Property::Url,
        "url" if is_classic => Property::Url,
        "u-photo" | "u-featured" => Property::Photo,
        "photo" if is_classic => Property::Photo,
        "p-category" => Property::Category,
        "category" if is_classic => Property::Category,
        _ => return None,
    })
}

fn event(tree: &Tree, root: usize, page: FoundPage<'_>, longest: usize) -> Draft {
    let is_classic = !tree.classes(root).any(|class| class == "h-event");
    let mut reading = Reading { tree, page, longest, draft: Draft::default(), end: None, summary: None };
    let (mut node, mut seen) = (root + 1, 0);
    let end = tree.within(root).end;
    while node < end && seen < MAX_PROPERTIES {
        for property in tree.classes(node).filter_map(|class| property(class, is_classic)) {
            reading.take(property, node);
            seen += 1;
        }
        // What belongs to a thing within it is no property of the event.
        let is_thing =
            tree.classes(node).any(|class| class.starts_with("h-") || matches!(class, "vcard" | "vevent"));
        node = if is_thing { tree.within(node).end } else { node + 1 };
    }
    reading.finish(root)
}

struct Reading<'t> {
    tree: &'t Tree,
    page: FoundPage<'t>,
    /// How long a description may be.
    longest: usize,
    draft: Draft,
    end: Option<String>,
    summary: Option<usize>,
}

impl Reading<'_> {
    /// The first of each is meant, but for tags.
    fn take(&mut self, property: Property, node: usize) {
        let (tree, draft) = (self.tree, &mut self.draft);
        match property {
            Property::Name if draft.title.is_empty() => draft.title = one_line(&text(tree, node)),
            Property::Start if draft.start.is_none() => {
                draft.start = iso(&moment(tree, node), self.page.zone);
            }
            Property::End if self.end.is_none() => self.end = Some(moment(tree, node)),
            Property::Location if draft.place_name.is_empty() => take_place(tree, node, draft),
            Property::Description if matches!(draft.description, Description::None) => {
                draft.description = Description::Html(tree.html(node, self.page.url, self.longest));
            }
            Property::Summary if self.summary.is_none() => self.summary = Some(node),
            Property::Url if draft.url.is_none() => draft.url = address(tree, node, self.page.url),
            Property::Photo if draft.picture.is_none() => draft.picture = address(tree, node, self.page.url),
            Property::Category => draft.tags.push(text(tree, node)),
            _ => {}
        }
    }

    fn finish(self, root: usize) -> Draft {
        let Self { tree, page, longest, mut draft, end, summary } = self;
        if let (Description::None, Some(node)) = (&draft.description, summary) {
            draft.description = Description::Html(tree.html(node, page.url, longest));
            draft.is_summary = true;
        }
        if draft.title.is_empty() {
            let is_heading = |node: &usize| matches!(tree.name(*node), "h1" | "h2" | "h3");
            let heading = tree.within(root).find(is_heading).map(|node| one_line(&text(tree, node)));
            draft.title = heading.filter(|_| draft.start.is_some()).unwrap_or_default();
        }
        draft.end = end.and_then(|end| {
            iso(&end, page.zone).or_else(|| {
                // Only the time is said where the day is the same.
                let Some(When::Moment(start)) = draft.start else { return None };
                let day = chrono::DateTime::from_timestamp(start, 0)?.with_timezone(&page.zone).date_naive();
                Some(When::Moment(super::when::local(day.and_time(time(&end)?), page.zone)))
            })
        });
        draft
    }
}

/// A place: a thing with a name and an address, or a line.
fn take_place(tree: &Tree, node: usize, draft: &mut Draft) {
    let of = |wanted: &[&str]| {
        let is_so = |node: &usize| tree.classes(*node).any(|class| wanted.contains(&class));
        tree.within(node).find(is_so).map(|node| one_line(&text(tree, node))).filter(|text| !text.is_empty())
    };
    let Some(name) = of(&["p-name", "fn", "org", "p-org"]) else {
        return draft.take_location(&text(tree, node));
    };
    let street = of(&["p-street-address", "street-address"]);
    let address = match street {
        Some(street) => {
            let city = [of(&["p-postal-code", "postal-code"]), of(&["p-locality", "locality"])];
            let city = city.into_iter().flatten().filter(|part| !street.contains(part.as_str()));
            let city = Some(city.collect::<Vec<_>>().join(" ")).filter(|city| !city.is_empty());
            [Some(street), city].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        None => of(&["p-adr", "adr", "h-adr", "p-address", "p-label", "p-locality", "locality"])
            .unwrap_or_else(|| {
                let all = one_line(&text(tree, node));
                all.strip_prefix(&*name)
                    .unwrap_or_default()
                    .trim_start_matches([' ', ',', '-', '–'])
                    .to_owned()
            }),
    };
    (draft.place_name, draft.place_address, draft.has_parts) = (name, address, true);
}
