//! Counters.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::access::limit::{Bucket, Counter, Quota};
use uncino_domain::clock::Timestamp;
use uncino_domain::storage::Storage;

use crate::contract::{now, read, write};

fn bucket(of: &str) -> Bucket {
    Bucket::quota(Quota::AccountEvents, of)
}

pub(in crate::contract) fn minute(minutes: i64) -> Timestamp {
    now() + TimeDelta::minutes(minutes)
}

fn count(storage: &dyn Storage, of: &'static str, at: i64, end: i64) -> Counter {
    write(storage, move |repositories| repositories.limits().count(&bucket(of), minute(at), minute(end)))
}

fn counter(storage: &dyn Storage, of: &'static str, at: i64) -> Option<Counter> {
    read(storage, move |repositories| repositories.limits().find(&bucket(of), minute(at)))
}

/// The window begins with the first count, and its end stays.
pub fn counters_count_within_their_window(storage: &Arc<dyn Storage>) {
    let expect = |count, last, end| Counter { count, last_at: minute(last), ends_at: minute(end) };
    assert_eq!(counter(&**storage, "a", 0), None);
    assert_eq!(count(&**storage, "a", 0, 60), expect(1, 0, 60));
    assert_eq!(count(&**storage, "a", 59, 119), expect(2, 59, 60));
    assert_eq!(count(&**storage, "b", 59, 119), expect(1, 59, 119));
    assert_eq!(counter(&**storage, "a", 59), Some(expect(2, 59, 60)));
    assert_eq!(counter(&**storage, "a", 60), None);
    assert_eq!(count(&**storage, "a", 60, 120), expect(1, 60, 120));
    assert_eq!(counter(&**storage, "a", 60), Some(expect(1, 60, 120)));
}

/// Others stay.
pub fn ended_and_reset_counters_are_gone(storage: &Arc<dyn Storage>) {
    for (of, end) in [("a", 10), ("b", 20), ("c", 30)] {
        count(&**storage, of, 0, end);
    }
    let sweep = |at| write(&**storage, move |repositories| repositories.limits().remove_ended(minute(at)));
    assert_eq!((sweep(9), sweep(10), sweep(10)), (0, 1, 0));
    write(&**storage, |repositories| repositories.limits().reset(&bucket("c")));
    write(&**storage, |repositories| repositories.limits().reset(&bucket("unknown")));
    assert_eq!(["a", "b", "c"].map(|of| counter(&**storage, of, 5).is_some()), [false, true, false]);
}
