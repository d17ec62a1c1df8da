//! Which database this is: a folder of pictures and its database know each other by it.

use std::fmt::{self, Display};

/// Made once, when the database is made; its copies and backups carry it on. Nothing secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseId(String);

impl DatabaseId {
    /// Reads one: 32 hexadecimal characters. None if this is no id.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 32 && text.bytes().all(is_hex)).then(|| Self(text.to_owned()))
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for DatabaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::DatabaseId;

    #[test]
    fn an_id_is_32_hexadecimal_characters() {
        let id = "00112233445566778899aabbccddeeff";
        assert_eq!(DatabaseId::parse(id).unwrap().as_str(), id);
        for other in ["", "0", &id[1..], &id.to_uppercase(), &format!("{id}0"), &format!("{id}\n")] {
            assert_eq!(DatabaseId::parse(other), None, "{other:?}");
        }
    }
}
