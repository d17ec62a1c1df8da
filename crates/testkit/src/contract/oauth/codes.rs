//! Authorization codes.

use std::sync::Arc;

use chrono::TimeDelta;
use uncino_domain::id::ClientId;
use uncino_domain::oauth::authorization_code::CodeStage;
use uncino_domain::storage::{Redemption, Storage};

use crate::contract::story::{Story, client, code, family, insert_client};
use crate::contract::{digest, insert_user, now, read, write};

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
