//! JSON within bounds: a small body can describe a thousand times its size in objects.

use serde_json::Value;

/// The most values that a body may hold. A real one holds some dozens.
const MAX_VALUES: usize = 10_000;

/// Parses a body; nothing if it is no JSON, or holds too much to be meant well.
pub(crate) fn parse(body: &[u8]) -> Option<Value> {
    if count_values(body) > MAX_VALUES {
        return None;
    }
    serde_json::from_slice(body).ok()
}

/// About how many values stand in a body: what opens or separates one outside of texts is counted, nothing is built.
fn count_values(body: &[u8]) -> usize {
    let (mut count, mut in_text, mut escaped) = (0, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' | b',' if !in_text => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{count_values, parse};

    #[test]
    fn values_are_counted_and_punctuation_in_texts_is_not() {
        assert_eq!(count_values(br#"{"a": [1, 2, {"b": "x,[{\"[["}]}"#), 5);
        assert_eq!(count_values(br#""\\\",,,""#), 0);
    }

    #[test]
    fn a_body_of_many_small_objects_is_not_built() {
        let many = |count: usize| format!("[{}0]", "{},".repeat(count));
        assert!(parse(many(4_000).as_bytes()).is_some());
        assert!(parse(many(100_000).as_bytes()).is_none());
    }
}
