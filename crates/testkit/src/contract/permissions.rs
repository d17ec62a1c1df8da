//! What clients may do, for whom, how much they do it, and how it is taken back.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::client::ClientKind;
use uncino_domain::oauth::token::{TokenFamily, TokenHolder};
use uncino_domain::storage::{ClientUsage, Holders, Redemption, Removal, Storage};

use super::races::consent;
use super::{digest, insert_user, now, read, write};
use crate::contract::agenda::events;
use crate::contract::oauth::clients::{client, insert_client, session};
use crate::contract::oauth::tokens::{code, family};

/// And goes on, and nothing else of it changes.
pub fn a_client_is_suspended_and_made_strict(storage: &Arc<dyn Storage>) {
    insert_client(&**storage, client("a"));
    insert_client(&**storage, client("b"));
    let id = ClientId::new("a");
    let list = || read(&**storage, |repositories| repositories.clients().list());
    let suspend = |since| {
        let id = id.clone();
        write(&**storage, move |repositories| repositories.clients().set_suspended(&id, since));
    };
    let mut expected = client("a");
    suspend(Some(now()));
    expected.suspended_at = Some(now());
    assert_eq!(list(), [expected.clone(), client("b")]);
    suspend(None);
    expected.suspended_at = None;
    assert_eq!(list(), [expected.clone(), client("b")]);
    write(&**storage, |repositories| {
        repositories.clients().set_kind(&ClientId::new("a"), ClientKind::Strict)
    });
    expected.kind = ClientKind::Strict;
    assert_eq!(list(), [expected, client("b")]);
}

fn held(number: u128, user: UserId, holder: Option<&str>) -> TokenFamily {
    let holder = holder.map_or(TokenHolder::FirstParty, |id| TokenHolder::Client(ClientId::new(id)));
    TokenFamily { holder, ..family(number, user) }
}

fn insert(storage: &dyn Storage, families: Vec<TokenFamily>) {
    write(storage, move |repositories| {
        families.iter().try_for_each(|family| repositories.tokens().insert_family(family))
    });
}

/// A person counts once, and not any more when everything is revoked; an event counts until it is gone.
pub fn usage_counts_people_and_events(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    for id in ["a", "b", "c", "unused"] {
        insert_client(&**storage, client(id));
    }
    let revoked = |family| TokenFamily { revoked_at: Some(now()), ..family };
    let families = vec![
        held(1, anna, Some("a")),
        held(2, anna, Some("a")),
        held(3, other, Some("a")),
        revoked(held(4, other, Some("b"))),
        held(5, anna, None),
    ];
    insert(&**storage, families);
    let publish = |title: &str, client: Option<&str>| {
        events::publish(&**storage, title, None, client.map(ClientId::new))
    };
    publish("one", Some("c"));
    let hidden = publish("two", Some("c"));
    let gone = publish("three", Some("a"));
    publish("four", None);
    write(&**storage, move |repositories| {
        repositories.events().set_visible(hidden, false, now())?;
        repositories.events().remove(gone).map(drop)
    });
    let usage = |id, people, events| ClientUsage { client_id: ClientId::new(id), people, events };
    assert_eq!(
        read(&**storage, |repositories| repositories.clients().usage()),
        [usage("a", 2, 0), usage("b", 0, 0), usage("c", 0, 2)]
    );
    write(&**storage, |repositories| repositories.clients().remove(&ClientId::new("c")).map(drop));
    assert_eq!(
        read(&**storage, |repositories| repositories.clients().usage()),
        [usage("a", 2, 0), usage("b", 0, 0)]
    );
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

/// For one client or for all of them; a redeemed one stays as long as its family.
pub fn outstanding_codes_are_taken_back(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    insert_client(&**storage, client("client"));
    insert_client(&**storage, client("second"));
    write(&**storage, move |repositories| {
        let mut second = code("second", anna);
        second.client_id = ClientId::new("second");
        for code in [code("first", anna), second, code("other's", other), code("redeemed", anna)] {
            repositories.codes().insert(&code)?;
        }
        let family = family(1, anna);
        assert_eq!(repositories.codes().redeem(&digest("redeemed"), now(), family.id)?, Redemption::Redeemed);
        repositories.tokens().insert_family(&family)
    });
    let left = || -> Vec<&str> {
        let mut names = vec!["first", "second", "other's", "redeemed"];
        names.retain(|name| {
            let digest = digest(name);
            read(&**storage, move |repositories| repositories.codes().find(&digest)).is_some()
        });
        names
    };
    write(&**storage, move |repositories| {
        repositories.codes().remove_outstanding(anna, Some(&ClientId::new("client")))
    });
    assert_eq!(left(), ["second", "other's", "redeemed"]);
    write(&**storage, move |repositories| repositories.codes().remove_outstanding(anna, None));
    assert_eq!(left(), ["other's", "redeemed"]);
}

/// Those of this user, for one client or for all of them.
pub fn open_consents_are_taken_back(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    insert_client(&**storage, client("client"));
    insert_client(&**storage, client("second"));
    write(&**storage, move |repositories| {
        repositories.sessions().insert(&session("s", anna))?;
        let mut second = consent("second", anna);
        second.client_id = ClientId::new("second");
        for consent in [consent("first", anna), second, consent("other's", other)] {
            repositories.consents().insert(&consent)?;
        }
        repositories.consents().remove_of(anna, Some(&ClientId::new("client")))
    });
    let is_there =
        |name| read(&**storage, move |repositories| repositories.consents().find(&digest(name))).is_some();
    assert_eq!(["first", "second", "other's"].map(is_there), [false, true, true]);
    write(&**storage, move |repositories| repositories.consents().remove_of(anna, None));
    assert_eq!(["second", "other's"].map(is_there), [false, true]);
}

/// And goes with its client and with its user.
pub fn an_approval_stays_until_it_is_taken_back(storage: &Arc<dyn Storage>) {
    let anna = insert_user(&**storage, "anna@example.org").id;
    let other = insert_user(&**storage, "other@example.org").id;
    let ids = ["a", "b", "c"];
    for id in ids {
        insert_client(&**storage, client(id));
    }
    let note_all = || {
        write(&**storage, move |repositories| {
            for id in ids {
                for user in [anna, anna, other] {
                    repositories.consents().note_approval(user, &ClientId::new(id), now())?;
                }
            }
            Ok(())
        });
    };
    let approved = |user| {
        read(&**storage, move |repositories| {
            ids.iter()
                .map(|id| repositories.consents().is_approved(user, &ClientId::new(*id)))
                .collect::<Result<Vec<_>, _>>()
        })
    };
    assert_eq!(approved(anna), [false, false, false]);
    note_all();
    assert_eq!(approved(anna), [true, true, true]);
    let forget = |client: Option<&'static str>| {
        write(&**storage, move |repositories| {
            repositories.consents().forget_approvals(anna, client.map(ClientId::new).as_ref())
        })
    };
    assert_eq!((forget(Some("a")), forget(Some("a"))), (1, 0));
    assert_eq!((approved(anna), approved(other)), (vec![false, true, true], vec![true, true, true]));
    assert_eq!(forget(None), 2);
    assert_eq!((approved(anna), approved(other)), (vec![false, false, false], vec![true, true, true]));
    note_all();
    let removed = write(&**storage, move |repositories| {
        assert_eq!(repositories.users().remove(other)?, Removal::Removed);
        repositories.clients().remove(&ClientId::new("b"))
    });
    assert_eq!(removed, Removal::Removed);
    assert_eq!((approved(anna), approved(other)), (vec![true, false, true], vec![false, false, false]));
}
