//! Filling an empty database with [`Seeds`], once.

use crate::access::audit::{Actor, AuditAction};
use crate::context::Ports;
use crate::id::{FamilyId, UserId};
use crate::instance::seed::{SeedAccount, SeedClient, Seeds};
use crate::oauth::client::{Client, ClientAuthentication, ClientKind, Registration};
use crate::oauth::grant_type::GrantType;
use crate::oauth::grants::issue::{Granted, Issuance, NewPair, TokenPair};
use crate::oauth::resource::Audience;
use crate::oauth::scope::ScopeSet;
use crate::people::password::PasswordHash;
use crate::people::user::{EmailAddress, NewUser, Role, Standing};
use crate::secret::SecretKind;
use crate::storage::{Repositories, StorageError, Stored, UserInsertion};

/// Fills empty databases.
#[derive(Debug, Clone)]
pub struct SeedingService {
    ports: Ports,
}

/// What became of the seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Seeding {
    /// They are in the database now.
    Applied,
    /// There was a user or a client already, so everything stays as it is.
    LeftAlone,
}

impl SeedingService {
    /// A seeding service on these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Is there neither a user nor a client?
    pub fn is_open(&self) -> Stored<bool> {
        self.ports.storage.read(is_open)
    }

    /// Stores all of it, or nothing. Of several nodes that start at once one does it. Slow: one password hash for each
    /// account.
    pub fn apply(&self, seeds: Seeds) -> Stored<Seeding> {
        if !self.is_open()? {
            return Ok(Seeding::LeftAlone); // Before the hashes: later starts cost nothing.
        }
        let hash = |account: SeedAccount| {
            let password = self.ports.passwords.hash(&account.password, self.ports.secrets.salt());
            HashedAccount { email: account.email, password }
        };
        let Seeds { admin, user, client, token } = seeds;
        let (admin, user) = (admin.map(hash), user.map(hash));
        // Nobody is told the refresh token; the family is the one that the token endpoint would have made.
        let pair = token
            .map(|access| TokenPair { access, refresh: self.ports.secrets.secret(SecretKind::RefreshToken) });
        let ports = self.ports.clone();
        self.ports.storage.write(move |repositories| {
            repositories.links().lock_set_up()?;
            if !is_open(repositories)? {
                return Ok(Seeding::LeftAlone);
            }
            if let Some(admin) = admin {
                insert_user(repositories, &ports, admin, Role::Admin)?;
            }
            let user_id = user.map(|user| insert_user(repositories, &ports, user, Role::User)).transpose()?;
            let client = client.map(|client| insert_client(repositories, &ports, client)).transpose()?;
            if let (Some(user_id), Some(client), Some(pair)) = (user_id, client, pair) {
                insert_token(repositories, &ports, SeedToken { user_id, client: &client, pair: &pair })?;
            }
            Ok::<_, StorageError>(Seeding::Applied)
        })
    }
}

fn is_open(repositories: &mut dyn Repositories) -> Stored<bool> {
    Ok(!repositories.users().any()? && repositories.clients().count()? == 0)
}

/// A seeded account whose password is hashed.
struct HashedAccount {
    email: EmailAddress,
    password: PasswordHash,
}

fn insert_user(
    repositories: &mut dyn Repositories,
    ports: &Ports,
    HashedAccount { email, password }: HashedAccount,
    role: Role,
) -> Stored<UserId> {
    let entry = ports.entry(Actor::CommandLine, AuditAction::AccountMade, email.as_str());
    let user = NewUser {
        email,
        password,
        role,
        standing: Standing::Active,
        description: None,
        created_at: entry.at,
    };
    repositories.audit().insert(&entry)?;
    match repositories.users().insert(&user)? {
        UserInsertion::Inserted(user) => Ok(user.id),
        // Somebody registered on another node since we looked: nothing is kept, and the next start leaves all alone.
        UserInsertion::EmailTaken => {
            Err(StorageError::Statement("a seeded e-mail address was taken meanwhile".to_owned()))
        }
    }
}

fn insert_client(repositories: &mut dyn Repositories, ports: &Ports, seed: SeedClient) -> Stored<Client> {
    let client = Client {
        id: seed.id,
        kind: if seed.is_strict { ClientKind::Strict } else { ClientKind::Compatible },
        authentication: ClientAuthentication::Secret(seed.secret.digest()),
        name: seed.name,
        website: None,
        redirect_uris: seed.redirect_uris,
        scopes: ScopeSet::by_default(),
        grant_types: GrantType::BY_DEFAULT.to_vec(),
        registration: Registration::Administrator,
        registered_at: ports.clock.now(),
        first_token_at: None,
        suspended_at: None,
        vouched_at: None,
    };
    repositories.clients().insert(&client)?;
    let entry = ports.entry(Actor::CommandLine, AuditAction::ApplicationRegistered, &client.described());
    repositories.audit().insert(&entry)?;
    Ok(client)
}

/// A seeded token with the refresh token that nobody is told: whose they are, and through which client.
#[derive(Clone, Copy)]
struct SeedToken<'s> {
    user_id: UserId,
    client: &'s Client,
    pair: &'s TokenPair,
}

fn insert_token(repositories: &mut dyn Repositories, ports: &Ports, token: SeedToken<'_>) -> Stored<()> {
    let SeedToken { user_id, client, pair } = token;
    let (now, scope) = (ports.clock.now(), ScopeSet::event_write());
    let issuance = Issuance { now, policy: &ports.policy };
    let granted = Granted { user_id, scope: scope.clone(), audience: Audience::default() };
    let family = issuance.new_family(FamilyId(ports.secrets.uuid()), client, granted);
    repositories.tokens().insert_family(&family)?;
    let pair = NewPair { digests: pair.digests(), scope, audience: Audience::default(), client };
    issuance.store_pair(repositories, &family, pair)?;
    repositories.clients().note_first_token(&client.id, now)?;
    let entry = ports.entry(Actor::CommandLine, AuditAction::ApplicationAuthorized, &client.described());
    repositories.audit().insert(&entry)
}
