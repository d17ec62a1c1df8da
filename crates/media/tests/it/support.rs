//! A store, and pictures for it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageEncoder as _, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;
use uncino_domain::agenda::picture::{PictureError, PictureFile, PictureStore as _, PictureVariant};
use uncino_media::PictureFolder;

pub(crate) struct Store {
    pub(crate) folder: TempDir,
    pub(crate) pictures: PictureFolder,
}

impl Store {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let pictures = PictureFolder::new(folder.path().join("media"));
        pictures.prepare().unwrap();
        Self { folder, pictures }
    }

    /// The picture that is kept of what was sent.
    pub(crate) fn kept(&self, sent: &[u8], size: PictureVariant) -> DynamicImage {
        let file = name(0);
        self.pictures.stage(&file, sent).unwrap();
        self.pictures.publish(&file).unwrap();
        let bytes = self.pictures.read(&file, size).unwrap().unwrap();
        assert_eq!(image::guess_format(&bytes).unwrap(), ImageFormat::Jpeg);
        self.pictures.remove(&file).unwrap();
        image::load_from_memory(&bytes).unwrap()
    }
}

/// Why what was sent is not kept.
pub(crate) fn refusal(sent: &[u8]) -> PictureError {
    let store = Store::new();
    let refusal = store.pictures.stage(&name(0), sent).unwrap_err();
    assert_eq!(store.pictures.list().unwrap(), [], "nothing is left of it");
    refusal
}

pub(crate) fn name(number: u8) -> PictureFile {
    PictureFile::parse(&format!("{}.jpg", format!("{number:02x}").repeat(16))).unwrap()
}

/// Red on the left, blue on the right.
pub(crate) fn red_and_blue(width: u32, height: u32) -> DynamicImage {
    let color = |x: u32| if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| color(x)))
}

pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with EXIF data: how it is turned, and a secret.
pub(crate) fn with_exif(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]); // Orientation
    exif.extend([0x01, 0x0f, 0, 2, 0, 0, 0, 14, 0, 0, 0, 38]); // Make, a text behind the table
    exif.extend(b"\0\0\0\0");
    exif.extend(b"secret camera\0");
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif).unwrap();
    encoder
        .write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
        .unwrap();
    bytes
}

/// The checksum of a PNG's chunk (ISO 3309).
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}
