//! Putting the files in order. What no event has is set aside first and removed a month later: the database may be
//! yesterday's, and the right one comes back.

use chrono::TimeDelta;

use super::{PictureService, failed};
use crate::agenda::picture::{FoundFile, PictureFile, Whereabouts};
use crate::storage::Stored;

/// How long a picture can be staged at most before its event is there: far longer than any request takes.
const IN_FLIGHT: TimeDelta = TimeDelta::hours(1);
/// How long an orphan is kept: a month, and a day because the day is all that is noted.
const KEPT: TimeDelta = TimeDelta::days(32);
/// Crashes leave a few orphans. More than this, if they are more than a tenth of all files, have another reason.
const A_FEW: usize = 10;

/// What was put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PicturesSwept {
    /// Files whose event was there, and which nobody had published.
    pub published: usize,
    /// Files that had been set aside, and that an event has after all.
    pub brought_back: usize,
    /// Files that no event has.
    pub set_aside: usize,
    /// Files that were set aside a month ago.
    pub removed: usize,
    /// Files that no event has, too many for anything to be done to them.
    pub left: usize,
}

impl PictureService {
    /// Publishes, sets aside and removes what a crash left. The files are listed before the events are asked for, so what is
    /// being added meanwhile is safe; and what is staged gets time, because its event may not be there yet. Many orphans at
    /// once are left alone, with a warning. What was made of pictures that are gone goes too.
    pub fn sweep(&self) -> Stored<PicturesSwept> {
        let swept = self.put_in_order(is_much)?;
        let variants = self.ports.pictures.clear_variants(self.ports.clock.now()).map_err(failed)?;
        tracing::debug!(variants, "variants without their picture are removed");
        Ok(swept)
    }

    /// Puts the files in order as [`Self::sweep`] does, however many orphans there are: somebody looked.
    pub fn set_orphans_aside(&self) -> Stored<PicturesSwept> {
        self.put_in_order(|_orphans, _files| false)
    }

    fn put_in_order(&self, is_too_much: impl FnOnce(usize, usize) -> bool) -> Stored<PicturesSwept> {
        self.require_ours()?;
        let now = self.ports.clock.now();
        let found = self.ports.pictures.list().map_err(failed)?;
        let used = self.used_among(found.iter().map(|found| found.file.clone()).collect())?;
        let files = found.iter().filter(|found| found.whereabouts != Whereabouts::SetAside).count();
        let mut swept = PicturesSwept::default();
        let mut orphans: Vec<PictureFile> = Vec::new();
        for FoundFile { file, whereabouts, since } in found {
            match (used.contains(&file), whereabouts) {
                (true, Whereabouts::Published) => {}
                (true, Whereabouts::Staged) => {
                    self.show(&file, whereabouts)?;
                    swept.published += 1;
                }
                (true, Whereabouts::SetAside) => {
                    self.show(&file, whereabouts)?;
                    swept.brought_back += 1;
                }
                (false, Whereabouts::Staged) if since > now - IN_FLIGHT => {}
                (false, Whereabouts::Staged | Whereabouts::Published) => orphans.push(file),
                (false, Whereabouts::SetAside) if since > now - KEPT => {}
                (false, Whereabouts::SetAside) => {
                    self.ports.pictures.remove(&file).map_err(failed)?;
                    swept.removed += 1;
                }
            }
        }
        if is_too_much(orphans.len(), files) {
            tracing::warn!(
                unknown = orphans.len(),
                files,
                "MANY PICTURES ARE UNKNOWN TO THE DATABASE and are left alone; is it the right one? If it is: uncino media set-aside"
            );
            return Ok(PicturesSwept { left: orphans.len(), ..swept });
        }
        for file in &orphans {
            self.ports.pictures.set_aside(file, now).map_err(failed)?;
        }
        Ok(PicturesSwept { set_aside: orphans.len(), ..swept })
    }
}

fn is_much(orphans: usize, files: usize) -> bool {
    orphans > A_FEW && orphans > files / 10
}
