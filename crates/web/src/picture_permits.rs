//! Pictures on their way take memory: what waits as bytes, and one at a time what is decoded. One at a time too is what is made
//! of a picture that is there, beside those on their way: neither waits for the other.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uncino_domain::agenda::picture::MAX_BYTES;
use uncino_domain::fetch::{Fetcher, NotFetched};
use uncino_domain::storage::{StorageError, Stored};

use crate::blocking::blocking;

/// How many bytes of pictures may wait in memory, in KiB.
const WAITING: usize = 16 * MAX_BYTES / 1024;
/// How long one waits to be decoded; then its sender is told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many may wait for a variant: those of a few pages that nobody saw yet.
const WAITING_VIEWERS: usize = 64;
/// How long one of them waits; then what is kept is good enough.
const VIEWERS_PATIENCE: Duration = Duration::from_secs(2);

/// The bounds.
#[derive(Debug, Clone)]
pub(crate) struct PicturePermits {
    waiting: Arc<Semaphore>,
    decoding: Arc<Semaphore>,
    viewers: Arc<Semaphore>,
    making: Arc<Semaphore>,
}

impl Default for PicturePermits {
    fn default() -> Self {
        Self {
            waiting: Arc::new(Semaphore::new(WAITING)),
            // One: the largest takes some 300 MB.
            decoding: Arc::new(Semaphore::new(1)),
            viewers: Arc::new(Semaphore::new(WAITING_VIEWERS)),
            making: Arc::new(Semaphore::new(1)),
        }
    }
}

/// The bytes of a picture, and the room that they take.
#[derive(Debug, Default)]
pub(crate) struct PictureBytes {
    pub(crate) bytes: Vec<u8>,
    room: Option<OwnedSemaphorePermit>,
}

/// Why a picture's bytes are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRoom {
    /// The picture is larger than any may be.
    TooLarge,
    /// Too many are waiting already.
    Overloaded,
}

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoPicture {
    /// It didn't come.
    NotFetched(NotFetched),
    /// It came, and isn't taken.
    NoRoom(NoRoom),
}

impl NoPicture {
    /// Are we too busy? That is no fault of who asks.
    pub(crate) fn is_ours(self) -> bool {
        matches!(self, Self::NotFetched(NotFetched::Overloaded) | Self::NoRoom(NoRoom::Overloaded))
    }
}

impl PicturePermits {
    /// No room at all: for those whose picture won't be taken whatever it is.
    pub(crate) fn none() -> Self {
        Self { waiting: Arc::new(Semaphore::new(0)), ..Self::default() }
    }

    /// Adds what has arrived of a picture.
    pub(crate) fn take(&self, picture: &mut PictureBytes, chunk: &[u8]) -> Result<(), NoRoom> {
        let length = picture.bytes.len() + chunk.len();
        if length > MAX_BYTES {
            return Err(NoRoom::TooLarge);
        }
        let has = picture.room.as_ref().map_or(0, |room| room.num_permits());
        let needs = length.div_ceil(1024).saturating_sub(has);
        let needs = u32::try_from(needs).map_err(|_huge| NoRoom::TooLarge)?;
        let more = self.waiting.clone().try_acquire_many_owned(needs).map_err(|_full| NoRoom::Overloaded)?;
        match &mut picture.room {
            Some(room) => room.merge(more),
            none => *none = Some(more),
        }
        picture.bytes.extend_from_slice(chunk);
        Ok(())
    }

    /// Fetches one by its address.
    pub(crate) async fn fetch(&self, fetcher: &dyn Fetcher, url: &str) -> Result<PictureBytes, NoPicture> {
        let (mut picture, mut room) = (PictureBytes::default(), Ok(()));
        let mut take = |piece: &[u8]| {
            room = self.take(&mut picture, piece);
            if room.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let outcome = fetcher.fetch(url, &mut take).await;
        room.map_err(NoPicture::NoRoom)?;
        outcome.map_err(NoPicture::NotFetched)?;
        Ok(picture)
    }

    /// Runs work that decodes a picture, with a permit.
    pub(crate) async fn decoding<T, E>(
        &self,
        picture: PictureBytes,
        work: impl FnOnce(&[u8]) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let permit = actix_web::rt::time::timeout(PATIENCE, self.decoding.clone().acquire_owned()).await;
        let Ok(Ok(permit)) = permit else { return Err(StorageError::Overloaded.into()) };
        blocking(move || {
            let _permit = permit;
            work(&picture.bytes)
        })
        .await
    }

    /// Runs work that decodes a picture, if none is being decoded and nobody waits; for what can be done without.
    pub(crate) async fn decoding_if_free<T: Send + 'static>(
        &self,
        picture: PictureBytes,
        work: impl FnOnce(&[u8]) -> Option<T> + Send + 'static,
    ) -> Option<T> {
        let permit = self.decoding.clone().try_acquire_owned().ok()?;
        let done = blocking(move || {
            let _permit = permit;
            Stored::Ok(work(&picture.bytes))
        });
        done.await.ok().flatten()
    }

    /// Runs work that makes a variant of a picture, with a permit. Overloaded at once where many wait already, and soon for
    /// whoever waits in vain.
    pub(crate) async fn making<T>(&self, work: impl FnOnce() -> Stored<T> + Send + 'static) -> Stored<T>
    where
        T: Send + 'static,
    {
        let _waiting = self.viewers.clone().try_acquire_owned().map_err(|_full| StorageError::Overloaded)?;
        let permit =
            actix_web::rt::time::timeout(VIEWERS_PATIENCE, self.making.clone().acquire_owned()).await;
        let Ok(Ok(permit)) = permit else { return Err(StorageError::Overloaded) };
        blocking(move || {
            let _permit = permit;
            work()
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use futures_util::future::join_all;
    use uncino_domain::agenda::picture::MAX_BYTES;
    use uncino_domain::storage::StorageError;

    use super::{NoRoom, PictureBytes, PicturePermits, WAITING_VIEWERS};

    #[test]
    fn a_picture_has_a_bound_and_so_have_all_together() {
        let permits = PicturePermits::default();
        let largest = vec![0; MAX_BYTES];
        let mut waiting: Vec<PictureBytes> = Vec::new();
        for _ in 0..16 {
            let mut picture = PictureBytes::default();
            assert_eq!(permits.take(&mut picture, &largest), Ok(()));
            assert_eq!(permits.take(&mut picture, b"x"), Err(NoRoom::TooLarge));
            waiting.push(picture);
        }
        assert_eq!(permits.take(&mut PictureBytes::default(), b"x"), Err(NoRoom::Overloaded));
        waiting.pop();
        assert_eq!(permits.take(&mut PictureBytes::default(), b"x"), Ok(()));
    }

    #[actix_web::test]
    async fn of_ten_thousand_variants_one_is_made_at_a_time_and_few_wait() {
        static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let permits = PicturePermits::default();
        let make = || {
            permits.making(|| {
                let others = AT_ONCE.fetch_add(1, Ordering::SeqCst);
                // The first one takes until all others have come.
                let is_first = MADE.fetch_add(1, Ordering::SeqCst) == 0;
                std::thread::sleep(Duration::from_millis(if is_first { 500 } else { 1 }));
                AT_ONCE.fetch_sub(1, Ordering::SeqCst);
                Ok(others)
            })
        };
        let outcomes = join_all((0..10_000).map(|_| make())).await;
        let (made, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert!((1..=WAITING_VIEWERS).contains(&made.len()), "{}", made.len());
        assert!(made.iter().all(|others| matches!(others, Ok(0))), "one at a time");
        assert!(refused.iter().all(|refusal| matches!(refusal, Err(StorageError::Overloaded))));
        assert!(make().await.is_ok(), "and then the next one");
    }

    #[actix_web::test]
    async fn whoever_waits_in_vain_for_a_variant_is_told_soon() {
        let permits = PicturePermits::default();
        let (end, ended) = channel::<()>();
        let slow = permits.making(move || {
            let _waits = ended.recv();
            Ok(())
        });
        let second = async {
            let refusal = permits.making(|| Ok(())).await;
            drop(end);
            refusal
        };
        let (slow, second) = futures_util::future::join(slow, second).await;
        assert!(slow.is_ok() && matches!(second, Err(StorageError::Overloaded)));
    }
}
