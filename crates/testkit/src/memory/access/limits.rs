//! Counters in memory.

use uncino_domain::access::limit::{Bucket, Counter};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::{LimitRepository, Stored};

use crate::memory::Tables;

impl LimitRepository for Tables {
    fn find(&mut self, bucket: &Bucket, now: Timestamp) -> Stored<Option<Counter>> {
        Ok(self.counters.get(bucket).copied().filter(|counter| now < counter.ends_at))
    }

    fn count(&mut self, bucket: &Bucket, now: Timestamp, ends_at: Timestamp) -> Stored<Counter> {
        let counter = match LimitRepository::find(self, bucket, now)? {
            Some(current) => Counter { count: current.count + 1, last_at: now, ..current },
            None => Counter { count: 1, last_at: now, ends_at },
        };
        self.counters.insert(*bucket, counter);
        Ok(counter)
    }

    fn reset(&mut self, bucket: &Bucket) -> Stored<()> {
        self.counters.remove(bucket);
        Ok(())
    }

    fn remove_ended(&mut self, now: Timestamp) -> Stored<usize> {
        let before = self.counters.len();
        self.counters.retain(|_, counter| now < counter.ends_at);
        Ok(before - self.counters.len())
    }
}
