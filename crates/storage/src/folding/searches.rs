//! What a search compares, of places, tags and events that were kept before it was there.

use diesel::prelude::*;
use uncino_domain::agenda::search::{of_event, searchable};
use uncino_domain::storage::Stored;

use super::{CHUNK, Folding};
use crate::connection::both;
use crate::error::failed;
use crate::schema::{events, places, tags};

/// Those of the names in a table.
macro_rules! of_names {
    ($folding:expr, $table:ident) => {{
        let all = $table::table.select(($table::id, $table::name));
        let rows: Vec<(i64, String)> = both!(&mut *$folding.connection, |c| all.load(c)).map_err(failed)?;
        for (id, name) in rows {
            let text = $table::search_text.eq(searchable(&name));
            let known = $table::table.find(id);
            both!(&mut *$folding.connection, |c| diesel::update(known).set(text).execute(c))
                .map_err(failed)?;
        }
    }};
}

impl Folding<'_, '_> {
    pub(super) fn search_texts(&mut self) -> Stored<()> {
        of_names!(self, places);
        of_names!(self, tags);
        self.search_texts_of_addresses()?;
        self.search_texts_of_events()
    }

    fn search_texts_of_addresses(&mut self) -> Stored<()> {
        let all = places::table.select((places::id, places::address));
        let rows: Vec<(i64, String)> = both!(&mut *self.connection, |c| all.load(c)).map_err(failed)?;
        for (id, address) in rows {
            let text = places::address_text.eq(searchable(&address));
            both!(&mut *self.connection, |c| diesel::update(places::table.find(id)).set(text).execute(c))
                .map_err(failed)?;
        }
        Ok(())
    }

    fn search_texts_of_events(&mut self) -> Stored<()> {
        let mut after = 0;
        loop {
            let some = events::table.filter(events::id.gt(after)).order(events::id).limit(CHUNK);
            let some = some.select((events::id, events::title, events::description));
            let rows: Vec<(i64, String, String)> =
                both!(&mut *self.connection, |c| some.load(c)).map_err(failed)?;
            let Some((last, ..)) = rows.last() else { return Ok(()) };
            after = *last;
            for (id, title, description) in rows {
                let text = events::search_text.eq(of_event(&title, &description));
                both!(&mut *self.connection, |c| diesel::update(events::table.find(id)).set(text).execute(c))
                    .map_err(failed)?;
            }
        }
    }
}
