//! What every adapter of the storage port promises, as tests. An adapter's own test file says
//! `uncino_testkit::storage_contract!(open);` where `open()` gives a fresh store and whatever keeps it alive.

pub mod access;
pub mod agenda;
pub mod instance;
pub mod marks;
pub mod oauth;
pub mod people;
pub mod races;
mod story;
pub mod transactions;

use uncino_domain::clock::{Clock as _, Timestamp};
use uncino_domain::origin::Origin;
use uncino_domain::people::password::PasswordHash;
use uncino_domain::people::user::{EmailAddress, NewUser, Role, Standing, User};
use uncino_domain::secret::{Secret, SecretDigest};
use uncino_domain::storage::{Storage, StorageError, UserInsertion};

use crate::FixedClock;

/// Makes a test of every promise.
#[macro_export]
macro_rules! storage_contract {
    ($open:ident) => {
        $crate::storage_contract!(@ $open,
            transactions: an_error_rolls_everything_back, a_panic_rolls_back_and_the_store_lives_on,
                a_denial_inside_ok_is_committed, a_denial_as_an_error_rolls_everything_back,
                denials_among_other_work_undo_their_own_alone, a_read_can_not_change_anything;
            marks: a_commit_makes_another_mark, a_look_up_sees_what_was_committed,
                a_look_up_that_panics_leaves_the_store_alive;
            audit of access: audit_entries_are_listed_from_the_latest, audit_entries_are_found_by_words_and_topic, an_audit_entry_outlives_its_client,
                old_audit_entries_go;
            limits of access: counters_count_within_their_window, ended_and_reset_counters_are_gone;
            clients of oauth: a_client_reads_back_equal,
                a_removed_client_takes_its_tokens_along_and_leaves_its_events, only_unused_registrations_go,
                a_client_is_suspended_and_made_strict, usage_counts_people_and_events,
                clients_are_searched;
            codes of oauth: a_code_reads_back_equal, expired_codes_go_and_redeemed_ones_stay,
                outstanding_codes_are_taken_back;
            consents of oauth: open_consents_are_taken_back, an_approval_stays_until_it_is_taken_back;
            tokens of oauth: a_family_and_its_tokens_read_back_equal, a_bearer_token_comes_with_all_it_stands_on, a_revocation_stays,
                a_rotation_forgets_the_answer_before, an_access_token_is_removed_alone,
                dead_tokens_go_and_living_ones_stay, living_families_are_listed_by_use,
                families_are_revoked_by_holder;
            links of people: a_link_works_once, a_new_link_replaces_the_old_one,
                links_go_with_time_and_with_their_user;
            email_changes of people: a_change_of_address_waits_until_it_is_taken_once,
                changes_of_address_go_with_time_and_with_their_user;
            sessions of people: sessions_are_found_touched_and_ended, stale_sessions_go,
                sessions_of_a_user_are_listed_by_use;
            users of people: a_user_reads_back_equal_and_changes, an_email_address_is_taken_once,
                an_address_changes_unless_somebody_else_has_it,
                a_removed_user_takes_sessions_and_tokens_along_and_leaves_events, ids_are_never_reused,
                a_store_knows_whether_somebody_is_there, a_new_user_may_wait_and_say_why,
                active_administrators_are_active_and_administrators, active_editors_are_active_and_may_edit,
                users_are_searched_and_counted;
            announcements of agenda: announcements_read_back_equal, announcements_are_searched;
            collections of agenda: collections_stand_in_their_order, filters_go_with_their_collection,
                a_collection_chooses_by_tags_and_places, collections_are_searched,
                what_a_query_finds_is_counted;
            events of agenda: an_event_reads_back_equal, tags_keep_the_first_spelling_and_the_order,
                a_slug_is_taken_once, a_change_replaces_details_place_and_tags, lists_filter_and_sort,
                a_search_finds_all_words_anywhere_without_accents, like_wildcards_are_letters, neighbours_skip_hidden_events, an_event_is_given_to_somebody,
                visible_events_are_counted, a_page_goes_on_behind_the_last_event;
            moderation of agenda::events: an_event_is_shown_and_hidden,
                events_of_a_user_are_listed_and_counted, events_of_a_user_are_read_page_by_page, hidden_events_are_listed,
                waiting_events_are_counted_and_named, waiting_events_are_listed,
                events_are_found_together;
            series of agenda::events: recurrences_read_back_equal, a_list_shows_series_in_three_ways,
                what_is_to_come_of_a_series_is_listed, a_removed_series_lets_its_occurrences_go,
                a_hidden_series_is_listed_without_its_occurrences, series_are_due_by_how_far_they_were_made,
                pictures_of_events_are_found, a_series_of_ones_own_is_listed_once, a_series_counts_once,
                a_series_is_found_by_a_tag_or_by_what_it_is;
            editions of agenda: a_change_of_the_agenda_makes_a_revision,
                the_next_moment_is_a_beginning_or_an_end;
            imported_events of agenda: what_came_from_a_calendar_is_found_by_its_name,
                what_came_from_a_calendar_outlives_its_event;
            event_aliases of agenda: an_alias_leads_on_until_its_event_is_back, aliases_stay_as_long_as_they_lead_somewhere,
                an_alias_keeps_its_slug;
            external_ids of agenda: an_external_id_is_one_users_through_one_application;
            hidings of agenda: a_hiding_reads_back_equal_and_is_taken_once, what_a_press_hid_is_shown_again,
                what_was_published_is_listed_and_counted, what_was_published_is_found_by_words,
                what_was_published_is_found_by_when_it_is, chosen_events_are_hidden;
            idempotency of agenda: a_key_has_one_request_at_a_time, an_answered_key_stays_answered,
                old_keys_go, sixteen_beginnings_of_a_key_have_one_winner;
            messages of agenda: messages_go_with_their_event;
            places of agenda: a_place_is_found_without_regard_to_case, places_are_listed_by_name,
                places_are_searched_by_name_and_address, a_place_changes_and_its_events_show_it,
                a_name_of_another_place_is_taken, two_places_become_one,
                names_that_look_alike_are_one_place;
            looked_after of agenda::places: places_are_looked_for, places_are_listed_by_their_events,
                usage_of_places_is_counted, places_that_may_be_one_are_found, titles_at_a_place_are_listed;
            merging of agenda::places: all_kinds_of_events_go_along, what_is_not_there_is_not_merged,
                a_name_leads_on_until_a_place_gets_it, a_place_without_events_is_removed;
            removed_events of agenda: removed_events_read_back_equal, a_removed_event_is_added_again,
                removed_events_are_listed_and_forgotten;
            reply_addresses of agenda: a_reply_address_goes_with_its_event;
            tags of agenda: tags_are_listed_by_use, tags_are_searched, a_renamed_tag_keeps_its_places,
                two_tags_become_one, the_name_of_a_tag_that_became_another_means_that_one,
                names_of_tags_lead_on_to_the_last_one, a_removed_tag_is_gone_from_all_events,
                tags_are_looked_for, a_tag_is_found_by_what_its_name_means;
            database of instance: a_database_keeps_its_id;
            move_in of instance: what_moves_in_keeps_its_numbers, a_client_may_have_no_redirect_uri,
                rows_are_kept_as_they_came;
            outbox of instance: an_entry_is_carried_and_gone, an_entry_that_is_due_later_waits_untouched, the_entry_that_is_due_longest_comes_first,
                a_lease_that_ran_out_can_be_taken_again, a_lease_that_was_lost_does_nothing,
                an_entry_that_is_put_back_waits, what_is_given_up_is_counted_and_forgotten,
                entries_go_with_their_user, sixteen_carriers_take_sixteen_entries_once,
                sixteen_carriers_and_a_removal_harm_nobody;
            settings of instance: settings_read_back_equal_by_key, a_secret_setting_stays_secret;
            static_pages of instance: static_pages_read_back_equal, static_pages_are_searched;
            races: sixteen_redemptions_have_one_winner, sixteen_rotations_have_one_winner,
                sixteen_answers_to_a_consent_count_once, sixteen_places_of_one_name_are_one_place,
                sixteen_events_of_one_title_have_sixteen_slugs,
                sixteen_changes_that_look_first_lose_nothing, sixteen_changes_of_a_place_lose_nothing,
                sixteen_counts_make_sixteen,
                sixteen_uses_of_a_link_have_one_winner, sixteen_links_for_a_password_leave_one,
                sixteen_links_to_the_set_up_leave_one, sixteen_counts_and_sweeps_harm_nobody,
                sixteen_administrators_who_leave_at_once_leave_one, sixteen_who_want_one_address_have_one_winner,
                sixteen_changes_and_renamings_harm_nobody, sixteen_events_and_a_merge_lose_nothing;
        );
    };
    (@ $open:ident, $($module:ident $(of $($wing:ident)::+)?: $($promise:ident),+;)+) => {
        $(mod $module {
            use $crate::contract::$($($wing::)+)?$module as promises;

            $(#[test]
            fn $promise() {
                let (storage, _alive) = super::$open();
                promises::$promise(&storage);
            })+
        })+
    };
}

fn now() -> Timestamp {
    FixedClock::default().now()
}

/// Somebody's browser, far away.
fn origin() -> Origin {
    Origin::new(Some("2001:db8::7".parse().unwrap()), Some("Браузер/1.0"))
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
        standing: Standing::Active,
        description: None,
        created_at: now(),
    }
}

fn insert_user(storage: &dyn Storage, email: &str) -> User {
    insert_new_user(storage, new_user(email))
}

fn insert_new_user(storage: &dyn Storage, user: NewUser) -> User {
    match write(storage, move |repositories| repositories.users().insert(&user)) {
        UserInsertion::Inserted(user) => user,
        UserInsertion::EmailTaken => unreachable!("the address is new"),
    }
}
