//! Their tokens: those that work go on working, as digests. Whatever end is written there was never obeyed.

use std::collections::{BTreeSet, HashSet};

use super::old::Old;
use super::report::Report;
use super::users::Users;
use crate::clock::Timestamp;
use crate::id::{ClientId, UserId};
use crate::oauth::client::Client;
use crate::oauth::token::TokenHolder;
use crate::secret::{Secret, SecretDigest};

/// What their own log-ins are held by: browsers, and programs that sent a password.
pub(super) const SELF: &str = "self";

/// A token that works, before it is known what becomes of its client.
#[derive(Debug, Clone)]
pub(super) struct Holding {
    pub(super) client: String,
    pub(super) user_id: UserId,
    pub(super) created_at: Timestamp,
    access: SecretDigest,
    refresh: Option<SecretDigest>,
}

/// A token to be stored, with the refresh token that came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TakenToken {
    /// Who holds it.
    pub(super) holder: TokenHolder,
    /// Whose behalf it is for.
    pub(super) user_id: UserId,
    /// When it was issued.
    pub(super) created_at: Timestamp,
    /// What is kept of it.
    pub(super) access: SecretDigest,
    /// What is kept of its refresh token.
    pub(super) refresh: Option<SecretDigest>,
}

/// The tokens that work: of somebody who is there and active.
pub(super) fn held(old: &Old, users: &Users, now: Timestamp, report: &mut Report) -> Vec<Holding> {
    let mut digests = BTreeSet::new();
    let mut held = Vec::new();
    let (mut of_nobody, mut of_inactive, mut empty) = (0, 0, 0);
    for row in old.rows("oauth_tokens") {
        let user = row.integer("userId").and_then(|id| users.get(&UserId(id)));
        let Some(access) = row.some_text("accessToken") else {
            empty += 1;
            continue;
        };
        let Some(user) = user else {
            of_nobody += 1;
            continue;
        };
        if !user.is_active() {
            of_inactive += 1;
            continue;
        }
        let access = Secret::new(access).digest();
        let refresh = row.some_text("refreshToken").map(|refresh| Secret::new(refresh).digest());
        if !digests.insert(access) {
            continue;
        }
        held.push(Holding {
            client: row.some_text("clientId").unwrap_or_else(|| SELF.to_owned()),
            user_id: user.id,
            created_at: row.moment("createdAt").unwrap_or(now).min(now),
            access,
            refresh: refresh.filter(|refresh| digests.insert(*refresh)),
        });
    }
    let behind = "left behind: they work nowhere";
    report.homeless("tokens whose user is gone", of_nobody, behind);
    report.homeless("tokens without anything in them", empty, behind);
    report.homeless("tokens of people who are waiting or shut out", of_inactive, behind);
    held
}

/// What the tokens become that have somebody to hold them.
pub(super) fn tokens(
    old: &Old,
    held: Vec<Holding>,
    clients: &[Client],
    report: &mut Report,
) -> Vec<TakenToken> {
    let ids: HashSet<&str> = clients.iter().map(|client| client.id.as_str()).collect();
    let holder = |client: &str| {
        if client == SELF {
            return Some(TokenHolder::FirstParty);
        }
        ids.get(client).map(|id| TokenHolder::Client(ClientId::new(*id)))
    };
    let tokens: Vec<TakenToken> = held
        .into_iter()
        .filter_map(|holding| {
            Some(TakenToken {
                holder: holder(&holding.client)?,
                user_id: holding.user_id,
                created_at: holding.created_at,
                access: holding.access,
                refresh: holding.refresh,
            })
        })
        .collect();
    report.comes(
        "tokens",
        (old.rows("oauth_tokens").len(), tokens.len()),
        "tokens that go on working; from now on they end when nobody uses them",
    );
    report.note(
        "In Gancio a token may do all that its user may. Here those of applications may add, change, delete and read \
         their user's own events, and no more: an application that did an editor's or an administrator's work needs a \
         token that its owner makes. Those of log-ins (self) may still do all that their user may.",
    );
    tokens
}
