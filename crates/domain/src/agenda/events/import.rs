//! Filling in the form of an event from a page of another site: how often this server asks one for somebody.

use super::{Answer, EventDenied, EventService};
use crate::access::caller::Person;
use crate::access::limit::Quota;
use crate::access::limits::{QuotaUse, take};
use crate::outcome::ServiceError;

impl EventService {
    /// Takes one of the pages that a person may have fetched in an hour; it counts whatever comes of it. To be asked before
    /// anything is fetched.
    pub fn admit_import(&self, by: &Person) -> Answer<()> {
        let quota_use = QuotaUse::of(&self.ports, Quota::Imports, &by.id.to_string());
        self.ports.storage.write(move |repositories| {
            take(quota_use, repositories)?
                .map_err(|too_many| ServiceError::Denied(EventDenied::TooMany(too_many)))
        })
    }
}
