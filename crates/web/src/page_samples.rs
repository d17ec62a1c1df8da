//! Every page, with everything that it can show: for the test that renders them.

use tera::Error;

use crate::agenda::pages as agenda;
use crate::instance::pages as instance;
use crate::oauth::pages as oauth;
use crate::pages::frame::Frame;
use crate::pages::templates::{Page, Templates};
use crate::pages::{confirm, error, onward};
use crate::people::pages as people;
use crate::words::{Language, Words};

/// Renders every page with every sample.
///
/// # Errors
/// The first template that fails.
pub fn check_templates() -> Result<(), Error> {
    let words = Words::load()?;
    let languages = words.iter().map(|catalogue| catalogue.language());
    languages.map(|language| sample_pages(&words, language)).try_for_each(|pages| pages.map(drop))
}

/// Every page with every sample, in a language: the name of its template, and the HTML.
pub(crate) fn sample_pages(words: &Words, language: Language) -> Result<Vec<(String, String)>, Error> {
    let mut samples = Samples { templates: Templates::load(words)?, language, pages: Vec::new() };
    samples.add::<agenda::add::AddPage>()?;
    samples.add::<agenda::admin_announcements::AdminAnnouncementsPage>()?;
    samples.add::<agenda::admin_announcements::edit::AnnouncementFormPage>()?;
    samples.add::<agenda::admin_collections::AdminCollectionsPage>()?;
    samples.add::<agenda::admin_collections::add::NewCollectionPage>()?;
    samples.add::<agenda::admin_collections::one::AdminCollectionPage>()?;
    samples.add::<agenda::admin_events::AdminEventsPage>()?;
    samples.add::<agenda::admin_events::HidePage>()?;
    samples.add::<agenda::admin_places::MergePage>()?;
    samples.add::<agenda::admin_places::PlacePage>()?;
    samples.add::<agenda::admin_places::PlacesPage>()?;
    samples.add::<agenda::admin_calendars::AdminCalendarsPage>()?;
    samples.add::<agenda::admin_calendars::CalendarPreviewPage>()?;
    samples.add::<agenda::admin_queue::QueuePage>()?;
    samples.add::<agenda::admin_tags::TagsPage>()?;
    samples.add::<agenda::announcement::AnnouncementPage>()?;
    samples.add::<agenda::embed::EmbedPage>()?;
    samples.add::<agenda::event::EventPage>()?;
    samples.add::<agenda::event::merge::candidates::MergePage>()?;
    samples.add::<agenda::event::merge::preview::MergePreviewPage>()?;
    samples.add::<agenda::event::messages::MessagesPage>()?;
    samples.add::<agenda::export::ExportPage>()?;
    samples.add::<agenda::report::ReportPage>()?;
    samples.add::<agenda::slices::page::SlicePage>()?;
    samples.add::<agenda::own_events::OwnEventsPage>()?;
    samples.add::<instance::about::AboutPage>()?;
    samples.add::<instance::admin::AdminPage>()?;
    samples.add::<instance::admin_audit::AuditPage>()?;
    samples.add::<instance::admin_pages::AdminPagesPage>()?;
    samples.add::<instance::admin_pages::edit::StaticPageFormPage>()?;
    samples.add::<instance::admin_settings::SettingsPage>()?;
    samples.add::<instance::source::SourcePage>()?;
    samples.add::<instance::static_page::StaticPagePage>()?;
    samples.add::<oauth::admin_applications::AdminApplicationsPage>()?;
    samples.add::<oauth::applications::ApplicationsPage>()?;
    samples.add::<oauth::consent::ConsentPage>()?;
    samples.add::<oauth::out_of_band::OutOfBandPage>()?;
    samples.add::<confirm::ConfirmPage>()?;
    samples.add::<error::ErrorPage>()?;
    samples.add::<onward::OnwardPage>()?;
    samples.add::<people::account::AccountPage>()?;
    samples.add::<people::admin_users::UsersPage>()?;
    samples.add::<people::email::ConfirmEmailPage>()?;
    samples.add::<people::email::EmailPage>()?;
    samples.add::<people::export::ExportOwnPage>()?;
    samples.add::<people::leave::GoodbyePage>()?;
    samples.add::<people::leave::LeavePage>()?;
    samples.add::<people::log_in::LogInPage>()?;
    samples.add::<people::recover::NewPasswordPage>()?;
    samples.add::<people::recover::RecoverPage>()?;
    samples.add::<people::register::RegisterPage>()?;
    samples.add::<people::sessions::SessionsPage>()?;
    samples.add::<people::set_up::SetUpPage>()?;
    Ok(samples.pages)
}

struct Samples {
    templates: Templates,
    language: Language,
    pages: Vec<(String, String)>,
}

impl Samples {
    fn add<P: Page>(&mut self) -> Result<(), Error> {
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
            theme: logged_in.then_some("dark"),
            chosen_theme: logged_in.then_some("dark"),
            accent: logged_in.then(|| "1a6b3c".to_owned()),
            logo: logged_in.then(|| "/logo.png?v=1".to_owned()),
            here: "/?q=<x>".to_owned(),
            footer_links: vec![("<Rules>".to_owned(), "https://wp.example".to_owned())],
            user_email: logged_in.then(|| "anna@example.org".to_owned()),
            csrf_token: logged_in.then(|| "token".to_owned()),
            is_admin: logged_in,
            is_editor: logged_in,
            allow_registration: !logged_in,
            may_add: logged_in,
            static_pages: logged_in.then_some(static_page).into_iter().collect(),
            mail,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::page_samples::sample_pages;
    use crate::pages::templates::TEMPLATES;
    use crate::words::{Language, Words};

    #[test]
    fn every_page_has_samples() {
        let samples = sample_pages(&Words::load().unwrap(), Language::ENGLISH).unwrap();
        for (page, _) in TEMPLATES.iter().filter(|(name, _)| name.starts_with("pages/")) {
            assert!(
                samples.iter().any(|(name, _)| name.starts_with(page)),
                "{page}: a line in `sample_pages`"
            );
        }
    }
}
