//! Housekeeping, now and then, on a thread of its own.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use uncino_domain::agenda::events::EventService;
use uncino_domain::context::Ports;
use uncino_domain::instance::housekeeping::HousekeepingService;
use uncino_domain::instance::picture_files::PictureService;
use uncino_domain::storage::Stored;

/// How often; also how long a sealed answer outlives its grace at most.
const INTERVAL: Duration = Duration::from_mins(1);

/// Each how many rounds all files of pictures are put in order. What is staged is looked at each time.
const PICTURES: u32 = 60;

/// The thread. It ends with this value, and lets go of the storage, so that a clean stop closes the database.
pub(crate) struct Sweeper {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sweeper {
    /// Starts it.
    pub(crate) fn start(ports: Ports) -> std::io::Result<Self> {
        let (stop, stopped) = channel::<()>();
        let mut round = 0_u32;
        let thread = std::thread::Builder::new().name("housekeeping".to_owned()).spawn(move || {
            while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                match HousekeepingService::new(ports.clone()).sweep() {
                    Ok(swept) => tracing::debug!(?swept, "swept"),
                    Err(error) => tracing::error!(%error, "sweeping failed"),
                }
                round = round.wrapping_add(1);
                if let Err(error) = look_at_pictures(&ports, round.is_multiple_of(PICTURES)) {
                    tracing::error!(%error, "pictures can't be put in order");
                }
                match EventService::new(ports.clone()).extend_series() {
                    Ok(made) => tracing::debug!(made, "occurrences of series"),
                    Err(error) => tracing::error!(%error, "series can't be continued"),
                }
            }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

fn look_at_pictures(ports: &Ports, at_all: bool) -> Stored<()> {
    let pictures = PictureService::new(ports.clone());
    pictures.publish_known()?;
    if at_all {
        let swept = pictures.sweep()?;
        tracing::debug!(?swept, "pictures are in order");
    }
    Ok(())
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}
