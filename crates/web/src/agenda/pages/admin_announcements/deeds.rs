//! `POST /admin/announcements`: showing, hiding, removing; and what is told of it afterwards.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::agenda::announcement::Announcement;
use uncino_domain::agenda::announcements::{AnnouncementChange, AnnouncementDenied};
use uncino_domain::id::AnnouncementId;
use uncino_domain::outcome::ServiceError;

use super::{HERE, pager, show};
use crate::blocking::blocking;
use crate::pages::confirm::Question;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form};
use crate::words::Message;

/// What can be done to an announcement here.
#[derive(Debug, Clone, Copy)]
enum Action {
    Show,
    Hide,
    Remove,
}

impl Action {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "show" => Some(Self::Show),
            "hide" => Some(Self::Hide),
            "remove" => Some(Self::Remove),
            _ => None,
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Show => "shown",
            Self::Hide => "hidden",
            Self::Remove => "removed",
        }
    }
}

pub(super) const GONE: Message = Message::new("admin-announcements-gone");
const UNCLEAR: Message = Message::new("admin-announcements-unclear");

/// Does something to one announcement.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let (sent, asked) = (form::field(&form, "id"), form::field(&form, "action"));
    let (Some(action), Ok(id)) = (Action::parse(&asked), sent.parse().map(AnnouncementId)) else {
        return show(&visit, HttpResponse::BadRequest(), None, Some(UNCLEAR)).await;
    };
    if matches!(action, Action::Remove) && !confirm::is_confirmed(&form) {
        let Some(found) = find(&visit, id).await? else {
            return show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await;
        };
        let question = Question::of(
            pager(&visit).address(),
            Message::new("admin-announcements-remove-title"),
            Message::new("admin-announcements-remove-help"),
            Message::new("admin-announcements-remove-button"),
        );
        let question = Question { subject: Some(found.words.title), ..question };
        return confirm::ask(&visit, question, vec![("id", sent), ("action", asked)]);
    }
    let announcements = visit.state.announcements(&visit.request);
    let visible = |visible| AnnouncementChange { visible: Some(visible), ..AnnouncementChange::default() };
    let outcome = blocking(move || match action {
        Action::Show => announcements.change(id, visible(true), &by).map(drop),
        Action::Hide => announcements.change(id, visible(false), &by).map(drop),
        Action::Remove => announcements.remove(id, &by),
    });
    match outcome.await {
        Ok(()) => Ok(pager(&visit).done(action.done(), &sent)),
        // Nothing else is refused of what is only shown, hidden or removed.
        Err(ServiceError::Denied(
            AnnouncementDenied::NotFound
            | AnnouncementDenied::Title
            | AnnouncementDenied::Text
            | AnnouncementDenied::ChangedMeanwhile
            | AnnouncementDenied::TooMany,
        )) => show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await,
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

async fn find(visit: &Visit, id: AnnouncementId) -> Result<Option<Announcement>, PageFailure> {
    let announcements = visit.state.announcements(&visit.request);
    blocking(move || announcements.find(id, true)).await.map_err(|error| visit.broke(error))
}

/// What was done to which, with the way back.
pub(super) async fn told(visit: &Visit) -> Result<Option<Deed>, PageFailure> {
    let (word, of) = (done::asked(&visit.request, "done"), done::asked(&visit.request, "of"));
    if word == "removed" {
        return Ok(Some(Message::new("admin-announcements-removed").into()));
    }
    let Ok(id) = of.parse() else { return Ok(None) };
    let Some(found) = find(visit, AnnouncementId(id)).await? else { return Ok(None) };
    let title = found.words.title;
    let (words, opposite) = match (word.as_str(), found.words.visible) {
        ("added", true) => (Message::new("admin-announcements-added").with("title", title), None),
        ("added", false) => (Message::new("admin-announcements-added-hidden").with("title", title), None),
        ("changed", _) => (Message::new("admin-announcements-changed").with("title", title), None),
        ("shown", true) => (Message::new("admin-announcements-shown").with("title", title), Some("hide")),
        ("hidden", false) => (Message::new("admin-announcements-hidden").with("title", title), Some("show")),
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
    let words = Message::new("admin-announcements-hidden").with("title", "<Rules>");
    let fields = vec![("id", "<1>".to_owned()), ("action", "show".to_owned())];
    Deed::from(words).undone_by(HERE, fields, Message::new("undo"))
}
