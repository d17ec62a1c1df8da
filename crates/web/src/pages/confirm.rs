//! "Are you sure?", before what can't be undone. Works without script: the form comes again, with `confirmed`.

use std::borrow::Cow;

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::agenda::hiding::MAX_REASON;

use crate::extract::parameters::Pairs;
use crate::pages::error::PageFailure;
use crate::pages::form::is_ticked;
use crate::pages::moment;
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
    /// When that is, if it is an event.
    when: Option<Message>,
    /// Who reads why it is done, if anybody does.
    reason: Option<Message>,
    max_reason: usize,
    action: Cow<'static, str>,
    fields: Vec<Field>,
    button: Message,
    cancel_url: Cow<'static, str>,
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
    /// When that is, if it is an event.
    pub(crate) when: Option<Message>,
    /// Who reads why it is done: then a reason is asked for, the field `reason`.
    pub(crate) reason: Option<Message>,
    /// The verb on the button.
    pub(crate) button: Message,
    /// Where the form goes.
    pub(crate) action: Cow<'static, str>,
    /// Where it came from.
    pub(crate) cancel_url: Cow<'static, str>,
}

impl Question {
    /// A question of the page `here`, which also takes the answer.
    pub(crate) fn of(
        here: impl Into<Cow<'static, str>>,
        heading: Message,
        explanation: Message,
        button: Message,
    ) -> Self {
        let action = here.into();
        let cancel_url = action.clone();
        Self { heading, explanation, subject: None, when: None, reason: None, button, action, cancel_url }
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
    let Question { heading, explanation, subject, when, reason, button, action, cancel_url } = question;
    let mut builder = HttpResponse::Ok();
    let page = ConfirmPage {
        csrf_token: visit.csrf_token(&mut builder),
        heading,
        explanation,
        subject,
        when,
        reason,
        max_reason: MAX_REASON,
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
        let page = |subject: Option<&str>, reason: Option<Message>| Self {
            csrf_token: "token".to_owned(),
            heading: Message::new("people-remove-title"),
            explanation: Message::new("people-remove-help"),
            subject: subject.map(str::to_owned),
            when: reason.is_some().then(|| moment::event(0, None, chrono_tz::Tz::UTC)),
            reason,
            max_reason: MAX_REASON,
            action: "/admin/users".into(),
            fields: vec![Field { name: "id", value: "<1>".to_owned() }],
            button: Message::new("people-remove-button"),
            cancel_url: "/admin/users".into(),
        };
        let reason = Message::new("event-reason-help");
        vec![page(Some("<b>anna@example.org"), None), page(None, None), page(Some("<Concert>"), Some(reason))]
    }
}
