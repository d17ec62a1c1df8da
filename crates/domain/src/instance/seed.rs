//! Seeds: the people, the application and the token that an empty database begins with, so that a test of somebody
//! else's program needs no browser and no set-up. Known to whoever wrote them down, so never for a public server.

use crate::id::ClientId;
use crate::oauth::client::{ClientName, MAX_REDIRECT_URIS};
use crate::oauth::redirect_uri::{RedirectUri, RedirectUriError};
use crate::people::password::{NewPassword, PasswordError};
use crate::people::user::EmailAddress;
use crate::secret::Secret;
use crate::text::can_be_seen;

/// How long an identifier or a secret must be, in characters: enough that nobody guesses a good one.
const LENGTHS: std::ops::RangeInclusive<usize> = 20..=255;

/// Seeds as they were written down, not judged yet. What is none was not given.
#[derive(Debug, Clone, Default)]
pub struct SeedWords {
    /// What the administrator logs in with.
    pub admin_email: Option<Secret>,
    /// Their password.
    pub admin_password: Option<Secret>,
    /// What the member logs in with.
    pub user_email: Option<Secret>,
    /// Their password.
    pub user_password: Option<Secret>,
    /// The application's identifier.
    pub client_id: Option<Secret>,
    /// Its secret.
    pub client_secret: Option<Secret>,
    /// Its name; its identifier if there is none.
    pub client_name: Option<Secret>,
    /// Its redirect URIs, between them commas or white space.
    pub client_redirect_uris: Option<Secret>,
    /// Whether it is strict: `true` or `false`.
    pub client_strict: Option<Secret>,
    /// An access token of the member for the application.
    pub token: Option<Secret>,
}

/// Seeds that are fit to be stored.
#[derive(Debug, Clone)]
pub struct Seeds {
    pub(crate) admin: Option<SeedAccount>,
    pub(crate) user: Option<SeedAccount>,
    pub(crate) client: Option<SeedClient>,
    /// Only with a user and a client.
    pub(crate) token: Option<Secret>,
}

/// Somebody who can log in.
#[derive(Debug, Clone)]
pub(crate) struct SeedAccount {
    pub(crate) email: EmailAddress,
    pub(crate) password: NewPassword,
}

/// An application.
#[derive(Debug, Clone)]
pub(crate) struct SeedClient {
    pub(crate) id: ClientId,
    pub(crate) secret: Secret,
    pub(crate) name: ClientName,
    pub(crate) redirect_uris: Vec<RedirectUri>,
    pub(crate) is_strict: bool,
}

/// Why seeds are refused. A sentence for whoever wrote them down; it never repeats a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeedRefusal {
    /// One of two that belong together.
    #[error("seed.{given} is nothing without seed.{missing}")]
    Half {
        /// What is there.
        given: &'static str,
        /// What isn't.
        missing: &'static str,
    },
    /// An identifier or a secret that can be guessed, or that some client would not carry unchanged.
    #[error(
        "seed.{0} must match ^[a-z0-9_-]{{20,}}$: 20 to 255 lower-case letters, digits, _ and -, and nothing else"
    )]
    Form(&'static str),
    /// An address that no account can have.
    #[error("seed.{0} is no e-mail address")]
    Email(&'static str),
    /// One address for two.
    #[error("seed.admin_email and seed.user_email are the same address, but one address has one account")]
    SameEmail,
    /// A password that no account can have.
    #[error("seed.{0}: {1}")]
    Password(&'static str, PasswordError),
    /// A name that no application can have.
    #[error("seed.client_name must have 1 to 255 printable characters")]
    Name,
    /// Redirect URIs that this application can't have.
    #[error("seed.client_redirect_uris: {0}")]
    RedirectUris(&'static str),
    /// Neither yes nor no.
    #[error("seed.client_strict must be true or false")]
    Strict,
}

type Judged<T> = Result<T, SeedRefusal>;

impl Seeds {
    /// Judges what was written down; none if nothing was. `oob` is the setting `compat.oob`.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn judge(words: &SeedWords, oob: bool) -> Judged<Option<Self>> {
        let admin = account(("admin_email", &words.admin_email), ("admin_password", &words.admin_password))?;
        let user = account(("user_email", &words.user_email), ("user_password", &words.user_password))?;
        if let (Some(admin), Some(user)) = (&admin, &user)
            && admin.email == user.email
        {
            return Err(SeedRefusal::SameEmail);
        }
        let client = client(words, oob)?;
        let token = words.token.as_ref().map(|token| secret("token", token)).transpose()?;
        for (missing, is_missing) in [("user_email", user.is_none()), ("client_id", client.is_none())] {
            if token.is_some() && is_missing {
                return Err(SeedRefusal::Half { given: "token", missing });
            }
        }
        let seeds = Self { admin, user, client, token };
        Ok(Some(seeds).filter(|seeds| !seeds.kinds().is_empty()))
    }

    /// What there is, in words.
    pub fn kinds(&self) -> Vec<&'static str> {
        let kinds = [
            (self.admin.is_some(), "an administrator"),
            (self.user.is_some(), "a member"),
            (self.client.is_some(), "an application"),
            (self.token.is_some(), "an access token"),
        ];
        kinds.into_iter().filter_map(|(is_there, kind)| is_there.then_some(kind)).collect()
    }
}

type Word<'w> = (&'static str, &'w Option<Secret>);

/// Both or none.
fn pair<'w>(first: Word<'w>, second: Word<'w>) -> Judged<Option<(&'w Secret, &'w Secret)>> {
    match (first.1, second.1) {
        (Some(one), Some(other)) => Ok(Some((one, other))),
        (Some(_), None) => Err(SeedRefusal::Half { given: first.0, missing: second.0 }),
        (None, Some(_)) => Err(SeedRefusal::Half { given: second.0, missing: first.0 }),
        (None, None) => Ok(None),
    }
}

fn account(email: Word<'_>, password: Word<'_>) -> Judged<Option<SeedAccount>> {
    let names = (email.0, password.0);
    let Some((email, password)) = pair(email, password)? else { return Ok(None) };
    let email = EmailAddress::parse(email.expose()).ok_or(SeedRefusal::Email(names.0))?;
    let password =
        NewPassword::parse(password.clone()).map_err(|error| SeedRefusal::Password(names.1, error))?;
    Ok(Some(SeedAccount { email, password }))
}

fn client(words: &SeedWords, oob: bool) -> Judged<Option<SeedClient>> {
    let redirect_uris = ("client_redirect_uris", &words.client_redirect_uris);
    let is_strict = is_strict(words.client_strict.as_ref())?;
    let Some((id, plain)) = pair(("client_id", &words.client_id), ("client_secret", &words.client_secret))?
    else {
        let strict = is_strict.then(|| Secret::new("true"));
        let lone = [redirect_uris, ("client_name", &words.client_name), ("client_strict", &strict)];
        return match lone.into_iter().find(|(_, word)| word.is_some()) {
            Some((given, _)) => Err(SeedRefusal::Half { given, missing: "client_id" }),
            None => Ok(None),
        };
    };
    let id = secret("client_id", id)?;
    let name = words.client_name.as_ref().unwrap_or(&id);
    let name = ClientName::parse(name.expose())
        .filter(|name| can_be_seen(name.as_str()))
        .ok_or(SeedRefusal::Name)?;
    let missing = SeedRefusal::Half { given: "client_id", missing: redirect_uris.0 };
    let texts = redirect_uris.1.as_ref().ok_or(missing)?;
    Ok(Some(SeedClient {
        secret: secret("client_secret", plain)?,
        redirect_uris: judge_redirect_uris(texts.expose(), is_strict, oob)?,
        id: ClientId::new(id.expose()),
        name,
        is_strict,
    }))
}

fn is_strict(word: Option<&Secret>) -> Judged<bool> {
    match word.map(|word| word.expose().trim()) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(SeedRefusal::Strict),
    }
}

/// Letters that every client carries unchanged: WordPress passes what it is given through `sanitize_key`.
fn secret(name: &'static str, secret: &Secret) -> Judged<Secret> {
    let text = secret.expose();
    let is_good = |c: u8| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    if LENGTHS.contains(&text.len()) && text.bytes().all(is_good) {
        Ok(secret.clone())
    } else {
        Err(SeedRefusal::Form(name))
    }
}

fn judge_redirect_uris(texts: &str, is_strict: bool, oob: bool) -> Judged<Vec<RedirectUri>> {
    let mut redirect_uris = Vec::new();
    for text in texts.split(|c: char| c == ',' || c.is_whitespace()).filter(|text| !text.is_empty()) {
        let redirect_uri =
            RedirectUri::parse(text).map_err(|error| SeedRefusal::RedirectUris(error.hint()))?;
        if redirect_uri.is_out_of_band() && !oob {
            return Err(SeedRefusal::RedirectUris(RedirectUriError::Scheme.hint()));
        }
        if !redirect_uris.contains(&redirect_uri) {
            redirect_uris.push(redirect_uri);
        }
    }
    let refusal = if redirect_uris.is_empty() {
        Some("there must be at least one")
    } else if redirect_uris.len() > MAX_REDIRECT_URIS {
        Some("at most 10 redirect URIs")
    } else if !is_strict && !redirect_uris.iter().all(RedirectUri::is_web) {
        Some("only strict clients can have others than https and http; set seed.client_strict to true")
    } else if is_strict && redirect_uris.iter().any(is_in_the_clear) {
        Some("with seed.client_strict, http is for 127.0.0.1, [::1] and localhost only")
    } else {
        None
    };
    refusal.map_or(Ok(redirect_uris), |reason| Err(SeedRefusal::RedirectUris(reason)))
}

/// Does plain http lead to another machine than this one?
fn is_in_the_clear(redirect_uri: &RedirectUri) -> bool {
    redirect_uri.is_plain_http() && !redirect_uri.is_loopback_literal() && !redirect_uri.is_localhost()
}
