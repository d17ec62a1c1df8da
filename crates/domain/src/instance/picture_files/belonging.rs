//! Whose pictures these are. A database that looks into the folder of another one would take every picture there for an
//! orphan; so a folder says whose it is, and a database that isn't meant keeps its hands off.

use super::{PictureService, failed};
use crate::agenda::picture::{Owner, Whereabouts};
use crate::instance::database_id::DatabaseId;
use crate::outcome::ServiceError;
use crate::storage::{StorageError, Stored};

/// The store and the database belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    /// All is well.
    Well,
    /// The database has pictures and the store has none: it may be the wrong one, or was not put back.
    WithoutPictures,
}

/// Why a store and the database don't belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// The store says that it is another database's.
    #[error("belongs to another database")]
    OtherDatabase,
    /// The store doesn't say whose it is, and the database knows none of its pictures.
    #[error("holds pictures, and this database knows none of them")]
    UnknownPictures,
    /// The store says something that nobody understands.
    #[error("doesn't say clearly which database it belongs to")]
    Unclear,
}

/// A store that was given to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adopted {
    /// How many pictures there are, without those that are staged.
    pub pictures: usize,
    /// How many of them the database knows.
    pub known: usize,
}

impl PictureService {
    /// To be asked before anything is done to the files. A store that doesn't say whose it is becomes the database's if it is
    /// empty, or if the database knows one of its pictures.
    pub fn join(&self) -> Result<Joined, ServiceError<Foreign>> {
        let ours = self.database_id()?;
        let (pictures, known) = self.count_known()?;
        match self.ports.pictures.owner().map_err(failed)? {
            Owner::Nobody if pictures > 0 && known == 0 => {
                return Err(ServiceError::Denied(Foreign::UnknownPictures));
            }
            Owner::Nobody => {
                judge(&self.ports.pictures.claim(&ours).map_err(failed)?, &ours)
                    .map_err(ServiceError::Denied)?;
            }
            owner @ (Owner::Database(_) | Owner::Unclear) => {
                judge(&owner, &ours).map_err(ServiceError::Denied)?;
            }
        }
        Ok(if pictures == 0 && known == 0 && self.has_any()? {
            Joined::WithoutPictures
        } else {
            Joined::Well
        })
    }

    /// Gives the store to the database, whosever it was: somebody knows better.
    pub fn adopt(&self) -> Stored<Adopted> {
        let ours = self.database_id()?;
        self.ports.pictures.adopt(&ours).map_err(failed)?;
        let (pictures, known) = self.count_known()?;
        Ok(Adopted { pictures, known })
    }

    /// Is the store still this database's? It may have been exchanged since [`PictureService::join`].
    pub(super) fn require_ours(&self) -> Stored<()> {
        let ours = self.database_id()?;
        let owner = self.ports.pictures.owner().map_err(failed)?;
        judge(&owner, &ours)
            .map_err(|foreign| StorageError::Unavailable(format!("pictures: the folder {foreign}")))
    }

    fn database_id(&self) -> Stored<DatabaseId> {
        self.ports.storage.read(|repositories| repositories.database().id())
    }

    /// How many pictures the store has that were seen once, and how many of all the database knows.
    fn count_known(&self) -> Stored<(usize, usize)> {
        let found = self.ports.pictures.list().map_err(failed)?;
        let pictures = found.iter().filter(|found| found.whereabouts != Whereabouts::Staged).count();
        let known = self.used_among(found.into_iter().map(|found| found.file).collect())?;
        Ok((pictures, known.len()))
    }
}

fn judge(owner: &Owner, ours: &DatabaseId) -> Result<(), Foreign> {
    match owner {
        Owner::Database(id) if id == ours => Ok(()),
        Owner::Database(_) => Err(Foreign::OtherDatabase),
        Owner::Nobody | Owner::Unclear => Err(Foreign::Unclear),
    }
}
