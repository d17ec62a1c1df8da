//! The tables, as far as raw operations fill them.

diesel::table! {
    clients (id) {
        id -> Text,
        kind -> Text,
        secret_digest -> Nullable<Binary>,
        name -> Text,
        redirect_uris -> Text,
        scopes -> Text,
        grant_types -> Text,
        registration -> Text,
        registered_at -> Timestamp,
    }
}

diesel::table! {
    authorization_codes (digest) {
        digest -> Binary,
        client_id -> Text,
        user_id -> BigInt,
        scope -> Text,
        redeemed_at -> Nullable<Timestamp>,
        family_id -> Nullable<Text>,
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
        idle_ends_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    access_tokens (digest) {
        digest -> Binary,
        family_id -> Text,
        scope -> Text,
        issued_at -> Timestamp,
    }
}

diesel::table! {
    refresh_tokens (digest) {
        digest -> Binary,
        family_id -> Text,
        issued_at -> Timestamp,
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
        online_locations -> Text,
        place_id -> BigInt,
        is_visible -> Bool,
        user_id -> Nullable<BigInt>,
        client_id -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
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
