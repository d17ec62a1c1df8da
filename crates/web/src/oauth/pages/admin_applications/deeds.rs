//! `POST /admin/applications`: vouching, suspending, stricter rules, removing; and what is told of it afterwards.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client_administration::ClientDenied;
use uncino_domain::outcome::ServiceError;

use super::{HERE, pager, show};
use crate::blocking::blocking;
use crate::pages::confirm::Question;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::pager::Pager;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form};
use crate::words::Message;

/// What can be done to an application here.
#[derive(Debug, Clone, Copy)]
enum Action {
    Suspend,
    Resume,
    Remove,
    MakeStrict,
    Vouch,
    NotVouch,
}

impl Action {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "suspend" => Some(Self::Suspend),
            "resume" => Some(Self::Resume),
            "remove" => Some(Self::Remove),
            "make_strict" => Some(Self::MakeStrict),
            "vouch" => Some(Self::Vouch),
            "not_vouch" => Some(Self::NotVouch),
            _ => None,
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Resume => "resumed",
            Self::Remove => "removed",
            Self::MakeStrict => "strict",
            Self::Vouch => "vouched",
            Self::NotVouch => "not_vouched",
        }
    }
}

pub(super) const GONE: Message = Message::new("admin-applications-gone");
const IN_THE_CLEAR: Message = Message::new("admin-applications-in-the-clear");
const UNCLEAR: Message = Message::new("admin-applications-unclear");

/// Does something to one application.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let pager = pager(&visit);
    let (sent, asked) = (form::field(&form, "client_id"), form::field(&form, "action"));
    let (Some(action), Some(client_id)) = (Action::parse(&asked), ClientId::parse(&sent)) else {
        return show(&visit, HttpResponse::BadRequest(), None, Some(UNCLEAR)).await;
    };
    if let (Some(question), false) = (question(action, &pager), confirm::is_confirmed(&form)) {
        let clients = visit.state.clients(&visit.request);
        let client = blocking(move || clients.find(client_id)).await.map_err(|error| visit.broke(error))?;
        let subject = client.map(|client| visit.name_of(&client));
        let question = Question { subject, ..question };
        return confirm::ask(&visit, question, vec![("client_id", sent), ("action", asked)]);
    }
    let clients = visit.state.clients(&visit.request);
    let outcome = blocking(move || match action {
        Action::Suspend => clients.suspend(&client_id, &by),
        Action::Resume => clients.resume(&client_id, &by),
        Action::Remove => clients.remove(&client_id, &by),
        Action::MakeStrict => clients.make_strict(&client_id, &by),
        Action::Vouch => clients.vouch(&client_id, true, &by),
        Action::NotVouch => clients.vouch(&client_id, false, &by),
    });
    match outcome.await {
        Ok(()) => Ok(pager.done(action.done(), &sent)),
        Err(ServiceError::Denied(ClientDenied::NotFound)) => {
            show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await
        }
        Err(ServiceError::Denied(ClientDenied::InTheClear)) => {
            show(&visit, HttpResponse::Conflict(), None, Some(IN_THE_CLEAR)).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What is asked before something that can't be undone.
fn question(action: Action, pager: &Pager) -> Option<Question> {
    match action {
        Action::Remove => Some(Question::of(
            pager.address(),
            Message::new("admin-applications-remove-title"),
            Message::new("admin-applications-remove-help"),
            Message::new("admin-applications-remove-button"),
        )),
        Action::MakeStrict => Some(Question::of(
            pager.address(),
            Message::new("admin-applications-strict-title"),
            Message::new("admin-applications-strict-help"),
            Message::new("admin-applications-strict-button"),
        )),
        Action::Suspend | Action::Resume | Action::Vouch | Action::NotVouch => None,
    }
}

/// What was done to which, with the way back.
pub(super) async fn told(visit: &Visit) -> Result<Option<Deed>, PageFailure> {
    let (word, of) = (done::asked(&visit.request, "done"), done::asked(&visit.request, "of"));
    if word == "removed" {
        return Ok(Some(Message::new("admin-applications-removed").into()));
    }
    let Some(client_id) = ClientId::parse(&of) else { return Ok(None) };
    let clients = visit.state.clients(&visit.request);
    let client = blocking(move || clients.find(client_id)).await.map_err(|error| visit.broke(error))?;
    let Some(client) = client else { return Ok(None) };
    let name = visit.name_of(&client);
    let (words, opposite) = match word.as_str() {
        "vouched" => {
            (Message::new("admin-applications-vouched").with("application", name), Some("not_vouch"))
        }
        "not_vouched" => {
            (Message::new("admin-applications-not-vouched").with("application", name), Some("vouch"))
        }
        "suspended" => {
            (Message::new("admin-applications-suspended").with("application", name), Some("resume"))
        }
        "resumed" => (Message::new("admin-applications-resumed").with("application", name), Some("suspend")),
        "strict" => (Message::new("admin-applications-made-strict").with("application", name), None),
        _ => return Ok(None),
    };
    let deed = Deed::from(words);
    Ok(Some(match opposite {
        Some(opposite) => {
            let fields = vec![("client_id", of), ("action", opposite.to_owned())];
            deed.undone_by(pager(visit).address(), fields, Message::new("undo"))
        }
        None => deed,
    }))
}

/// For the samples of the page.
pub(super) fn sample() -> Deed {
    let words = Message::new("admin-applications-suspended").with("application", "<b>WPGancio");
    let fields = vec![("client_id", "<1>".to_owned()), ("action", "resume".to_owned())];
    Deed::from(words).undone_by("/admin/applications", fields, Message::new("undo"))
}
