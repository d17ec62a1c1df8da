//! The composition root: the only place that knows storage, domain and web at once.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use uncino_domain::clock::SystemClock;
use uncino_domain::context::Ports;
use uncino_domain::instance::picture_files::{Foreign, Joined, PictureService};
use uncino_domain::loopback::is_loopback;
use uncino_domain::origin::Origin;
use uncino_domain::outcome::ServiceError;
use uncino_domain::people::letter::Letter;
use uncino_domain::people::letters::OutboxService;
use uncino_domain::people::password::Argon2id;
use uncino_domain::people::set_up::SetUpService;
use uncino_domain::secret::SystemRandom;
use uncino_domain::storage::Storage;
use uncino_media::PictureFolder;
use uncino_outbound::{Carrier, Carries, HttpFetcher, MailThread, Route, Worded, Wording};
use uncino_web::{
    AppState, Letters, MailRoute, MailServer, Site, Speech, access_log, answer_from_kept, baseline_headers,
    close_if_unread, offer_compression, routes, spare_the_rest, tidy_slashes,
};
use url::{Host, Url};

use crate::ending::Ending;
use crate::exit::Failure;
use crate::seeding;
use crate::settings::Settings;
use crate::sweeper::Sweeper;

/// Threads that may block, for each worker, on SQLite: most of those who have one wait for a commit, and the more wait for the same
/// one the better; a look-up needs none.
const THREADS_ON_SQLITE: usize = 16;
/// The same on PostgreSQL, a few more than there are connections: who waits for a connection had better not wake up for it in vain.
const THREADS_ON_POSTGRES: usize = 6;

/// A program that is ready to serve.
pub(crate) struct Application {
    listener: TcpListener,
    state: AppState,
    ports: Ports,
    base_url: Url,
}

impl Application {
    /// Opens the database, takes the address, and puts everything together.
    pub(crate) fn build(settings: &Settings) -> Result<Self, Failure> {
        let seeds = seeding::judge(settings)?;
        std::thread::scope(|scope| {
            let speech = scope.spawn(Speech::load);
            let storage = open_storage(settings)?;
            let speech = || {
                let loaded = speech.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                loaded.map_err(|error| Failure::Refused(format!("a template: {error}")))
            };
            Self::build_on(storage.clone(), (seeds, speech), settings).inspect_err(|_failure| storage.close())
        })
    }

    fn build_on(
        storage: Arc<dyn Storage>,
        (seeds, speech): (seeding::Judged, impl FnOnce() -> Result<Speech, Failure>),
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let listener = listen(&settings.server.bind)?;
        let address = listener.local_addr().map_err(|error| Failure::Unavailable(error.to_string()))?;
        let base_url = settings.base_url(address)?;
        let ports = ports(storage, settings, &base_url, Carries::All)?;
        prepare_pictures(settings, &ports)?;
        let site = Site {
            base_url: base_url.clone(),
            source_url: settings.source_url()?,
            trusted_proxies: settings.trusted_proxies()?,
            session_max_age: settings.session_max_age(),
            mail: settings.mail.route(host(&base_url))?.describe(),
        };
        warn_of(settings, &base_url, &site.mail);
        seeding::apply(seeds, &ports)?;
        let state = AppState::speaking(speech()?, site, ports.clone());
        Ok(Self { listener, state, ports, base_url })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The public address.
    pub(crate) fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// While there is no administrator: a new link to the set-up. Those of earlier starts are dead.
    pub(crate) fn set_up_link(&self) -> Result<Option<String>, Failure> {
        let secret = SetUpService::new(self.ports.clone()).invite()?;
        let base_url = self.base_url.as_str().trim_end_matches('/');
        Ok(secret.map(|secret| format!("{base_url}/setup?code={}", secret.expose())))
    }

    /// Serves until it is told to end; then what is under way is finished, and everything is closed by name: the threads of
    /// the server may end after this returns, and they hold the ports too.
    pub(crate) async fn serve(self, ending: Ending) -> std::io::Result<()> {
        let ports = self.ports.clone();
        let served = self.serve_and_sweep(ending).await;
        ports.close();
        tracing::info!("ended");
        served
    }

    async fn serve_and_sweep(self, ending: Ending) -> std::io::Result<()> {
        let threads = if self.ports.storage.is_near() { THREADS_ON_SQLITE } else { THREADS_ON_POSTGRES };
        let _sweeper = Sweeper::start(self.ports)?;
        let state = Data::new(self.state);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .configure(routes)
                .wrap(baseline_headers())
                .wrap(from_fn(spare_the_rest))
                .wrap(Compress::default())
                .wrap(from_fn(offer_compression))
                .wrap(from_fn(tidy_slashes))
                .wrap(from_fn(answer_from_kept))
                .wrap(from_fn(access_log))
                .wrap(from_fn(close_if_unread))
        })
        .worker_max_blocking_threads(threads)
        // What is left of an answer isn't held back until the reader has acknowledged what came before: that takes 40 ms.
        .tcp_nodelay(true)
        .client_request_timeout(Duration::from_secs(10))
        .client_disconnect_timeout(Duration::from_secs(3))
        .shutdown_timeout(10)
        .disable_signals()
        .listen(self.listener)?
        .run();
        let handle = server.handle();
        actix_web::rt::spawn(async move {
            ending.told().await;
            tracing::info!("ending; what is under way is finished first");
            handle.stop(true).await;
        });
        server.await
    }
}

/// Opens the database of the settings and brings it up to date.
pub(crate) fn open_storage(settings: &Settings) -> Result<Arc<dyn Storage>, Failure> {
    if settings.uses_data_dir() {
        make_private_folder(&settings.data_dir).map_err(|error| {
            Failure::Database(format!(
                "the data folder {} can't be made: {error}",
                settings.data_dir.display()
            ))
        })?;
    }
    let open = if settings.database.transaction_pooler {
        uncino_storage::open_behind_pooler
    } else {
        uncino_storage::open
    };
    Ok(open(&settings.database_url())?)
}

/// Makes the folder of pictures, and puts in order what a crash left there.
fn prepare_pictures(settings: &Settings, ports: &Ports) -> Result<(), Failure> {
    let folder = settings.media_dir();
    if folder.starts_with(&settings.data_dir) {
        make_private_folder(&settings.data_dir).map_err(|error| no_folder(&settings.data_dir, &error))?;
    }
    PictureFolder::new(folder.clone()).prepare().map_err(|error| no_folder(&folder, &error))?;
    let pictures = PictureService::new(ports.clone());
    let joined = join_pictures(&pictures, &folder)?;
    if joined == Joined::WithoutPictures {
        tracing::warn!(
            folder = %folder.display(),
            "THE FOLDER OF PICTURES IS EMPTY, and events have pictures: is media.dir right, or is the folder still to be put back?"
        );
    }
    let swept = pictures.sweep()?;
    tracing::debug!(?swept, "pictures are in order");
    Ok(())
}

/// Whether the folder and the database belong together.
pub(crate) fn join_pictures(pictures: &PictureService, folder: &Path) -> Result<Joined, Failure> {
    pictures.join().map_err(|error| match error {
        ServiceError::Denied(foreign) => not_ours(folder, foreign),
        ServiceError::Failed(error) => error.into(),
    })
}

fn not_ours(folder: &Path, foreign: Foreign) -> Failure {
    let question = "are database.url and media.dir right? If they belong together all the same, run once: uncino media adopt";
    Failure::Setting(format!("media.dir: the folder {} {foreign}; {question}", folder.display()))
}

fn no_folder(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Database(format!("the folder {} can't be made: {error}", path.display()))
}

/// Makes a folder that only its owner can look into; one that is there stays as it is.
pub(crate) fn make_private_folder(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

/// The ports of the services, for commands too.
pub(crate) fn ports(
    storage: Arc<dyn Storage>,
    settings: &Settings,
    base_url: &Url,
    which: Carries,
) -> Result<Ports, Failure> {
    let policy = settings.policy(base_url);
    let route = settings.mail.route(host(base_url))?;
    prepare_mail(&route)?;
    let letters = Letters::new(base_url).map_err(|error| Failure::Refused(format!("a template: {error}")))?;
    let (clock, secrets) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let carrier = Carrier {
        route,
        wording: Box::new(Words(letters)),
        outbox: OutboxService::new(storage.clone(), clock.clone(), secrets.clone(), &policy),
        storage: storage.clone(),
        defaults: policy.instance.clone(),
    };
    let mailer = MailThread::start(carrier, which)
        .map_err(|error| Failure::Unavailable(format!("the mail thread can't be started: {error}")))?;
    Ok(Ports {
        storage,
        clock,
        secrets,
        passwords: Arc::new(Argon2id::default()),
        mailer: Arc::new(mailer),
        fetcher: Arc::new(HttpFetcher::new(&settings.outbound_hosts()?)),
        pictures: Arc::new(PictureFolder::new(settings.media_dir())),
        policy: Arc::new(policy),
        known: Arc::default(),
        origin: Origin::default(),
    })
}

/// Letters in the words of the templates.
#[derive(Debug)]
struct Words(Letters);

impl Wording for Words {
    fn word(
        &self,
        letter: &Letter,
        settings: &uncino_domain::instance::setting::Settings,
    ) -> Result<Worded, String> {
        let worded = self.0.word(letter, settings).map_err(|error| error.to_string())?;
        Ok(Worded { subject: worded.subject, body: worded.body })
    }
}

/// Makes the folder of letters, if one is needed.
fn prepare_mail(route: &Route) -> Result<(), Failure> {
    let Some(folder) = route.folder() else { return Ok(()) };
    make_private_folder(folder).map_err(|error| {
        Failure::Setting(format!("mail.folder: {} can't be made: {error}", folder.display()))
    })
}

/// The name of the instance among servers.
fn host(base_url: &Url) -> Host {
    base_url.host().map_or_else(|| Host::Domain("localhost".to_owned()), |host| host.to_owned())
}

fn listen(bind: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(bind).map_err(|error| {
        Failure::Unavailable(match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!(
                    "{bind} is in use by another program; end that one, or set server.bind to another port"
                )
            }
            std::io::ErrorKind::PermissionDenied => {
                format!(
                    "{bind} needs more rights than this program has; set server.bind to a port above 1023"
                )
            }
            _ => format!("server.bind: can't listen on {bind}: {error}"),
        })
    })
}

fn warn_of(settings: &Settings, base_url: &Url, mail: &MailRoute) {
    if base_url.scheme() == "http" && !is_loopback(base_url) {
        tracing::warn!(%base_url, "PASSWORDS AND TOKENS TRAVEL IN THE CLEAR: server.base_url is http; use https");
    }
    if let MailRoute::Smtp(MailServer { secure: false, user: Some(_), .. }) = mail {
        tracing::warn!(
            "THE MAIL SERVER'S PASSWORD TRAVELS IN THE CLEAR: use smtps://, or add ?tls=required to mail.smtp"
        );
    }
    if !settings.limits.enabled {
        tracing::warn!(
            "LIMITS ARE OFF: limits.enabled is false; never do that where others can reach this server"
        );
    }
    if settings.has_seeds() {
        tracing::warn!(
            "SEEDS ARE SET: whoever knows this configuration knows passwords and tokens; never do that where others can reach this server"
        );
    }
}
