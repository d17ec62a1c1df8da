//! A visit to a page: what every handler needs to know before it begins, read in one hop.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError as _};
use chrono_tz::Tz;
use uncino_domain::access::caller::{Administrator, Caller, Person, RightDenied};
use uncino_domain::access::limit::TooMany;
use uncino_domain::instance::setting::{InstancePicture, Settings};
use uncino_domain::oauth::client::Client;
use uncino_domain::oauth::shown_name::{Instance, shown_name};
use uncino_domain::people::session::CsrfToken;
use uncino_domain::people::user::User;
use uncino_domain::secret::{Secret, SecretKind};
use uncino_domain::storage::{StorageError, Stored};

use crate::assets::style_version;
use crate::blocking::blocking;
use crate::error::Failure;
use crate::extract::csrf;
use crate::extract::parameters::Pairs;
use crate::extract::session::{LoggedIn, OurCookie, note_use};
use crate::pages::error::{ErrorPage, PageFailure};
use crate::pages::frame::{Frame, footer_links, mail};
use crate::pages::response::{page_response, public_page_response};
use crate::pages::templates::Page;
use crate::pages::theme::Theme;
use crate::state::AppState;
use crate::words::Language;

/// Who visits, and what the instance is called today.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) request: HttpRequest,
    pub(crate) state: Data<AppState>,
    pub(crate) settings: Settings,
    pub(crate) logged_in: Option<LoggedIn>,
    /// Slug and title of the static pages that every page leads to.
    pub(crate) static_pages: Vec<(String, String)>,
}

impl FromRequest for Visit {
    type Error = PageFailure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageFailure>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::begin(request).await })
    }
}

impl Visit {
    async fn begin(request: HttpRequest) -> Result<Self, PageFailure> {
        let Some(state) = request.app_data::<Data<AppState>>().cloned() else {
            return Err(PageFailure::without_state());
        };
        let cookie = OurCookie::Session.read(&request, &state.site);
        let (sessions, instance) = (state.sessions(&request), state.instance(&request));
        let pages = state.static_pages(&request);
        let presented = cookie.clone();
        let read = blocking(move || -> Stored<_> {
            let settings = instance.settings()?;
            let resumed = presented.map_or(Ok(None), |cookie| sessions.resume(&cookie))?;
            Ok((settings, resumed, pages.at_the_foot()?))
        });
        let (settings, resumed, static_pages) =
            read.await.map_err(|error| PageFailure::failed(&state, error))?;
        let logged_in = match (resumed, cookie) {
            (Some((visitor, touch_due)), Some(cookie)) => {
                if touch_due {
                    note_use(state.sessions(&request), visitor.session.id);
                }
                Some(LoggedIn { visitor, cookie })
            }
            (Some(_) | None, _) => None,
        };
        Ok(Self { request, state, settings, logged_in, static_pages })
    }

    /// The user who is logged in, for a page of their own; others are sent to the log-in page, and then back here.
    pub(crate) fn user(&self) -> Result<Person, PageFailure> {
        self.caller().person().map_err(|_nobody| PageFailure::log_in_for(self.here()))
    }

    /// Whoever visits.
    pub(crate) fn caller(&self) -> Caller {
        self.logged_in.as_ref().map_or(Caller::Anonymous, |logged_in| logged_in.visitor.caller())
    }

    /// The administrator who is logged in.
    pub(crate) fn administrator(&self) -> Result<Administrator, PageFailure> {
        let refused =
            |_denied: RightDenied| self.fail(StatusCode::FORBIDDEN, &ErrorPage::for_administrators());
        self.user()?.administrator().map_err(refused)
    }

    /// The user who sent this form, if it is one that we gave to this very browser. Who was logged out meanwhile logs in
    /// and is back at the page with the form; the log-in page says that nothing was changed.
    pub(crate) fn user_of(&self, form: &Pairs, page: &str) -> Result<Person, PageFailure> {
        let person = self.caller().person().map_err(|_nobody| PageFailure::log_in_again_for(page))?;
        if self.is_our_form(form) {
            Ok(person)
        } else {
            Err(self.fail(StatusCode::FORBIDDEN, &ErrorPage::foreign_form(Some(page))))
        }
    }

    /// The administrator who sent this form.
    pub(crate) fn administrator_of(
        &self,
        form: &Pairs,
        page: &'static str,
    ) -> Result<Administrator, PageFailure> {
        self.user_of(form, page)?;
        self.administrator()
    }

    /// The zone of the agenda.
    pub(crate) fn time_zone(&self) -> Tz {
        self.settings.time_zone().parse().unwrap_or(Tz::UTC)
    }

    /// By what this instance is known, for whoever must not pass for it.
    pub(crate) fn instance(&self) -> Instance<'_> {
        Instance { title: self.settings.title(), issuer: self.state.issuer() }
    }

    /// What an application is called here.
    pub(crate) fn name_of(&self, client: &Client) -> String {
        shown_name(client, self.instance())
    }

    /// This page's own address within the site.
    fn here(&self) -> String {
        match self.request.query_string() {
            "" => self.request.path().to_owned(),
            query => format!("{}?{query}", self.request.path()),
        }
    }

    /// The secret to which forms on this visit are tied: that of the session, or that of a browser without one.
    fn form_secret(&self) -> Option<Secret> {
        let anonymous = || OurCookie::Form.read(&self.request, &self.state.site);
        let session = self.logged_in.as_ref().map(|logged_in| logged_in.cookie.clone());
        session.or_else(anonymous).filter(|secret| !secret.expose().is_empty())
    }

    /// The CSRF token for a form; a browser that has no secret yet gets one with the answer.
    pub(crate) fn csrf_token(&self, builder: &mut HttpResponseBuilder) -> String {
        let secret = self.form_secret().unwrap_or_else(|| {
            let secret = self.state.ports.secrets.secret(SecretKind::Form);
            builder.cookie(OurCookie::Form.with(&secret, &self.state.site));
            secret
        });
        CsrfToken::of(&secret).as_str().to_owned()
    }

    /// Did this form come from a page that we gave to this very browser?
    pub(crate) fn is_our_form(&self, form: &Pairs) -> bool {
        self.form_secret()
            .is_some_and(|secret| csrf::is_our_form(&self.request, form, &secret, &self.state.site))
    }

    /// What stands around the pages of this visit.
    fn frame(&self) -> Frame {
        let logged_in = self.logged_in.as_ref();
        let user = logged_in.map(|logged_in| &logged_in.visitor.user);
        Frame {
            language: Language::nearest(self.settings.language()),
            instance_name: self.settings.title().to_owned(),
            style_version: style_version(),
            theme: Theme::of_page(&self.request, &self.settings).map(Theme::name),
            chosen_theme: Theme::chosen(&self.request).map(Theme::name),
            accent: self
                .settings
                .accent()
                .map(|accent| accent.to_string().trim_start_matches('#').to_owned()),
            logo: self.settings.picture(InstancePicture::Logo).map(|file| format!("/logo.png?v={file}")),
            here: self.here(),
            footer_links: footer_links(&self.settings),
            user_email: user.map(|user| user.email.to_string()),
            csrf_token: logged_in.map(|logged_in| CsrfToken::of(&logged_in.cookie).as_str().to_owned()),
            is_admin: user.is_some_and(User::is_administrator),
            is_editor: user.is_some_and(User::is_editor),
            allow_registration: self.settings.allow_registration(),
            may_add: user.is_some() || self.settings.allow_anonymous_events(),
            static_pages: self.static_pages.clone(),
            mail: mail(&self.state.site.mail),
        }
    }

    /// Shows a page.
    pub(crate) fn show<P: Page>(
        &self,
        builder: HttpResponseBuilder,
        page: &P,
    ) -> Result<HttpResponse, PageFailure> {
        let html = self.state.templates.render(&self.frame(), page);
        Ok(self.respond::<P>(builder, html.map_err(|error| self.is_broken(&error))?))
    }

    /// Shows a page with a long list, rendered where it may take its time.
    pub(crate) async fn show_long<P: Page + Send + 'static>(
        &self,
        builder: HttpResponseBuilder,
        page: P,
    ) -> Result<HttpResponse, PageFailure> {
        let (state, frame) = (self.state.clone(), self.frame());
        let rendered = blocking(move || Stored::Ok(state.templates.render(&frame, &page))).await;
        let html = rendered.map_err(|error| self.broke(error))?.map_err(|error| self.is_broken(&error))?;
        Ok(self.respond::<P>(builder, html))
    }

    fn respond<P: Page>(&self, builder: HttpResponseBuilder, html: String) -> HttpResponse {
        if P::IS_PUBLIC && self.logged_in.is_none() {
            public_page_response(builder, html, P::POLICY)
        } else {
            page_response(builder, html, P::POLICY)
        }
    }

    /// The page for something of ours that can't be shown.
    pub(crate) fn is_broken(&self, cause: &dyn std::fmt::Display) -> PageFailure {
        let failure = Failure::log(StatusCode::INTERNAL_SERVER_ERROR, cause);
        self.fail(failure.status, &ErrorPage::failed(&failure))
    }

    /// An error page.
    pub(crate) fn fail(&self, status: StatusCode, page: &ErrorPage) -> PageFailure {
        PageFailure::page(&self.state, &self.frame(), status, page)
    }

    /// The page for a limit that was reached.
    pub(crate) fn too_many(&self, too_many: TooMany) -> PageFailure {
        self.fail(StatusCode::TOO_MANY_REQUESTS, &ErrorPage::too_many()).after(too_many)
    }

    /// The page that says that there is none.
    pub(crate) fn not_found(&self) -> HttpResponse {
        self.fail(StatusCode::NOT_FOUND, &ErrorPage::not_found()).error_response()
    }

    /// The page for something that broke.
    pub(crate) fn broke(&self, error: StorageError) -> PageFailure {
        let failure = Failure::from(error);
        self.fail(failure.status, &ErrorPage::failed(&failure))
    }
}
