//! Who may, how much, and who did it: the one place that weighs roles, scopes and limits, and the log of what was done.

pub mod audit;
pub mod audit_log;
pub mod bearer;
pub mod caller;
pub mod held_token;
pub mod limit;
pub mod limits;
pub mod storage;
