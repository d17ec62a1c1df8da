//! A token that was revoked is good for nothing at the very next request, wherever that is asked: in the process that revoked
//! it, or in another one that knew the token a moment ago.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use uncino_domain::access::bearer::AccessService;
use uncino_domain::id::FamilyId;
use uncino_domain::oauth::resource::Audience;
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::{AccessToken, TokenFamily, TokenHolder};
use uncino_domain::origin::Origin;
use uncino_domain::people::user::{Role, User};
use uncino_domain::secret::{Secret, SecretKind};
use uncino_domain::storage::{Storage, Stored};
use uncino_testkit::fixtures::{World, policy};

/// How many tokens are revoked while others use them.
const REVOCATIONS: usize = 10_000;
/// Who asks at the same time, in each of two processes.
const ASKING: usize = 2;

/// A token, and what ends it.
struct Issued {
    token: Secret,
    family: FamilyId,
    is_revoked: AtomicBool,
}

fn issue(world: &World, user: &User, count: usize) -> Vec<Issued> {
    let (ports, now) = (&world.ports, world.ports.clock.now());
    let mut rows = Vec::new();
    let mut issued = Vec::new();
    for _ in 0..count {
        let token = ports.secrets.secret(SecretKind::AccessToken);
        let family = TokenFamily {
            id: FamilyId(ports.secrets.uuid()),
            holder: TokenHolder::FirstParty,
            user_id: user.id,
            scope: ScopeSet::account(),
            audience: Audience::default(),
            created_at: now,
            last_used_at: now,
            refreshed_at: None,
            ends_at: None,
            idle_ends_at: None,
            revoked_at: None,
            origin: Origin::default(),
        };
        let (family_id, scope) = (family.id, ScopeSet::account());
        let digest = token.digest();
        let access = AccessToken {
            digest,
            family_id,
            scope,
            audience: Audience::default(),
            issued_at: now,
            expires_at: None,
        };
        rows.push((family, access));
        issued.push(Issued { token, family: family_id, is_revoked: AtomicBool::new(false) });
    }
    let stored: Stored<()> = ports.storage.write(move |repositories| {
        for (family, access) in &rows {
            repositories.tokens().insert_family(family)?;
            repositories.tokens().insert_access(access)?;
        }
        Ok(())
    });
    stored.expect("a commit");
    issued
}

/// One process revokes; it and another one ask, all the time, for the token that is being revoked. Whoever asks after the
/// revocation was answered must be refused.
pub(super) fn holds_at_the_very_next_request(
    storage: Arc<dyn Storage>,
    of_another_process: Arc<dyn Storage>,
) {
    let here = World::on(storage, policy());
    let there = World::on(of_another_process, policy());
    let user = here.user("anna@example.org", Role::User);
    let issued = issue(&here, &user, REVOCATIONS);
    let (current, was_good, is_over) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let ask = |world: &World| {
        let access = AccessService::new(world.ports.clone());
        while !is_over.load(Ordering::SeqCst) {
            let asked = &issued[current.load(Ordering::SeqCst)];
            let was_revoked = asked.is_revoked.load(Ordering::SeqCst);
            match access.authenticate(&asked.token) {
                Ok(_) => {
                    assert!(!was_revoked, "a token was good after its revocation had been answered");
                    was_good.fetch_add(1, Ordering::SeqCst);
                }
                Err(error) => assert!(error.to_string().contains("denied"), "{error}"),
            }
        }
    };
    thread::scope(|scope| {
        for world in [&here, &there] {
            for _ in 0..ASKING {
                scope.spawn(|| ask(world));
            }
        }
        for (number, revoked) in issued.iter().enumerate() {
            current.store(number, Ordering::SeqCst);
            let (family, now) = (revoked.family, here.ports.clock.now());
            let outcome: Stored<()> = here
                .ports
                .storage
                .write(move |repositories| repositories.tokens().revoke_family(family, now));
            outcome.expect("a commit");
            revoked.is_revoked.store(true, Ordering::SeqCst);
        }
        is_over.store(true, Ordering::SeqCst);
    });
    assert!(was_good.load(Ordering::SeqCst) > REVOCATIONS / 10, "hardly anybody asked before a revocation");
}
