//! The tables, as diesel sees them on both databases. The migrations are the truth; the contract suite holds this to it.

mod instance;
mod names;

pub(crate) use instance::{database_identity, kept_rows, outbox, settings, static_pages};
pub(crate) use names::{key_rules, place_aliases, place_names, tag_aliases};

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
        password_hash -> Text,
        role -> Text,
        standing -> Text,
        description -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        to_notify -> Bool,
    }
}

diesel::table! {
    clients (id) {
        id -> Text,
        kind -> Text,
        secret_digest -> Nullable<Binary>,
        name -> Text,
        website -> Nullable<Text>,
        redirect_uris -> Text,
        scopes -> Text,
        grant_types -> Text,
        registration -> Text,
        registered_at -> Timestamp,
        first_token_at -> Nullable<Timestamp>,
        suspended_at -> Nullable<Timestamp>,
        vouched_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        digest -> Binary,
        user_id -> BigInt,
        created_at -> Timestamp,
        last_used_at -> Timestamp,
        address -> Nullable<Text>,
        agent -> Nullable<Text>,
    }
}

diesel::table! {
    consent_transactions (digest) {
        digest -> Binary,
        session_id -> Text,
        user_id -> BigInt,
        client_id -> Text,
        redirect_uri -> Text,
        redirect_uri_was_sent -> Bool,
        scope -> Text,
        state -> Nullable<Text>,
        code_challenge -> Nullable<Text>,
        expires_at -> Timestamp,
        resources -> Nullable<Text>,
    }
}

diesel::table! {
    approvals (user_id, client_id) {
        user_id -> BigInt,
        client_id -> Text,
        approved_at -> Timestamp,
    }
}

diesel::table! {
    token_families (id) {
        id -> Text,
        client_id -> Nullable<Text>,
        user_id -> BigInt,
        scope -> Text,
        created_at -> Timestamp,
        last_used_at -> Timestamp,
        refreshed_at -> Nullable<Timestamp>,
        ends_at -> Nullable<Timestamp>,
        idle_ends_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        address -> Nullable<Text>,
        agent -> Nullable<Text>,
        resources -> Nullable<Text>,
    }
}

diesel::table! {
    authorization_codes (digest) {
        digest -> Binary,
        client_id -> Text,
        user_id -> BigInt,
        redirect_uri -> Text,
        redirect_uri_was_sent -> Bool,
        scope -> Text,
        code_challenge -> Nullable<Text>,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        redeemed_at -> Nullable<Timestamp>,
        family_id -> Nullable<Text>,
        resources -> Nullable<Text>,
    }
}

diesel::table! {
    access_tokens (digest) {
        digest -> Binary,
        family_id -> Text,
        scope -> Text,
        issued_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        resources -> Nullable<Text>,
    }
}

diesel::table! {
    refresh_tokens (digest) {
        digest -> Binary,
        family_id -> Text,
        issued_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        rotated_at -> Nullable<Timestamp>,
        successor -> Nullable<Binary>,
        sealed_answer -> Nullable<Binary>,
    }
}

diesel::table! {
    places (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        address -> Text,
        latitude -> Nullable<Double>,
        longitude -> Nullable<Double>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        search_text -> Text,
        address_text -> Text,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        slug -> Text,
        title -> Text,
        title_key -> Text,
        description -> Text,
        start_at -> BigInt,
        end_at -> Nullable<BigInt>,
        multidate -> Nullable<Bool>,
        online_locations -> Text,
        place_id -> BigInt,
        is_visible -> Bool,
        user_id -> Nullable<BigInt>,
        client_id -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        picture_file -> Nullable<Text>,
        picture_width -> Nullable<Integer>,
        picture_height -> Nullable<Integer>,
        picture_size -> Nullable<Integer>,
        picture_alt -> Nullable<Text>,
        picture_focus_x -> Nullable<Double>,
        picture_focus_y -> Nullable<Double>,
        recurrence -> Nullable<Text>,
        made_until -> Nullable<BigInt>,
        series_id -> Nullable<BigInt>,
        is_apart -> Bool,
        search_text -> Text,
        repeats_until -> Nullable<BigInt>,
        hidden_with -> Nullable<BigInt>,
        is_waiting -> Bool,
    }
}

diesel::table! {
    tags (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        search_text -> Text,
    }
}

diesel::table! {
    event_tags (event_id, tag_id) {
        event_id -> BigInt,
        tag_id -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    links (digest) {
        digest -> Binary,
        purpose -> Text,
        user_id -> Nullable<BigInt>,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    email_changes (user_id) {
        user_id -> BigInt,
        email -> Text,
        digest -> Nullable<Binary>,
        asked_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    counters (bucket) {
        bucket -> Binary,
        count -> BigInt,
        last_at -> Timestamp,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> BigInt,
        at -> Timestamp,
        actor -> Nullable<Text>,
        user_id -> Nullable<BigInt>,
        client_id -> Nullable<Text>,
        address -> Nullable<Text>,
        action -> Text,
        subject -> Nullable<Text>,
    }
}

diesel::table! {
    hidings (id) {
        id -> BigInt,
        client_id -> Nullable<Text>,
        user_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        count -> BigInt,
        hidden_at -> Timestamp,
        is_of_publisher -> Bool,
    }
}

diesel::table! {
    removed_events (event_id) {
        event_id -> BigInt,
        removed_with -> BigInt,
        removed_by -> BigInt,
        removed_at -> Timestamp,
        start_at -> BigInt,
        event -> Text,
    }
}

diesel::table! {
    external_ids (user_id, client_id, external_id) {
        user_id -> BigInt,
        client_id -> Text,
        external_id -> Text,
        event_id -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (digest) {
        digest -> Binary,
        request -> Binary,
        started_at -> Timestamp,
        answer -> Nullable<Text>,
    }
}

diesel::table! {
    event_aliases (gone_id) {
        gone_id -> BigInt,
        slug -> Text,
        event_id -> BigInt,
    }
}

diesel::table! {
    imported_events (uid, part) {
        uid -> Text,
        part -> Text,
        event_id -> BigInt,
        brought -> Text,
        content -> Text,
        place_id -> BigInt,
        skipped -> Text,
        is_withdrawn -> Bool,
    }
}

diesel::table! {
    reply_addresses (event_id) {
        event_id -> BigInt,
        email -> Text,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        event_id -> BigInt,
        author -> Text,
        message -> Text,
        is_author_visible -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    agenda_revision (slot) {
        slot -> BigInt,
        number -> BigInt,
    }
}

diesel::table! {
    collections (id) {
        id -> BigInt,
        name -> Text,
        is_top -> Bool,
        sort_index -> BigInt,
    }
}

diesel::table! {
    filters (id) {
        id -> BigInt,
        collection_id -> BigInt,
        tags -> Text,
        places -> Text,
        negate -> Bool,
    }
}

diesel::table! {
    announcements (id) {
        id -> BigInt,
        title -> Text,
        announcement -> Text,
        visible -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::joinable!(access_tokens -> token_families (family_id));
diesel::joinable!(refresh_tokens -> token_families (family_id));
diesel::joinable!(token_families -> users (user_id));
diesel::joinable!(events -> places (place_id));
diesel::joinable!(event_tags -> tags (tag_id));
diesel::joinable!(place_aliases -> places (place_id));
diesel::joinable!(place_names -> places (place_id));
diesel::joinable!(tag_aliases -> tags (tag_id));
diesel::joinable!(events -> clients (client_id));
diesel::joinable!(token_families -> clients (client_id));
diesel::allow_tables_to_appear_in_same_query!(events, clients);
diesel::allow_tables_to_appear_in_same_query!(access_tokens, refresh_tokens, token_families, users, clients);
diesel::allow_tables_to_appear_in_same_query!(place_aliases, places);
diesel::allow_tables_to_appear_in_same_query!(place_names, places);
diesel::allow_tables_to_appear_in_same_query!(tag_aliases, tags);
diesel::joinable!(event_tags -> events (event_id));
diesel::allow_tables_to_appear_in_same_query!(events, places, tags, event_tags);
diesel::allow_tables_to_appear_in_same_query!(audit_entries, clients);
diesel::allow_tables_to_appear_in_same_query!(events, users);
diesel::allow_tables_to_appear_in_same_query!(events, reply_addresses);
diesel::allow_tables_to_appear_in_same_query!(event_aliases, events, removed_events);
diesel::allow_tables_to_appear_in_same_query!(places, users);
diesel::allow_tables_to_appear_in_same_query!(places, reply_addresses);
