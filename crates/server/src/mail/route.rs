//! The routes that a letter can take.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::file::FileTransport;
use lettre::transport::smtp::SmtpTransport;
use lettre::{Message, Transport as _};
use uncino_web::{MailRoute, MailServer};
use url::Url;

use crate::application::make_private_folder;
use crate::exit::Failure;
use crate::settings::Mail;

/// How long a mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A way for letters.
#[derive(Debug, Clone)]
pub(crate) enum Route {
    /// Into the log.
    Log,
    /// Into files of a folder.
    Folder { from: Mailbox, folder: PathBuf },
    /// Through a mail server.
    Smtp { from: Mailbox, transport: Box<SmtpTransport>, server: MailServer },
}

/// Why a letter did not go out.
#[derive(Debug)]
pub(super) struct Undelivered {
    pub(super) words: String,
    /// Is it worth another try?
    pub(super) may_pass: bool,
}

impl Route {
    /// The route of the settings.
    pub(crate) fn of(mail: &Mail) -> Result<Self, Failure> {
        let (smtp, folder) = (mail.smtp.trim(), mail.folder.trim());
        if smtp.is_empty() && folder.is_empty() {
            return Ok(Self::Log);
        }
        let from = mail.from.parse().map_err(|_error| {
            let from = &mail.from;
            Failure::Setting(format!(
                "mail.from: `{from}` is no sender such as \"Circolo Sud <agenda@example.org>\""
            ))
        })?;
        if smtp.is_empty() {
            return Ok(Self::Folder { from, folder: PathBuf::from(folder) });
        }
        let wrong = |reason: String| {
            Failure::Setting(format!(
                "mail.smtp must be like smtps://user:password@mail.example.org: {reason}"
            ))
        };
        let url = Url::parse(smtp).map_err(|error| wrong(error.to_string()))?;
        let transport = SmtpTransport::from_url(smtp).map_err(|error| wrong(error.to_string()))?;
        let transport = Box::new(transport.timeout(Some(PATIENCE)).build());
        Ok(Self::Smtp { from, transport, server: server(&url) })
    }

    /// The route, for pages.
    pub(crate) fn describe(&self) -> MailRoute {
        match self {
            Self::Log => MailRoute::Log,
            Self::Folder { .. } => MailRoute::Folder,
            Self::Smtp { server, .. } => MailRoute::Smtp(server.clone()),
        }
    }

    /// Makes the folder, if it is one that is needed.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        let Self::Folder { folder, .. } = self else { return Ok(()) };
        make_private_folder(folder).map_err(|error| {
            Failure::Setting(format!("mail.folder: {} can't be made: {error}", folder.display()))
        })
    }

    /// Sends one letter.
    pub(super) fn carry(&self, to: &str, subject: &str, body: &str) -> Result<(), Undelivered> {
        match self {
            Self::Log => {
                tracing::warn!(to, subject, "no mail server is set; the letter would say:\n{body}");
                Ok(())
            }
            Self::Folder { from, folder } => {
                let message = message(from, to, subject, body)?;
                write(folder, &message)
            }
            Self::Smtp { from, transport, .. } => {
                let message = message(from, to, subject, body)?;
                transport.send(&message).map(drop).map_err(|error| Undelivered {
                    may_pass: !error.is_permanent(),
                    words: error.to_string(),
                })
            }
        }
    }
}

fn server(url: &Url) -> MailServer {
    let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, how)| how);
    let usual = match (url.scheme(), &tls) {
        ("smtps", _) => 465,
        (_, Some(_)) => 587,
        (_, None) => 25,
    };
    MailServer {
        host: url.host_str().unwrap_or_default().to_owned(),
        port: url.port().unwrap_or(usual),
        // `opportunistic` goes on in the clear where the server offers nothing else.
        secure: url.scheme() == "smtps" || tls.as_deref() == Some("required"),
        user: Some(url.username().to_owned()).filter(|user| !user.is_empty()),
    }
}

fn message(from: &Mailbox, to: &str, subject: &str, body: &str) -> Result<Message, Undelivered> {
    let unfit = |words: String| Undelivered { words, may_pass: false };
    let to = to.parse().map_err(|error: lettre::address::AddressError| unfit(error.to_string()))?;
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(subject)
        .header(ContentType::TEXT_PLAIN)
        .body(body.to_owned())
        .map_err(|error| unfit(error.to_string()))
}

fn write(folder: &Path, message: &Message) -> Result<(), Undelivered> {
    FileTransport::new(folder)
        .send(message)
        .map(drop)
        .map_err(|error| Undelivered { words: error.to_string(), may_pass: true })
}

#[cfg(test)]
mod tests {
    use super::Route;
    use crate::settings::Mail;

    fn route(from: &str, smtp: &str, folder: &str) -> Result<Route, String> {
        let mail = Mail { from: from.to_owned(), smtp: smtp.to_owned(), folder: folder.to_owned() };
        Route::of(&mail).map_err(|failure| failure.to_string())
    }

    #[test]
    fn nothing_set_means_the_log() {
        assert!(matches!(route("", "", ""), Ok(Route::Log)));
    }

    #[test]
    fn a_mail_server_is_described_without_its_password() {
        let from = "Circolo <agenda@example.org>";
        let route = route(from, "smtps://anna:hush@mail.example.org", "").unwrap();
        let described = format!("{:?}", route.describe());
        assert!(described.contains("mail.example.org") && described.contains("465"), "{described}");
        assert!(!described.contains("hush"), "{described}");
    }

    #[test]
    fn only_what_is_always_encrypted_is_called_secure() {
        let how = |smtp| {
            let Route::Smtp { server, .. } = route("a@example.org", smtp, "").unwrap() else {
                unreachable!()
            };
            (server.port, server.secure)
        };
        assert_eq!(how("smtps://mail.example.org"), (465, true));
        assert_eq!(how("smtp://mail.example.org?tls=required"), (587, true));
        assert_eq!(how("smtp://mail.example.org?tls=opportunistic"), (587, false));
        assert_eq!(how("smtp://mail.example.org"), (25, false));
    }

    #[test]
    fn a_wrong_setting_is_named() {
        assert!(route("", "smtps://mail.example.org", "").unwrap_err().contains("mail.from"));
        assert!(route("a@example.org", "http://mail.example.org", "").unwrap_err().contains("mail.smtp"));
        assert!(route("a@example.org", "nonsense", "").unwrap_err().contains("mail.smtp"));
    }
}
