//! Asking a site that whoever runs this program named: wherever it is, also in their own network. Within bounds of time and
//! size, and never led elsewhere.

use std::error::Error as _;
use std::time::Duration;

use reqwest::header::{HOST, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use uncino_domain::secret::Secret;
use url::Url;

/// How long one answer may take in all, in seconds.
const PATIENCE: u64 = 30;
/// How long it may take until somebody listens.
const CONNECTING: Duration = Duration::from_secs(10);
/// The most that an answer may have, in bytes: a list of a hundred thousand events.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// A site at an address that the operator named.
#[derive(Debug)]
pub struct NamedSite {
    base: Url,
    /// What it is called, if not as in its address.
    host: Option<String>,
    /// With whose token it is asked.
    token: Option<Secret>,
    client: Client,
}

/// What a site answered. A redirect is an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// Where it leads to.
    pub location: Option<String>,
    /// What it said.
    pub body: Vec<u8>,
}

/// Why a site can't be asked, or didn't answer. Nothing secret of its address is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// What should be an address is none.
    #[error("this is no address; it looks like https://agenda.example.org")]
    NoAddress,
    /// Nobody is there, or what is there breaks off.
    #[error("it can't be reached: {0}")]
    Unreachable(String),
    /// It takes too long.
    #[error("no answer within {PATIENCE} seconds")]
    Slow,
    /// It says too much.
    #[error("the answer has more than {} MiB", MAX_ANSWER / 1024 / 1024)]
    TooLarge,
}

impl NamedSite {
    /// The site at this address, which is called `host` if that is said.
    ///
    /// # Errors
    /// When it is no http or https address.
    pub fn new(address: &str, host: Option<String>) -> Result<Self, NoAnswer> {
        let mut base = Url::parse(address).map_err(|_no_url| NoAnswer::NoAddress)?;
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            return Err(NoAnswer::NoAddress);
        }
        base.set_query(None);
        base.set_fragment(None);
        let _another_may_be_installed = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .no_proxy()
            .referer(false)
            .redirect(Policy::none())
            .connect_timeout(CONNECTING)
            .timeout(Duration::from_secs(PATIENCE))
            .user_agent(concat!("Uncino/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| no_answer(&error))?;
        Ok(Self { base, host, token: None, client })
    }

    /// The same, asked with this token.
    #[must_use]
    pub fn with_token(self, token: Option<Secret>) -> Self {
        Self { token, ..self }
    }

    /// Its address, without what only its owner knows.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut shown = self.base.clone();
        let _has_none = shown.set_password(None);
        let _has_none = shown.set_username("");
        shown.as_str().trim_end_matches('/').to_owned()
    }

    /// Asks for what is at this path, which begins with a slash and may have a query.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn get(&self, path: &str) -> Result<Answered, NoAnswer> {
        let url = Url::parse(&format!("{}{path}", self.base.as_str().trim_end_matches('/')));
        let mut request = self.client.get(url.map_err(|_no_url| NoAnswer::NoAddress)?);
        if let Some(host) = &self.host {
            request = request.header(HOST, host);
        }
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose());
        }
        let answer = request.send().await.map_err(|error| no_answer(&error))?;
        let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        Ok(Answered {
            status: answer.status().as_u16(),
            location: location.map(str::to_owned),
            body: read(answer).await?,
        })
    }
}

async fn read(mut answer: Response) -> Result<Vec<u8>, NoAnswer> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| no_answer(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(NoAnswer::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The innermost cause says it best; the outer ones have the address.
fn no_answer(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() {
        return NoAnswer::Slow;
    }
    let mut cause = error.source();
    while let Some(deeper) = cause.and_then(|cause| cause.source()) {
        cause = Some(deeper);
    }
    let said = cause.map_or_else(|| "the answer can't be read".to_owned(), |cause| cause.to_string());
    NoAnswer::Unreachable(said)
}
