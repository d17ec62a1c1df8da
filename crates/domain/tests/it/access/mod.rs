pub(crate) mod audit;
pub(crate) mod bearer;
pub(crate) mod caller;
pub(crate) mod client_limits;
pub(crate) mod limits;
pub(crate) mod quotas;
