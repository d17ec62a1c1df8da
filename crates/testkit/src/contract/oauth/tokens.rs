//! Codes, families, tokens.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::clock::Timestamp;
use uncino_domain::id::{ClientId, FamilyId, UserId};
use uncino_domain::oauth::authorization_code::{AuthorizationCode, CodeStage};
use uncino_domain::oauth::code_challenge::CodeChallenge;
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{
    AccessToken, RefreshStage, RefreshToken, Rotated, SealedAnswer, TokenFamily, TokenHolder,
};
use uncino_domain::origin::Origin;
use uncino_domain::people::user::User;
use uncino_domain::storage::{Redemption, Removal, Rotation, Storage};
use uuid::Uuid;

use crate::contract::oauth::clients::{client, insert_client};
use crate::contract::{digest, insert_user, now, origin, read, write};
use crate::fixtures::CHALLENGE;

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

fn access(name: &str, family: &TokenFamily, expires_at: Option<Timestamp>) -> AccessToken {
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

/// Outstanding and redeemed.
pub fn a_code_reads_back_equal(storage: &Arc<dyn Storage>) {
    let story = Story::tell(&**storage);
    let mut plain = code("plain", story.user.id);
    plain.code_challenge = None;
    plain.redirect_uri_was_sent = false;
    let stored = plain.clone();
    write(&**storage, move |repositories| repositories.codes().insert(&stored));
    assert_eq!(read(&**storage, |repositories| repositories.codes().find(&digest("plain"))), Some(plain));
    let mut redeemed = code("code", story.user.id);
    redeemed.stage = CodeStage::Redeemed { at: now(), family_id: family(1, story.user.id).id };
    assert_eq!(read(&**storage, |repositories| repositories.codes().find(&digest("code"))), Some(redeemed));
}

/// With and without ends of their own.
pub fn a_family_and_its_tokens_read_back_equal(storage: &Arc<dyn Storage>) {
    let story = Story::tell(&**storage);
    let mut second = family(2, story.user.id);
    second.holder = TokenHolder::FirstParty;
    second.scope = ScopeSet::account();
    second.ends_at = Some(now() + TimeDelta::days(30));
    second.idle_ends_at = None;
    second.origin = origin();
    let ends = Some(now() + TimeDelta::hours(1));
    let stored = second.clone();
    write(&**storage, move |repositories| {
        repositories.tokens().insert_family(&stored)?;
        repositories.tokens().insert_access(&access("a2", &stored, ends))?;
        repositories.tokens().insert_refresh(&refresh("r2", &stored, ends))
    });
    read(&**storage, move |repositories| {
        let tokens = repositories.tokens();
        assert_eq!(tokens.find_family(second.id)?, Some(second.clone()));
        assert_eq!(tokens.find_access(&digest("a2"))?, Some(access("a2", &second, ends)));
        assert_eq!(tokens.find_refresh(&digest("r2"))?, Some(refresh("r2", &second, ends)));
        Ok(())
    });
}

/// The first moment counts, and a use doesn't undo it.
pub fn a_revocation_stays(storage: &Arc<dyn Storage>) {
    let id = family(1, Story::tell(&**storage).user.id).id;
    let later = now() + TimeDelta::hours(1);
    write(&**storage, move |repositories| repositories.tokens().revoke_family(id, now()));
    write(&**storage, move |repositories| repositories.tokens().revoke_family(id, later));
    write(&**storage, move |repositories| repositories.tokens().touch_family(id, later, Some(later)));
    let family = read(&**storage, move |repositories| repositories.tokens().find_family(id)).unwrap();
    assert_eq!(family.revoked_at, Some(now()));
    assert_eq!((family.last_used_at, family.idle_ends_at), (later, Some(later)));
}

/// Once the successor is used to refresh, the answer that held it is gone; others go with time.
pub fn a_rotation_forgets_the_answer_before(storage: &Arc<dyn Storage>) {
    let family = family(1, Story::tell(&**storage).user.id);
    let answer_of = |name: &'static str| {
        let token =
            read(&**storage, move |repositories| repositories.tokens().find_refresh(&digest(name))).unwrap();
        match token.stage {
            RefreshStage::Rotated(rotated) => rotated.answer,
            RefreshStage::Current => None,
        }
    };
    let id = family.id;
    write(&**storage, move |repositories| {
        repositories.tokens().insert_refresh(&refresh("second", &family, None))?;
        assert_eq!(repositories.tokens().rotate(&digest("refresh"), &rotated("second"))?, Rotation::Rotated);
        assert_eq!(
            repositories.tokens().rotate(&digest("refresh"), &rotated("x"))?,
            Rotation::AlreadyRotated
        );
        Ok(())
    });
    assert_eq!(answer_of("refresh"), rotated("").answer);
    let refreshed =
        read(&**storage, move |repositories| repositories.tokens().find_family(id)).unwrap().refreshed_at;
    assert_eq!(refreshed, Some(now()));
    write(&**storage, move |repositories| {
        assert_eq!(repositories.tokens().rotate(&digest("second"), &rotated("third"))?, Rotation::Rotated);
        Ok(())
    });
    assert_eq!(answer_of("refresh"), None);
    let forget = |before| write(&**storage, move |repositories| repositories.tokens().forget_answers(before));
    assert_eq!((forget(now()), forget(now() + TimeDelta::seconds(1))), (0, 1));
    assert_eq!(answer_of("second"), None);
}

/// A family goes when it ended long ago, or when nothing in it can be good any more.
pub fn dead_tokens_go_and_living_ones_stay(storage: &Arc<dyn Storage>) {
    let user = Story::tell(&**storage).user.id;
    let past = Some(now() - TimeDelta::days(8));
    write(&**storage, move |repositories| {
        let mut ended = family(2, user);
        ended.ends_at = past;
        let mut resting = family(3, user);
        resting.idle_ends_at = past;
        let mut spent = family(4, user);
        spent.idle_ends_at = None;
        let mut refreshable = family(5, user);
        refreshable.idle_ends_at = None;
        for family in [&ended, &resting, &spent, &refreshable] {
            repositories.tokens().insert_family(family)?;
        }
        repositories.tokens().insert_access(&access("a4", &spent, past))?;
        repositories.tokens().insert_refresh(&refresh("r4", &spent, past))?;
        repositories.tokens().insert_access(&access("a5", &refreshable, past))?;
        repositories.tokens().insert_refresh(&refresh("r5", &refreshable, Some(now())))
    });
    write(&**storage, |repositories| repositories.tokens().remove_dead(now() - TimeDelta::days(7)));
    let alive: Vec<bool> = (1..=5)
        .map(|number| {
            let id = family(number, user).id;
            read(&**storage, move |repositories| repositories.tokens().find_family(id)).is_some()
        })
        .collect();
    assert_eq!(alive, [true, false, false, false, true]);
    read(&**storage, |repositories| {
        assert!(repositories.codes().find(&digest("code"))?.is_some(), "a code stays as long as its family");
        assert_eq!(repositories.tokens().find_access(&digest("a5"))?, None);
        assert!(repositories.tokens().find_access(&digest("access"))?.is_some());
        Ok(())
    });
}

/// A replay can be found out as long as there is something to revoke.
pub fn expired_codes_go_and_redeemed_ones_stay(storage: &Arc<dyn Storage>) {
    let user = Story::tell(&**storage).user.id;
    write(&**storage, move |repositories| repositories.codes().insert(&code("unused", user)));
    let sweep = |at| write(&**storage, move |repositories| repositories.codes().remove_expired(at));
    assert_eq!(sweep(now() + TimeDelta::seconds(59)), 0);
    assert_eq!(sweep(now() + TimeDelta::seconds(60)), 1);
    assert_eq!(read(&**storage, |repositories| repositories.codes().find(&digest("unused"))), None);
    assert!(read(&**storage, |repositories| repositories.codes().find(&digest("code"))).is_some());
}

/// The rest of its family lives on.
pub fn an_access_token_is_removed_alone(storage: &Arc<dyn Storage>) {
    let user = Story::tell(&**storage).user.id;
    write(&**storage, move |repositories| {
        repositories.tokens().insert_access(&access("another", &family(1, user), None))
    });
    let remove = || write(&**storage, |repositories| repositories.tokens().remove_access(&digest("access")));
    assert_eq!((remove(), remove()), (Removal::Removed, Removal::NotThere));
    read(&**storage, |repositories| {
        assert_eq!(repositories.tokens().find_access(&digest("access"))?, None);
        assert!(repositories.tokens().find_access(&digest("another"))?.is_some());
        assert!(repositories.tokens().find_refresh(&digest("refresh"))?.is_some());
        Ok(())
    });
}
