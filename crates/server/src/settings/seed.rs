//! The seeds among the settings: each as a value or as a file that has it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;

use serde::{Deserialize, Deserializer, de};
use uncino_domain::instance::seed::SeedWords;
use uncino_domain::secret::Secret;

use crate::exit::Failure;

/// Every seed by its name under `seed.`; with [`IN_FILE`] behind it the name of a file.
const NAMES: [&str; 10] = [
    "admin_email",
    "admin_password",
    "user_email",
    "user_password",
    "client_id",
    "client_secret",
    "client_name",
    "client_redirect_uris",
    "client_strict",
    "token",
];

const IN_FILE: &str = "_file";

/// The most that is read of a file, in bytes: more than ten redirect URIs of the longest have.
const MAX_FILE: u64 = 64 * 1_024;

/// What stands in the settings, by name; only what isn't empty.
#[derive(Debug, Clone)]
pub(crate) struct Seed(BTreeMap<String, Secret>);

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = BTreeMap::<String, String>::deserialize(deserializer)?;
        let is_known = |name: &str| NAMES.contains(&name.strip_suffix(IN_FILE).unwrap_or(name));
        if let Some(unknown) = values.keys().find(|name| !is_known(name)) {
            return Err(de::Error::custom(format!("unknown field `{unknown}` in seed")));
        }
        let set = values.into_iter().filter(|(_, value)| !value.is_empty());
        Ok(Self(set.map(|(name, value)| (name, Secret::new(value))).collect()))
    }
}

impl Seed {
    /// Is there any?
    pub(super) fn is_set(&self) -> bool {
        !self.0.is_empty()
    }

    /// The seeds as written down, files read.
    pub(super) fn words(&self) -> Result<SeedWords, Failure> {
        let [
            admin_email,
            admin_password,
            user_email,
            user_password,
            client_id,
            client_secret,
            client_name,
            client_redirect_uris,
            client_strict,
            token,
        ] = NAMES.map(|name| self.word(name));
        Ok(SeedWords {
            admin_email: admin_email?,
            admin_password: admin_password?,
            user_email: user_email?,
            user_password: user_password?,
            client_id: client_id?,
            client_secret: client_secret?,
            client_name: client_name?,
            client_redirect_uris: client_redirect_uris?,
            client_strict: client_strict?,
            token: token?,
        })
    }

    fn word(&self, name: &str) -> Result<Option<Secret>, Failure> {
        let in_file = format!("{name}{IN_FILE}");
        match (self.0.get(name), self.0.get(&in_file)) {
            (value, None) => Ok(value.cloned()),
            (None, Some(file)) => read(&in_file, file.expose()).map(Some),
            (Some(_), Some(_)) => {
                Err(Failure::Setting(format!("seed.{name} and seed.{in_file} are both set; one is enough")))
            }
        }
    }
}

/// The text in a file, without the end of its last line.
fn read(name: &str, path: &str) -> Result<Secret, Failure> {
    let wrong = |reason: &str| Failure::Setting(format!("seed.{name}: the file {path} {reason}"));
    let mut text = String::new();
    let file = File::open(path).map_err(|error| wrong(&format!("can't be read: {error}")))?;
    let read = file.take(MAX_FILE + 1).read_to_string(&mut text);
    read.map_err(|error| wrong(&format!("can't be read: {error}")))?;
    if text.len() as u64 > MAX_FILE {
        return Err(wrong("is longer than 64 KiB"));
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() { Err(wrong("is empty")) } else { Ok(Secret::new(line)) }
}

/// The seeds of the environment, by key, exactly as they are there: other settings may be numbers, and a password such as
/// `0012345678` must not become one.
pub(super) fn from_environment() -> Result<Vec<(String, String)>, Failure> {
    let names = NAMES.iter().flat_map(|name| [(*name).to_owned(), format!("{name}{IN_FILE}")]);
    let mut found = Vec::new();
    for name in names {
        let variable = format!("UNCINO_SEED__{}", name.to_uppercase());
        if let Some(value) = std::env::var_os(&variable) {
            let value = value.into_string();
            let value = value.map_err(|_value| Failure::Setting(format!("{variable} is no UTF-8")))?;
            found.push((format!("seed.{name}"), value));
        }
    }
    Ok(found)
}
