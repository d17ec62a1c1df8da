//! Passwords that came along from Gancio: bcrypt, until their owners log in.
//!
//! Of a password its first 72 bytes count. Where the typed one is as long as that, what replaces the hash counts no more of
//! it either: who left out the end, or typed another one, gets in as before.

/// How many bytes of a password bcrypt looks at.
pub(super) const COUNTED: usize = 72;

/// The largest cost that is taken along: each step doubles the time that a failed log-in takes.
const MAX_COST: u32 = 14;

/// The length of what follows the cost: salt and digest.
const REST: usize = 53;

/// A hash that no password is known for, with the cost that Gancio chose for all of them.
const DUMMY: &str = "$2b$10$nRwEHKsFZCJ1zGcJ0FNaFOwEaDPjzQNlVLWtKGFY90m54skdVdIku";

/// Is this a hash that [`verify`] understands: `$2a$`, `$2b$` or `$2y$`, with a cost that can be borne?
pub(super) fn is_hash(text: &str) -> bool {
    let rest = ["$2a$", "$2b$", "$2y$"].iter().find_map(|prefix| text.strip_prefix(prefix));
    let Some((cost, rest)) = rest.and_then(|rest| rest.split_once('$')) else { return false };
    let is_cost = cost.len() == 2 && cost.parse().is_ok_and(|cost: u32| (4..=MAX_COST).contains(&cost));
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/');
    is_cost && rest.len() == REST && rest.bytes().all(is_base64)
}

/// Is this the password? Without a hash the answer is no, after the time of one.
pub(super) fn verify(password: &str, hash: Option<&str>) -> bool {
    let matches = bcrypt::verify(counted(password), hash.unwrap_or(DUMMY)).unwrap_or_default();
    matches && hash.is_some()
}

/// What counts of a password.
pub(super) fn counted(password: &str) -> &[u8] {
    let bytes = password.as_bytes();
    bytes.get(..COUNTED).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::{DUMMY, is_hash, verify};

    /// Of `ciao`.
    const HASH: &str = "$2a$10$J0VN5vsQE6TdPstL12iLDu8QE2RISM/oPumCIt1S3590k0/cKRy5.";

    #[test]
    fn all_three_spellings_are_one_algorithm() {
        assert!(verify("ciao", Some(HASH)));
        assert!(!verify("Ciao", Some(HASH)));
        for prefix in ["$2b$", "$2y$"] {
            let hash = HASH.replace("$2a$", prefix);
            assert!(is_hash(&hash) && verify("ciao", Some(&hash)), "{prefix}");
        }
    }

    #[test]
    fn without_a_hash_no_password_is_right_and_the_dummy_is_a_hash() {
        assert!(!verify("ciao", None));
        assert!(is_hash(DUMMY) && is_hash(HASH));
        assert!(bcrypt::verify("ciao", DUMMY).is_ok(), "it costs no time if it can't be read");
        for other in
            ["", "5f4dcc3b5aa765d61d8327deb882cf99", &HASH.replace("$10$", "$31$"), &HASH[..59], "$2x$10$"]
        {
            assert!(!is_hash(other), "{other}");
        }
    }

    #[test]
    fn seventy_two_bytes_count() {
        let hash = bcrypt::hash("à".repeat(36), 4).unwrap();
        assert!(verify(&format!("{}and more", "à".repeat(36)), Some(&hash)));
        assert!(!verify(&"à".repeat(35), Some(&hash)));
    }
}
