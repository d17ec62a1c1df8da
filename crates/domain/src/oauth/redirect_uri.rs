//! Redirect URIs (RFC 6749 section 3.1.2, RFC 8252): where a browser may be sent with a code.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::loopback::is_loopback;

/// The longest redirect URI, in bytes.
pub const MAX_LENGTH: usize = 2_000;

/// The name of no address: the person copies the code from a page of ours.
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// Names that the answer appends (RFC 6749 section 4.1.2, RFC 9207): a URI that has them already would carry them twice.
const RESERVED: [&str; 6] = ["code", "state", "iss", "error", "error_description", "error_uri"];

/// A redirect URI that is fit to be registered. It keeps the exact spelling, because comparison is by string
/// (RFC 9700 section 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    form: Form,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Web(Url),
    PrivateUse { scheme: String },
    OutOfBand,
}

/// Why a text is no redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.hint())]
pub enum RedirectUriError {
    /// Longer than [`MAX_LENGTH`].
    TooLong,
    /// Not an absolute URI, or with characters that no URI has.
    NotAbsolute,
    /// RFC 6749 section 3.1.2.
    Fragment,
    /// A name or password before the host misleads the eye.
    UserInformation,
    /// A query that holds a parameter of the answer.
    ReservedParameter,
    /// `javascript:`, `data:`, `file:` and whatever else is neither web nor private use.
    Scheme,
    /// Nobody on this machine can listen there, or it is written in an unusual way.
    Port,
}

impl RedirectUriError {
    /// The words of the error.
    pub fn hint(self) -> &'static str {
        match self {
            Self::TooLong => "a redirect URI is longer than 2000 characters",
            Self::NotAbsolute => "a redirect URI must be an absolute URI",
            Self::Fragment => "a redirect URI must not have a fragment",
            Self::UserInformation => "a redirect URI must not contain user information",
            Self::ReservedParameter => {
                "a redirect URI must not contain a parameter of the answer, such as code or state"
            }
            Self::Scheme => {
                "a redirect URI must use https, http, or a private-use scheme that contains a dot or is known here"
            }
            Self::Port => "the port of a loopback address is a number from 1 to 65535 without leading zeros",
        }
    }
}

impl RedirectUri {
    /// Parses and judges a redirect URI: absolute, without fragment or user information; https, http, a
    /// private-use scheme with a dot (RFC 8252 section 7.1), or the out-of-band name.
    pub fn parse(text: &str) -> Result<Self, RedirectUriError> {
        Self::parse_among(text, &[])
    }

    /// Parses and judges a redirect URI as [`Self::parse`] does, but the private-use schemes of this list need no dot.
    pub fn parse_among(text: &str, known: &[String]) -> Result<Self, RedirectUriError> {
        Self::judge(text, |scheme| scheme.contains('.') || known.iter().any(|known| known == scheme))
    }

    /// Reads one that was registered: whatever schemes are known today.
    pub fn from_stored(text: &str) -> Result<Self, RedirectUriError> {
        Self::judge(text, is_harmless_scheme)
    }

    fn judge(text: &str, is_private_use: impl Fn(&str) -> bool) -> Result<Self, RedirectUriError> {
        if text.len() > MAX_LENGTH {
            return Err(RedirectUriError::TooLong);
        }
        if text == OUT_OF_BAND {
            return Ok(Self { text: text.to_owned(), form: Form::OutOfBand });
        }
        let in_grammar = |c: char| {
            c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        };
        if !text.chars().all(in_grammar) {
            return Err(RedirectUriError::NotAbsolute);
        }
        let url = Url::parse(text).map_err(|_syntax| RedirectUriError::NotAbsolute)?;
        if url.fragment().is_some() {
            return Err(RedirectUriError::Fragment);
        }
        if url.query_pairs().any(|(name, _)| RESERVED.contains(&&*name)) {
            return Err(RedirectUriError::ReservedParameter);
        }
        let form = match url.scheme() {
            "https" | "http" => Self::web(text, url)?,
            scheme if is_private_use(scheme) && is_harmless_scheme(scheme) => {
                if !url.username().is_empty() || url.password().is_some() {
                    return Err(RedirectUriError::UserInformation);
                }
                Form::PrivateUse { scheme: scheme.to_owned() }
            }
            _ => return Err(RedirectUriError::Scheme),
        };
        Ok(Self { text: text.to_owned(), form })
    }

    fn web(text: &str, url: Url) -> Result<Form, RedirectUriError> {
        // The URL library forgives `https:host` and `https:///host`; a browser and a person may read them differently.
        let authority = text
            .get(url.scheme().len()..)
            .and_then(|rest| rest.strip_prefix("://"))
            .map(|rest| rest.split(['/', '?']).next().unwrap_or_default())
            .filter(|authority| !authority.is_empty())
            .ok_or(RedirectUriError::NotAbsolute)?;
        if authority.contains('@') {
            return Err(RedirectUriError::UserInformation);
        }
        Ok(Form::Web(url))
    }

    /// The URI exactly as it was registered.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Is it https or http?
    pub fn is_web(&self) -> bool {
        matches!(self.form, Form::Web(_))
    }

    /// Does the person copy the code by hand?
    pub fn is_out_of_band(&self) -> bool {
        self.form == Form::OutOfBand
    }

    /// Is it http? Codes then travel in the clear, unless it is a loopback literal.
    pub fn is_plain_http(&self) -> bool {
        matches!(&self.form, Form::Web(url) if url.scheme() == "http")
    }

    /// Is it http on `127.0.0.1` or `[::1]`, written so (RFC 8252 section 7.3)? The name `localhost` is not, and neither are
    /// other addresses of loopback: nobody needs them.
    pub fn is_loopback_literal(&self) -> bool {
        let host = self.parts().map(|(host, _, _)| host);
        self.is_plain_http() && matches!(host, Some("127.0.0.1" | "[::1]"))
    }

    /// Is it http on the very name `localhost`? A setting says whether that is loopback too.
    pub fn is_localhost(&self) -> bool {
        let rest = self.text.strip_prefix("http://").unwrap_or_default();
        rest.split(['/', '?', ':']).next() == Some("localhost")
    }

    /// Is it on loopback, at a port that nobody can listen at, or with one that is written in an unusual way?
    pub fn has_unusable_port(&self) -> bool {
        let on_loopback = matches!(&self.form, Form::Web(url) if is_loopback(url));
        on_loopback && self.parts().is_none_or(|(_, port, _)| port.is_some_and(|port| !is_usable_port(port)))
    }

    /// Is `self` a registered loopback address with another port, or with one where none was registered? A program on
    /// the person's own machine listens where it finds room (RFC 8252 section 7.3). All else is equal to the letter, and
    /// each name is equal to itself only.
    pub fn is_another_port_of(&self, registered: &Self) -> bool {
        let (Some(asked), Some(known)) = (self.loopback_parts(), registered.loopback_parts()) else {
            return false;
        };
        asked == known
    }

    /// Of http on loopback what stands before and behind the port.
    fn loopback_parts(&self) -> Option<(&str, &str)> {
        let on_loopback = self.is_loopback_literal() || self.is_localhost();
        let (host, port, tail) = self.parts().filter(|_| on_loopback && self.text.starts_with("http://"))?;
        port.is_none_or(is_usable_port).then_some((host, tail))
    }

    /// Host, port and the rest, as written.
    fn parts(&self) -> Option<(&str, Option<&str>, &str)> {
        let (_, rest) = self.text.split_once("://")?;
        let (authority, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let host_end = authority.rfind(']').map_or(0, |bracket| bracket + 1);
        let Some(colon) = authority[host_end..].find(':').map(|colon| host_end + colon) else {
            return Some((authority, None, tail));
        };
        Some((&authority[..colon], Some(&authority[colon + 1..]), tail))
    }

    /// Where the browser goes, for people: scheme, host and port, or the private-use scheme.
    pub fn destination(&self) -> String {
        match &self.form {
            Form::Web(url) => url.origin().ascii_serialization(),
            Form::PrivateUse { scheme } => format!("an app on this device ({scheme})"),
            Form::OutOfBand => "a page here that shows you a code".to_owned(),
        }
    }

    /// The host alone, or what stands for one where there is none.
    pub fn host(&self) -> String {
        match &self.form {
            Form::Web(url) => url.host_str().unwrap_or_default().to_owned(),
            Form::PrivateUse { scheme } => format!("an app on this device ({scheme})"),
            Form::OutOfBand => "an application without an address".to_owned(),
        }
    }

    /// Is `self` the https spelling of a registered http URI? Neither names a port, the host isn't loopback, and all
    /// else is equal: what a WordPress with a forced-TLS administration asks for. Never the reverse.
    pub fn is_https_form_of(&self, registered: &Self) -> bool {
        match (&self.form, &registered.form) {
            (Form::Web(asked), Form::Web(known)) => {
                asked.scheme() == "https"
                    && known.scheme() == "http"
                    && asked.port().is_none()
                    && known.port().is_none()
                    && !is_loopback(known)
                    && self
                        .text
                        .strip_prefix("https")
                        .is_some_and(|rest| registered.text.strip_prefix("http") == Some(rest))
            }
            _ => false,
        }
    }

    /// The URI with parameters appended to whatever query it has (RFC 6749 section 4.1.2), form-encoded. Of `state` only
    /// what a query can't hold is escaped (RFC 3986 section 3.4): it may be long, and proxies bound the header.
    pub fn with_parameters(&self, parameters: &[(&str, &str)]) -> String {
        let encode = |(name, value): &(&str, &str)| match *name {
            "state" => format!("state={}", utf8_percent_encode(value, NOT_IN_A_VALUE)).replace("%20", "+"),
            name => url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish(),
        };
        let encoded = parameters.iter().map(encode).collect::<Vec<_>>().join("&");
        let separator = match self.text.split_once('?') {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        format!("{}{separator}{encoded}", self.text)
    }
}

/// What can't stand in the value of a query's parameter, or would be read as something else by some.
const NOT_IN_A_VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b':')
    .remove(b'@')
    .remove(b'/')
    .remove(b'?');

/// A port as everybody writes it, at which a program can listen.
fn is_usable_port(port: &str) -> bool {
    port.starts_with(|c: char| matches!(c, '1'..='9')) && port.parse::<u16>().is_ok()
}

/// Schemes that run, read or show something instead of opening an app.
const HARMFUL: [&str; 15] = [
    "javascript",
    "data",
    "vbscript",
    "file",
    "filesystem",
    "blob",
    "about",
    "view-source",
    "ftp",
    "ws",
    "wss",
    "mailto",
    "tel",
    "urn",
    "jar",
];

/// May apps be opened by this scheme?
pub fn is_harmless_scheme(scheme: &str) -> bool {
    !HARMFUL.contains(&scheme) && !matches!(scheme, "http" | "https")
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
