//! Moving in: what another instance had becomes what this one has, ids and all.
//!
//! - `old.rs`, `row.rs`: the other instance as it is read, a row at a time where there may be many; columns by name, values
//!   that may be wrong;
//! - `version.rs`: which Gancio that is;
//! - a file a noun (`users.rs`, `events.rs` ...): what its rows become, and what is said of those that are wrong;
//! - `report.rs`: what is said; `plan.rs`: all of it together; `service.rs`: storing it, all or nothing.
//!
//! Nothing here stops at a row that is wrong: it decides what loses the least, and says so. Nothing that is said has a
//! password, a token or a key in it.

mod clients;
mod collections;
mod events;
mod first_look;
mod instance_settings;
mod keeping;
mod messages;
mod names;
mod old;
mod old_pictures;
mod places;
mod plan;
mod report;
mod row;
mod series;
mod service;
mod tags;
mod times;
mod tokens;
mod users;
mod version;
mod words;

pub use keeping::KeptRow;
pub use old::{Old, OldTables, Unreadable};
pub use old_pictures::{Look, OldPictures};
pub use plan::{PictureDoubt, Plan};
pub use report::{Coming, Homeless, Report, Trouble};
pub use row::Row;
pub use service::{MoveInDenied, MoveInService, MoveStep, WentOn};
pub use version::Version;
