//! How the program is told to end.

/// Listens for the word of a service manager (SIGTERM), for Ctrl-C (SIGINT) and for the end of its terminal (SIGHUP).
pub(crate) struct Ending {
    #[cfg(unix)]
    signals: [actix_web::rt::signal::unix::Signal; 3],
}

impl Ending {
    /// Listens from now on: what comes later ends the program cleanly. Needs a running system of actix.
    #[cfg(unix)]
    pub(crate) fn listen() -> std::io::Result<Self> {
        use actix_web::rt::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        let [interrupt, terminate, hangup] = kinds.map(signal);
        Ok(Self { signals: [interrupt?, terminate?, hangup?] })
    }

    /// Waits for the first of them.
    #[cfg(unix)]
    pub(crate) async fn told(mut self) {
        std::future::poll_fn(|context| {
            let is_told = self.signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if is_told { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    }

    /// There is only Ctrl-C here.
    #[cfg(not(unix))]
    pub(crate) fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for it.
    #[cfg(not(unix))]
    pub(crate) async fn told(self) {
        if let Err(error) = actix_web::rt::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C can't be waited for; ending");
        }
    }
}
