//! What stands around every page.

use serde::Serialize;
use uncino_domain::instance::setting::{InstanceDefaults, Settings};
use uncino_domain::people::letter::MailRoute;

use crate::assets::style_version;
use crate::words::Language;

/// What stands around every page.
#[derive(Debug, Serialize)]
pub(crate) struct Frame {
    pub(crate) language: Language,
    pub(crate) instance_name: String,
    pub(crate) style_version: String,
    /// The colours, if they aren't those that the reader prefers.
    pub(crate) theme: Option<&'static str>,
    /// What the visitor chose of them.
    pub(crate) chosen_theme: Option<&'static str>,
    /// The digits of the instance's own colour.
    pub(crate) accent: Option<String>,
    /// Its logo.
    pub(crate) logo: Option<String>,
    /// The page's own address within the site.
    pub(crate) here: String,
    /// Links at the foot: words and address.
    pub(crate) footer_links: Vec<(String, String)>,
    pub(crate) user_email: Option<String>,
    pub(crate) csrf_token: Option<String>,
    pub(crate) is_admin: bool,
    pub(crate) is_editor: bool,
    pub(crate) allow_registration: bool,
    /// May the visitor add an event?
    pub(crate) may_add: bool,
    /// Slug and title of static pages.
    pub(crate) static_pages: Vec<(String, String)>,
    /// Where letters go: with a mail server to people, else into a folder or the log.
    pub(crate) mail: &'static str,
}

impl Frame {
    /// The frame for somebody of whom nothing is known, when the database can't be asked.
    pub(crate) fn plain(instance: &InstanceDefaults, route: &MailRoute) -> Self {
        Self {
            language: Language::nearest(&instance.language),
            instance_name: instance.title.clone(),
            style_version: style_version(),
            theme: None,
            chosen_theme: None,
            accent: None,
            logo: None,
            here: "/".to_owned(),
            footer_links: Vec::new(),
            user_email: None,
            csrf_token: None,
            is_admin: false,
            is_editor: false,
            allow_registration: false,
            may_add: false,
            static_pages: Vec::new(),
            mail: mail(route),
        }
    }
}

/// Words and address of each link at the foot; `/about` and `/export` stand there anyway.
pub(crate) fn footer_links(settings: &Settings) -> Vec<(String, String)> {
    let links = settings.footer_links().into_iter();
    let others = links.filter(|link| !matches!(&*link.href, "/about" | "/export"));
    others.map(|link| (link.label, link.href)).collect()
}

/// The name of a route, for templates.
pub(crate) fn mail(route: &MailRoute) -> &'static str {
    match route {
        MailRoute::Log => "log",
        MailRoute::Folder => "folder",
        MailRoute::Smtp(_) => "smtp",
    }
}
