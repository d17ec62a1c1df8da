use diesel::prelude::*;
use serde_json::Value;
use uncino_domain::storage::{SettingRepository, Stored};

use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::schema::settings;

impl SettingRepository for Connection<'_> {
    fn list(&mut self) -> Stored<Vec<(String, Value)>> {
        let mut rows = both!(self, |c| settings::table
            .select((settings::key, settings::value))
            .load::<(String, String)>(c))
        .map_err(failed)?;
        rows.sort(); // Here, because the databases sort by rules of their own.
        rows.into_iter()
            .map(|(key, stored)| match serde_json::from_str(&stored) {
                Ok(value) => Ok((key, value)),
                Err(error) => Err(corrupt("settings", error.to_string())),
            })
            .collect()
    }

    fn set(&mut self, key: &str, value: &Value) -> Stored<()> {
        let stored = value.to_string();
        let stored = settings::value.eq(stored.as_str());
        both!(self, |c| diesel::insert_into(settings::table)
            .values((settings::key.eq(key), stored))
            .on_conflict(settings::key)
            .do_update()
            .set(stored)
            .execute(c))
        .map(drop)
        .map_err(failed)
    }

    fn secret_keys(&mut self) -> Stored<Vec<String>> {
        let secret = settings::table.filter(settings::is_secret).select(settings::key);
        let mut keys: Vec<String> = both!(self, |c| secret.load(c)).map_err(failed)?;
        keys.sort();
        Ok(keys)
    }

    fn set_secrecy(&mut self, key: &str, is_secret: bool) -> Stored<()> {
        let change = settings::is_secret.eq(is_secret);
        both!(self, |c| diesel::update(settings::table.find(key)).set(change).execute(c))
            .map(drop)
            .map_err(failed)
    }
}
