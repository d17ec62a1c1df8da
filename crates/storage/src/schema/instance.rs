//! The tables of the instance itself.

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
        is_secret -> Bool,
    }
}

diesel::table! {
    static_pages (id) {
        id -> BigInt,
        slug -> Text,
        title -> Text,
        content -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    kept_rows (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        content -> Text,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        user_id -> Nullable<BigInt>,
        attempts -> BigInt,
        created_at -> Timestamp,
        due_at -> Timestamp,
        given_up_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    database_identity (row_number) {
        row_number -> BigInt,
        id -> Text,
    }
}
