//! `/account/delete`: leaving, with a choice about one's events; and `/goodbye`, where that ends.

use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::account::OwnChangeDenied;
use uncino_domain::people::leaving::EventsOfLeaver;
use uncino_domain::storage::Stored;

use crate::blocking::blocking;
use crate::extract::session::OurCookie;
use crate::pages::error::PageFailure;
use crate::pages::response::{retry_after, see_other};
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, form};
use crate::people::pages::log_in::set_cookie;
use crate::people::password_permit::checking;
use crate::words::Message;

/// The page's own address.
const HERE: &str = "/account/delete";

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct LeavePage {
    csrf_token: String,
    email: String,
    /// How many events they have.
    count: u32,
    /// What becomes of them: `stay` or `go`.
    events: &'static str,
    /// How many days the audit log keeps their address.
    kept_days: i64,
    /// Is there nobody else who administers the agenda?
    must_stay: bool,
    errors: Errors,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    remove_password: Option<Message>,
}

/// The context of the page at the end.
#[derive(Debug, Serialize)]
pub(crate) struct GoodbyePage {
    what: Message,
}

const STAY: &str = "stay";
const GO: &str = "go";
const STAYED: Message = Message::new("goodbye-events-stay");

/// Shows what leaving means.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    show(&visit, HttpResponse::Ok(), LeavePage { events: STAY, ..LeavePage::default() }).await
}

/// Removes the account. Events go only if that was chosen.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let user = visit.user_of(&form, HERE)?;
    let (events, choice) = if form::field(&form, "events") == GO {
        (EventsOfLeaver::Go, GO)
    } else {
        (EventsOfLeaver::Stay, STAY)
    };
    let password = form::password(&form, "remove_password");
    let (account, email) = (visit.state.account(&visit.request), user.email.to_string());
    let outcome =
        checking((&visit.state, &visit.request), &email, move || account.leave(&user, &password, events));
    let (builder, words) = match outcome.await {
        Ok(()) => {
            let mut response = see_other(&format!("/goodbye?done={choice}"));
            set_cookie(&mut response, &OurCookie::Session.ended(&visit.state.site));
            return Ok(response);
        }
        Err(ServiceError::Denied(OwnChangeDenied::WrongPassword)) => {
            (HttpResponse::Forbidden(), Message::new("account-wrong-password"))
        }
        Err(ServiceError::Denied(OwnChangeDenied::LastAdministrator)) => {
            (HttpResponse::Conflict(), Message::new("account-last"))
        }
        Err(ServiceError::Denied(OwnChangeDenied::TooMany(too_many))) => {
            (retry_after(HttpResponse::TooManyRequests(), too_many), Message::new("account-too-many"))
        }
        Err(ServiceError::Failed(error)) => return Err(visit.broke(error)),
    };
    let errors = Errors { remove_password: Some(words) };
    show(&visit, builder, LeavePage { events: choice, errors, ..LeavePage::default() }).await
}

/// Says goodbye. Who comes by chance learns nothing of anybody.
pub(crate) async fn goodbye(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let words = [(GO, Message::new("goodbye-events-gone"))];
    let what = done::words(&visit.request, &words).unwrap_or(STAYED);
    visit.show(HttpResponse::Ok(), &GoodbyePage { what })
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: LeavePage,
) -> Result<HttpResponse, PageFailure> {
    let user = visit.user()?;
    let email = user.email.to_string();
    let (account, events) = (visit.state.account(&visit.request), visit.state.events(&visit.request));
    let read = blocking(move || -> Stored<_> { Ok((account.must_stay(&user)?, events.count_own(user.id)?)) });
    let (must_stay, count) = read.await.map_err(|error| visit.broke(error))?;
    let kept_days = visit.state.ports.policy.audit_kept.num_days();
    let csrf_token = visit.csrf_token(&mut builder);
    visit.show(builder, &LeavePage { csrf_token, email, count, kept_days, must_stay, ..page })
}

impl Page for LeavePage {
    const TEMPLATE: &'static str = "pages/people/leave.html";

    fn samples() -> Vec<Self> {
        let plain = || Self { email: "anna@example.org".to_owned(), events: STAY, ..Self::default() };
        let errors = Errors { remove_password: Some(Message::new("account-wrong-password")) };
        vec![
            plain(),
            Self { count: 3, ..plain() },
            Self { count: 1, events: GO, errors, ..plain() },
            Self { must_stay: true, ..plain() },
        ]
    }
}

impl Page for GoodbyePage {
    const TEMPLATE: &'static str = "pages/people/goodbye.html";

    fn samples() -> Vec<Self> {
        vec![Self { what: STAYED }]
    }
}
