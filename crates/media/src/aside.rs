//! Pictures that no event has, by the day on which that was found: `set-aside/2026-11-26/<name>.jpg`, thumbnails in `thumb/`.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime};
use uncino_domain::agenda::picture::{FoundFile, PictureFile, Whereabouts};
use uncino_domain::clock::Timestamp;

use crate::files::{SIZES, THUMBNAILS, both_sizes_in, path, remove_if_there};

const SET_ASIDE: &str = "set-aside";
const DAY: &str = "%Y-%m-%d";

/// What was set aside in a folder of pictures.
pub(crate) struct Aside<'r> {
    root: &'r Path,
}

impl<'r> Aside<'r> {
    pub(crate) fn of(root: &'r Path) -> Self {
        Self { root }
    }

    /// The folder of a day, made if need be.
    pub(crate) fn day(&self, at: Timestamp) -> io::Result<PathBuf> {
        let day = self.root.join(SET_ASIDE).join(at.format(DAY).to_string());
        fs::create_dir_all(day.join(THUMBNAILS))?;
        Ok(day)
    }

    /// The folders of all days, the earliest first.
    pub(crate) fn days(&self) -> io::Result<Vec<PathBuf>> {
        Ok(self.dated()?.into_iter().map(|(_, folder)| folder).collect())
    }

    pub(crate) fn has(&self, file: &PictureFile) -> io::Result<bool> {
        for day in self.days()? {
            for size in SIZES {
                if path(&day, file, size).try_exists()? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    pub(crate) fn list(&self) -> io::Result<Vec<FoundFile>> {
        let mut all = Vec::new();
        for (day, folder) in self.dated()? {
            let since = day.and_time(NaiveTime::MIN).and_utc();
            let found = both_sizes_in(&folder, Whereabouts::SetAside)?;
            all.extend(found.into_iter().map(|found| FoundFile { since, ..found }));
        }
        Ok(all)
    }

    /// Removes a file, and days of which nothing is left.
    pub(crate) fn remove(&self, file: &PictureFile) -> io::Result<()> {
        for day in self.days()? {
            for size in SIZES {
                remove_if_there(&path(&day, file, size))?;
            }
            // These fail where something is left.
            let _is_empty = fs::remove_dir(day.join(THUMBNAILS)).and_then(|()| fs::remove_dir(&day));
        }
        Ok(())
    }

    fn dated(&self) -> io::Result<Vec<(NaiveDate, PathBuf)>> {
        let entries = match fs::read_dir(self.root.join(SET_ASIDE)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut days = Vec::new();
        for entry in entries {
            let entry = entry?;
            if let Some(day) =
                entry.file_name().to_str().and_then(|name| NaiveDate::parse_from_str(name, DAY).ok())
            {
                days.push((day, entry.path()));
            }
        }
        days.sort();
        Ok(days)
    }
}
