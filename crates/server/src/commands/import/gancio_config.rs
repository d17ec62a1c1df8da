//! Gancio's `config.json`: where its database and its pictures are.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use uncino_storage::Foreign;
use url::Url;

use crate::exit::Failure;

#[derive(Deserialize)]
struct Config {
    baseurl: Option<String>,
    upload_path: Option<PathBuf>,
    db: Option<Database>,
}

#[derive(Deserialize)]
struct Database {
    dialect: Option<String>,
    storage: Option<PathBuf>,
    host: Option<String>,
    port: Option<Port>,
    #[serde(rename = "database")]
    name: Option<String>,
    username: Option<String>,
    password: Option<String>,
}

/// A port, as a number or in a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Port {
    Number(u16),
    Text(String),
}

/// What the file says.
pub(super) struct GancioConfig {
    pub(super) database: Foreign,
    pub(super) uploads: PathBuf,
    pub(super) base_url: Option<String>,
}

impl GancioConfig {
    /// Reads the file. Paths in it begin where it stands.
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let wrong = |error: &dyn std::fmt::Display| Failure::Refused(format!("{}: {error}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|error| wrong(&error))?;
        let config: Config = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
        let folder = file.parent().unwrap_or(Path::new("."));
        let database = config.db.ok_or_else(|| wrong(&"it names no database"))?.foreign(folder);
        Ok(Self {
            database: database.map_err(|error| wrong(&error))?,
            uploads: folder.join(config.upload_path.unwrap_or_else(|| PathBuf::from("uploads"))),
            base_url: config.baseurl,
        })
    }
}

impl Database {
    fn foreign(self, folder: &Path) -> Result<Foreign, String> {
        match self.dialect.as_deref() {
            Some("sqlite") => {
                let storage = self.storage.ok_or("it names no file of SQLite")?;
                Ok(Foreign::Sqlite(folder.join(storage)))
            }
            Some("postgres") => self.postgres_url().map(Foreign::Postgres),
            Some(dialect) => Err(format!(
                "a database of the kind {dialect} can't be read; SQLite and PostgreSQL can: docs/moving-in.md says how to \
                     come from another"
            )),
            None => Err("it doesn't say which kind of database it has (db.dialect)".to_owned()),
        }
    }

    /// In the query, because there the host may also be the folder of a socket.
    fn postgres_url(self) -> Result<String, String> {
        let mut url = Url::parse("postgres:///").map_err(|error| error.to_string())?;
        url.set_path(self.name.as_deref().unwrap_or("gancio"));
        let port = self.port.map(|port| match port {
            Port::Number(port) => port.to_string(),
            Port::Text(port) => port,
        });
        let pairs =
            [("host", self.host), ("port", port), ("user", self.username), ("password", self.password)];
        let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
        // A plus stands for itself where libpq reads it, not for a space.
        let encoded: Vec<String> = pairs
            .map(|(name, value)| {
                let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
                format!("{name}={}", value.replace('+', "%20"))
            })
            .collect();
        url.set_query(Some(&encoded.join("&")));
        Ok(url.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Foreign, GancioConfig};

    fn read(json: &str) -> Result<GancioConfig, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.json");
        std::fs::write(&file, json).unwrap();
        GancioConfig::read(&file).map_err(|failure| failure.to_string())
    }

    #[test]
    fn paths_begin_where_the_file_stands() {
        let config =
            read(r#"{"db": {"dialect": "sqlite", "storage": "./gancio.sqlite"}, "upload_path": "/u"}"#);
        let config = config.unwrap();
        let Foreign::Sqlite(path) = config.database else { unreachable!("it is of SQLite") };
        assert!(path.is_absolute() && path.ends_with("gancio.sqlite"), "{}", path.display());
        assert_eq!(config.uploads, std::path::Path::new("/u"));
    }

    #[test]
    fn a_password_may_have_any_character() {
        let config = read(
            r#"{"db": {"dialect": "postgres", "host": "/run/postgresql", "port": "5433", "database": "g",
                "username": "u", "password": "a+b &/@?ü"}}"#,
        );
        let url =
            "postgres:///g?host=%2Frun%2Fpostgresql&port=5433&user=u&password=a%2Bb%20%26%2F%40%3F%C3%BC";
        assert_eq!(config.unwrap().database, Foreign::Postgres(url.to_owned()));
    }

    #[test]
    fn another_database_is_named() {
        let refused = read(r#"{"db": {"dialect": "mariadb"}}"#).err().unwrap();
        assert!(refused.contains("of the kind mariadb can't be read"), "{refused}");
    }
}
