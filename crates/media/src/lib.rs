//! What Uncino keeps beside its database: the files of pictures.
//!
//! [`PictureFolder`] is the adapter of the domain's [`PictureStore`](uncino_domain::agenda::picture::PictureStore):
//!
//! - `convert.rs`: whatever was sent becomes two JPEG files with nothing but the picture in them; `whole.rs` knows a half
//!   one, `colors.rs` makes of its colours what everybody understands;
//! - `variant.rs`: the same picture smaller, and as WebP, made of the JPEG; `derived.rs`: these files, in `derived/`, made when
//!   somebody asks for them and gone with their picture;
//! - `files.rs`: one file and both sizes of a picture, durably; `folder.rs`: all of them, first in `staged/`, then beside it;
//!   thumbnails in `thumb/`; `aside.rs`: those that no event has, in `set-aside/` for a while;
//! - `uploads.rs`: pictures of another instance that moves in;
//! - `owner.rs`: the folder says in `.uncino-database` whose it is.
//! # The crate alone
//! What was sent is staged, and seen once it is published:
//!
//! ```
//! use std::io::Cursor;
//!
//! use image::{ImageFormat, RgbImage};
//! use uncino_domain::agenda::picture::{PictureFile, PictureSize, PictureStore as _, PictureVariant};
//! use uncino_media::PictureFolder;
//!
//! let folder = tempfile::tempdir().unwrap();
//! let pictures = PictureFolder::new(folder.path().join("media"));
//! pictures.prepare().unwrap();
//!
//! let mut sent = Cursor::new(Vec::new());
//! RgbImage::new(60, 40).write_to(&mut sent, ImageFormat::Png).unwrap();
//! let file = PictureFile::parse("00112233445566778899aabbccddeeff.jpg").unwrap();
//! let facts = pictures.stage(&file, sent.get_ref()).unwrap();
//! assert_eq!((facts.width, facts.height), (60, 40));
//! assert!(pictures.read(&file, PictureVariant::FULL).unwrap().is_none(), "its event isn't there yet");
//!
//! pictures.publish(&file).unwrap();
//! let jpeg = pictures.read(&file, PictureVariant::THUMBNAIL).unwrap().unwrap();
//! assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
//! let webp = pictures.make(&file, PictureSize::Small.webp()).unwrap().unwrap();
//! assert_eq!(image::guess_format(&webp).unwrap(), ImageFormat::WebP);
//! ```

mod aside;
mod colors;
mod convert;
mod derived;
mod files;
mod folder;
mod owner;
mod uploads;
mod variant;
mod whole;

pub use folder::PictureFolder;
pub use uploads::Uploads;
