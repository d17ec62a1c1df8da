//! Which Gancio is it? Its list of migrations says so, though one that failed is on it too: columns are taken by name.

use std::fmt;

use super::old::Old;

/// From which migration on, and the releases that have it as their last one.
const RELEASES: [(&str, &str); 17] = [
    ("collection", "1.5"),
    ("place-details", "1.6.0"),
    ("online_locations", "1.6.10 to 1.8"),
    ("federation", "1.9 to 1.14"),
    ("event_messages", "1.15"),
    ("add_ap_user_index", "1.15"),
    ("event_ap_object", "1.15"),
    ("new_editor_role", "1.15"),
    ("filter_collection_negate", "1.16 to 1.17.0"),
    ("task_insteadof_evt_notification", "1.17.1 to 1.18"),
    ("sortIndexCollection", "1.19 to 1.21"),
    ("apIdPlace", "1.22"),
    ("removeNameUniqueness", "1.22 to 1.23"),
    ("page", "1.24.0"),
    ("drop_unused_user_followers", "1.24.1"),
    ("page_content_text", "1.24.4 to 1.25"),
    ("to_notify", "1.26 to 1.27"),
];

/// What cannot be missing from a Gancio.
const TABLES: [&str; 6] = ["events", "oauth_clients", "oauth_tokens", "places", "settings", "users"];

/// What is known of the other program's version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// One of those that can be taken over.
    Known {
        /// Its releases, such as `1.22 to 1.23`.
        releases: &'static str,
    },
    /// A Gancio, older or newer than those that are known.
    Unknown {
        /// Its last migration.
        last: String,
        /// How many there were.
        migrations: usize,
    },
    /// No Gancio at all.
    NoGancio {
        /// A table that is missing.
        missing: &'static str,
    },
}

impl Version {
    /// Reads it.
    pub fn of(old: &Old) -> Self {
        if let Some(missing) = TABLES.into_iter().find(|table| !old.has(table)) {
            return Self::NoGancio { missing };
        }
        let mut names: Vec<String> =
            old.rows("SequelizeMeta").iter().filter_map(|row| row.text("name")).collect();
        names.sort();
        let migrations = names.len();
        let last = names.pop().unwrap_or_else(|| "none".to_owned());
        let name = last.trim_end_matches(".js");
        let name = name.split_once('-').map_or(name, |(_, name)| name);
        match RELEASES.iter().find(|(migration, _)| *migration == name) {
            Some((_, releases)) => Self::Known { releases },
            None => Self::Unknown { last, migrations },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known { releases } => write!(f, "Gancio {releases}"),
            Self::Unknown { last, migrations } => {
                write!(f, "an unknown Gancio: {migrations} migrations, the last one is {last}")
            }
            Self::NoGancio { missing } => write!(f, "no Gancio: it has no table {missing}"),
        }
    }
}
