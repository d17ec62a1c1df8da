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

/// What it allows: write events; handle one's own; handle another's; handle nobody's; edit all; administer.
fn rights(access: &Access) -> [bool; 6] {
    let another = UserId(access.user.id.0 + 1);
    [
        access.can_write_events(),
        access.can_handle_event_of(Some(access.user.id)),
        access.can_handle_event_of(Some(another)),
        access.can_handle_event_of(None),
        access.can_edit_all_events(),
        access.can_administer(),
    ]
}

const NOTHING: [bool; 6] = [false; 6];
const OWN_EVENTS: [bool; 6] = [true, true, false, false, false, false];
const ALL_EVENTS: [bool; 6] = [true, true, true, true, true, false];
const EVERYTHING: [bool; 6] = [true; 6];

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
