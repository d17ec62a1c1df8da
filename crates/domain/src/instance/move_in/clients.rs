//! Their OAuth clients: applications of our own, with their ids and secrets.

use std::collections::{BTreeMap, BTreeSet};

use super::old::Old;
use super::report::{Report, RowReport};
use super::row::Row;
use super::tokens::{Holding, SELF};
use crate::clock::Timestamp;
use crate::id::ClientId;
use crate::oauth::client::{
    Client, ClientAuthentication, ClientKind, ClientName, MAX_REDIRECT_URIS, Registration, Website,
};
use crate::oauth::grant_type::GrantType;
use crate::oauth::redirect_uri::RedirectUri;
use crate::oauth::scope::ScopeSet;
use crate::secret::Secret;

/// What their clients become: those that can go on working, by a redirect URI or by a token that lives.
pub(super) fn clients(old: &Old, held: &[Holding], now: Timestamp, report: &mut Report) -> Vec<Client> {
    let mut first_tokens: BTreeMap<&str, Timestamp> = BTreeMap::new();
    for holding in held {
        let first = first_tokens.entry(&holding.client).or_insert(holding.created_at);
        *first = holding.created_at.min(*first);
    }
    let rows: Vec<&Row> =
        old.rows("oauth_clients").iter().filter(|row| row.text("id").as_deref() != Some(SELF)).collect();
    let mut known = BTreeSet::new();
    let mut clients = Vec::new();
    for row in &rows {
        let Some(id) = row.text("id").and_then(|id| ClientId::parse(&id)) else {
            report.row("oauth_clients", "?").trouble("its id can't be one", "it stays behind");
            continue;
        };
        let first_token_at = first_tokens.get(id.as_str()).copied();
        known.insert(id.as_str().to_owned());
        clients.extend(client(row, id, Since { first_token_at, now }, report));
    }
    let lost = first_tokens.iter().filter(|(id, _)| !known.contains(**id) && **id != SELF);
    for (id, first) in lost {
        clients.extend(stand_in(id, *first, report));
    }
    report.comes(
        "clients",
        (rows.len(), clients.len()),
        "applications, with their ids and secrets; of those without a token the time runs from now on",
    );
    clients
}

/// When a client got its first token, and what time it is.
#[derive(Clone, Copy)]
struct Since {
    first_token_at: Option<Timestamp>,
    now: Timestamp,
}

/// A client, if anything of it can work.
fn client(row: &Row, id: ClientId, since: Since, report: &mut Report) -> Option<Client> {
    let Since { first_token_at, now } = since;
    let mut said = report.row("oauth_clients", id.as_str());
    let redirect_uris = redirect_uris(row, &mut said);
    if redirect_uris.is_empty() && first_token_at.is_none() {
        said.trouble("no redirect URI that can work, and no token", "it stays behind");
        return None;
    }
    if redirect_uris.is_empty() {
        said.trouble("no redirect URI that can work", "its tokens go on working; nobody can connect it anew");
    }
    let secret = row.some_text("client_secret").map(|secret| Secret::new(secret).digest());
    if secret.is_none() {
        said.trouble("no secret", "it becomes a public client, which must use PKCE");
    }
    let authentication = secret.map_or(ClientAuthentication::Public, ClientAuthentication::Secret);
    let is_web = redirect_uris.iter().all(RedirectUri::is_web);
    let is_compatible = is_web && authentication != ClientAuthentication::Public;
    if !is_web {
        said.trouble(
            "a redirect URI that is none of the web",
            "the strict rules hold for it, PKCE among them",
        );
    }
    Some(Client {
        kind: if is_compatible { ClientKind::Compatible } else { ClientKind::Strict },
        authentication,
        name: name(row, &id, &mut said)?,
        website: row.some_text("website").and_then(|website| Website::parse(&website)),
        redirect_uris,
        scopes: ScopeSet::event_write(),
        grant_types: GrantType::BY_DEFAULT.to_vec(),
        registration: Registration::Gancio,
        registered_at: first_token_at.and(row.moment("createdAt")).unwrap_or(now),
        first_token_at,
        suspended_at: None,
        vouched_at: None,
        id,
    })
}

/// What it is called: by its id, if it has no name.
fn name(row: &Row, id: &ClientId, said: &mut RowReport<'_>) -> Option<ClientName> {
    let name = row.some_text("name").map(|name| name.chars().take(255).collect::<String>());
    let known = name.as_deref().and_then(ClientName::parse);
    if known.is_none() {
        said.trouble("no name", "it is called by its id");
    }
    known.or_else(|| ClientName::parse(id.as_str()))
}

/// Those that can be taken: as one text, or, where that is none, in its parts.
fn redirect_uris(row: &Row, said: &mut RowReport<'_>) -> Vec<RedirectUri> {
    let text = row.some_text("redirectUris").unwrap_or_default();
    let is_several = text.split_whitespace().count() > 1 || text.contains(",http");
    let parts: Vec<&str> = if is_several {
        text.split([',', ' ', '\n', '\t', '\r']).filter(|part| !part.is_empty()).collect()
    } else {
        Some(text.trim()).filter(|text| !text.is_empty()).into_iter().collect()
    };
    let mut uris: Vec<RedirectUri> = Vec::new();
    for part in parts {
        match RedirectUri::parse(part) {
            Ok(uri) if uri.is_out_of_band() => {
                said.trouble("the out-of-band redirect URI", "it is left out");
            }
            Ok(uri) => uris.push(uri),
            Err(error) => said.trouble(error.to_string(), "that redirect URI is left out"),
        }
    }
    uris.dedup_by(|one, other| one.as_str() == other.as_str());
    uris.truncate(MAX_REDIRECT_URIS);
    uris
}

/// What holds the tokens of a client that is gone: in Gancio they went on working.
fn stand_in(id: &str, first: Timestamp, report: &mut Report) -> Option<Client> {
    let mut said = report.row("oauth_clients", id);
    let Some(client_id) = ClientId::parse(id) else {
        said.trouble("its id can't be one, and it is gone", "its tokens stay behind");
        return None;
    };
    said.trouble(
        "it is gone, and tokens of it still work",
        "it comes back under its id, for these tokens alone",
    );
    Some(Client {
        kind: ClientKind::Strict,
        authentication: ClientAuthentication::Public,
        name: ClientName::parse(id)?,
        website: None,
        redirect_uris: Vec::new(),
        scopes: ScopeSet::event_write(),
        grant_types: GrantType::BY_DEFAULT.to_vec(),
        registration: Registration::Gancio,
        registered_at: first,
        first_token_at: Some(first),
        suspended_at: None,
        vouched_at: None,
        id: client_id,
    })
}
