//! Pictures of another instance: whatever can be used of them is ours, and nothing of theirs is written.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::{ImageFormat, RgbImage};
use tempfile::TempDir;
use uncino_domain::agenda::picture::{PictureFile, PictureStore as _, PictureVariant};
use uncino_domain::instance::move_in::{Look, OldPictures as _};
use uncino_media::{PictureFolder, Uploads};

const NAME: &str = "00112233445566778899aabbccddeeff.jpg";

fn picture(width: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(width, 20).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Their folder with these files, and ours.
struct Folders {
    theirs: TempDir,
    ours: TempDir,
}

impl Folders {
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folders = Self { theirs: tempfile::tempdir().unwrap(), ours: tempfile::tempdir().unwrap() };
        fs::create_dir(folders.theirs.path().join("thumb")).unwrap();
        for (name, bytes) in files {
            fs::write(folders.theirs.path().join(name), bytes).unwrap();
        }
        PictureFolder::new(folders.ours.path().to_owned()).prepare().unwrap();
        folders
    }

    fn uploads(&self) -> Uploads {
        Uploads::new(self.theirs.path().to_owned(), self.ours.path().to_owned())
    }

    /// Brings a picture, and gives it and its thumbnail as visitors see them.
    fn bring(&self, name: &str) -> (Vec<u8>, Vec<u8>) {
        let file = PictureFile::parse(NAME).unwrap();
        let ours = PictureFolder::new(self.ours.path().to_owned());
        for _ in 0..2 {
            self.uploads().bring(name, &file).unwrap(); // Once more does no harm, also where a try was ended in the middle.
        }
        ours.publish(&file).unwrap();
        self.uploads().bring(name, &file).unwrap();
        let read = |variant| ours.read(&file, variant).unwrap().unwrap();
        (read(PictureVariant::FULL), read(PictureVariant::THUMBNAIL))
    }
}

fn width(look: Look) -> Option<u32> {
    match look {
        Look::Whole(facts) | Look::ThumbnailOnly(facts) => Some(facts.width),
        Look::Missing | Look::Damaged | Look::Locked => None,
    }
}

#[test]
fn a_picture_comes_as_it_is() {
    let (full, thumbnail) = (picture(90, ImageFormat::Jpeg), picture(40, ImageFormat::Jpeg));
    let thumb = format!("thumb/{NAME}");
    let folders = Folders::of(&[(NAME, &full), (&thumb, &thumbnail)]);
    assert!(matches!(folders.uploads().look(NAME), Look::Whole(facts) if facts.width == 90));
    assert!(folders.bring(NAME) == (full.clone(), thumbnail), "other bytes");
    assert!(fs::read(folders.theirs.path().join(NAME)).unwrap() == full);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let links = |path: &Path| fs::metadata(path.join(NAME)).unwrap().nlink();
        assert_eq!(links(folders.theirs.path()), 2, "it is one file under two names");
    }
}

#[test]
fn a_thumbnail_stands_in_for_its_picture_and_a_missing_one_is_made() {
    let bytes = picture(40, ImageFormat::Jpeg);
    let thumb = format!("thumb/{NAME}");
    let folders = Folders::of(&[(NAME, b"<html>502 Bad Gateway</html>"), (&thumb, &bytes)]);
    assert!(matches!(folders.uploads().look(NAME), Look::ThumbnailOnly(facts) if facts.width == 40));
    assert!(folders.bring(NAME) == (bytes.clone(), bytes.clone()));

    let folders = Folders::of(&[(NAME, &bytes)]);
    let (full, thumbnail) = folders.bring(NAME);
    assert!(full == bytes && image::guess_format(&thumbnail).unwrap() == ImageFormat::Jpeg);
}

#[test]
fn a_file_of_another_name_or_kind_is_made_ours() {
    let folders = Folders::of(&[
        ("plakat.PNG", &picture(90, ImageFormat::Png)),
        (NAME, &picture(90, ImageFormat::Png)),
    ]);
    for name in ["plakat.PNG", NAME] {
        assert_eq!(width(folders.uploads().look(name)), Some(90), "{name}");
    }
    let (full, _) = folders.bring("plakat.PNG");
    assert_eq!(image::guess_format(&full).unwrap(), ImageFormat::Jpeg);
}

#[test]
fn what_can_not_be_read_is_told_from_what_is_missing() {
    let thumb = format!("thumb/{NAME}");
    let folders = Folders::of(&[(&thumb, &picture(40, ImageFormat::Jpeg))]);
    fs::create_dir(folders.theirs.path().join(NAME)).unwrap(); // Who may read everything can't read this either.
    assert_eq!(folders.uploads().look(NAME), Look::Locked, "its thumbnail doesn't stand in for it");
}

#[test]
fn what_is_no_picture_is_told_from_what_is_missing() {
    let whole = picture(90, ImageFormat::Jpeg);
    let folders = Folders::of(&[(NAME, &whole[..whole.len() / 2])]);
    assert_eq!(folders.uploads().look(NAME), Look::Damaged, "half of one");
    for name in ["nothing.jpg", "../secret.jpg", "thumb/x.jpg", "", ".hidden.jpg"] {
        assert_eq!(folders.uploads().look(name), Look::Missing, "{name}");
    }
}
