//! `/admin/users`: who has an account, and who waits for one.

pub(crate) mod deeds;
pub(crate) mod invite;

use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::id::UserId;
use uncino_domain::people::user::{Role, User};
use uncino_domain::people::user_search::{UserSearch, UserUsage};
use uncino_domain::storage::Stored;

use crate::blocking::blocking;
use crate::pages::done::Deed;
use crate::pages::error::PageFailure;
use crate::pages::moment;
use crate::pages::pager::Pager;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

use invite::Invitation;

/// The page's own address.
const HERE: &str = "/admin/users";

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct UsersPage {
    csrf_token: String,
    /// The address of this page of the list.
    here: String,
    notice: Option<Deed>,
    error: Option<Message>,
    invitation: Invitation,
    waiting: Vec<Shown>,
    words: String,
    role: &'static str,
    users: Vec<Shown>,
    /// Where others stand.
    more: Option<String>,
}

/// How many of those who wait are shown.
const WAITING: u32 = 100;

/// What the address of the page asks for.
fn pager(visit: &Visit) -> Pager {
    Pager::read(visit, HERE, &["role"])
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

/// Lists all accounts.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let notice = deeds::told(&visit).await?;
    let (builder, page) = read(&visit, HttpResponse::Ok()).await?;
    visit.show_long(builder, UsersPage { notice, ..page }).await
}

/// The page, with what went wrong.
async fn show_error(
    visit: &Visit,
    builder: HttpResponseBuilder,
    error: Message,
) -> Result<HttpResponse, PageFailure> {
    let (builder, page) = read(visit, builder).await?;
    visit.show_long(builder, UsersPage { error: Some(error), ..page }).await
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
    let pager = pager(visit);
    let role = Role::parse(&pager.asked("role"));
    let (words, offset, limit) = (pager.words(), pager.offset(), Pager::LIMIT);
    let search = UserSearch { words: words.clone(), role, is_waiting: false, offset, limit };
    let waiting =
        UserSearch { words: String::new(), role: None, is_waiting: true, offset: 0, limit: WAITING };
    let read = blocking(move || -> Stored<_> {
        Ok((users.search(&waiting, &administrator)?, users.search(&search, &administrator)?))
    });
    let (waiting, mut users) = read.await.map_err(|error| visit.broke(error))?;
    let more = pager.cut(&mut users);
    let shown = |users: Vec<(User, UserUsage)>| {
        users.into_iter().map(|(user, usage)| Shown::of(user, usage, (you, visit))).collect()
    };
    let page = UsersPage {
        csrf_token: visit.csrf_token(&mut builder),
        here: pager.address(),
        notice: None,
        error: None,
        invitation: Invitation::default(),
        waiting: shown(waiting),
        words,
        role: role.map_or("", Role::as_str),
        users: shown(users),
        more,
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
            here: "/admin/users?q=jazz&page=1".to_owned(),
            notice: Some(deeds::sample()),
            error: Some(deeds::LAST),
            invitation: Invitation::sample(),
            waiting: vec![shown("user", false, false, Some("<b>Me")), shown("user", false, false, None)],
            words: "jazz".to_owned(),
            role: "editor",
            more: Some("/admin/users?page=1".to_owned()),
            users: vec![
                shown("admin", true, true, None),
                shown("editor", true, false, Some("Ed")),
                shown("user", false, false, None),
            ],
        }]
    }
}
