//! The templates, embedded in the program.

use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Tera};

use super::Frame;
use super::account::AccountPage;
use super::account::applications::ApplicationsPage;
use super::account::sessions::SessionsPage;
use super::admin::AdminPage;
use super::admin::applications::AdminApplicationsPage;
use super::admin::audit::AuditPage;
use super::admin::queue::QueuePage;
use super::admin::settings::SettingsPage;
use super::admin::users::UsersPage;
use super::confirm::ConfirmPage;
use super::consent::ConsentPage;
use super::error::ErrorPage;
use super::event::EventPage;
use super::home::HomePage;
use super::log_in::LogInPage;
use super::onward::OnwardPage;
use super::out_of_band::OutOfBandPage;
use super::recover::{NewPasswordPage, RecoverPage};
use super::register::RegisterPage;
use super::set_up::SetUpPage;
use super::static_page::StaticPagePage;
use crate::words::{Catalogue, Language, Say, Words, in_words_of};

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../../templates/", $name)))),+]
    };
}

const TEMPLATES: [(&str, &str); 24] = embedded![
    "layout.html",
    "parts.html",
    "pages/account.html",
    "pages/admin.html",
    "pages/admin_applications.html",
    "pages/admin_audit.html",
    "pages/admin_queue.html",
    "pages/admin_settings.html",
    "pages/admin_users.html",
    "pages/applications.html",
    "pages/confirm.html",
    "pages/consent.html",
    "pages/error.html",
    "pages/event.html",
    "pages/home.html",
    "pages/log_in.html",
    "pages/log_ins.html",
    "pages/new_password.html",
    "pages/onward.html",
    "pages/out_of_band.html",
    "pages/recover.html",
    "pages/register.html",
    "pages/set_up.html",
    "pages/static_page.html",
];

/// The context of one template.
pub(crate) trait Page: Serialize + Sized {
    /// Its template.
    const TEMPLATE: &'static str;

    /// Does a form on it lead, in the end, to an application? Then its policy can't name `form-action`.
    const LEADS_ELSEWHERE: bool = false;

    /// Contexts that show everything the template can do.
    fn samples() -> Vec<Self>;
}

/// All templates, parsed for each language.
#[derive(Debug)]
pub(crate) struct Templates(Vec<Spoken>);

/// The templates in one language.
#[derive(Debug)]
struct Spoken {
    catalogue: Arc<Catalogue>,
    tera: Tera,
}

impl Templates {
    /// Parses them for all languages.
    pub(crate) fn load(words: &Words) -> Result<Self, tera::Error> {
        words.iter().map(|catalogue| Spoken::load(catalogue.clone())).collect::<Result<_, _>>().map(Self)
    }

    /// Renders a page in its frame, in the frame's language.
    pub(crate) fn render<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, tera::Error> {
        let spoken = self.0.iter().find(|spoken| spoken.catalogue.language() == frame.language);
        let spoken = spoken.ok_or_else(|| tera::Error::message("no templates in this language"))?;
        let mut context = in_words_of(&spoken.catalogue, || Context::from_serialize(page))?;
        context.insert("page", frame);
        spoken.tera.render(P::TEMPLATE, &context)
    }
}

impl Spoken {
    fn load(catalogue: Arc<Catalogue>) -> Result<Self, tera::Error> {
        let mut tera = Tera::new();
        tera.register_function("say", Say(catalogue.clone()));
        tera.add_raw_templates(TEMPLATES)?;
        Ok(Self { catalogue, tera })
    }
}

/// Renders every page with every sample.
///
/// # Errors
/// The first template that fails.
pub fn check_templates() -> Result<(), tera::Error> {
    let words = Words::load()?;
    let languages = words.iter().map(|catalogue| catalogue.language());
    languages.map(|language| sample_pages(&words, language)).try_for_each(|pages| pages.map(drop))
}

/// Every page with every sample, in a language: the name of its template, and the HTML.
pub(crate) fn sample_pages(words: &Words, language: Language) -> Result<Vec<(String, String)>, tera::Error> {
    let mut samples = Samples { templates: Templates::load(words)?, language, pages: Vec::new() };
    samples.add::<AccountPage>()?;
    samples.add::<AdminApplicationsPage>()?;
    samples.add::<AdminPage>()?;
    samples.add::<ApplicationsPage>()?;
    samples.add::<AuditPage>()?;
    samples.add::<ConfirmPage>()?;
    samples.add::<ConsentPage>()?;
    samples.add::<ErrorPage>()?;
    samples.add::<EventPage>()?;
    samples.add::<HomePage>()?;
    samples.add::<LogInPage>()?;
    samples.add::<NewPasswordPage>()?;
    samples.add::<OnwardPage>()?;
    samples.add::<OutOfBandPage>()?;
    samples.add::<QueuePage>()?;
    samples.add::<RecoverPage>()?;
    samples.add::<RegisterPage>()?;
    samples.add::<SessionsPage>()?;
    samples.add::<SetUpPage>()?;
    samples.add::<SettingsPage>()?;
    samples.add::<StaticPagePage>()?;
    samples.add::<UsersPage>()?;
    Ok(samples.pages)
}

struct Samples {
    templates: Templates,
    language: Language,
    pages: Vec<(String, String)>,
}

impl Samples {
    fn add<P: Page>(&mut self) -> Result<(), tera::Error> {
        for (number, sample) in P::samples().iter().enumerate() {
            for mail in ["log", "folder", "smtp"] {
                for logged_in in [true, false] {
                    let html = self.templates.render(&self.frame(mail, logged_in), sample)?;
                    self.pages.push((format!("{}-{number}-{mail}-{logged_in}", P::TEMPLATE), html));
                }
            }
        }
        Ok(())
    }

    fn frame(&self, mail: &'static str, logged_in: bool) -> Frame {
        let static_page = ("rules".to_owned(), "<Rules>".to_owned());
        Frame {
            language: self.language,
            instance_name: "Circolo <Sud>".to_owned(),
            style_version: "1".to_owned(),
            user_email: logged_in.then(|| "anna@example.org".to_owned()),
            csrf_token: logged_in.then(|| "token".to_owned()),
            is_admin: logged_in,
            is_editor: logged_in,
            allow_registration: !logged_in,
            static_pages: logged_in.then_some(static_page).into_iter().collect(),
            mail,
        }
    }
}
