//! `clients`

use chrono::NaiveDateTime;
use diesel::prelude::*;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::client::{
    Client, ClientAuthentication, ClientKind, ClientName, Registration, Website,
};
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::storage::{StorageError, Stored};

use crate::columns::{digest, redirect_uri, scope, stored_digest, stored_time, time};
use crate::error::corrupt;
use crate::schema::clients;

const TABLE: &str = "clients";

#[derive(Queryable, Insertable)]
#[diesel(table_name = clients)]
pub(crate) struct ClientRow {
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
}

/// The name of a kind in the database.
pub(crate) fn stored_kind(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Compatible => "compatible",
        ClientKind::Strict => "strict",
    }
}

/// The name of a door in the database.
pub(crate) fn stored_registration(registration: Registration) -> &'static str {
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
        })
    }
}
