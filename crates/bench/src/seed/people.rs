//! A person with a client, a family and an access token, all of one number.

use uncino_domain::clock::Timestamp;
use uncino_domain::id::UserId;
use uncino_domain::oauth::client::{Client, ClientAuthentication, ClientKind, ClientName, Registration};
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{AccessToken, TokenFamily, TokenHolder};
use uncino_domain::origin::Origin;
use uncino_domain::people::password::{Argon2id, NewPassword, PasswordHash, PasswordHasher as _};
use uncino_domain::people::user::{EmailAddress, NewUser, Role, Standing};
use uncino_domain::secret::Secret;
use uncino_domain::storage::{Repositories, StorageError, Stored, UserInsertion};

use super::later;
use crate::failure::Failure;
use crate::secrets::{ACCESS, BARE, EMAIL, PASSWORD, client_id, digest, family_id, filled};

/// Where every seeded client is sent back to, as `WordPress` has it.
pub(crate) const REDIRECT_URI: &str = "https://wp.example/wp-admin/options-general.php?page=wpgancio";

/// What all of them share. The hash was made once: it is the check that is measured.
#[derive(Debug, Clone)]
pub(super) struct Seeding {
    now: Timestamp,
    password: PasswordHash,
    redirect_uri: RedirectUri,
    name: ClientName,
}

impl Seeding {
    pub(super) fn new(now: Timestamp) -> Result<Self, Failure> {
        let password = NewPassword::parse(Secret::new(PASSWORD))?;
        Ok(Self {
            now,
            password: Argon2id::default().hash(&password, [7; 16]),
            redirect_uri: RedirectUri::parse(REDIRECT_URI)?,
            name: ClientName::parse("WPGancio").ok_or("a client's name is refused")?,
        })
    }

    pub(super) fn insert(&self, repositories: &mut dyn Repositories, number: u64) -> Stored<()> {
        let corrupt = || StorageError::Corrupt { table: "users", reason: format!("person {number}") };
        let email = EmailAddress::parse(&filled(EMAIL, number)).ok_or_else(corrupt)?;
        let user = NewUser {
            email,
            password: self.password.clone(),
            role: if number == 0 { Role::Admin } else { Role::User },
            standing: Standing::Active,
            description: None,
            created_at: self.now,
        };
        let UserInsertion::Inserted(user) = repositories.users().insert(&user)? else {
            return Err(corrupt());
        };
        repositories.clients().insert(&self.client(number))?;
        repositories.tokens().insert_family(&self.family(number, user.id))?;
        repositories.tokens().insert_access(&self.token(number))
    }

    fn client(&self, number: u64) -> Client {
        Client {
            id: client_id(number),
            kind: ClientKind::Compatible,
            authentication: ClientAuthentication::Secret(digest(BARE, number)),
            name: self.name.clone(),
            website: None,
            redirect_uris: vec![self.redirect_uri.clone()],
            scopes: ScopeSet::event_write(),
            grant_types: GrantType::BY_DEFAULT.to_vec(),
            registration: Registration::Gancio,
            registered_at: self.now,
            first_token_at: Some(self.now),
            suspended_at: None,
            vouched_at: None,
        }
    }

    fn family(&self, number: u64, user_id: UserId) -> TokenFamily {
        TokenFamily {
            id: family_id(number),
            holder: TokenHolder::Client(client_id(number)),
            user_id,
            scope: ScopeSet::event_write(),
            audience: Audience::default(),
            created_at: self.now,
            last_used_at: self.now,
            refreshed_at: None,
            ends_at: None,
            idle_ends_at: Some(later(self.now)),
            revoked_at: None,
            origin: Origin::default(),
        }
    }

    fn token(&self, number: u64) -> AccessToken {
        AccessToken {
            digest: digest(ACCESS, number),
            family_id: family_id(number),
            scope: ScopeSet::event_write(),
            audience: Audience::default(),
            issued_at: self.now,
            expires_at: None,
        }
    }
}
