//! The names of pictures' files.

use std::fmt::{self, Debug, Display};

use super::variant::PictureFormat;
use crate::secret::SecretGenerator;

/// The name of a picture's file: ours, never a name that somebody sent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PictureFile(String);

impl PictureFile {
    const ENDING: &str = PictureFormat::Jpeg.ending();

    /// A new name: 32 random hexadecimal characters.
    pub fn random(secrets: &dyn SecretGenerator) -> Self {
        Self(format!("{}{}", secrets.uuid().simple(), Self::ENDING))
    }

    /// Reads a name. None if we never gave such a one.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.strip_suffix(Self::ENDING)?;
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (name.len() == 32 && name.bytes().all(is_hex)).then(|| Self(text.to_owned()))
    }

    /// Reads the name of this file's variant in a format. None if we never gave such a one.
    pub fn parse_in(text: &str, format: PictureFormat) -> Option<Self> {
        text.strip_suffix(format.ending()).and_then(|name| Self::parse(&format!("{name}{}", Self::ENDING)))
    }

    /// The name of this file's variant in a format.
    pub fn name_in(&self, format: PictureFormat) -> String {
        format!("{}{}", self.0.trim_end_matches(Self::ENDING), format.ending())
    }

    /// The name, with its ending.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for PictureFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Debug for PictureFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{PictureFile, PictureFormat};

    #[test]
    fn only_a_name_of_ours_is_one() {
        let name = "00112233445566778899aabbccddeeff.jpg";
        assert_eq!(PictureFile::parse(name).unwrap().as_str(), name);
        for other in [
            "",
            ".jpg",
            "../etc/passwd",
            "00112233445566778899AABBCCDDEEFF.jpg",
            "00112233445566778899aabbccddeeff.png",
            "../112233445566778899aabbccddeeff.jpg",
            "00112233445566778899aabbccddeeff.jpg/",
            "00112233445566778899aabbccddeeff.jpg\0",
        ] {
            assert_eq!(PictureFile::parse(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_variant_has_the_name_of_its_file_with_another_ending() {
        let file = PictureFile::parse("00112233445566778899aabbccddeeff.jpg").unwrap();
        let name = "00112233445566778899aabbccddeeff.webp";
        assert_eq!(file.name_in(PictureFormat::WebP), name);
        assert_eq!(file.name_in(PictureFormat::Jpeg), file.as_str());
        assert_eq!(PictureFile::parse_in(name, PictureFormat::WebP), Some(file.clone()));
        assert_eq!(PictureFile::parse_in(file.as_str(), PictureFormat::Jpeg), Some(file.clone()));
        for other in ["", ".webp", "../etc/passwd.webp", file.as_str(), &format!("{file}.webp")] {
            assert_eq!(PictureFile::parse_in(other, PictureFormat::WebP), None, "{other:?}");
        }
        assert_eq!(PictureFile::parse_in(name, PictureFormat::Jpeg), None);
    }
}
