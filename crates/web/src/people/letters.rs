//! What letters say: the messages `letter-...` of the catalogue, whose attribute `subject` is the subject.

use uncino_domain::instance::setting::Settings;
use uncino_domain::people::letter::{DecidedEvent, EventDecision, Letter, LetterContent, SameEvent};
use url::Url;

use crate::agenda::paths::event_path;
use crate::words::{Language, Message, Words, WordsError};

/// Words letters.
#[derive(Debug)]
pub struct Letters {
    words: Words,
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
    /// When a catalogue is broken.
    pub fn new(base_url: &Url) -> Result<Self, WordsError> {
        Ok(Self::worded_by(Words::load()?, base_url))
    }

    /// Letters in these words.
    pub(crate) fn worded_by(words: Words, base_url: &Url) -> Self {
        Self { words, base_url: base_url.as_str().trim_end_matches('/').to_owned() }
    }

    /// What a letter says, in the language and the name that the instance has now.
    ///
    /// # Errors
    /// When the catalogue lacks a word.
    pub fn word(&self, letter: &Letter, settings: &Settings) -> Result<Worded, WordsError> {
        let catalogue = self.words.catalogue(Language::nearest(settings.language()));
        let message = self.message(letter).with("instance", settings.title());
        let subject = catalogue.try_say_attribute(&message, "subject")?.replace(['\r', '\n'], " ");
        let text = catalogue.try_say(&message)?;
        // The line before a signature (RFC 3676 section 4.3).
        let body = format!("{text}\n\n-- \n{}\n{}\n", settings.title(), self.base_url);
        Ok(Worded { subject, body })
    }

    /// Why somebody gets a letter, and how they get no more of them.
    fn why(&self, has_account: bool) -> Message {
        if has_account {
            Message::new("letter-why-account").with("account", format!("{}/account#letters", self.base_url))
        } else {
            Message::new("letter-why-address")
        }
    }

    fn page(&self, path: &str) -> String {
        format!("{}/{path}", self.base_url)
    }

    /// What was decided about somebody's event, and why.
    fn decided(&self, decided: &DecidedEvent) -> Message {
        let (title, event) =
            (decided.title.as_str(), format!("{}{}", self.base_url, event_path(&decided.slug)));
        let reason = match &decided.same_as {
            Some(same) => self.sameness(same),
            None => reason_given(decided.reason.as_deref()),
        };
        let why = self.why(decided.has_account);
        match decided.decision {
            EventDecision::Shown => {
                Message::new("letter-event-shown").with("title", title).with("event", event).with("why", why)
            }
            EventDecision::Hidden => Message::new("letter-event-hidden")
                .with("title", title)
                .with("event", event)
                .with("reason", reason)
                .with("why", why),
            EventDecision::Removed => Message::new("letter-event-removed")
                .with("title", title)
                .with("reason", reason)
                .with("why", why),
        }
    }

    /// The same event stays.
    fn sameness(&self, same: &SameEvent) -> Message {
        match &same.slug {
            Some(slug) => Message::new("letter-reason-same")
                .with("title", same.title.as_str())
                .with("event", format!("{}{}", self.base_url, event_path(slug))),
            None => Message::new("letter-reason-same-hidden").with("title", same.title.as_str()),
        }
    }

    /// What waits for an editor, one a line.
    fn waiting(&self, titles: &[String]) -> Message {
        let lines: Vec<String> = titles.iter().map(|title| format!("  - {title}")).collect();
        Message::new("letter-events-waiting")
            .with("count", u32::try_from(titles.len()).unwrap_or(u32::MAX))
            .with("titles", lines.join("\n"))
            .with("queue", self.page("admin/queue"))
            .with("why", self.why(true))
    }

    fn message(&self, letter: &Letter) -> Message {
        let page = |path: &str| self.page(path);
        let link = |code: &str| page(&format!("recover?code={code}"));
        match &letter.content {
            LetterContent::Registered => Message::new("letter-registered"),
            LetterContent::AlreadyRegistered => Message::new("letter-already-registered")
                .with("email", letter.to.as_str())
                .with("log_in", page("login"))
                .with("recover", page("recover")),
            LetterContent::ApprovalWanted { email, description } => Message::new("letter-approval-wanted")
                .with("email", email.as_str())
                .with("words", of_themselves(description.as_deref()))
                .with("people", page("admin/users")),
            LetterContent::Approved => Message::new("letter-approved").with("log_in", page("login")),
            LetterContent::Recovery(code) => {
                Message::new("letter-recovery").with("link", link(code.expose()))
            }
            LetterContent::Invitation(code) => Message::new("letter-invitation")
                .with("link", link(code.expose()))
                .with("recover", page("recover")),
            LetterContent::MessageAboutEvent { title, slug, message } => {
                Message::new("letter-message-about-event")
                    .with("title", title.as_str())
                    .with("message", message.as_str())
                    .with("event", page(&format!("event/{slug}")))
            }
            LetterContent::EventDecided(decided) => self.decided(decided),
            LetterContent::EventsWaiting(titles) => self.waiting(titles),
            LetterContent::ApplicationAllowed { name, host } => Message::new("letter-application-allowed")
                .with("name", name.as_str())
                .with("host", host.as_str())
                .with("applications", page("account/applications"))
                .with("why", self.why(true)),
            LetterContent::PasswordChanged => {
                Message::new("letter-password-changed").with("recover", page("recover"))
            }
            LetterContent::EmailChange(code) => {
                let link = page(&format!("account/email?code={}", code.expose()));
                Message::new("letter-email-change").with("email", letter.to.as_str()).with("link", link)
            }
            LetterContent::EmailChangeRequested { email } => Message::new("letter-email-change-requested")
                .with("email", email.as_str())
                .with("account", page("account/email"))
                .with("recover", page("recover")),
            LetterContent::EmailChanged { email } => {
                Message::new("letter-email-changed").with("email", email.as_str())
            }
            LetterContent::AccountRemoved => Message::new("letter-account-removed"),
            LetterContent::AddressWanted => Message::new("letter-address-wanted")
                .with("email", letter.to.as_str())
                .with("log_in", page("login"))
                .with("recover", page("recover")),
            LetterContent::Test => Message::new("letter-test"),
        }
    }
}

/// Why an editor decided so, quoted.
fn reason_given(reason: Option<&str>) -> Message {
    match reason {
        None => Message::new("letter-reason-none"),
        Some(reason) => Message::new("letter-reason").with("reason", quoted(reason)),
    }
}

fn quoted(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\n  > ")
}

/// What somebody who asks for an account says of themselves, quoted.
fn of_themselves(description: Option<&str>) -> Message {
    match description.filter(|description| !description.is_empty()) {
        None => Message::new("letter-approval-wanted-silent"),
        Some(description) => {
            Message::new("letter-approval-wanted-words").with("description", quoted(description))
        }
    }
}
