//! "Are you sure?", before what can't be undone. Works without script: the form comes again, with `confirmed`.

use actix_web::HttpResponse;
use serde::Serialize;

use crate::extract::parameters::Pairs;
use crate::pages::error::PageFailure;
use crate::pages::form::is_ticked;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct ConfirmPage {
    csrf_token: String,
    heading: Message,
    explanation: Message,
    subject: Option<String>,
    action: &'static str,
    fields: Vec<Field>,
    button: Message,
    cancel_url: &'static str,
}

#[derive(Debug, Serialize)]
struct Field {
    name: &'static str,
    value: String,
}

/// What the person is asked.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) heading: Message,
    pub(crate) explanation: Message,
    /// What it is about, in somebody else's words.
    pub(crate) subject: Option<String>,
    /// The verb on the button.
    pub(crate) button: Message,
    /// Where the form goes.
    pub(crate) action: &'static str,
    /// Where it came from.
    pub(crate) cancel_url: &'static str,
}

impl Question {
    /// A question of the page `here`, which also takes the answer.
    pub(crate) fn of(here: &'static str, heading: Message, explanation: Message, button: Message) -> Self {
        Self { heading, explanation, subject: None, button, action: here, cancel_url: here }
    }
}

/// Was the question answered with yes?
pub(crate) fn is_confirmed(form: &Pairs) -> bool {
    is_ticked(form, "confirmed")
}

/// Asks, and keeps the fields for the answer.
pub(crate) fn ask(
    visit: &Visit,
    question: Question,
    fields: Vec<(&'static str, String)>,
) -> Result<HttpResponse, PageFailure> {
    let Question { heading, explanation, subject, button, action, cancel_url } = question;
    let mut builder = HttpResponse::Ok();
    let page = ConfirmPage {
        csrf_token: visit.csrf_token(&mut builder),
        heading,
        explanation,
        subject,
        action,
        fields: fields.into_iter().map(|(name, value)| Field { name, value }).collect(),
        button,
        cancel_url,
    };
    visit.show(builder, &page)
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "pages/confirm.html";

    fn samples() -> Vec<Self> {
        let page = |subject: Option<&str>| Self {
            csrf_token: "token".to_owned(),
            heading: Message::new("people-remove-title"),
            explanation: Message::new("people-remove-help"),
            subject: subject.map(str::to_owned),
            action: "/admin/users",
            fields: vec![Field { name: "id", value: "<1>".to_owned() }],
            button: Message::new("people-remove-button"),
            cancel_url: "/admin/users",
        };
        vec![page(Some("<b>anna@example.org")), page(None)]
    }
}
