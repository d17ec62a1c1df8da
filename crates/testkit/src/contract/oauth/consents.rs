//! Consent transactions and approvals.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::consent::ConsentTransaction;
use uncino_domain::oauth::redirect_uri::RedirectUri;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::storage::{Removal, Storage};

use crate::contract::people::sessions::session;
use crate::contract::story::{audience, client, insert_client};
use crate::contract::{digest, insert_user, now, read, write};

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

/// What that client asks that user in the session `s`.
pub(in crate::contract) fn consent(name: &str, user_id: UserId) -> ConsentTransaction {
    ConsentTransaction {
        digest: digest(name),
        session_id: session("s", user_id).id,
        user_id,
        client_id: ClientId::new("client"),
        redirect_uri: RedirectUri::parse("https://wp.example/?page=wpgancio").unwrap(),
        redirect_uri_was_sent: true,
        scope: ScopeSet::event_write(),
        audience: audience(),
        state: Some("ü+%&=".to_owned()),
        code_challenge: None,
        expires_at: now() + TimeDelta::minutes(10),
    }
}
