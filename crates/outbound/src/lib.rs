//! What leaves the house: letters, requests for what strangers point at, and for what the operator names. [`MailThread`] empties the [outbox](uncino_domain::instance::outbox) by one of three
//! [`Route`]s. It knows no HTTP of ours and no template: whoever starts it says how letters are [worded](Wording).

pub mod ask;
pub mod fetch;
pub mod mail;

pub use ask::{Answered, NamedSite, NoAnswer};
pub use fetch::HttpFetcher;
pub use mail::{Carrier, Carries, MailSettings, MailThread, Route, RouteRefused, Worded, Wording};
