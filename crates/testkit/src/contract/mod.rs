//! What every adapter of the storage port promises, as tests. An adapter's own test file says
//! `uncino_testkit::storage_contract!(open);` where `open()` gives a fresh store and whatever keeps it alive.

pub mod events;
pub mod identity;
pub mod races;
pub mod tokens;
pub mod transactions;

use uncino_domain::clock::{Clock as _, Timestamp};
use uncino_domain::password::PasswordHash;
use uncino_domain::secret::{Secret, SecretDigest};
use uncino_domain::storage::{Storage, StorageError, UserInsertion};
use uncino_domain::user::{EmailAddress, NewUser, Role, User};

use crate::FixedClock;

/// Makes a test of every promise.
#[macro_export]
macro_rules! storage_contract {
    ($open:ident) => {
        $crate::storage_contract!(@ $open,
            transactions: an_error_rolls_everything_back, a_panic_rolls_back_and_the_store_lives_on,
                a_denial_inside_ok_is_committed, a_read_can_not_change_anything;
            identity: a_client_reads_back_equal, a_user_reads_back_equal_and_changes,
                an_email_address_is_taken_once, a_removed_client_takes_its_tokens_along_and_leaves_its_events,
                a_removed_user_takes_sessions_and_tokens_along_and_leaves_events, ids_are_never_reused,
                sessions_are_found_touched_and_ended, stale_sessions_go,
                only_unused_registrations_go;
            tokens: a_code_reads_back_equal, a_family_and_its_tokens_read_back_equal, a_revocation_stays,
                a_rotation_forgets_the_answer_before, dead_tokens_go_and_living_ones_stay, expired_codes_go_and_redeemed_ones_stay;
            events: an_event_reads_back_equal, a_place_is_found_without_regard_to_case,
                tags_keep_the_first_spelling_and_the_order, a_slug_is_taken_once, a_change_replaces_details_place_and_tags,
                lists_filter_and_sort, like_wildcards_are_letters, neighbours_skip_hidden_events;
            races: sixteen_redemptions_have_one_winner, sixteen_rotations_have_one_winner,
                sixteen_answers_to_a_consent_count_once, sixteen_places_of_one_name_are_one_place,
                sixteen_events_of_one_title_have_sixteen_slugs,
                sixteen_changes_that_look_first_lose_nothing;
        );
    };
    (@ $open:ident, $($module:ident: $($promise:ident),+;)+) => {
        $(mod $module {
            $(#[test]
            fn $promise() {
                let (storage, _alive) = super::$open();
                $crate::contract::$module::$promise(&storage);
            })+
        })+
    };
}

fn now() -> Timestamp {
    FixedClock::default().now()
}

fn digest(name: &str) -> SecretDigest {
    Secret::new(name).digest()
}

/// Writes what can't fail.
fn write<T: Send + 'static>(
    storage: &dyn Storage,
    work: impl FnOnce(&mut dyn uncino_domain::storage::Repositories) -> Result<T, StorageError> + Send + 'static,
) -> T {
    storage.write(work).expect("a write")
}

/// Reads what can't fail.
fn read<T: Send + 'static>(
    storage: &dyn Storage,
    work: impl FnOnce(&mut dyn uncino_domain::storage::Repositories) -> Result<T, StorageError> + Send + 'static,
) -> T {
    storage.read(work).expect("a read")
}

fn new_user(email: &str) -> NewUser {
    NewUser {
        email: EmailAddress::parse(email).unwrap(),
        password: PasswordHash::new("$argon2id$…"),
        role: Role::User,
        created_at: now(),
    }
}

fn insert_user(storage: &dyn Storage, email: &str) -> User {
    let user = new_user(email);
    match write(storage, move |repositories| repositories.users().insert(&user)) {
        UserInsertion::Inserted(user) => user,
        UserInsertion::EmailTaken => unreachable!("the address is new"),
    }
}
