//! `/admin/audit`: who did what.

mod deed;
mod subject;

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::access::audit::{AuditEntry, AuditQuery, AuditTopic};
use uncino_domain::storage::StorageError;

use crate::blocking::blocking;
use crate::pages::error::PageFailure;
use crate::pages::pager::{PAGE, Pager};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, moment};
use crate::words::Message;

use deed::Said;
use subject::{Clients, Subject, searched};

/// The page's own address.
const HERE: &str = "/admin/audit";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AuditPage {
    words: String,
    topic: &'static str,
    topics: Vec<Topic>,
    /// Are only some entries asked for?
    is_part: bool,
    entries: Vec<Shown>,
    older: Option<String>,
}

/// What entries can be about.
#[derive(Debug, Serialize)]
struct Topic {
    value: &'static str,
    label: Message,
}

#[derive(Debug, Serialize)]
struct Shown {
    at: Message,
    at_iso: String,
    who: Option<Subject>,
    what: Said,
    subject: Option<Subject>,
    address: Option<Subject>,
    application: Option<Subject>,
}

/// Shows the latest entries, or those before a given one.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let pager = Pager::read(&visit, HERE, &["topic"]);
    let before = done::asked(&visit.request, "before").parse().ok();
    let topic = AuditTopic::parse(&pager.asked("topic"));
    let query = AuditQuery { words: pager.words(), topic, before, limit: Pager::LIMIT };
    let (audit, clients) = (visit.state.audit(&visit.request), visit.state.clients(&visit.request));
    let read = blocking(move || -> Result<_, StorageError> {
        let entries = audit.list(&query, &administrator)?;
        let named = entries.iter().flat_map(|entry| {
            let subject = entry.subject.as_deref().and_then(subject::client_id);
            entry.client_id.clone().into_iter().chain(subject.map(|(_name, id)| id))
        });
        let clients = clients.find_all(named.collect())?;
        Ok((entries, clients.into_iter().map(|client| (client.id.clone(), client)).collect::<Clients>()))
    });
    let (mut entries, clients) = read.await.map_err(|error| visit.broke(error))?;
    let has_older = entries.len() > PAGE as usize;
    entries.truncate(PAGE as usize);
    let last = entries.last().filter(|_| has_older).map(|last| last.id.to_string());
    let older = last.map(|last| pager.address_with(vec![("before", &last)]));
    let entries = entries.into_iter().map(|entry| Shown::of(entry, &clients, &visit)).collect();
    let page = AuditPage {
        words: pager.words(),
        topic: topic.map_or("", AuditTopic::as_str),
        topics: topics(),
        is_part: pager.is_part(),
        entries,
        older,
    };
    visit.show(HttpResponse::Ok(), &page)
}

fn topics() -> Vec<Topic> {
    let anything = Topic { value: "", label: Message::new("audit-topic-any") };
    let label = |topic| match topic {
        AuditTopic::People => Message::new("people"),
        AuditTopic::LogIns => Message::new("audit-topic-log-ins"),
        AuditTopic::Applications => Message::new("admin-applications"),
        AuditTopic::Events => Message::new("events"),
        AuditTopic::Agenda => Message::new("audit-topic-agenda"),
        AuditTopic::Instance => Message::new("audit-topic-instance"),
    };
    let topics = AuditTopic::ALL.map(|topic| Topic { value: topic.as_str(), label: label(topic) });
    [anything].into_iter().chain(topics).collect()
}

impl Shown {
    fn of(entry: AuditEntry, clients: &Clients, visit: &Visit) -> Self {
        let at = moment::hour(entry.at, visit.time_zone());
        Self {
            at: at.words,
            at_iso: at.iso,
            who: entry.actor.map(|who| {
                // Somebody may have another address by now; the log still has what they did.
                let url = entry.user_id.map(|_number| searched(HERE, &who));
                Subject { words: who, url }
            }),
            subject: entry.subject.map(|subject| Subject::of(&subject, &entry.action, clients, visit)),
            what: Said::of(&entry.action),
            address: entry.address.map(|words| Subject { url: Some(searched(HERE, &words)), words }),
            application: entry.client_id.map(|id| match clients.get(&id) {
                Some(client) => {
                    let url = Some(searched("/admin/applications", id.as_str()));
                    Subject { words: visit.name_of(client), url }
                }
                None => Subject { words: id.to_string(), url: None },
            }),
        }
    }
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "pages/instance/admin_audit.html";

    fn samples() -> Vec<Self> {
        let link = |words: &str| Subject { words: words.to_owned(), url: Some(searched(HERE, words)) };
        let entry = |who: Option<&str>, application: Option<&str>| Shown {
            at: moment::sample().words,
            at_iso: "2026-11-22T13:00:00+01:00".to_owned(),
            who: who.map(link),
            what: Said::Words(Message::new("audit-event-added")),
            subject: who.map(|_| link("<b>Concert")),
            address: who.map(|_| link("127.0.0.1")),
            application: application.map(|words| Subject { words: words.to_owned(), url: None }),
        };
        let entries = vec![
            entry(Some("anna@example.org"), Some("<b>WPGancio")),
            entry(None, Some("WPGancio")),
            entry(None, None),
        ];
        let older = Some("/admin/audit?before=7".to_owned());
        let page = |entries, older, is_part| Self {
            words: "jazz".to_owned(),
            topic: "events",
            topics: topics(),
            is_part,
            entries,
            older,
        };
        vec![page(Vec::new(), None, false), page(Vec::new(), None, true), page(entries, older, true)]
    }
}
