//! `/admin/users`: approving, roles, shutting out, removing.

use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::id::UserId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::user::{Role, Standing, User};
use uncino_domain::people::user_administration::{UserDenied, UserKey};

use crate::blocking::blocking;
use crate::extract::parameters::Pairs;
use crate::pages::confirm::Question;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form, moment};
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/admin/users";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct UsersPage {
    csrf_token: String,
    notice: Option<Message>,
    error: Option<Message>,
    waiting: Vec<Shown>,
    users: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    email: String,
    role: &'static str,
    is_active: bool,
    since: Message,
    description: Option<String>,
    is_you: bool,
}

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

const DONE: [(&str, Message); 6] = [
    ("approved", Message::new("people-approved")),
    ("refused", Message::new("people-refused")),
    ("disabled", Message::new("people-disabled")),
    ("enabled", Message::new("people-enabled")),
    ("removed", Message::new("people-removed")),
    ("role", Message::new("people-role-changed")),
];
const LAST: Message = Message::new("people-last");
const DECIDED: Message = Message::new("people-decided");
const GONE: Message = Message::new("people-gone");
const UNCLEAR: Message = Message::new("people-unclear");

/// Lists all accounts.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let notice = done::words(&visit.request, &DONE);
    show(&visit, HttpResponse::Ok(), notice, None).await
}

/// Does something to one account.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let id = form::field(&form, "id");
    let (Some(action), Ok(number)) = (Action::read(&form), id.parse()) else {
        return show(&visit, HttpResponse::BadRequest(), None, Some(UNCLEAR)).await;
    };
    if let (Some(question), false) = (question(action), confirm::is_confirmed(&form)) {
        let subject = find(&visit, UserId(number)).await?.map(|user| user.email.to_string());
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
        Ok(()) => Ok(see_other(&format!("{HERE}?done={}", action.done()))),
        Err(ServiceError::Denied(UserDenied::NotFound)) => {
            show(&visit, HttpResponse::NotFound(), None, Some(GONE)).await
        }
        Err(ServiceError::Denied(UserDenied::NotWaiting)) => {
            show(&visit, HttpResponse::Conflict(), None, Some(DECIDED)).await
        }
        Err(ServiceError::Denied(UserDenied::LastAdministrator)) => {
            show(&visit, HttpResponse::Conflict(), None, Some(LAST)).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What is asked before something that can't be undone.
fn question(action: Action) -> Option<Question> {
    match action {
        Action::Remove => Some(Question::of(
            HERE,
            Message::new("people-remove-title"),
            Message::new("people-remove-help"),
            Message::new("people-remove-button"),
        )),
        Action::Disable => Some(Question::of(
            HERE,
            Message::new("people-disable-title"),
            Message::new("people-disable-help"),
            Message::new("people-disable-button"),
        )),
        Action::Refuse => Some(Question::of(
            HERE,
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
    let users = blocking(move || users.list(&administrator)).await.map_err(|error| visit.broke(error))?;
    Ok(users.into_iter().find(|user| user.id == id))
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    notice: Option<Message>,
    error: Option<Message>,
) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let you = visit.user()?.id;
    let users = visit.state.users(&visit.request);
    let users = blocking(move || users.list(&administrator)).await.map_err(|error| visit.broke(error))?;
    let (waiting, users): (Vec<_>, Vec<_>) =
        users.into_iter().partition(|user| user.standing == Standing::Waiting);
    let shown = |users: Vec<User>| users.into_iter().map(|user| Shown::of(user, you, visit)).collect();
    let csrf_token = visit.csrf_token(&mut builder);
    let page = UsersPage { csrf_token, notice, error, waiting: shown(waiting), users: shown(users) };
    visit.show(builder, &page)
}

impl Shown {
    fn of(user: User, you: UserId, visit: &Visit) -> Self {
        Self {
            id: user.id.0,
            is_active: user.is_active(),
            email: user.email.to_string(),
            role: user.role.as_str(),
            since: moment::day(user.created_at, visit.time_zone()).words,
            description: user.description.map(|description| description.as_str().to_owned()),
            is_you: user.id == you,
        }
    }
}

impl Page for UsersPage {
    const TEMPLATE: &'static str = "pages/people/admin_users.html";

    fn samples() -> Vec<Self> {
        let shown = |role, is_active, is_you, description: Option<&str>| Shown {
            id: 1,
            email: "<anna@example.org".to_owned(),
            role,
            is_active,
            since: moment::sample().words,
            description: description.map(str::to_owned),
            is_you,
        };
        vec![Self {
            csrf_token: "token".to_owned(),
            notice: Some(Message::new("people-approved")),
            error: Some(LAST),
            waiting: vec![shown("user", false, false, Some("<b>Me")), shown("user", false, false, None)],
            users: vec![
                shown("admin", true, true, None),
                shown("editor", true, false, Some("Ed")),
                shown("user", false, false, None),
            ],
        }]
    }
}
