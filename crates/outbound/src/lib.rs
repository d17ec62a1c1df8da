//! What leaves the house: letters, and requests for what strangers point at. [`MailThread`] empties the [outbox](uncino_domain::instance::outbox) by one of three
//! [`Route`]s. It knows no HTTP of ours and no template: whoever starts it says how letters are [worded](Wording).

pub mod fetch;
pub mod mail;

pub use fetch::HttpFetcher;
pub use mail::{Carrier, Carries, MailSettings, MailThread, Route, RouteRefused, Worded, Wording};
