//! `POST /admin/users`: approving, roles, shutting out, removing; and what is told of it afterwards.

use actix_web::HttpResponse;
use actix_web::web::Payload;
use uncino_domain::id::UserId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::user::{Role, User};
use uncino_domain::people::user_administration::{UserDenied, UserKey};

use super::{HERE, pager, show_error};
use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::confirm::Question;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::pager::Pager;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form};
use crate::words::Message;

/// What can be done to an account here.
#[derive(Debug, Clone, Copy)]
enum Action {
    Approve,
    Refuse,
    Disable,
    Enable,
    Remove,
    SetRole(Role),
}

impl Action {
    fn read(form: &Pairs) -> Option<Self> {
        match form::field(form, "action").as_str() {
            "approve" => Some(Self::Approve),
            "refuse" => Some(Self::Refuse),
            "disable" => Some(Self::Disable),
            "enable" => Some(Self::Enable),
            "remove" => Some(Self::Remove),
            "set_role" => Role::parse(&form::field(form, "role")).map(Self::SetRole),
            _ => None,
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Refuse => "refused",
            Self::Disable => "disabled",
            Self::Enable => "enabled",
            Self::Remove => "removed",
            Self::SetRole(_) => "role",
        }
    }
}

pub(super) const LAST: Message = Message::new("people-last");
const DECIDED: Message = Message::new("people-decided");
const GONE: Message = Message::new("people-gone");
const UNCLEAR: Message = Message::new("people-unclear");

/// Does something to one account.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let (pager, id) = (pager(&visit), form::field(&form, "id"));
    let (Some(action), Ok(number)) = (Action::read(&form), id.parse()) else {
        return show_error(&visit, HttpResponse::BadRequest(), UNCLEAR).await;
    };
    let before = find(&visit, UserId(number)).await?;
    if let (Some(question), false) = (question(action, &pager), confirm::is_confirmed(&form)) {
        let subject = before.map(|user| user.email.to_string());
        let question = Question { subject, ..question };
        return confirm::ask(&visit, question, vec![("id", id), ("action", form::field(&form, "action"))]);
    }
    let (users, key) = (visit.state.users(&visit.request), UserKey::Id(UserId(number)));
    let outcome = blocking(move || match action {
        Action::Approve => users.approve(key, &by).map(drop),
        Action::Refuse => users.refuse(key, &by),
        Action::Enable => users.set_active(key, true, &by).map(drop),
        Action::Disable => users.set_active(key, false, &by).map(drop),
        Action::Remove => users.remove(key, &by),
        Action::SetRole(role) => users.set_role(key, role, &by).map(drop),
    });
    match outcome.await {
        Ok(()) => {
            let was = before.filter(|_| matches!(action, Action::SetRole(_))).map(|user| user.role.as_str());
            Ok(pager.done_with(action.done(), &id, was.map(|was| ("was", was)).into_iter().collect()))
        }
        Err(ServiceError::Denied(UserDenied::NotFound)) => {
            show_error(&visit, HttpResponse::NotFound(), GONE).await
        }
        Err(ServiceError::Denied(UserDenied::NotWaiting)) => {
            show_error(&visit, HttpResponse::Conflict(), DECIDED).await
        }
        Err(ServiceError::Denied(UserDenied::LastAdministrator)) => {
            show_error(&visit, HttpResponse::Conflict(), LAST).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What is asked before something that can't be undone.
fn question(action: Action, pager: &Pager) -> Option<Question> {
    match action {
        Action::Remove => Some(Question::of(
            pager.address(),
            Message::new("people-remove-title"),
            Message::new("people-remove-help"),
            Message::new("people-remove-button"),
        )),
        Action::Disable => Some(Question::of(
            pager.address(),
            Message::new("people-disable-title"),
            Message::new("people-disable-help"),
            Message::new("people-disable-button"),
        )),
        Action::Refuse => Some(Question::of(
            pager.address(),
            Message::new("people-refuse-title"),
            Message::new("people-refuse-help"),
            Message::new("people-refuse-button"),
        )),
        Action::Approve | Action::Enable | Action::SetRole(_) => None,
    }
}

async fn find(visit: &Visit, id: UserId) -> Result<Option<User>, PageFailure> {
    let administrator = visit.administrator()?;
    let users = visit.state.users(&visit.request);
    blocking(move || users.find(id, &administrator)).await.map_err(|error| visit.broke(error))
}

/// What was done to whom, with the way back.
pub(super) async fn told(visit: &Visit) -> Result<Option<Deed>, PageFailure> {
    let unnamed = [
        ("invited", Message::new("people-invited")),
        ("refused", Message::new("people-refused")),
        ("removed", Message::new("people-removed")),
    ];
    if let Some(words) = done::words(&visit.request, &unnamed) {
        return Ok(Some(words.into()));
    }
    let (word, of) = (done::asked(&visit.request, "done"), done::asked(&visit.request, "of"));
    let Ok(id) = of.parse() else { return Ok(None) };
    let Some(user) = find(visit, UserId(id)).await? else { return Ok(None) };
    let email = user.email.to_string();
    let undo = |deed: Deed, action: &str| {
        let fields = vec![("id", of.clone()), ("action", action.to_owned())];
        deed.undone_by(pager(visit).address(), fields, Message::new("undo"))
    };
    Ok(match word.as_str() {
        "approved" => Some(Deed::from(Message::new("people-approved").with("email", email))),
        "disabled" => Some(undo(Message::new("people-disabled").with("email", email).into(), "enable")),
        "enabled" => Some(undo(Message::new("people-enabled").with("email", email).into(), "disable")),
        "role" => {
            let words =
                Message::new("people-role-changed").with("email", email).with("role", user.role.as_str());
            let deed = Deed::from(words);
            let was = Role::parse(&done::asked(&visit.request, "was")).filter(|was| *was != user.role);
            Some(match was {
                Some(was) => role_again(deed, was, (of, visit)),
                None => deed,
            })
        }
        _ => None,
    })
}

/// The way back to a role; it says which one, as the address could name any.
fn role_again(deed: Deed, was: Role, (of, visit): (String, &Visit)) -> Deed {
    let was = was.as_str();
    let fields = vec![("id", of), ("action", "set_role".to_owned()), ("role", was.to_owned())];
    deed.undone_by(pager(visit).address(), fields, Message::new("people-role-undo").with("role", was))
}

/// For the samples of the page.
pub(super) fn sample() -> Deed {
    let words = Message::new("people-role-changed").with("email", "<anna@example.org").with("role", "editor");
    let button = Message::new("people-role-undo").with("role", "user");
    Deed::from(words).undone_by("/admin/users", vec![("id", "<1>".to_owned())], button)
}
