//! Token families and tokens.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::access::held_token::HeldToken;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{AccessToken, RefreshStage, TokenFamily, TokenHolder};
use uncino_domain::storage::{Holders, Removal, Rotation, Storage, Stored};

use crate::contract::story::{Story, access, client, family, insert_client, refresh, rotated};
use crate::contract::{digest, insert_user, now, origin, read, write};

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

/// With its family, its user, and whether its client may still use it.
pub fn a_bearer_token_comes_with_all_it_stands_on(storage: &Arc<dyn Storage>) {
    let story = Story::tell(&**storage);
    let first = family(1, story.user.id);
    let mut own = family(2, story.user.id);
    (own.holder, own.scope) = (TokenHolder::FirstParty, ScopeSet::account());
    let stored = own.clone();
    write(&**storage, move |repositories| {
        repositories.tokens().insert_family(&stored)?;
        repositories.tokens().insert_access(&access("own", &stored, None))
    });
    let find = |name: &'static str| -> Option<HeldToken<AccessToken>> {
        let found: Stored<_> =
            storage.look_up(move |repositories| repositories.tokens().find_bearer(&digest(name)));
        found.unwrap()
    };
    let bearer = |name: &str, family: &TokenFamily, is_client_active| HeldToken {
        token: access(name, family, None),
        family: family.clone(),
        user: story.user.clone(),
        is_client_active,
    };
    let held = find("access").unwrap();
    assert_eq!((&held.family, &held.user, held.is_client_active), (&first, &story.user, true));
    assert_eq!(find("own"), Some(bearer("own", &own, true)));
    assert_eq!(find("unknown"), None);
    let refreshed: Stored<_> =
        storage.look_up(|repositories| repositories.tokens().find_held_refresh(&digest("refresh")));
    let refreshed = refreshed.unwrap().unwrap();
    assert_eq!((&refreshed.token, &refreshed.family), (&refresh("refresh", &first, None), &first));
    assert_eq!((&refreshed.user, refreshed.is_client_active), (&story.user, true));
    write(&**storage, |repositories| {
        repositories.clients().set_suspended(&ClientId::new("client"), Some(now()))
    });
    assert!(!find("access").unwrap().is_client_active);
    assert_eq!(find("own"), Some(bearer("own", &own, true)), "nobody suspends one's own log-in");
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
        repositories.tokens().note_refresh(id, now(), None)?;
        repositories.tokens().note_refresh(id, now() + TimeDelta::hours(1), None)?;
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

pub(in crate::contract) fn held(number: u128, user: UserId, holder: Option<&str>) -> TokenFamily {
    let holder = holder.map_or(TokenHolder::FirstParty, |id| TokenHolder::Client(ClientId::new(id)));
    TokenFamily { holder, ..family(number, user) }
}

pub(in crate::contract) fn insert(storage: &dyn Storage, families: Vec<TokenFamily>) {
    write(storage, move |repositories| {
        families.iter().try_for_each(|family| repositories.tokens().insert_family(family))
    });
}

/// What is revoked or past one of its ends is left out.
pub fn living_families_are_listed_by_use(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    insert_client(&**storage, client("client"));
    let soon = Some(now() + TimeDelta::seconds(1));
    let first =
        TokenFamily { last_used_at: now() + TimeDelta::hours(1), ends_at: soon, ..held(9, anna, None) };
    let second = TokenFamily { idle_ends_at: None, ..family(2, anna) };
    let families = vec![
        second.clone(),
        first.clone(),
        TokenFamily { revoked_at: Some(now()), ..family(3, anna) },
        TokenFamily { ends_at: Some(now()), ..family(4, anna) },
        TokenFamily { idle_ends_at: Some(now()), ..family(5, anna) },
        family(6, other),
    ];
    insert(&**storage, families);
    let listed = read(&**storage, move |repositories| repositories.tokens().list_families(anna, now()));
    assert_eq!(listed, [first, second]);
}

/// The first moment counts; another user's stay.
pub fn families_are_revoked_by_holder(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    insert_client(&**storage, client("a"));
    insert_client(&**storage, client("b"));
    let holders = [None, None, Some("a"), Some("a"), Some("b")];
    let theirs = holders.into_iter().zip(1..).map(|(holder, number)| held(number, anna, holder));
    insert(&**storage, theirs.chain([held(9, other, Some("a"))]).collect());
    let revoke = |holders: fn(&ClientId) -> Holders<'_>, hours| {
        let at = now() + TimeDelta::hours(hours);
        write(&**storage, move |repositories| {
            repositories.tokens().revoke_families(anna, holders(&ClientId::new("a")), at)
        })
    };
    assert_eq!(revoke(|_| Holders::FirstParty, 1), 2);
    assert_eq!(revoke(|id| Holders::Client(id), 2), 2);
    assert_eq!(revoke(|_| Holders::AllClients, 3), 1);
    assert_eq!(revoke(|_| Holders::AllClients, 4), 0);
    let revoked: Vec<Option<i64>> = [1, 2, 3, 4, 5, 9]
        .into_iter()
        .map(|number| {
            let id = family(number, anna).id;
            let family = read(&**storage, move |repositories| repositories.tokens().find_family(id)).unwrap();
            family.revoked_at.map(|at| (at - now()).num_hours())
        })
        .collect();
    assert_eq!(revoked, [Some(1), Some(1), Some(2), Some(2), Some(3), None]);
}
