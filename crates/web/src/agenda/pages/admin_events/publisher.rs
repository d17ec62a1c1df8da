//! Which events they are, in addresses, in forms and in words.

use actix_web::http::StatusCode;
use serde::Serialize;
use uncino_domain::agenda::hiding::{Published, Publisher};
use uncino_domain::id::{ClientId, UserId};

use super::HERE;
use crate::blocking::blocking;
use crate::extract::parameters::{Pairs, encode};
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::form::field;
use crate::pages::visit::Visit;
use crate::words::Message;

/// Reads what a query or a form says: `application`, or `person`, or `anonymous`; everybody if none of them can be understood; and
/// the words, `q`.
pub(super) fn read(pairs: &Pairs) -> Published {
    let application = ClientId::parse(&field(pairs, "application")).map(Publisher::Application);
    let person = || field(pairs, "person").parse().ok().map(|id| Publisher::Person(UserId(id)));
    let nobody = || Some(Publisher::Nobody).filter(|_| !field(pairs, "anonymous").is_empty());
    let publisher = application.or_else(person).or_else(nobody);
    Published { publisher, words: field(pairs, "q").trim().to_owned(), ..Published::default() }
}

/// For people who look after nothing.
pub(super) fn refused(visit: &Visit) -> PageFailure {
    visit.fail(StatusCode::FORBIDDEN, &ErrorPage::for_editors())
}

/// Which events a page shows: whose, and with which words.
#[derive(Debug, Serialize)]
pub(super) struct Whose {
    heading: Message,
    /// The application or person, in their own words.
    name: Option<String>,
    /// What a form says of them.
    field: Option<(&'static str, String)>,
    /// What is looked for among them.
    words: String,
}

impl Whose {
    /// Finds out how they are called.
    pub(super) async fn find(visit: &Visit, asked: &Published) -> Result<Self, PageFailure> {
        let words = asked.words.clone();
        let whose = |key, name, field| Ok(Self { heading: key, name, field, words });
        match &asked.publisher {
            None => whose(Message::new("admin-events"), None, None),
            Some(Publisher::Nobody) => {
                whose(Message::new("admin-events-anonymous"), None, Some(("anonymous", "1".to_owned())))
            }
            Some(Publisher::Application(id)) => {
                let (clients, wanted) = (visit.state.clients(&visit.request), id.clone());
                let found =
                    blocking(move || clients.find(wanted)).await.map_err(|error| visit.broke(error))?;
                let name = found.map_or_else(|| id.to_string(), |client| visit.name_of(&client));
                let field = Some(("application", id.to_string()));
                whose(Message::new("admin-events-application"), Some(name), field)
            }
            Some(Publisher::Person(id)) => {
                let (events, wanted) = (visit.state.events(&visit.request), *id);
                let editor = visit.user()?.editor().map_err(|_denied| refused(visit))?;
                let found = blocking(move || events.name_of_author(wanted, &editor))
                    .await
                    .map_err(|error| visit.broke(error))?;
                let name = found.unwrap_or_else(|| id.to_string());
                whose(Message::new("admin-events-person"), Some(name), Some(("person", id.to_string())))
            }
        }
    }

    /// Are they somebody's, or found by words, so that all of them can be meant?
    pub(super) fn is_part(&self) -> bool {
        self.field.is_some() || !self.words.is_empty()
    }

    /// The address of their events, with this besides.
    pub(super) fn address(&self, more: &[(&str, &str)]) -> String {
        let own = self.field.iter().map(|(name, value)| encode(name, value));
        let words = Some(encode("q", &self.words)).filter(|_| !self.words.is_empty());
        let more = more.iter().map(|(name, value)| encode(name, value));
        let query: Vec<String> = own.chain(words).chain(more).collect();
        if query.is_empty() { HERE.to_owned() } else { format!("{HERE}?{}", query.join("&")) }
    }

    /// For the samples of the pages: everybody, an application, a person.
    pub(super) fn samples() -> [Self; 3] {
        let whose = |heading, name: Option<&str>, field: Option<(&'static str, &str)>| Self {
            heading,
            name: name.map(str::to_owned),
            field: field.map(|(name, value)| (name, value.to_owned())),
            words: if name.is_some() { "jazz".to_owned() } else { String::new() },
        };
        [
            whose(Message::new("admin-events"), None, None),
            whose(
                Message::new("admin-events-application"),
                Some("<b>WPGancio"),
                Some(("application", "client-1")),
            ),
            whose(Message::new("admin-events-person"), Some("anna@example.org"), Some(("person", "7"))),
        ]
    }
}
