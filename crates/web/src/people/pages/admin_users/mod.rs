//! `/admin/users`: inviting, approving, roles, shutting out, removing.

pub(crate) mod invite;

use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::id::UserId;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::user::{Role, User};
use uncino_domain::people::user_administration::{UserDenied, UserKey};
use uncino_domain::people::user_search::{UserSearch, UserUsage};
use uncino_domain::storage::Stored;

use crate::blocking::blocking;
use crate::extract::parameters::{self, Pairs, encode};
use crate::pages::confirm::Question;
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{confirm, done, form, moment};
use crate::words::Message;

use invite::Invitation;

/// The page's own address.
const HERE: &str = "/admin/users";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct UsersPage {
    csrf_token: String,
    notice: Option<Message>,
    error: Option<Message>,
    invitation: Invitation,
    waiting: Vec<Shown>,
    words: String,
    role: &'static str,
    /// Is only a part shown, of those in whose address words stand, or of a role?
    is_search: bool,
    users: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

/// How many stand on a page.
const PAGE: u32 = 50;
/// The furthest page.
const LAST_PAGE: u32 = 10_000;
/// How many of those who wait are shown.
const WAITING: u32 = 100;

/// What is asked for, in the address of the page.
fn asked(visit: &Visit) -> (UserSearch, u32) {
    let query = parameters::decode(visit.request.query_string().as_bytes()).unwrap_or_default();
    let page = form::field(&query, "page").parse().unwrap_or_default();
    let page = u32::min(page, LAST_PAGE);
    let search = UserSearch {
        words: form::field(&query, "q"),
        role: Role::parse(&form::field(&query, "order")),
        is_waiting: false,
        offset: page * PAGE,
        limit: PAGE + 1,
    };
    (search, page)
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
    events: u32,
    seen: Option<Message>,
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

const DONE: [(&str, Message); 7] = [
    ("invited", Message::new("people-invited")),
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
    blocking(move || users.find(id, &administrator)).await.map_err(|error| visit.broke(error))
}

async fn show(
    visit: &Visit,
    builder: HttpResponseBuilder,
    notice: Option<Message>,
    error: Option<Message>,
) -> Result<HttpResponse, PageFailure> {
    let (builder, page) = read(visit, builder).await?;
    visit.show_long(builder, UsersPage { notice, error, ..page }).await
}

/// The page with an invitation that was refused.
async fn show_invitation(
    visit: &Visit,
    builder: HttpResponseBuilder,
    invitation: Invitation,
) -> Result<HttpResponse, PageFailure> {
    let (builder, page) = read(visit, builder).await?;
    visit.show_long(builder, UsersPage { invitation, ..page }).await
}

async fn read(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
) -> Result<(HttpResponseBuilder, UsersPage), PageFailure> {
    let administrator = visit.administrator()?;
    let you = visit.user()?.id;
    let users = visit.state.users(&visit.request);
    let (search, page) = asked(visit);
    let (words, role) = (search.words.clone(), search.role.map_or("", Role::as_str));
    let waiting =
        UserSearch { words: String::new(), role: None, is_waiting: true, offset: 0, limit: WAITING };
    let read = blocking(move || -> Stored<_> {
        Ok((users.search(&waiting, &administrator)?, users.search(&search, &administrator)?))
    });
    let (waiting, mut users) = read.await.map_err(|error| visit.broke(error))?;
    let has_more = users.len() > PAGE as usize;
    users.truncate(PAGE as usize);
    let shown = |users: Vec<(User, UserUsage)>| {
        users.into_iter().map(|(user, usage)| Shown::of(user, usage, (you, visit))).collect()
    };
    let query = [encode("q", &words), encode("order", role), encode("page", &(page + 1).to_string())];
    let page = UsersPage {
        csrf_token: visit.csrf_token(&mut builder),
        notice: None,
        error: None,
        invitation: Invitation::default(),
        waiting: shown(waiting),
        is_search: !words.trim().is_empty() || !role.is_empty() || page > 0,
        words,
        role,
        users: shown(users),
        more: has_more.then(|| format!("{HERE}?{}", query.join("&"))),
    };
    Ok((builder, page))
}

impl Shown {
    fn of(user: User, usage: UserUsage, (you, visit): (UserId, &Visit)) -> Self {
        let day = |time| moment::day(time, visit.time_zone()).words;
        Self {
            events: usage.events,
            seen: usage.seen_at.map(day),
            id: user.id.0,
            is_active: user.is_active(),
            email: user.email.to_string(),
            role: user.role.as_str(),
            since: day(user.created_at),
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
            events: 2,
            seen: is_you.then(|| moment::sample().words),
        };
        vec![Self {
            csrf_token: "token".to_owned(),
            notice: Some(Message::new("people-approved")),
            error: Some(LAST),
            invitation: Invitation::sample(),
            waiting: vec![shown("user", false, false, Some("<b>Me")), shown("user", false, false, None)],
            words: "jazz".to_owned(),
            role: "editor",
            is_search: true,
            more: Some("/admin/users?page=1".to_owned()),
            users: vec![
                shown("admin", true, true, None),
                shown("editor", true, false, Some("Ed")),
                shown("user", false, false, None),
            ],
        }]
    }
}
