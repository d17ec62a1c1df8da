//! The routes that a letter can take.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::transport::file::FileTransport;
use lettre::transport::smtp::SmtpTransport;
use lettre::transport::smtp::extension::ClientId;
use lettre::{Message, Transport as _};
use uncino_domain::people::letter::{Delivery, MailFault, MailRoute, MailServer};
use uncino_domain::secret::{SecretGenerator, SystemRandom};
use url::{Host, Url};

use super::Worded;

/// How long a mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where letters go, as it is configured.
#[derive(Debug, Clone, Copy)]
pub struct MailSettings<'a> {
    /// The sender; needed with the other two.
    pub from: &'a str,
    /// The URL of the mail server, or nothing.
    pub smtp: &'a str,
    /// The folder for files, or nothing. A mail server wins.
    pub folder: &'a str,
}

/// A setting that is no good: its name and what is wrong, for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRefused(pub String);

/// A way for letters.
#[derive(Debug, Clone)]
pub enum Route {
    /// Into the log.
    Log,
    /// Into files of a folder.
    Folder {
        /// Who writes.
        from: Mailbox,
        /// Where the files go.
        folder: PathBuf,
        /// The host of the instance.
        sender: Host,
    },
    /// Through a mail server.
    Smtp {
        /// Who writes.
        from: Mailbox,
        /// The connection.
        transport: Box<SmtpTransport>,
        /// The mail server, for people.
        server: MailServer,
        /// The host of the instance.
        sender: Host,
    },
}

/// Why a letter did not go out.
#[derive(Debug)]
pub(super) struct Undelivered {
    pub(super) words: String,
    /// Is it worth another try?
    pub(super) may_pass: bool,
    /// The same, for who waits for it.
    pub(super) fault: MailFault,
}

impl Undelivered {
    /// It never left us, and never will.
    pub(super) fn unwritten(words: String) -> Self {
        Self { words, may_pass: false, fault: MailFault::Unwritten }
    }

    /// It never left us, and may another time.
    pub(super) fn for_now(words: String) -> Self {
        Self { may_pass: true, ..Self::unwritten(words) }
    }
}

impl Route {
    /// The route of the settings, for letters of the instance that lives at this host.
    ///
    /// # Errors
    /// When a setting is no good.
    pub fn of(mail: MailSettings<'_>, sender: Host) -> Result<Self, RouteRefused> {
        let (smtp, folder) = (mail.smtp.trim(), mail.folder.trim());
        if smtp.is_empty() && folder.is_empty() {
            return Ok(Self::Log);
        }
        let from = mail.from.parse().map_err(|_error| {
            let from = mail.from;
            RouteRefused(format!(
                "mail.from: `{from}` is no sender such as \"Circolo Sud <agenda@example.org>\""
            ))
        })?;
        if smtp.is_empty() {
            return Ok(Self::Folder { from, folder: PathBuf::from(folder), sender });
        }
        let wrong = |reason: String| {
            RouteRefused(format!("mail.smtp must be like smtps://user:password@mail.example.org: {reason}"))
        };
        let url = Url::parse(smtp).map_err(|error| wrong(error.to_string()))?;
        let transport = SmtpTransport::from_url(smtp).map_err(|error| wrong(error.to_string()))?;
        let transport = transport.timeout(Some(PATIENCE)).hello_name(hello_name(&sender));
        Ok(Self::Smtp { from, transport: Box::new(transport.build()), server: server(&url), sender })
    }

    /// The route, for pages.
    pub fn describe(&self) -> MailRoute {
        match self {
            Self::Log => MailRoute::Log,
            Self::Folder { .. } => MailRoute::Folder,
            Self::Smtp { server, .. } => MailRoute::Smtp(server.clone()),
        }
    }

    /// The folder that is needed, if one is.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder { folder, .. } => Some(folder),
            Self::Log | Self::Smtp { .. } => None,
        }
    }

    /// What came of a letter that was carried well.
    pub(super) fn delivery(&self) -> Delivery {
        match self {
            Self::Log => Delivery::Logged,
            Self::Folder { .. } => Delivery::Filed,
            Self::Smtp { .. } => Delivery::Taken,
        }
    }

    /// Sends one letter.
    pub(super) fn carry(&self, to: &str, worded: &Worded) -> Result<(), Undelivered> {
        match self {
            Self::Log => {
                let Worded { subject, body } = worded;
                tracing::warn!(to, subject, "no mail server is set; the letter would say:\n{body}");
                Ok(())
            }
            Self::Folder { from, folder, sender } => {
                let message = message(from, sender, to, worded)?;
                write(folder, &message)
            }
            Self::Smtp { from, transport, sender, .. } => {
                let message = message(from, sender, to, worded)?;
                transport.send(&message).map(drop).map_err(|error| Undelivered {
                    may_pass: !error.is_permanent(),
                    fault: fault(&error),
                    words: error.to_string(),
                })
            }
        }
    }
}

/// Codes that mean who we are, or that we have to say so (RFC 4954 section 6).
const CREDENTIALS: [u16; 6] = [432, 454, 530, 534, 535, 538];

fn fault(error: &lettre::transport::smtp::Error) -> MailFault {
    if let Some(code) = error.status().map(u16::from) {
        let is_of_credentials = CREDENTIALS.contains(&code);
        return if is_of_credentials { MailFault::Credentials(code) } else { MailFault::Refused(code) };
    }
    if error.is_tls() {
        return MailFault::Insecure;
    }
    if error.is_client() {
        return MailFault::Unsuited;
    }
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        // A socket that waited long enough says that it would block.
        if let Some(ErrorKind::TimedOut | ErrorKind::WouldBlock) = kind {
            return MailFault::TooSlow;
        }
        cause = error.source();
    }
    MailFault::Unreachable
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

/// The name that the program gives itself in the conversation with the mail server (RFC 5321 section 4.1.1.1).
fn hello_name(sender: &Host) -> ClientId {
    match sender {
        Host::Domain(name) => ClientId::Domain(name.clone()),
        Host::Ipv4(address) => ClientId::Ipv4(*address),
        Host::Ipv6(address) => ClientId::Ipv6(*address),
    }
}

/// A name for one letter, which no other has (RFC 5322 section 3.6.4).
fn message_id(sender: &Host) -> String {
    let secrets: &dyn SecretGenerator = &SystemRandom;
    let unique = secrets.uuid().simple();
    match sender {
        Host::Domain(name) => format!("<{unique}@{name}>"),
        Host::Ipv4(address) => format!("<{unique}@[{address}]>"),
        Host::Ipv6(address) => format!("<{unique}@[IPv6:{address}]>"),
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834 section 5): nobody's holiday answers it.
#[derive(Debug, Clone)]
struct AutoGenerated;

impl Header for AutoGenerated {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn message(from: &Mailbox, sender: &Host, to: &str, worded: &Worded) -> Result<Message, Undelivered> {
    let to = to
        .parse()
        .map_err(|error: lettre::address::AddressError| Undelivered::unwritten(error.to_string()))?;
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(worded.subject.as_str())
        .message_id(Some(message_id(sender)))
        .header(MIME_VERSION_1_0)
        .header(AutoGenerated)
        .header(ContentType::TEXT_PLAIN)
        .body(worded.body.clone())
        .map_err(|error| Undelivered::unwritten(error.to_string()))
}

fn write(folder: &Path, message: &Message) -> Result<(), Undelivered> {
    FileTransport::new(folder)
        .send(message)
        .map(drop)
        .map_err(|error| Undelivered::for_now(error.to_string()))
}

#[cfg(test)]
mod tests {
    use url::Host;

    use super::{MailSettings, Route, Worded, hello_name, message};

    fn here() -> Host {
        Host::parse("agenda.example.org").unwrap()
    }

    #[test]
    fn a_letter_has_what_large_mail_servers_want() {
        let from = "Circolo <agenda@example.org>".parse().unwrap();
        let letter = |sender: &Host, subject: &str| {
            let worded = Worded { subject: subject.to_owned(), body: "Hello".to_owned() };
            let message = message(&from, sender, "anna@example.org", &worded).unwrap();
            String::from_utf8(message.formatted()).unwrap()
        };
        let sent = letter(&here(), "News\r\nBcc: eve@example.org");
        let (head, _) = sent.split_once("\r\n\r\n").unwrap();
        let lines: Vec<&str> = head.split("\r\n").collect();
        let value = |name: &str| lines.iter().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        assert_eq!(value("MIME-Version: "), "1.0");
        assert_eq!(value("Auto-Submitted: "), "auto-generated");
        assert!(!value("Date: ").is_empty());
        let id = value("Message-ID: ");
        assert!(id.starts_with('<') && id.ends_with("@agenda.example.org>") && id.len() > 50, "{id}");
        assert!(!lines.iter().any(|line| line.starts_with("Bcc")), "{head}");
        assert!(!letter(&here(), "News").contains(id), "each letter has its own");
        let by_number = letter(&Host::parse("127.0.0.1").unwrap(), "News");
        assert!(by_number.contains("@[127.0.0.1]>\r\n"), "{by_number}");
    }

    #[test]
    fn the_mail_server_is_greeted_by_the_name_of_the_instance() {
        assert_eq!(hello_name(&here()).to_string(), "agenda.example.org");
        assert_eq!(hello_name(&Host::parse("127.0.0.1").unwrap()).to_string(), "[127.0.0.1]");
    }

    fn route(from: &str, smtp: &str, folder: &str) -> Result<Route, String> {
        Route::of(MailSettings { from, smtp, folder }, here()).map_err(|refused| refused.0)
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
