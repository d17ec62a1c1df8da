//! Fetching what is at an address, for whoever sent that address: within bounds of time and place.

mod addresses;

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use uncino_domain::fetch::{Fetcher, Fetching, NotFetched, Take};
use url::{Host, Url};

use crate::fetch::addresses::is_public;

/// How long it may take in all: WordPress gives up after five seconds, and there is more to do.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// How often an address may lead to another one.
const REDIRECTS: usize = 3;

/// How many are fetched at once; who comes then is told to come back.
const AT_ONCE: usize = 32;

/// Fetches over HTTP, from public addresses only.
#[derive(Debug)]
pub struct HttpFetcher {
    allowed: Arc<Allowed>,
    /// Made when it is needed first: it reads the certificates of the system. None if it can't be made.
    client: OnceLock<Option<Client>>,
    permits: Semaphore,
}

impl HttpFetcher {
    /// Fetches from public addresses, and from these `host:port`.
    #[must_use]
    pub fn new(allowed: &[String]) -> Self {
        let allowed = Arc::new(Allowed(allowed.iter().map(|host| host.to_lowercase()).collect()));
        Self { allowed, client: OnceLock::new(), permits: Semaphore::new(AT_ONCE) }
    }

    fn client(&self) -> Option<&Client> {
        let made = self.client.get_or_init(|| {
            let client = client(&self.allowed);
            if let Err(error) = &client {
                tracing::error!(%error, "nothing can be fetched by its address");
            }
            client.ok()
        });
        made.as_ref()
    }

    async fn ask(&self, url: &str, take: Take<'_>) -> Result<(), NotFetched> {
        let url = Url::parse(url).map_err(|_no_url| NotFetched::Unreachable)?;
        let client = self.client().ok_or(NotFetched::Unreachable)?;
        if !self.allowed.may_ask(&url) {
            tracing::info!(host = url.host_str(), "nothing is fetched from there");
            return Err(NotFetched::Unreachable);
        }
        let _permit = self.permits.try_acquire().map_err(|_none_left| NotFetched::Overloaded)?;
        let fetching = async {
            let answer = client.get(url.clone()).send().await.map_err(|error| unreachable(&error))?;
            if !answer.status().is_success() {
                return Err(NotFetched::Unreachable); // Also a redirect that isn't followed.
            }
            read(answer, take).await
        };
        timeout(PATIENCE, fetching).await.unwrap_or(Err(NotFetched::Unreachable))
    }
}

impl Fetcher for HttpFetcher {
    fn fetch<'a>(&'a self, url: &'a str, take: Take<'a>) -> Fetching<'a> {
        Box::pin(self.ask(url, take))
    }
}

async fn read(mut answer: Response, take: Take<'_>) -> Result<(), NotFetched> {
    while let Some(chunk) = answer.chunk().await.map_err(|error| unreachable(&error))? {
        if take(&chunk).is_break() {
            return Err(NotFetched::BrokenOff);
        }
    }
    Ok(())
}

/// The log has the host, never the whole address: it may carry somebody's secret.
fn unreachable(error: &reqwest::Error) -> NotFetched {
    let host = error.url().and_then(Url::host_str);
    tracing::info!(host, timeout = error.is_timeout(), "it can't be fetched");
    NotFetched::Unreachable
}

fn client(allowed: &Arc<Allowed>) -> Result<Client, reqwest::Error> {
    let _another_may_be_installed = rustls::crypto::ring::default_provider().install_default();
    let judge = allowed.clone();
    Client::builder()
        .no_proxy()
        .referer(false)
        .pool_max_idle_per_host(0) // The connection of today is to the address of today.
        .redirect(Policy::custom(move |attempt| follow(attempt, &judge)))
        .dns_resolver(Arc::new(PublicOnly(allowed.clone())))
        .user_agent(concat!("Uncino/", env!("CARGO_PKG_VERSION")))
        .build()
}

fn follow(attempt: Attempt<'_>, allowed: &Allowed) -> reqwest::redirect::Action {
    if attempt.previous().len() > REDIRECTS || !allowed.may_ask(attempt.url()) {
        attempt.stop()
    } else {
        attempt.follow()
    }
}

/// What may be asked beside what is public: `host:port`.
#[derive(Debug)]
struct Allowed(BTreeSet<String>);

impl Allowed {
    /// Is this an http or https address that isn't known to be private? Names are looked up later, by [`PublicOnly`], and
    /// the connection goes to an address that passed there.
    fn may_ask(&self, url: &Url) -> bool {
        if !matches!(url.scheme(), "http" | "https") {
            return false;
        }
        let is_exception = url
            .host_str()
            .zip(url.port_or_known_default())
            .is_some_and(|(host, port)| self.0.contains(&format!("{host}:{port}")));
        is_exception
            || match url.host() {
                None => false,
                Some(Host::Ipv4(address)) => is_public(IpAddr::V4(address)),
                Some(Host::Ipv6(address)) => is_public(IpAddr::V6(address)),
                // An exception is for its port alone, so its name is no name for others.
                Some(Host::Domain(name)) => !self.names(name),
            }
    }

    fn names(&self, name: &str) -> bool {
        self.0.iter().any(|allowed| allowed.rsplit_once(':').is_some_and(|(host, _)| host == name))
    }
}

/// Looks names up and forgets every address that isn't public.
#[derive(Debug)]
struct PublicOnly(Arc<Allowed>);

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let is_exception = self.0.names(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let usable: Vec<SocketAddr> =
                found.filter(|address| is_exception || is_public(address.ip())).collect();
            if usable.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::Allowed;

    #[test]
    fn what_is_private_is_not_asked_unless_it_is_an_exception() {
        let allowed = Allowed(["127.0.0.1:8080".to_owned(), "wp.local:80".to_owned()].into());
        let may = |url: &str| allowed.may_ask(&Url::parse(url).unwrap());
        for public in [
            "http://example.org/x.jpg",
            "https://1.1.1.1/x.jpg",
            "http://127.0.0.1:8080/x.jpg",
            "http://2130706433:8080/x.jpg",
            "http://wp.local/x.jpg",
        ] {
            assert!(may(public), "{public}");
        }
        for other in [
            "http://127.0.0.1/x.jpg",
            "http://127.0.0.1:8081/x.jpg",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]:8080/",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "ftp://example.org/",
            "data:image/png;base64,AA",
            "gopher://127.0.0.1:8080/",
            "http://wp.local:81/x.jpg",
            "https://wp.local/x.jpg",
        ] {
            assert!(!may(other), "{other}");
        }
    }
}
