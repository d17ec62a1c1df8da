//! Decoding of `application/x-www-form-urlencoded`, for queries and bodies alike.
//!
//! Every pair is split at its first `=`, so that `redirect_uri=https://site/?page=wpgancio` arrives whole, as WPGancio
//! sends it. Bytes that are no UTF-8 are an error: the lossy decoders of the libraries would hide them.

use percent_encoding::percent_decode;

/// The text is no UTF-8 once decoded, or has more pairs than anybody means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Undecodable;

/// The most pairs of a query or a form.
const MAX_PAIRS: usize = 1_000;

/// Decoded names and values, in order, repetitions included.
pub(crate) type Pairs = Vec<(String, String)>;

/// Decodes all pairs.
pub(crate) fn decode(encoded: &[u8]) -> Result<Pairs, Undecodable> {
    if encoded.split(|byte| *byte == b'&').nth(MAX_PAIRS).is_some() {
        return Err(Undecodable);
    }
    encoded
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let split = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = match split {
                Some(position) => (&pair[..position], &pair[position + 1..]),
                None => (pair, &[][..]),
            };
            Ok((decode_one(name)?, decode_one(value)?))
        })
        .collect()
}

/// Decodes the pairs of a read, which never fails for a parameter that it can't understand: the first thousand pairs count,
/// and what is no UTF-8 becomes the replacement character, as does a NUL, which no database keeps.
pub(crate) fn decode_leniently(encoded: &[u8]) -> Pairs {
    let text = |part: &[u8]| {
        let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_decode(&spaced).decode_utf8_lossy().replace('\0', "\u{fffd}")
    };
    let pairs = encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).take(MAX_PAIRS);
    pairs
        .map(|pair| {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let mut next = || text(parts.next().unwrap_or_default());
            (next(), next())
        })
        .collect()
}

/// Is this key the list of that name, or an item of it: `name`, `name[]`, or PHP's `name[0]`?
pub(crate) fn is_item_of(key: &str, name: &str) -> bool {
    key.strip_prefix(name).is_some_and(|rest| {
        let index = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        rest.is_empty() || index.is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// The decoded names of all pairs, whatever bytes they and their values hold.
pub(crate) fn names(encoded: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    encoded.split(|byte| *byte == b'&').map(|pair| {
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        percent_decode(name).collect()
    })
}

/// Decodes one name or value: `+` is a space, `%41` a byte.
pub(crate) fn decode_one(encoded: &[u8]) -> Result<String, Undecodable> {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    String::from_utf8(percent_decode(&spaced).collect()).map_err(|_bytes| Undecodable)
}

/// Encodes one pair.
pub(crate) fn encode(name: &str, value: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

#[cfg(test)]
mod tests {
    use super::{Undecodable, decode};

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn an_unencoded_redirect_uri_arrives_whole() {
        let query = b"response_type=code&redirect_uri=https://wp.example/wp-admin/x.php?page=wpgancio&scope=event:write";
        assert_eq!(
            decode(query),
            Ok(vec![
                pair("response_type", "code"),
                pair("redirect_uri", "https://wp.example/wp-admin/x.php?page=wpgancio"),
                pair("scope", "event:write"),
            ])
        );
    }

    #[test]
    fn plus_is_a_space_and_broken_escapes_stay() {
        assert_eq!(
            decode(b"a=1+2%2B3&b=%zz&&c"),
            Ok(vec![pair("a", "1 2+3"), pair("b", "%zz"), pair("c", "")])
        );
    }

    #[test]
    fn a_thousand_pairs_are_the_most() {
        assert!(decode("a&".repeat(999).as_bytes()).is_ok());
        assert_eq!(decode("a&".repeat(1_000).as_bytes()), Err(Undecodable));
    }

    #[test]
    fn bytes_that_are_no_utf8_are_an_error() {
        assert_eq!(decode(b"a=%ff"), Err(Undecodable));
        assert_eq!(decode(b"a=\xff"), Err(Undecodable));
    }
}
