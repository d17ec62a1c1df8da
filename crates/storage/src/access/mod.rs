//! Who may, and how often: counters and the audit log.

pub(crate) mod audit;
mod limits;
