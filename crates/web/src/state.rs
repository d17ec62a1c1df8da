//! What the handlers share.

use std::sync::Arc;

use actix_web::HttpRequest;
use tokio::sync::Semaphore;
use uncino_domain::clock::Clock;
use uncino_domain::context::Ports;

use crate::extract::peer;
use crate::kept::shelf::Shelf;
use crate::pages::frame::Frame;
use crate::pages::templates::Templates;
use crate::picture_permits::PicturePermits;
use crate::site::Site;
use crate::words::Words;

/// The services, and what pages say of the instance.
#[derive(Debug, Clone)]
pub struct AppState {
    pub(crate) site: Arc<Site>,
    pub(crate) words: Words,
    pub(crate) templates: Arc<Templates>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ports: Ports,
    /// One permit a core: each password hash takes 19 MiB and tens of milliseconds.
    pub(crate) password_permits: Arc<Semaphore>,
    /// Pictures that are on their way.
    pub(crate) pictures: PicturePermits,
    /// What many people read alike.
    pub(crate) shelf: Arc<Shelf>,
    /// Pages of other sites that are fetched and read.
    pub(crate) imports: Arc<Semaphore>,
}

/// All that pages say, and how: loading it takes a third of a start, and needs neither database nor settings.
#[derive(Debug)]
pub struct Speech {
    words: Words,
    templates: Templates,
}

impl Speech {
    /// Reads the catalogues and parses the templates that are part of the program.
    ///
    /// # Errors
    /// When one is broken.
    pub fn load() -> Result<Self, tera::Error> {
        let words = Words::load()?;
        Ok(Self { templates: Templates::load(&words)?, words })
    }
}

/// How many pages of other sites are read at once: the largest takes some 30 MB.
const IMPORTS: usize = 4;

impl AppState {
    /// Everything that the handlers need.
    ///
    /// # Errors
    /// When a template or a catalogue is broken.
    pub fn new(site: Site, ports: Ports) -> Result<Self, tera::Error> {
        Ok(Self::speaking(Speech::load()?, site, ports))
    }

    /// The same, with words and templates that were loaded before.
    pub fn speaking(speech: Speech, site: Site, ports: Ports) -> Self {
        let Speech { words, templates } = speech;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            pictures: PicturePermits::default(),
            shelf: Arc::default(),
            imports: Arc::new(Semaphore::new(IMPORTS)),
            site: Arc::new(site),
            templates: Arc::new(templates),
            words,
            clock: ports.clock.clone(),
            ports,
            password_permits: Arc::new(Semaphore::new(cores)),
        }
    }

    /// Who issues the tokens (RFC 8414 section 2): the base URL without a slash at its end, never what a request calls us.
    pub(crate) fn issuer(&self) -> &str {
        &self.ports.policy.issuer
    }

    /// Can clients register themselves (RFC 7591)?
    pub(crate) fn is_registration_open(&self) -> bool {
        self.ports.policy.register.enabled
    }

    /// What stands around a page for somebody of whom nothing is known.
    pub(crate) fn plain_frame(&self) -> Frame {
        Frame::plain(&self.ports.policy.instance, &self.site.mail)
    }

    /// The ports of the services, for this request.
    pub(crate) fn ports(&self, request: &HttpRequest) -> Ports {
        self.ports.from(peer::origin(request, &self.site))
    }
}
