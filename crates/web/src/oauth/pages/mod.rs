//! What people see.

pub(crate) mod admin_applications;
pub(crate) mod applications;
pub(crate) mod consent;
pub(crate) mod out_of_band;
