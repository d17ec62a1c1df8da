//! The text of a page, whatever encoding it says.

use encoding_rs::{Encoding, WINDOWS_1252};

/// How far into a page its encoding is looked for, in bytes (as browsers do).
const HEAD: usize = 1_024;

/// The text, without any NUL. A mark at its beginning says how it is encoded; else it is UTF-8; if it isn't, what its head
/// says, or what old pages are written in.
pub(in crate::agenda) fn text(bytes: &[u8]) -> String {
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_other)) => named(bytes).unwrap_or(WINDOWS_1252).decode(bytes).0.into_owned(),
    };
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

/// The encoding that `charset=` names.
fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let label = head.split_once("charset=")?.1.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_page_is_read_in_its_encoding() {
        assert_eq!(text("Città\0".as_bytes()), "Città");
        assert_eq!(text(b"\xef\xbb\xbfCitt\xc3\xa0"), "Città");
        assert_eq!(text(b"Citt\xe0 \x80"), "Città €");
        assert_eq!(text(b"<meta charset='iso-8859-2'>\xb1"), "<meta charset='iso-8859-2'>ą");
        assert_eq!(text(b"<meta charset=nonsense>\xe0"), "<meta charset=nonsense>à");
    }
}
