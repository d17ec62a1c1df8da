//! Who may do what: role by credential (section 5 of the Gancio contract).

use uncino_domain::access::caller::Access;
use uncino_domain::id::{ClientId, UserId};
use uncino_domain::oauth::scope::ScopeSet;
use uncino_domain::oauth::token::TokenHolder;
use uncino_domain::people::user::{Role, User};
use uncino_testkit::fixtures::World;

/// A credential by its holder and scope.
fn access(user: &User, holder: &TokenHolder, scope: &str) -> Access {
    Access {
        user: user.clone(),
        holder: holder.clone(),
        scope: ScopeSet::parse(scope).unwrap(),
        family_id: None,
    }
}

/// What it allows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rights {
    /// Add events; read one's own.
    own: [bool; 2],
    /// Change one's own; another's; nobody's.
    changes: [bool; 3],
    /// See, while they are hidden, one's own; another's; nobody's.
    sees: [bool; 3],
    edits_all: bool,
    administers: bool,
}

fn rights(access: &Access) -> Rights {
    let owners = [Some(access.user.id), Some(UserId(access.user.id.0 + 1)), None];
    Rights {
        own: [access.can_write_events(), access.can_read_own_events()],
        changes: owners.map(|owner| access.can_change_event_of(owner)),
        sees: owners.map(|owner| access.can_see_event_of(owner)),
        edits_all: access.can_edit_all_events(),
        administers: access.can_administer(),
    }
}

const NOTHING: Rights =
    Rights { own: [false; 2], changes: [false; 3], sees: [false; 3], edits_all: false, administers: false };
const OWN_EVENTS: Rights =
    Rights { own: [true; 2], changes: [true, false, false], sees: [true, false, false], ..NOTHING };
const ALL_EVENTS: Rights =
    Rights { own: [true; 2], changes: [true; 3], sees: [true; 3], edits_all: true, administers: false };
const EVERYTHING: Rights = Rights { administers: true, ..ALL_EVENTS };

#[test]
fn rights_are_those_of_the_role_with_a_first_party_credential_and_ones_own_events_with_any_other() {
    let world = World::default();
    let application = TokenHolder::Client(ClientId::new("application"));
    for (role, first_party_rights) in
        [(Role::User, OWN_EVENTS), (Role::Editor, ALL_EVENTS), (Role::Admin, EVERYTHING)]
    {
        let user = world.user(&format!("{}@example.org", role.as_str()), role);
        for (holder, scope, expected) in [
            (&TokenHolder::FirstParty, "account", first_party_rights),
            (&TokenHolder::FirstParty, "event:write account", first_party_rights),
            (&TokenHolder::FirstParty, "event:write", OWN_EVENTS),
            (&application, "event:write", OWN_EVENTS),
            (&application, "event:write account", OWN_EVENTS),
            (&application, "account", NOTHING),
        ] {
            assert_eq!(rights(&access(&user, holder, scope)), expected, "{role:?} {holder:?} {scope}");
        }
        assert_eq!(rights(&Access::of_session(user)), first_party_rights, "{role:?} with a session");
    }
}
