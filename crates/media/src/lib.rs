//! What Uncino keeps beside its database: the files of pictures.
//!
//! [`PictureFolder`] is the adapter of the domain's [`PictureStore`](uncino_domain::agenda::picture::PictureStore):
//!
//! - `convert.rs`: whatever was sent becomes two JPEG files with nothing but the picture in them; `whole.rs` knows a half
//!   one, `colors.rs` makes of its colours what everybody understands;
//! - `files.rs`: one file and both sizes of a picture, durably; `folder.rs`: all of them, first in `staged/`, then beside it;
//!   thumbnails in `thumb/`; `aside.rs`: those that no event has, in `set-aside/` for a while;
//! - `owner.rs`: the folder says in `.uncino-database` whose it is.

mod aside;
mod colors;
mod convert;
mod files;
mod folder;
mod owner;
mod whole;

pub use folder::PictureFolder;
