//! Tags: of twins the first stays. One that nobody sees is taken from its events.

use std::collections::BTreeMap;

use diesel::prelude::*;
use uncino_domain::access::audit::AuditAction;
use uncino_domain::agenda::place::key;
use uncino_domain::storage::Stored;
use uncino_domain::text::can_be_seen;

use super::{Folding, renewed};
use crate::connection::both;
use crate::error::failed;
use crate::schema::{event_tags, tags};

#[derive(Queryable)]
struct Row {
    id: i64,
    name: String,
    name_key: String,
}

impl Folding<'_, '_> {
    pub(super) fn tags(&mut self) -> Stored<()> {
        let all = tags::table.order(tags::id).select((tags::id, tags::name, tags::name_key));
        let rows: Vec<Row> = both!(&mut *self.connection, |c| all.load(c)).map_err(failed)?;
        let mut twins: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in rows {
            if can_be_seen(&row.name) {
                twins.entry(key(&row.name)).or_default().push(row);
            } else {
                self.drop_tag(&row)?;
            }
        }
        let mut changed = Vec::new();
        for (new_key, twins) in twins {
            let mut twins = twins.into_iter();
            let Some(kept) = twins.next() else { continue };
            for twin in twins {
                self.connection.merge_tag(twin.id, kept.id)?;
                self.connection.forget_tag(twin.id)?;
                self.note(AuditAction::TagsMerged, &format!("{} → {}", twin.name, kept.name))?;
            }
            let name = renewed(&kept.name);
            if name != kept.name {
                self.note(AuditAction::TagRenamed, &format!("{} → {name}", kept.name))?;
            }
            self.connection.rewrite_filters(|choice| choice.replace_tags(&[&new_key], &name))?;
            if name != kept.name || new_key != kept.name_key {
                changed.push((kept.id, name, new_key));
            }
        }
        self.write_tags(changed)
    }

    fn drop_tag(&mut self, row: &Row) -> Stored<()> {
        let uses = event_tags::table.filter(event_tags::tag_id.eq(row.id));
        both!(&mut *self.connection, |c| diesel::delete(uses).execute(c)).map_err(failed)?;
        self.connection.forget_tag(row.id)?;
        self.note(AuditAction::TagRemoved, &row.name)
    }

    /// In two steps: a new key may be one that another tag is about to lose.
    fn write_tags(&mut self, changed: Vec<(i64, String, String)>) -> Stored<()> {
        for (id, ..) in &changed {
            let meanwhile = tags::name_key.eq(format!("\u{1}{id}"));
            both!(&mut *self.connection, |c| diesel::update(tags::table.find(id)).set(meanwhile).execute(c))
                .map_err(failed)?;
        }
        for (id, name, new_key) in changed {
            let change = (tags::name.eq(name), tags::name_key.eq(new_key));
            both!(&mut *self.connection, |c| diesel::update(tags::table.find(id)).set(change).execute(c))
                .map_err(failed)?;
        }
        Ok(())
    }
}
