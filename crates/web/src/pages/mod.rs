//! What the pages of all wings stand on: the visit that each begins with, templates, forms, and pages about no subject.

pub(crate) mod application_names;
pub(crate) mod by_our_name;
pub(crate) mod choices;
pub(crate) mod confirm;
pub(crate) mod done;
pub(crate) mod error;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod moment;
pub(crate) mod next;
pub(crate) mod onward;
pub(crate) mod pager;
pub(crate) mod response;
pub(crate) mod routes;
pub(crate) mod templates;
pub(crate) mod text_form;
pub(crate) mod theme;
pub(crate) mod visit;
