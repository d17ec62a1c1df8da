//! Remembering how often something happened, for all nodes at once.

use crate::access::limit::{Bucket, Counter};
use crate::clock::Timestamp;
use crate::storage::Stored;

/// Remembers counters. A counter lives for its window, which begins with the first count.
pub trait LimitRepository {
    /// The counter of that bucket, unless its window is over.
    fn find(&mut self, bucket: &Bucket, now: Timestamp) -> Stored<Option<Counter>>;
    /// Counts one more; a bucket without a counter, or whose window is over, begins a new one that ends at `ends_at`.
    /// Of racing calls each is counted. Whoever counts several buckets in one transaction does it in the order of their
    /// kinds, always the same one, or two may wait for each other.
    fn count(&mut self, bucket: &Bucket, now: Timestamp, ends_at: Timestamp) -> Stored<Counter>;
    /// Forgets a counter.
    fn reset(&mut self, bucket: &Bucket) -> Stored<()>;
    /// Removes counters whose window is over; how many.
    fn remove_ended(&mut self, now: Timestamp) -> Stored<usize>;
}
