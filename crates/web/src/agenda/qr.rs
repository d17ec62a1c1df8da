//! An address as a QR code (ISO/IEC 18004), for who stands before a screen or a sheet of paper.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// What stands free around it, in modules (section 6.3.8 of the standard).
const QUIET: i32 = 4;

/// A QR code as the path of a drawing.
#[derive(Debug, Serialize)]
pub(crate) struct QrDrawing {
    /// How wide and high it is, with what stands free around it.
    size: i32,
    /// Its dark modules (SVG 2 section 9.3).
    path: String,
}

impl QrDrawing {
    /// That of an address; none if it is too long for one.
    pub(crate) fn of(address: &str) -> Option<Self> {
        let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            let mut x = 0;
            while x < code.size() {
                let width =
                    (x..code.size()).take_while(|x| code.get_module(*x, y)).fold(0, |width, _| width + 1);
                if width > 0 {
                    // Writing to a text fails never.
                    let _infallible = write!(path, "M{} {}h{width}v1h-{width}z", x + QUIET, y + QUIET);
                }
                x += width.max(1);
            }
        }
        Some(Self { size: code.size() + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::QrDrawing;

    /// Read with a reader that isn't ours, in a browser; here that it is a code of the right size with its three marks.
    #[test]
    fn an_address_is_a_code_with_its_marks() {
        let drawing = QrDrawing::of("https://agenda.example/event/concert").unwrap();
        assert_eq!(drawing.size, 29 + 8, "version 3");
        for mark in ["M4 4h7v1h-7z", "M26 4h7v1h-7z", "M4 26h7v1h-7z"] {
            assert!(drawing.path.contains(mark), "{mark} in {}", drawing.path);
        }
        assert!(QrDrawing::of(&"x".repeat(5_000)).is_none());
    }
}
