//! Clients: the table `clients`, its queries and its row.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDateTime;
use diesel::dsl::{count, count_star, max};
use diesel::prelude::*;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::{
    Client, ClientAuthentication, ClientKind, ClientName, Registration, Website,
};
use uncino_domain::oauth::client_search::{ClientOrder, ClientSearch};
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::storage::{ClientRepository, ClientUsage, Removal, StorageError, Stored};

use crate::columns::{digest, redirect_uri, scope, stored_digest, stored_time, time};
use crate::connection::{Connection, both};
use crate::error::{corrupt, failed};
use crate::query::{holding, lower, number, removal};
use crate::schema::{clients, events, token_families as families};

/// Those of these clients in which these words stand. A macro, because the type of a query can't be written down for two
/// databases.
macro_rules! matching {
    ($clients:expr, $words:expr) => {
        $clients.filter(
            lower(clients::name)
                .like(lower(holding($words)))
                .escape('\\')
                .or(lower(clients::redirect_uris).like(lower(holding($words))).escape('\\'))
                .or(lower(clients::id).like(lower(holding($words))).escape('\\')),
        )
    };
}

impl ClientRepository for Connection<'_> {
    fn insert(&mut self, client: &Client) -> Stored<()> {
        let row = ClientRow::from(client);
        both!(self, |c| diesel::insert_into(clients::table).values(row).execute(c)).map(drop).map_err(failed)
    }

    fn find(&mut self, id: &ClientId) -> Stored<Option<Client>> {
        let row = both!(self, |c| clients::table.find(id.as_str()).first::<ClientRow>(c).optional());
        row.map_err(failed)?.map(Client::try_from).transpose()
    }

    fn list(&mut self) -> Stored<Vec<Client>> {
        let order = (clients::registered_at, clients::id);
        let rows = both!(self, |c| clients::table.order(order).load::<ClientRow>(c)).map_err(failed)?;
        rows.into_iter().map(Client::try_from).collect()
    }

    fn find_all(&mut self, ids: &[ClientId]) -> Stored<Vec<Client>> {
        let ids: Vec<&str> = ids.iter().map(ClientId::as_str).collect();
        let found =
            clients::table.filter(clients::id.eq_any(ids)).order((clients::registered_at, clients::id));
        let rows = both!(self, |c| found.load::<ClientRow>(c)).map_err(failed)?;
        rows.into_iter().map(Client::try_from).collect()
    }

    fn count(&mut self) -> Stored<u32> {
        number(both!(self, |c| clients::table.count().get_result(c)).map_err(failed)?)
    }

    fn search(&mut self, asked: &ClientSearch) -> Stored<Vec<Client>> {
        let (offset, limit) = (i64::from(asked.offset), i64::from(asked.limit));
        let published = count(events::id);
        let used = max(families::last_used_at);
        let ids: Vec<String> = match asked.order {
            ClientOrder::Newest => both!(self, |c| matching!(clients::table, &asked.words)
                .order((clients::registered_at.desc(), clients::id))
                .offset(offset)
                .limit(limit)
                .select(clients::id)
                .load(c)),
            ClientOrder::MostEvents => {
                both!(self, |c| matching!(clients::table.inner_join(events::table), &asked.words)
                    .group_by(clients::id)
                    .order((published.desc(), clients::id))
                    .offset(offset)
                    .limit(limit)
                    .select(clients::id)
                    .load(c))
            }
            ClientOrder::LastUsed => {
                both!(self, |c| matching!(clients::table.inner_join(families::table), &asked.words)
                    .group_by(clients::id)
                    .order((used.desc(), clients::id))
                    .offset(offset)
                    .limit(limit)
                    .select(clients::id)
                    .load(c))
            }
        }
        .map_err(failed)?;
        let found = clients::table.filter(clients::id.eq_any(&ids));
        let rows: Vec<ClientRow> = both!(self, |c| found.load(c)).map_err(failed)?;
        let mut found: HashMap<String, ClientRow> =
            rows.into_iter().map(|row| (row.id.clone(), row)).collect();
        ids.iter().filter_map(|id| found.remove(id)).map(Client::try_from).collect()
    }

    fn usage(&mut self, ids: &[ClientId]) -> Stored<Vec<ClientUsage>> {
        let ids: Vec<&str> = ids.iter().map(ClientId::as_str).collect();
        let people =
            count(families::user_id).aggregate_distinct().aggregate_filter(families::revoked_at.is_null());
        let holders = families::table
            .filter(families::client_id.eq_any(&ids))
            .group_by(families::client_id)
            .select((families::client_id.assume_not_null(), people, max(families::last_used_at)));
        let published = events::table
            .filter(events::client_id.eq_any(&ids))
            .group_by(events::client_id)
            .select((events::client_id.assume_not_null(), count_star()));
        let holders =
            both!(self, |c| holders.load::<(String, i64, Option<NaiveDateTime>)>(c)).map_err(failed)?;
        let published = both!(self, |c| published.load::<(String, i64)>(c)).map_err(failed)?;
        let mut usage: BTreeMap<ClientId, ClientUsage> = BTreeMap::new();
        for (id, people, used) in holders {
            let id = ClientId::new(id);
            let of = usage.entry(id.clone()).or_insert_with(|| ClientUsage::none(id));
            (of.people, of.last_used_at) = (number(people)?, used.map(time));
        }
        for (id, events) in published {
            let id = ClientId::new(id);
            usage.entry(id.clone()).or_insert_with(|| ClientUsage::none(id)).events = number(events)?;
        }
        Ok(usage.into_values().collect())
    }

    fn set_suspended(&mut self, id: &ClientId, since: Option<Timestamp>) -> Stored<()> {
        let suspended = clients::suspended_at.eq(since.map(stored_time));
        let client = clients::table.find(id.as_str());
        both!(self, |c| diesel::update(client).set(suspended).execute(c)).map(drop).map_err(failed)
    }

    fn set_vouched(&mut self, id: &ClientId, since: Option<Timestamp>) -> Stored<()> {
        let vouched = clients::vouched_at.eq(since.map(stored_time));
        let client = clients::table.find(id.as_str());
        both!(self, |c| diesel::update(client).set(vouched).execute(c)).map(drop).map_err(failed)
    }

    fn set_kind(&mut self, id: &ClientId, kind: ClientKind) -> Stored<()> {
        let kind = clients::kind.eq(stored_kind(kind));
        let client = clients::table.find(id.as_str());
        both!(self, |c| diesel::update(client).set(kind).execute(c)).map(drop).map_err(failed)
    }

    fn note_first_token(&mut self, id: &ClientId, at: Timestamp) -> Stored<()> {
        let untold = clients::table.find(id.as_str()).filter(clients::first_token_at.is_null());
        let now = clients::first_token_at.eq(stored_time(at));
        both!(self, |c| diesel::update(untold).set(now).execute(c)).map(drop).map_err(failed)
    }

    fn remove(&mut self, id: &ClientId) -> Stored<Removal> {
        removal(both!(self, |c| diesel::delete(clients::table.find(id.as_str())).execute(c)))
    }

    fn remove_unused(&mut self, registration: Registration, registered_before: Timestamp) -> Stored<usize> {
        let unused = clients::table
            .filter(clients::registration.eq(stored_registration(registration)))
            .filter(clients::first_token_at.is_null())
            .filter(clients::registered_at.lt(stored_time(registered_before)));
        both!(self, |c| diesel::delete(unused).execute(c)).map_err(failed)
    }
}

const TABLE: &str = "clients";

#[derive(Queryable, Insertable)]
#[diesel(table_name = clients)]
struct ClientRow {
    id: String,
    kind: String,
    secret_digest: Option<Vec<u8>>,
    name: String,
    website: Option<String>,
    redirect_uris: String,
    scopes: String,
    grant_types: String,
    registration: String,
    registered_at: NaiveDateTime,
    first_token_at: Option<NaiveDateTime>,
    suspended_at: Option<NaiveDateTime>,
    vouched_at: Option<NaiveDateTime>,
}

/// The name of a kind in the database.
fn stored_kind(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Compatible => "compatible",
        ClientKind::Strict => "strict",
    }
}

/// The name of a door in the database.
fn stored_registration(registration: Registration) -> &'static str {
    match registration {
        Registration::Gancio => "gancio",
        Registration::Dynamic => "dynamic",
        Registration::Administrator => "administrator",
    }
}

impl From<&Client> for ClientRow {
    fn from(client: &Client) -> Self {
        let secret_digest = match &client.authentication {
            ClientAuthentication::Secret(digest) => Some(stored_digest(digest)),
            ClientAuthentication::Public => None,
        };
        let redirect_uris: Vec<_> = client
            .redirect_uris
            .iter()
            .map(uncino_domain::oauth::redirect_uri::RedirectUri::as_str)
            .collect();
        let grant_types: Vec<_> = client.grant_types.iter().map(|grant_type| grant_type.as_str()).collect();
        Self {
            id: client.id.as_str().to_owned(),
            kind: stored_kind(client.kind).to_owned(),
            secret_digest,
            name: client.name.as_str().to_owned(),
            website: client.website.as_ref().map(|website| website.as_str().to_owned()),
            redirect_uris: redirect_uris.join(" "),
            scopes: client.scopes.to_string(),
            grant_types: grant_types.join(" "),
            registration: stored_registration(client.registration).to_owned(),
            registered_at: stored_time(client.registered_at),
            first_token_at: client.first_token_at.map(stored_time),
            suspended_at: client.suspended_at.map(stored_time),
            vouched_at: client.vouched_at.map(stored_time),
        }
    }
}

impl TryFrom<ClientRow> for Client {
    type Error = StorageError;

    fn try_from(row: ClientRow) -> Stored<Self> {
        let kind = [ClientKind::Compatible, ClientKind::Strict]
            .into_iter()
            .find(|kind| stored_kind(*kind) == row.kind);
        let registration = [Registration::Gancio, Registration::Dynamic, Registration::Administrator]
            .into_iter()
            .find(|registration| stored_registration(*registration) == row.registration);
        let authentication = match row.secret_digest {
            Some(stored) => ClientAuthentication::Secret(digest(TABLE, &stored)?),
            None => ClientAuthentication::Public,
        };
        let website =
            row.website.as_deref().map(|website| Website::parse(website).ok_or("the website")).transpose();
        Ok(Self {
            id: ClientId::new(row.id),
            kind: kind.ok_or_else(|| corrupt(TABLE, "the kind is unknown"))?,
            authentication,
            name: ClientName::parse(&row.name).ok_or_else(|| corrupt(TABLE, "the name"))?,
            website: website.map_err(|what| corrupt(TABLE, what))?,
            redirect_uris: row
                .redirect_uris
                .split(' ')
                .map(|stored| redirect_uri(TABLE, stored))
                .collect::<Stored<Vec<_>>>()?,
            scopes: scope(TABLE, &row.scopes)?,
            grant_types: row
                .grant_types
                .split(' ')
                .map(|stored| {
                    GrantType::parse(stored).ok_or_else(|| corrupt(TABLE, "a grant type is unknown"))
                })
                .collect::<Stored<Vec<_>>>()?,
            registration: registration.ok_or_else(|| corrupt(TABLE, "the registration is unknown"))?,
            registered_at: time(row.registered_at),
            first_token_at: row.first_token_at.map(time),
            suspended_at: row.suspended_at.map(time),
            vouched_at: row.vouched_at.map(time),
        })
    }
}
