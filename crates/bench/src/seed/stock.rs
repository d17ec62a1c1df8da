//! What works once: codes and refresh tokens, made right before they are used, in the database that is in use.

use std::ops::Range;

use uncino_domain::clock::{Clock as _, SystemClock, Timestamp};
use uncino_domain::id::UserId;
use uncino_domain::oauth::authorization_code::{AuthorizationCode, CodeStage};
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{RefreshStage, RefreshToken};
use uncino_domain::storage::{Repositories, Storage, Stored};

use super::people::REDIRECT_URI;
use super::{Size, in_batches, later};
use crate::failure::Failure;
use crate::secrets::{BARE, REFRESH, client_id, digest, family_id};

/// A secret that works once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Once {
    /// An authorization code.
    Code,
    /// A refresh token.
    Refresh,
}

/// Makes those of these numbers; the one of number `n` is of person `n % people`.
pub(crate) fn stock(
    storage: &dyn Storage,
    kind: Once,
    numbers: Range<u64>,
    size: Size,
) -> Result<(), Failure> {
    let now = SystemClock.now();
    let redirect_uri = RedirectUri::parse(REDIRECT_URI)?;
    in_batches(storage, numbers, move |repositories, number| {
        let person = number % size.people;
        match kind {
            Once::Code => {
                let code = code(number, person, redirect_uri.clone(), now);
                repositories.codes().insert(&code)
            }
            Once::Refresh => insert_refresh(repositories, number, person, now),
        }
    })
}

fn code(number: u64, person: u64, redirect_uri: RedirectUri, now: Timestamp) -> AuthorizationCode {
    AuthorizationCode {
        digest: digest(BARE, number),
        client_id: client_id(person),
        user_id: UserId(i64::try_from(person + 1).unwrap_or_default()),
        redirect_uri,
        redirect_uri_was_sent: false,
        scope: ScopeSet::event_write(),
        audience: Audience::default(),
        code_challenge: None,
        issued_at: now,
        expires_at: later(now),
        stage: CodeStage::Outstanding,
    }
}

fn insert_refresh(
    repositories: &mut dyn Repositories,
    number: u64,
    person: u64,
    now: Timestamp,
) -> Stored<()> {
    repositories.tokens().insert_refresh(&RefreshToken {
        digest: digest(REFRESH, number),
        family_id: family_id(person),
        issued_at: now,
        expires_at: Some(later(now)),
        stage: RefreshStage::Current,
    })
}
