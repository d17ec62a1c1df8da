//! `/admin`: what administrators do.

use actix_web::HttpResponse;
use serde::Serialize;
use uncino_domain::people::user::Standing;
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
    waiting_users: usize,
    waiting_events: u32,
    users: usize,
    applications: usize,
    letters_given_up: u32,
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
        let (waiting, given_up) = (events.count_hidden()?, statistics.letters_given_up(&administrator)?);
        Ok((users.list(&administrator)?, clients.list(&administrator)?.len(), waiting, given_up))
    });
    let (users, applications, waiting_events, letters_given_up) =
        read.await.map_err(|error| visit.broke(error))?;
    let waiting_users = users.iter().filter(|user| user.standing == Standing::Waiting).count();
    let notice = done::words(&visit.request, &[("set_up", Message::new("set-up-done"))]);
    let base_url = visit.state.site.base_url.as_str().trim_end_matches('/').to_owned();
    let page = AdminPage {
        notice,
        base_url,
        waiting_users,
        waiting_events,
        users: users.len() - waiting_users,
        applications,
        letters_given_up,
    };
    visit.show(HttpResponse::Ok(), &page)
}

impl Page for AdminPage {
    const TEMPLATE: &'static str = "pages/instance/admin.html";

    fn samples() -> Vec<Self> {
        let page = |notice, many: u32| Self {
            notice,
            base_url: "https://agenda.example".to_owned(),
            waiting_users: many as usize,
            waiting_events: many,
            users: 1,
            applications: many as usize,
            letters_given_up: many,
        };
        vec![page(None, 0), page(Some(Message::new("set-up-done")), 2)]
    }
}
