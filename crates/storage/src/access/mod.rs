//! Who may, and how often: counters and the audit log.

mod audit;
mod limits;
