//! `POST /admin/collections`: into the navigation and out of it, up, away; and what is told of it afterwards.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::agenda::collections::{CollectionDenied, CollectionInHand};
use uncino_domain::id::CollectionId;
use uncino_domain::outcome::ServiceError;

use super::{HERE, pager, show};
use crate::blocking::blocking;
use crate::pages::confirm::Question;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form};
use crate::words::Message;

/// What can be done to a collection here.
#[derive(Debug, Clone, Copy)]
enum Action {
    Top,
    NotTop,
    Up,
    Remove,
}

impl Action {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "top" => Some(Self::Top),
            "not_top" => Some(Self::NotTop),
            "up" => Some(Self::Up),
            "remove" => Some(Self::Remove),
            _ => None,
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::NotTop => "not_top",
            Self::Up => "up",
            Self::Remove => "removed",
        }
    }
}

pub(super) const GONE: Message = Message::new("admin-collections-gone");
const UNCLEAR: Message = Message::new("admin-collections-unclear");

/// Does something to one collection.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let (sent, asked) = (form::field(&form, "id"), form::field(&form, "action"));
    let (Some(action), Ok(id)) = (Action::parse(&asked), sent.parse().map(CollectionId)) else {
        return show(&visit, HttpResponse::BadRequest(), None, Some(UNCLEAR)).await;
    };
    if matches!(action, Action::Remove) && !confirm::is_confirmed(&form) {
        let Some(found) = find(&visit, id).await? else {
            return show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await;
        };
        return confirm::ask(&visit, question(&visit, found), vec![("id", sent), ("action", asked)]);
    }
    let collections = visit.state.collections(&visit.request);
    let outcome = blocking(move || match action {
        Action::Top => collections.set_top(id, true, &by),
        Action::NotTop => collections.set_top(id, false, &by),
        Action::Up => collections.move_up_one(id, &by),
        Action::Remove => collections.remove(id, &by),
    });
    match outcome.await {
        Ok(()) => Ok(pager(&visit).done(action.done(), &sent)),
        // Nothing else is refused of what only stands elsewhere or goes.
        Err(ServiceError::Denied(
            CollectionDenied::NotFound
            | CollectionDenied::NameTaken
            | CollectionDenied::Name
            | CollectionDenied::Choice
            | CollectionDenied::TooMany,
        )) => show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await,
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What is asked before one is removed.
fn question(visit: &Visit, found: CollectionInHand) -> Question {
    let help = if found.overview.is_at_home {
        Message::new("admin-collections-remove-home")
    } else {
        Message::new("admin-collections-remove-help")
    };
    let button = Message::new("admin-collections-remove-button");
    let heading = Message::new("admin-collections-remove-title");
    let question = Question::of(pager(visit).address(), heading, help, button);
    Question { subject: Some(found.overview.collection.name), ..question }
}

/// A collection, for an administrator.
pub(super) async fn find(visit: &Visit, id: CollectionId) -> Result<Option<CollectionInHand>, PageFailure> {
    let (collections, by) = (visit.state.collections(&visit.request), visit.administrator()?);
    blocking(move || collections.in_hand(id, &by)).await.map_err(|error| visit.broke(error))
}

/// What was done to which, with the way back.
pub(super) async fn told(visit: &Visit) -> Result<Option<Deed>, PageFailure> {
    let (word, of) = (done::asked(&visit.request, "done"), done::asked(&visit.request, "of"));
    if word == "removed" {
        return Ok(Some(Message::new("admin-collections-removed").into()));
    }
    let Ok(id) = of.parse() else { return Ok(None) };
    let Some(found) = find(visit, CollectionId(id)).await? else { return Ok(None) };
    let name = found.overview.collection.name;
    let (words, opposite) = match word.as_str() {
        "top" => (Message::new("admin-collections-put-in").with("name", name), Some("not_top")),
        "not_top" => (Message::new("admin-collections-taken-out").with("name", name), Some("top")),
        "up" => (Message::new("admin-collections-moved-up").with("name", name), None),
        _ => return Ok(None),
    };
    let deed = Deed::from(words);
    Ok(Some(match opposite {
        Some(opposite) => {
            let fields = vec![("id", of), ("action", opposite.to_owned())];
            deed.undone_by(pager(visit).address(), fields, Message::new("undo"))
        }
        None => deed,
    }))
}

/// For the samples of the page.
pub(super) fn sample() -> Deed {
    let words = Message::new("admin-collections-put-in").with("name", "<x>");
    let fields = vec![("id", "<1>".to_owned()), ("action", "not_top".to_owned())];
    Deed::from(words).undone_by(HERE, fields, Message::new("undo"))
}
