//! What the stories of the contract are about: a client, and what it holds for somebody.

use chrono::TimeDelta;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, FamilyId, UserId};
use uncino_domain::oauth::authorization_code::{AuthorizationCode, CodeStage};
use uncino_domain::oauth::client::{
    Client, ClientAuthentication, ClientKind, ClientName, Registration, Website,
};
use uncino_domain::oauth::code_challenge::CodeChallenge;
use uncino_domain::oauth::grant_type::GrantType;
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{
    AccessToken, RefreshStage, RefreshToken, Rotated, SealedAnswer, TokenFamily, TokenHolder,
};
use uncino_domain::origin::Origin;
use uncino_domain::people::user::User;
use uncino_domain::storage::{Redemption, Storage};
use uuid::Uuid;

use crate::contract::{digest, insert_user, now, read, write};
use crate::fixtures::CHALLENGE;

/// A client of that name.
pub(in crate::contract) fn client(id: &str) -> Client {
    Client {
        id: ClientId::new(id),
        kind: ClientKind::Compatible,
        authentication: ClientAuthentication::Secret(digest("its secret")),
        name: ClientName::parse("Приложение \u{202e}\"'").unwrap(),
        website: Website::parse("https://wp.example"),
        redirect_uris: vec![
            RedirectUri::parse("https://wp.example/wp-admin/options-general.php?page=wpgancio").unwrap(),
            RedirectUri::parse("http://localhost:8080/cb").unwrap(),
        ],
        scopes: ScopeSet::event_write(),
        grant_types: GrantType::ALL.to_vec(),
        registration: Registration::Gancio,
        registered_at: now(),
        first_token_at: None,
        suspended_at: None,
        vouched_at: None,
    }
}

pub(in crate::contract) fn insert_client(storage: &dyn Storage, client: Client) {
    write(storage, move |repositories| repositories.clients().insert(&client));
}

/// A user, a client, and what passed between them: a redeemed code, a family, an access and a refresh token.
pub(in crate::contract) struct Story {
    pub(in crate::contract) user: User,
    pub(in crate::contract) client_id: ClientId,
}

/// Two resources, in this order.
pub(in crate::contract) fn audience() -> Audience {
    Audience::requested(["https://b.example/mcp", "https://a.example"]).unwrap()
}

pub(in crate::contract) fn code(name: &str, user_id: UserId) -> AuthorizationCode {
    AuthorizationCode {
        digest: digest(name),
        client_id: ClientId::new("client"),
        user_id,
        redirect_uri: RedirectUri::parse("https://wp.example/?page=wpgancio").unwrap(),
        redirect_uri_was_sent: true,
        scope: ScopeSet::event_write(),
        audience: audience(),
        code_challenge: CodeChallenge::parse(CHALLENGE),
        issued_at: now(),
        expires_at: now() + TimeDelta::seconds(60),
        stage: CodeStage::Outstanding,
    }
}

pub(in crate::contract) fn family(number: u128, user_id: UserId) -> TokenFamily {
    TokenFamily {
        id: FamilyId(Uuid::from_u128(number)),
        holder: TokenHolder::Client(ClientId::new("client")),
        user_id,
        scope: ScopeSet::event_write(),
        audience: audience(),
        created_at: now(),
        last_used_at: now(),
        refreshed_at: None,
        ends_at: None,
        idle_ends_at: Some(now() + TimeDelta::days(400)),
        revoked_at: None,
        origin: Origin::default(),
    }
}

pub(in crate::contract) fn access(
    name: &str,
    family: &TokenFamily,
    expires_at: Option<Timestamp>,
) -> AccessToken {
    AccessToken {
        digest: digest(name),
        family_id: family.id,
        scope: ScopeSet::event_write(),
        audience: audience(),
        issued_at: now(),
        expires_at,
    }
}

pub(in crate::contract) fn refresh(
    name: &str,
    family: &TokenFamily,
    expires_at: Option<Timestamp>,
) -> RefreshToken {
    let stage = RefreshStage::Current;
    RefreshToken { digest: digest(name), family_id: family.id, issued_at: now(), expires_at, stage }
}

pub(in crate::contract) fn rotated(successor: &str) -> Rotated {
    Rotated { at: now(), successor: digest(successor), answer: Some(SealedAnswer(vec![0, 255, 7])) }
}

impl Story {
    pub(in crate::contract) fn tell(storage: &dyn Storage) -> Self {
        let user = insert_user(storage, "anna@example.org");
        insert_client(storage, client("client"));
        let id = user.id;
        write(storage, move |repositories| {
            repositories.codes().insert(&code("code", id))?;
            let family = family(1, id);
            assert_eq!(repositories.codes().redeem(&digest("code"), now(), family.id)?, Redemption::Redeemed);
            repositories.tokens().insert_family(&family)?;
            repositories.tokens().insert_access(&access("access", &family, None))?;
            repositories.tokens().insert_refresh(&refresh("refresh", &family, None))
        });
        Self { user, client_id: ClientId::new("client") }
    }

    /// Nothing of it can be found any more.
    pub(in crate::contract) fn expect_gone(&self, storage: &dyn Storage) {
        let user_id = self.user.id;
        read(storage, move |repositories| {
            assert_eq!(repositories.codes().find(&digest("code"))?, None);
            assert_eq!(repositories.tokens().find_family(family(1, user_id).id)?, None);
            assert_eq!(repositories.tokens().find_access(&digest("access"))?, None);
            assert_eq!(repositories.tokens().find_refresh(&digest("refresh"))?, None);
            Ok(())
        });
    }
}
