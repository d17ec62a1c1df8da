//! What letters say: the templates under `templates/mail/`, whose first line is the subject.

use tera::{Context, Tera};
use uncino_domain::instance::setting::Settings;
use uncino_domain::people::letter::{Letter, LetterContent};
use url::Url;

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../templates/mail/", $name)))),+]
    };
}

const TEMPLATES: [(&str, &str); 9] = embedded![
    "already_registered.txt",
    "approval_wanted.txt",
    "approved.txt",
    "invitation.txt",
    "message_about_event.txt",
    "password_changed.txt",
    "recovery.txt",
    "registered.txt",
    "test.txt",
];

/// Words letters.
#[derive(Debug)]
pub struct Letters {
    templates: Tera,
    base_url: String,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

impl Letters {
    /// Letters that lead to this address.
    ///
    /// # Errors
    /// When a template is broken.
    pub fn new(base_url: &Url) -> Result<Self, tera::Error> {
        let mut templates = Tera::new();
        templates.add_raw_templates(TEMPLATES)?;
        Ok(Self { templates, base_url: base_url.as_str().trim_end_matches('/').to_owned() })
    }

    /// What a letter says, in the name that the instance has now.
    ///
    /// # Errors
    /// When a template is broken.
    pub fn word(&self, letter: &Letter, settings: &Settings) -> Result<Worded, tera::Error> {
        let mut context = Context::new();
        context.insert("instance_name", settings.title());
        context.insert("base_url", &self.base_url);
        let link = |path: &str, code: &str| format!("{}/{path}?code={code}", self.base_url);
        let template = match &letter.content {
            LetterContent::Registered => "registered.txt",
            LetterContent::AlreadyRegistered => {
                context.insert("email", letter.to.as_str());
                "already_registered.txt"
            }
            LetterContent::ApprovalWanted { email, description } => {
                context.insert("email", email.as_str());
                context.insert("description", description);
                "approval_wanted.txt"
            }
            LetterContent::Approved => "approved.txt",
            LetterContent::Recovery(code) => {
                context.insert("link", &link("recover", code.expose()));
                "recovery.txt"
            }
            LetterContent::Invitation(code) => {
                context.insert("link", &link("recover", code.expose()));
                "invitation.txt"
            }
            LetterContent::MessageAboutEvent { title, slug, message } => {
                context.insert("title", title);
                context.insert("slug", slug);
                context.insert("message", message);
                "message_about_event.txt"
            }
            LetterContent::PasswordChanged => "password_changed.txt",
            LetterContent::Test => "test.txt",
        };
        let text = self.templates.render(template, &context)?;
        let (first, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let subject = first.strip_prefix("Subject: ").unwrap_or(first).replace(['\r', '\n'], " ");
        Ok(Worded { subject, body: body.to_owned() })
    }
}
