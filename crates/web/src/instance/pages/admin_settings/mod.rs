//! `/admin/settings`: what the instance is called, how it looks, and what it allows.

pub(crate) mod letter;
pub(crate) mod logo;
mod switches;

use actix_web::web::Payload;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use serde_json::{Value, json};
use uncino_domain::instance::footer_link::FooterLink;
use uncino_domain::instance::setting::SettingRefusal;
use uncino_domain::outcome::ServiceError;

use crate::blocking::blocking;
use crate::pages::choices::{Choice, Region, languages, time_zones};
use crate::pages::error::PageFailure;
use crate::pages::response::see_other;
use crate::pages::templates::Page;
use crate::pages::visit::Visit;
use crate::pages::{done, form};
use crate::words::Message;

use switches::Switches;

/// The page's own address.
const HERE: &str = "/admin/settings";
/// What a form need not have.
const OPTIONAL: [&str; 3] = ["collection_in_home", "admin_email", "security_contact"];

/// The context of the page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct SettingsPage {
    csrf_token: String,
    notice: Option<Message>,
    title: String,
    description: String,
    time_zone: String,
    time_zones: Vec<Region>,
    accent: String,
    /// One a line.
    footer_links: String,
    language: String,
    languages: Vec<Choice>,
    switches: Switches,
    /// Which collection stands on the first page, of these.
    collection_in_home: String,
    collections: Vec<Choice>,
    admin_email: String,
    security_contact: String,
    errors: Errors,
}

#[derive(Debug, Default, Serialize)]
struct Errors {
    title: Option<Message>,
    description: Option<Message>,
    accent: Option<Message>,
    footer_links: Option<Message>,
    time_zone: Option<Message>,
    language: Option<Message>,
    admin_email: Option<Message>,
    security_contact: Option<Message>,
}

/// Shows them.
pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, PageFailure> {
    visit.administrator()?;
    let settings = &visit.settings;
    let page = SettingsPage {
        notice: done::words(&visit.request, &sentences()),
        title: settings.title().to_owned(),
        description: settings.description().to_owned(),
        accent: settings.accent().map_or_else(String::new, |accent| accent.to_string()),
        footer_links: lines(&settings.footer_links()),
        time_zone: settings.time_zone().to_owned(),
        language: settings.language().to_owned(),
        switches: Switches::of(settings),
        collection_in_home: settings.collection_at_home().unwrap_or_default().to_owned(),
        admin_email: settings.admin_email().to_owned(),
        security_contact: settings.security_contact().to_owned(),
        ..SettingsPage::default()
    };
    show(&visit, HttpResponse::Ok(), page).await
}

/// What was just done.
fn sentences() -> Vec<(&'static str, Message)> {
    let saved = [("saved", Message::new("settings-saved"))];
    saved.into_iter().chain(letter::sentences()).chain(logo::sentences()).collect()
}

/// Changes them, all or none.
pub(crate) async fn post(visit: Visit, payload: Payload) -> Result<HttpResponse, PageFailure> {
    let form = form::read(payload, &visit).await?;
    let by = visit.administrator_of(&form, HERE)?;
    let typed = SettingsPage {
        title: form::field(&form, "title"),
        description: form::field(&form, "description"),
        accent: form::field(&form, "accent"),
        footer_links: form::field(&form, "footer_links"),
        time_zone: form::field(&form, "time_zone"),
        language: form::field(&form, "language"),
        switches: Switches::read(&form),
        collection_in_home: form::field(&form, "collection_in_home"),
        admin_email: form::field(&form, "admin_email"),
        security_contact: form::field(&form, "security_contact"),
        ..SettingsPage::default()
    };
    let Ok(links) = FooterLink::read_lines(&typed.footer_links) else {
        let errors = Errors { footer_links: Some(Message::new("settings-no-link")), ..Errors::default() };
        return show(&visit, HttpResponse::BadRequest(), SettingsPage { errors, ..typed }).await;
    };
    let mut changes = changes(&visit, &typed, &links);
    let shown = |name: &str| form.iter().any(|(field, _)| field == name);
    changes.retain(|(key, _)| !OPTIONAL.contains(&key.as_str()) || shown(key));
    changes.extend(differing(&visit, typed.switches.changes(&form)));
    let instance = visit.state.instance(&visit.request);
    match blocking(move || instance.change(changes, &by)).await {
        Ok(()) => Ok(see_other("/admin/settings?done=saved")),
        Err(ServiceError::Denied(refusal)) => {
            let page = SettingsPage { errors: Errors::of(refusal), ..typed };
            show(&visit, HttpResponse::BadRequest(), page).await
        }
        Err(ServiceError::Failed(error)) => Err(visit.broke(error)),
    }
}

/// What differs from what holds.
fn changes(visit: &Visit, typed: &SettingsPage, links: &[FooterLink]) -> Vec<(String, Value)> {
    let mut sent = vec![
        ("title", json!(typed.title)),
        ("description", json!(typed.description)),
        ("instance_timezone", json!(typed.time_zone)),
        ("instance_locale", json!(typed.language)),
    ];
    let texts = [
        (
            "collection_in_home",
            &typed.collection_in_home,
            visit.settings.collection_at_home().unwrap_or_default(),
        ),
        ("admin_email", &typed.admin_email, visit.settings.admin_email()),
        ("security_contact", &typed.security_contact, visit.settings.security_contact()),
    ];
    for (key, sent_text, known) in texts {
        if sent_text.trim() != known {
            sent.push((key, json!(sent_text.trim())));
        }
    }
    // What was never set stays so, and what the page doesn't show of a setting isn't lost by saving another one.
    let accent = visit.settings.accent().map_or_else(String::new, |accent| accent.to_string());
    if !typed.accent.eq_ignore_ascii_case(&accent) {
        sent.push(("accent", json!(typed.accent)));
    }
    if links != visit.settings.footer_links() {
        sent.push(("footerLinks", FooterLink::setting(links)));
    }
    differing(visit, sent)
}

/// What isn't so already.
fn differing(visit: &Visit, sent: Vec<(&'static str, Value)>) -> Vec<(String, Value)> {
    let differs = |key: &str, value: &Value| visit.settings.iter().all(|known| known != (key, value));
    let changed = sent.into_iter().filter(|(key, value)| differs(key, value));
    changed.map(|(key, value)| (key.to_owned(), value)).collect()
}

fn lines(links: &[FooterLink]) -> String {
    links.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Errors {
    fn of(refusal: SettingRefusal) -> Self {
        let mut errors = Self::default();
        match refusal {
            SettingRefusal::Colour => errors.accent = Some(Message::new("settings-no-colour")),
            SettingRefusal::TimeZone => errors.time_zone = Some(Message::new("form-time-zone")),
            SettingRefusal::Language => errors.language = Some(Message::new("form-language")),
            SettingRefusal::Address => errors.admin_email = Some(Message::new("form-no-email")),
            SettingRefusal::Contact => errors.security_contact = Some(Message::new("settings-no-contact")),
            SettingRefusal::TooLong => errors.description = Some(Message::new("settings-too-long")),
            SettingRefusal::Title
            | SettingRefusal::Key
            | SettingRefusal::TooManyKeys
            | SettingRefusal::Configured
            | SettingRefusal::Picture
            | SettingRefusal::NoFlag
            | SettingRefusal::NoText => {
                errors.title = Some(Message::new("form-name"));
            }
        }
        errors
    }
}

async fn show(
    visit: &Visit,
    mut builder: HttpResponseBuilder,
    page: SettingsPage,
) -> Result<HttpResponse, PageFailure> {
    let csrf_token = visit.csrf_token(&mut builder);
    let service = visit.state.collections(&visit.request);
    let found = blocking(move || service.list()).await.map_err(|error| visit.broke(error))?;
    let collections = offered(found.into_iter().map(|collection| collection.name), &page.collection_in_home);
    let time_zones = time_zones(visit.settings.time_zone());
    let languages = languages(visit.settings.language());
    visit.show_long(builder, SettingsPage { csrf_token, time_zones, languages, collections, ..page }).await
}

/// The collections that can be chosen, with the one that is.
fn offered(names: impl Iterator<Item = String>, chosen: &str) -> Vec<Choice> {
    let mut names: Vec<String> = names.collect();
    if !names.iter().any(|name| name == chosen) {
        names.insert(0, chosen.to_owned());
    }
    if !chosen.is_empty() {
        names.insert(0, String::new());
    }
    names.into_iter().map(|name| Choice::named(name, "–")).collect()
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "pages/instance/admin_settings.html";

    fn samples() -> Vec<Self> {
        let plain = || Self {
            title: "<Circolo>".to_owned(),
            time_zone: "Europe/Rome".to_owned(),
            time_zones: time_zones("Europe/Rome"),
            language: "en".to_owned(),
            languages: languages("en"),
            switches: Switches::sample(),
            collections: vec![Choice::named("Gratis".to_owned(), "–")],
            ..Self::default()
        };
        let errors = Errors {
            title: Some(Message::new("settings-too-long")),
            description: Some(Message::new("settings-too-long")),
            accent: Some(Message::new("settings-no-colour")),
            footer_links: Some(Message::new("settings-no-link")),
            time_zone: Some(Message::new("form-time-zone")),
            language: Some(Message::new("form-language")),
            admin_email: Some(Message::new("form-no-email")),
            security_contact: Some(Message::new("settings-no-contact")),
        };
        vec![Self { notice: Some(Message::new("settings-saved")), ..plain() }, Self { errors, ..plain() }]
    }
}
