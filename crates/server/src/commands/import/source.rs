//! What the command is told to move in from.

use std::path::{Path, PathBuf};

use uncino_storage::Foreign;

use super::gancio_config::GancioConfig;
use crate::command_line::ImportGancio;
use crate::commands::config::without_password;
use crate::exit::Failure;

/// Another instance: its database, its pictures, and the address that it has, if that is known.
pub(super) struct Source {
    pub(super) database: Foreign,
    pub(super) uploads: PathBuf,
    pub(super) base_url: Option<String>,
    /// Where the database is, without a password.
    pub(super) described: String,
}

impl Source {
    /// Finds out what was meant.
    pub(super) fn find(import: &ImportGancio) -> Result<Self, Failure> {
        let source = &import.source;
        let (database, uploads, base_url) = if is_postgres(source) {
            (Foreign::Postgres(source.clone()), None, None)
        } else {
            if let Some((scheme, _)) = source.split_once("://") {
                return Err(Failure::Refused(format!(
                    "a database of the kind {scheme} can't be read; SQLite and PostgreSQL can: docs/moving-in.md says how \
                     to come from another"
                )));
            }
            let path = Path::new(source);
            let unreadable = |error| Failure::Refused(format!("{source} can't be read: {error}"));
            if Foreign::is_sqlite(path).map_err(unreadable)? {
                let beside = path.parent().unwrap_or(Path::new(".")).join("uploads");
                (Foreign::Sqlite(path.to_owned()), Some(beside).filter(|beside| beside.is_dir()), None)
            } else if path.extension().is_some_and(|ending| ending == "json") {
                let config = GancioConfig::read(path)?;
                (config.database, Some(config.uploads), config.base_url)
            } else {
                return Err(Failure::Refused(format!(
                    "{source} is neither a config.json nor a file of SQLite; a database of PostgreSQL is named as \
                     postgres://user:password@host/database"
                )));
            }
        };
        let uploads = import.uploads.clone().or(uploads).ok_or_else(|| {
            Failure::Refused("say where Gancio's pictures are, with --uploads DIR".to_owned())
        })?;
        if !uploads.is_dir() {
            let question = "is --uploads right?";
            return Err(Failure::Refused(format!("there is no folder {}; {question}", uploads.display())));
        }
        let described = match &database {
            Foreign::Sqlite(path) => path.display().to_string(),
            Foreign::Postgres(url) => without_password(url),
        };
        Ok(Self { database, uploads, base_url, described })
    }
}

fn is_postgres(source: &str) -> bool {
    source.starts_with("postgres://") || source.starts_with("postgresql://")
}
