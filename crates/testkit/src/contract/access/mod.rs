//! What is promised of limits and the audit log.

pub mod audit;
pub mod limits;
