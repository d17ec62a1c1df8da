//! What the settings hold, and what they must be.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;

use chrono::TimeDelta;
use ipnet::IpNet;
use serde::Deserialize;
use uncino_domain::instance::policy::{
    CompatPolicy, LogInApiPolicy, MAX_CODE_TTL, OAuthPolicy, Policy, RegisterPolicy, SessionPolicy,
};
use uncino_domain::instance::seed::{SeedRefusal, Seeds};
use uncino_domain::instance::setting::InstanceDefaults;
use uncino_domain::oauth::redirect_uri::is_harmless_scheme;
use url::{Host, Url};

use super::duration::{Span, optional};
use super::import::Import;
use super::mail::Mail;
use super::seed::Seed;
use super::source;
use crate::exit::Failure;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) data_dir: PathBuf,
    pub(crate) server: Server,
    pub(crate) database: Database,
    pub(crate) instance: Instance,
    pub(crate) oauth: OAuth,
    pub(crate) compat: Compat,
    register: Register,
    pub(crate) session: Session,
    login_api: LogInApi,
    setup: SetUp,
    pub(super) seed: Seed,
    pub(crate) mail: Mail,
    media: Media,
    outbound: OutboundHosts,
    audit: Audit,
    import: Import,
    pub(crate) limits: Limits,
    pub(crate) log: Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) bind: String,
    base_url: String,
    source_url: String,
    trusted_proxies: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Database {
    url: String,
    pub(crate) transaction_pooler: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Instance {
    name: String,
    time_zone: String,
    language: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OAuth {
    code_ttl: Span,
    access_ttl: Span,
    refresh_idle: Span,
    refresh_max: Span,
    refresh_grace: Span,
    localhost: bool,
    private_schemes: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Compat {
    registration: bool,
    oob: bool,
    http_to_https: bool,
    replay_keeps_tokens: bool,
    code_ttl: Span,
    access_idle: Span,
    #[serde(deserialize_with = "optional")]
    access_max: Option<Span>,
    unused_ttl: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Register {
    enabled: bool,
    unused_ttl: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Session {
    idle: Span,
    max: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogInApi {
    enabled: bool,
    ttl: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUp {
    first_registration_is_admin: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Media {
    dir: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutboundHosts {
    allow_hosts: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Audit {
    keep: Span,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    pub(crate) enabled: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    pub(crate) level: String,
}

impl Log {
    /// A bare word must be a level: the filter would take any other for the name of a module, and log nothing.
    fn judge(&self) -> Result<(), Failure> {
        let levels = ["off", "error", "warn", "info", "debug", "trace"];
        let is_known =
            |part: &str| part.contains('=') || levels.contains(&part.trim().to_ascii_lowercase().as_str());
        match self.level.split(',').find(|part| !is_known(part)) {
            None => Ok(()),
            Some(part) => {
                Err(Failure::Setting(format!("log.level: `{part}` is none of {}", levels.join(", "))))
            }
        }
    }
}

impl Settings {
    /// Judges what types alone can't.
    pub(super) fn judge(&self) -> Result<(), Failure> {
        uncino_storage::check_url(&self.database_url())?;
        if let Err(error) = self.server.bind.to_socket_addrs() {
            let bind = &self.server.bind;
            return Err(Failure::Setting(format!(
                "server.bind: `{bind}` is no address such as 127.0.0.1:13120: {error}"
            )));
        }
        self.log.judge()?;
        self.configured_base_url()?;
        self.source_url()?;
        self.trusted_proxies()?;
        self.outbound_hosts()?;
        self.judge_private_schemes()?;
        self.judge_instance()?;
        self.mail.route(Host::Domain("localhost".to_owned()))?;
        for (key, ttl) in [("oauth.code_ttl", self.oauth.code_ttl), ("compat.code_ttl", self.compat.code_ttl)]
        {
            if ttl.0 > MAX_CODE_TTL || ttl.0 <= TimeDelta::zero() {
                return Err(Failure::Setting(format!("{key} must be more than nothing and at most 10m")));
            }
        }
        let spans = [
            ("oauth.access_ttl", Some(self.oauth.access_ttl)),
            ("oauth.refresh_idle", Some(self.oauth.refresh_idle)),
            ("oauth.refresh_max", Some(self.oauth.refresh_max)),
            ("compat.access_idle", Some(self.compat.access_idle)),
            ("compat.access_max", self.compat.access_max),
            ("compat.unused_ttl", Some(self.compat.unused_ttl)),
            ("register.unused_ttl", Some(self.register.unused_ttl)),
            ("session.idle", Some(self.session.idle)),
            ("session.max", Some(self.session.max)),
            ("login_api.ttl", Some(self.login_api.ttl)),
            ("mail.give_up_after", Some(self.mail.give_up_after)),
            ("audit.keep", Some(self.audit.keep)),
        ];
        match spans.into_iter().find(|(_, span)| span.is_some_and(|span| span.0 < TimeDelta::seconds(1))) {
            Some((key, _)) => Err(Failure::Setting(format!("{key} must be at least 1s"))),
            None => Ok(()),
        }
    }

    fn private_schemes(&self) -> Vec<String> {
        let schemes = self.oauth.private_schemes.iter().map(|scheme| scheme.trim().to_ascii_lowercase());
        schemes.filter(|scheme| !scheme.is_empty()).collect()
    }

    /// A scheme by which an app is opened (RFC 3986 section 3.1), not one that runs something.
    fn judge_private_schemes(&self) -> Result<(), Failure> {
        let is_scheme = |scheme: &String| {
            scheme.starts_with(|c: char| c.is_ascii_lowercase())
                && scheme.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c))
                && is_harmless_scheme(scheme)
        };
        match self.private_schemes().iter().find(|scheme| !is_scheme(scheme)) {
            None => Ok(()),
            Some(scheme) => {
                Err(Failure::Setting(format!("oauth.private_schemes: `{scheme}` is no scheme of an app")))
            }
        }
    }

    /// The database: the one that is set, or a file in the data folder.
    pub(crate) fn database_url(&self) -> String {
        if self.database.url.trim().is_empty() {
            format!("sqlite://{}", self.data_dir.join("uncino.db").display())
        } else {
            self.database.url.trim().to_owned()
        }
    }

    /// Does the database live in the data folder?
    pub(crate) fn uses_data_dir(&self) -> bool {
        self.database.url.trim().is_empty()
    }

    /// The public address: the one that is set, or http where the program listens.
    pub(crate) fn base_url(&self, listening: SocketAddr) -> Result<Url, Failure> {
        if let Some(base_url) = self.configured_base_url()? {
            return Ok(base_url);
        }
        let mut host = listening;
        if host.ip().is_unspecified() {
            host.set_ip(IpAddr::from([127, 0, 0, 1]));
        }
        Url::parse(&format!("http://{host}"))
            .map_err(|error| Failure::Setting(format!("server.bind: {error}")))
    }

    /// Where the source code of this program is.
    pub(crate) fn source_url(&self) -> Result<Option<Url>, Failure> {
        source::url(&self.server.source_url)
    }

    fn configured_base_url(&self) -> Result<Option<Url>, Failure> {
        let text = self.server.base_url.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = |reason: &str| {
            Failure::Setting(format!(
                "server.base_url must be like https://agenda.example.org, but {reason}: {text}"
            ))
        };
        let url = Url::parse(text).map_err(|_error| wrong("this is no address"))?;
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
            return Err(wrong("this is neither https nor http"));
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err(wrong("this has more than a name and a port"));
        }
        if url.path() != "/" {
            return Err(wrong("Uncino can't live under a path"));
        }
        Ok(Some(url))
    }

    /// The proxies whose forwarding headers count.
    pub(crate) fn trusted_proxies(&self) -> Result<Vec<IpNet>, Failure> {
        let texts =
            self.server.trusted_proxies.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
        texts
            .map(|text| {
                let network = text.parse::<IpNet>().or_else(|_error| text.parse::<IpAddr>().map(IpNet::from));
                network.map_err(|_error| {
                    Failure::Setting(format!("server.trusted_proxies: `{text}` is no address and no network"))
                })
            })
            .collect()
    }

    /// From which `host:port` pictures are fetched though it isn't public.
    pub(crate) fn outbound_hosts(&self) -> Result<Vec<String>, Failure> {
        let texts = self.outbound.allow_hosts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
        texts
            .map(|text| {
                // As an address names it: IPv6 in brackets, names in lower case.
                let url = Url::parse(&format!("http://{text}/")).ok();
                let port = text.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
                let host = url.as_ref().filter(|url| url.path() == "/").and_then(Url::host_str);
                host.zip(port).map(|(host, port)| format!("{host}:{port}")).ok_or_else(|| {
                    Failure::Setting(format!(
                        "outbound.allow_hosts: `{text}` is no host with a port, such as 127.0.0.1:8080"
                    ))
                })
            })
            .collect()
    }

    /// Where pictures live: the folder that is set, or one in the data folder.
    pub(crate) fn media_dir(&self) -> PathBuf {
        let dir = self.media.dir.trim();
        if dir.is_empty() { self.data_dir.join("media") } else { PathBuf::from(dir) }
    }

    /// What the instance is called is judged by the rules that hold for administrators too.
    fn judge_instance(&self) -> Result<(), Failure> {
        let Instance { name, time_zone, language } = &self.instance;
        let checks = [
            ("instance.name", "title", name),
            ("instance.time_zone", "instance_timezone", time_zone),
            ("instance.language", "instance_locale", language),
        ];
        for (key, setting, text) in checks {
            uncino_domain::instance::setting::judge(setting, text.as_str().into())
                .map_err(|refusal| Failure::Setting(format!("{key}: `{text}`: {refusal}")))?;
        }
        Ok(())
    }

    /// What an empty database begins with. Files are read now and not before, because only a server's start needs them.
    pub(crate) fn seeds(&self) -> Result<Option<Seeds>, Failure> {
        let wrong = |refusal: SeedRefusal| Failure::Setting(refusal.to_string());
        Seeds::judge(&self.seed.words()?, self.compat.oob).map_err(wrong)
    }

    /// Are there any seeds, good or bad?
    pub(crate) fn has_seeds(&self) -> bool {
        self.seed.is_set()
    }

    /// How long a session's cookie lives at most, in seconds.
    pub(crate) fn session_max_age(&self) -> i64 {
        self.session.max.0.num_seconds()
    }

    /// The rules that the services obey.
    pub(crate) fn policy(&self, base_url: &Url) -> Policy {
        Policy {
            issuer: base_url.as_str().trim_end_matches('/').to_owned(),
            oauth: OAuthPolicy {
                code_ttl: self.oauth.code_ttl.0,
                access_ttl: self.oauth.access_ttl.0,
                refresh_idle: self.oauth.refresh_idle.0,
                refresh_max: self.oauth.refresh_max.0,
                refresh_grace: self.oauth.refresh_grace.0,
                localhost: self.oauth.localhost,
                private_schemes: self.private_schemes(),
            },
            compat: CompatPolicy {
                registration: self.compat.registration,
                oob: self.compat.oob,
                http_to_https: self.compat.http_to_https,
                replay_keeps_tokens: self.compat.replay_keeps_tokens,
                code_ttl: self.compat.code_ttl.0,
                access_idle: self.compat.access_idle.0,
                access_max: self.compat.access_max.map(|span| span.0),
                unused_ttl: self.compat.unused_ttl.0,
            },
            register: RegisterPolicy {
                enabled: self.register.enabled,
                unused_ttl: self.register.unused_ttl.0,
            },
            login_api: LogInApiPolicy { enabled: self.login_api.enabled, ttl: self.login_api.ttl.0 },
            first_registration_is_admin: self.setup.first_registration_is_admin,
            takes_browser_cookies: self.import.browser_cookies,
            limits: self.limits.enabled,
            letters_given_up_after: self.mail.give_up_after.0,
            audit_kept: self.audit.keep.0,
            instance: InstanceDefaults {
                title: self.instance.name.trim().to_owned(),
                time_zone: self.instance.time_zone.clone(),
                language: self.instance.language.clone(),
            },
            session: SessionPolicy { idle: self.session.idle.0, max: self.session.max.0 },
        }
    }
}
