//! Settings of the instance.

use std::sync::Arc;

use serde_json::json;
use uncino_domain::storage::Storage;

use crate::contract::{read, write};

/// The last value of each counts.
pub fn settings_read_back_equal_by_key(storage: &Arc<dyn Storage>) {
    let list = || read(&**storage, |repositories| repositories.settings().list());
    assert_eq!(list(), []);
    let set = |key: &'static str, value: serde_json::Value| {
        write(&**storage, move |repositories| repositories.settings().set(key, &value));
    };
    set("title", json!("Città \u{202e}\"'\\ \u{0}"));
    set("b_c", json!(false));
    set("B", json!(null));
    set("b-a", json!({"list": [1, -2.5, "x"], "empty": {}}));
    set("b_c", json!(true));
    let expected = [
        ("B", json!(null)),
        ("b-a", json!({"list": [1, -2.5, "x"], "empty": {}})),
        ("b_c", json!(true)),
        ("title", json!("Città \u{202e}\"'\\ \u{0}")),
    ];
    assert_eq!(list(), expected.map(|(key, value)| (key.to_owned(), value)));
}

/// Until that is said otherwise, whatever the value becomes.
pub fn a_secret_setting_stays_secret(storage: &Arc<dyn Storage>) {
    let secret = || read(&**storage, |repositories| repositories.settings().secret_keys());
    let set = |value: u8| {
        write(&**storage, move |repositories| repositories.settings().set("key", &json!(value)));
    };
    let keep = |is_secret: bool| {
        write(&**storage, move |repositories| repositories.settings().set_secrecy("key", is_secret));
    };
    keep(true);
    assert_eq!(secret(), <[String; 0]>::default(), "there is no such setting");
    set(1);
    assert_eq!(secret(), <[String; 0]>::default());
    keep(true);
    set(2);
    assert_eq!(secret(), ["key"]);
    keep(false);
    assert_eq!(secret(), <[String; 0]>::default());
}
