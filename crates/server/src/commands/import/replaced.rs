//! What was here before a move that replaces it: out of the way, and kept.

use uncino_domain::clock::{Clock as _, SystemClock};
use uncino_storage::{is_served, put_back, set_aside};

use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// What became of what was here.
pub(super) enum Replaced {
    /// There was nothing, or it stays.
    Nothing,
    /// It is kept, under names that end in this.
    SetAside {
        stamp: String,
        /// Where the database is.
        database: String,
        has_media: bool,
    },
}

impl Replaced {
    /// Puts database and pictures out of the way.
    pub(super) fn set_aside(settings: &Settings) -> Result<Self, Failure> {
        let url = settings.database_url();
        let folder = settings.media_dir();
        if !uncino_storage::is_used(&url)? {
            return Ok(Self::Nothing);
        }
        // Behind a pooler everybody's sessions look alike.
        if !settings.database.transaction_pooler && is_served(&url)? {
            return Err(Failure::Refused(
                "another program is connected to this database as Uncino would be: stop the server first"
                    .to_owned(),
            ));
        }
        let stamp = format!("before-{}", SystemClock.now().format("%Y-%m-%dT%H%M%SZ"));
        let (media, has_media) = (with(&folder, &stamp), folder.is_dir());
        if media.exists() {
            let there = format!("there is a folder {} already; try again in a moment", media.display());
            return Err(Failure::Refused(there));
        }
        let database = set_aside(&url, &stamp)?;
        say!("what was here is out of the way, under names that end in {stamp}: {database}");
        if has_media && let Err(error) = std::fs::rename(&folder, &media) {
            put_back(&url, &stamp)?;
            return Err(Failure::Refused(format!(
                "the folder {} can't be renamed: {error}",
                folder.display()
            )));
        }
        Ok(Self::SetAside { stamp, database, has_media })
    }

    /// Says where it is.
    pub(super) fn say(&self) {
        match self {
            Self::Nothing => {}
            Self::SetAside { stamp, database, .. } => {
                say!(
                    "\nwhat was here is kept: {database}, and its pictures in the folder that ends in .{stamp}"
                );
            }
        }
    }

    /// Everything is as it was.
    pub(super) fn put_back(self, settings: &Settings) -> Result<(), Failure> {
        let Self::SetAside { stamp, has_media, .. } = self else { return Ok(()) };
        put_back(&settings.database_url(), &stamp)?;
        if !has_media {
            return Ok(());
        }
        let folder = settings.media_dir();
        let failed = |error: std::io::Error| {
            Failure::Refused(format!("the folder {} can't be put back: {error}", folder.display()))
        };
        if folder.is_dir() {
            std::fs::remove_dir_all(&folder).map_err(failed)?; // What was brought a moment ago, of files that are elsewhere.
        }
        std::fs::rename(with(&folder, &stamp), &folder).map_err(failed)
    }
}

fn with(folder: &std::path::Path, stamp: &str) -> std::path::PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".{stamp}"));
    name.into()
}
