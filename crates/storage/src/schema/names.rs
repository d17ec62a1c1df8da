//! The tables of names: those that lead to another place or tag, and by which rules keys are made.

diesel::table! {
    place_aliases (id) {
        id -> BigInt,
        place_id -> BigInt,
    }
}

diesel::table! {
    place_names (name_key) {
        name_key -> Text,
        name -> Text,
        place_id -> BigInt,
    }
}

diesel::table! {
    tag_aliases (name_key) {
        name_key -> Text,
        tag_id -> BigInt,
    }
}

diesel::table! {
    key_rules (version) {
        version -> BigInt,
    }
}
