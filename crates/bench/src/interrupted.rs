//! Ctrl-C: whoever waits looks here now and then, so that everything that was started ends, and is removed, on the way out.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::Duration;

use actix_web::rt::System;
use actix_web::rt::signal::unix::{SignalKind, signal};

use crate::failure::Failure;

static IS_OVER: AtomicBool = AtomicBool::new(false);

/// How long nobody looks.
const PAUSE: Duration = Duration::from_millis(10);

/// Listens from now on for Ctrl-C, SIGTERM and the end of the terminal.
pub(crate) fn listen() {
    for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
        thread::spawn(move || {
            let told = async { signal(kind).map(|mut signal| async move { signal.recv().await }) };
            System::new().block_on(async {
                if let Ok(told) = told.await {
                    told.await;
                    IS_OVER.store(true, Ordering::Relaxed);
                }
            });
        });
    }
}

/// Fails once somebody wants it to end.
pub(crate) fn check() -> Result<(), Failure> {
    if IS_OVER.load(Ordering::Relaxed) { Err("interrupted".into()) } else { Ok(()) }
}

/// Sleeps that long, unless somebody wants it to end.
pub(crate) fn pause(duration: Duration) -> Result<(), Failure> {
    let mut left = duration;
    while !left.is_zero() {
        check()?;
        let next = left.min(PAUSE);
        sleep(next);
        left -= next;
    }
    check()
}
