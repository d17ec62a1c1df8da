//! The endpoints of the API, of which each wing has its part.

use crate::agenda::feeds;
use crate::endpoint::Endpoint;
use crate::{agenda, instance, oauth, people};

/// All that the description has.
pub(crate) fn described() -> impl Iterator<Item = Endpoint> {
    endpoints().into_iter().chain(people::routes::log_in_endpoints()).chain(feeds::described())
}

/// The endpoints, a path a row. A path goes before a later one that fits as well.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let parts = [
        oauth::routes::endpoints(),
        people::routes::endpoints(),
        agenda::routes::endpoints(),
        instance::routes::endpoints(),
    ];
    parts.into_iter().flatten().collect()
}
