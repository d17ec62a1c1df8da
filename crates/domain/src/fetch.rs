//! Fetching what stands at an address that a stranger sent: a port, because how the network is asked is no rule of ours.

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::pin::Pin;

/// Fetches what strangers point at, within bounds of time and place.
pub trait Fetcher: Debug + Send + Sync {
    /// Asks for what is at this URL, and hands it to `take` as it arrives.
    ///
    /// # Errors
    /// [`NotFetched`]. What `take` has had by then is no whole.
    fn fetch<'a>(&'a self, url: &'a str, take: Take<'a>) -> Fetching<'a>;
}

/// Takes the next piece, or breaks off because it has no room for it.
pub type Take<'a> = &'a mut (dyn FnMut(&[u8]) -> ControlFlow<()> + Send);

/// An answer on its way.
pub type Fetching<'a> = Pin<Box<dyn Future<Output = Result<(), NotFetched>> + Send + 'a>>;

/// Why something was not fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFetched {
    /// The address is none, leads nowhere, or takes too long; or where it leads is no business of the sender's.
    Unreachable,
    /// Whoever took it broke off.
    BrokenOff,
    /// This server fetches too much already.
    Overloaded,
}
