//! `/admin`: what administrators do.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::people::letter::MailRoute;
use uncino_domain::storage::Stored;

use crate::blocking::blocking;
use crate::pages::done;
use crate::pages::error::PageFailure;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::words::Message;

/// The context of the page.
#[derive(Debug, Serialize)]
pub(crate) struct AdminPage {
    notice: Option<Message>,
    base_url: String,
    waiting_users: u32,
    waiting_events: u32,
    users: u32,
    applications: u32,
    letters_given_up: u32,
    /// What comes after the set-up, as long as something of it is to be done.
    steps: Vec<Step>,
}

/// A step after the set-up.
#[derive(Debug, Serialize)]
struct Step {
    href: &'static str,
    words: Message,
    help: Message,
    is_done: bool,
}

/// What is there already.
#[derive(Debug, Clone, Copy)]
struct Present {
    events: u32,
    applications: u32,
    sends_letters: bool,
    editors: usize,
}

/// All steps; none once all are done.
fn steps(present: Present) -> Vec<Step> {
    let step = |href, words, help, is_done| Step { href, words, help, is_done };
    let steps = vec![
        step("/add", Message::new("steps-event"), Message::new("steps-event-help"), present.events > 0),
        step(
            "/admin/applications",
            Message::new("steps-wordpress"),
            Message::new("steps-wordpress-help"),
            present.applications > 0,
        ),
        step(
            "/admin/settings#letters",
            Message::new("steps-letters"),
            Message::new("steps-letters-help"),
            present.sends_letters,
        ),
        step(
            "/admin/users",
            Message::new("steps-editor"),
            Message::new("steps-editor-help"),
            present.editors > 1,
        ),
    ];
    if steps.iter().all(|step| step.is_done) { Vec::new() } else { steps }
}

/// Shows what there is to do.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    let administrator = visit.administrator()?;
    let (users, clients, events, statistics) = (
        visit.state.users(&visit.request),
        visit.state.clients(&visit.request),
        visit.state.events(&visit.request),
        visit.state.statistics(&visit.request),
    );
    let read = blocking(move || -> Stored<_> {
        let (waiting, given_up) = (events.count_waiting()?, statistics.letters_given_up(&administrator)?);
        let (people, clients) = (users.count(&administrator)?, clients.count(&administrator)?);
        let editors = users.count_editors(&administrator)?;
        Ok(((people, editors), clients, (events.count_visible()?, waiting), given_up))
    });
    let (((waiting_users, users), editors), applications, (visible, waiting_events), letters_given_up) =
        read.await.map_err(|error| visit.broke(error))?;
    let present = Present {
        events: visible,
        applications,
        sends_letters: matches!(visit.state.site.mail, MailRoute::Smtp(_)),
        editors,
    };
    let notice = done::words(&visit.request, &[("set_up", Message::new("set-up-done"))]);
    let base_url = visit.state.site.base_url.as_str().trim_end_matches('/').to_owned();
    let page = AdminPage {
        notice,
        base_url,
        waiting_users,
        waiting_events,
        users,
        applications,
        letters_given_up,
        steps: steps(present),
    };
    visit.show(HttpResponse::Ok(), &page)
}

impl Page for AdminPage {
    const TEMPLATE: &'static str = "pages/instance/admin.html";

    fn samples() -> Vec<Self> {
        let page = |notice, many: u32| Self {
            notice,
            base_url: "https://agenda.example".to_owned(),
            waiting_users: many,
            waiting_events: many,
            users: 1,
            applications: many,
            letters_given_up: many,
            steps: steps(Present { events: many, applications: 0, sends_letters: false, editors: 1 }),
        };
        vec![page(None, 0), page(Some(Message::new("set-up-done")), 2)]
    }
}
