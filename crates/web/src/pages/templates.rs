//! The templates, embedded in the program.

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

/// All templates, parsed.
#[derive(Debug)]
pub(crate) struct Templates(Tera);

impl Templates {
    /// Parses them.
    pub(crate) fn load() -> Result<Self, tera::Error> {
        let mut tera = Tera::new();
        tera.add_raw_templates(TEMPLATES)?;
        Ok(Self(tera))
    }

    /// Renders a page in its frame.
    pub(crate) fn render<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, tera::Error> {
        let mut context = Context::from_serialize(page)?;
        context.insert("page", frame);
        self.0.render(P::TEMPLATE, &context)
    }
}

/// Renders every page with every sample.
///
/// # Errors
/// The first template that fails.
pub fn check_templates() -> Result<(), tera::Error> {
    let templates = Templates::load()?;
    check::<AccountPage>(&templates)?;
    check::<AdminApplicationsPage>(&templates)?;
    check::<AdminPage>(&templates)?;
    check::<ApplicationsPage>(&templates)?;
    check::<AuditPage>(&templates)?;
    check::<ConfirmPage>(&templates)?;
    check::<ConsentPage>(&templates)?;
    check::<ErrorPage>(&templates)?;
    check::<EventPage>(&templates)?;
    check::<HomePage>(&templates)?;
    check::<LogInPage>(&templates)?;
    check::<NewPasswordPage>(&templates)?;
    check::<OnwardPage>(&templates)?;
    check::<OutOfBandPage>(&templates)?;
    check::<QueuePage>(&templates)?;
    check::<RecoverPage>(&templates)?;
    check::<RegisterPage>(&templates)?;
    check::<SessionsPage>(&templates)?;
    check::<SetUpPage>(&templates)?;
    check::<SettingsPage>(&templates)?;
    check::<StaticPagePage>(&templates)?;
    check::<UsersPage>(&templates)?;
    Ok(())
}

fn check<P: Page>(templates: &Templates) -> Result<(), tera::Error> {
    let frame = |mail, logged_in: bool| Frame {
        instance_name: "Circolo <Sud>".to_owned(),
        style_version: "1".to_owned(),
        user_email: logged_in.then(|| "anna@example.org".to_owned()),
        csrf_token: logged_in.then(|| "token".to_owned()),
        is_admin: logged_in,
        is_editor: logged_in,
        allow_registration: !logged_in,
        static_pages: if logged_in { vec![("rules".to_owned(), "<Rules>".to_owned())] } else { Vec::new() },
        mail,
    };
    for sample in P::samples() {
        for mail in ["log", "folder", "smtp"] {
            templates.render(&frame(mail, true), &sample)?;
            templates.render(&frame(mail, false), &sample)?;
        }
    }
    Ok(())
}
