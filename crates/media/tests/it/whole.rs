//! Half a picture is none, and a whole one may be untidy.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use uncino_domain::agenda::picture::{PictureError, PictureStore as _};

use super::support::{Store, encoded, name, refusal, with_exif};

const FORMATS: [ImageFormat; 4] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];

/// As other programs write them.
const FILES: [(&str, &[u8]); 6] = [
    ("progressive JPEG", include_bytes!("../files/progressive.jpg")),
    ("JPEG for print", include_bytes!("../files/cmyk.jpg")),
    ("animated GIF", include_bytes!("../files/animated.gif")),
    ("animated WebP", include_bytes!("../files/animated.webp")),
    ("animated PNG", include_bytes!("../files/animated.png")),
    ("lossy WebP", include_bytes!("../files/lossy.webp")),
];

/// Not one colour, so that there is something to cut.
fn noise() -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(200, 100, |x, y| {
        let part = |number: u32| u8::try_from(number % 251).unwrap();
        Rgb([part(x * x + 3 * y), part(7 * x + y * y), part(x * y)])
    }))
}

fn all() -> Vec<(String, Vec<u8>)> {
    let ours = FORMATS.map(|format| (format!("{format:?}"), encoded(&noise(), format)));
    let others = FILES.map(|(title, bytes)| (title.to_owned(), bytes.to_vec()));
    ours.into_iter().chain(others).collect()
}

fn is_taken(sent: &[u8]) -> bool {
    Store::new().pictures.stage(&name(0), sent).is_ok()
}

#[test]
fn a_picture_that_is_not_whole_is_none() {
    for (title, whole) in all() {
        assert!(is_taken(&whole), "{title}");
        for sixteenth in 1..16 {
            let cut = &whole[..whole.len() * sixteenth / 16];
            assert!(matches!(refusal(cut), PictureError::NoPicture), "{title}, {sixteenth} of 16");
        }
        let cut = &whole[..whole.len() - 20];
        assert!(matches!(refusal(cut), PictureError::NoPicture), "{title}, all but 20 bytes");
    }
}

/// Padding, a film or more pictures behind the first: as cameras and telephones do it.
#[test]
fn what_stands_behind_a_picture_does_no_harm() {
    for (title, whole) in all() {
        let film = b"\0\0\0\x18ftypmp42".repeat(50);
        let half_of_another = &whole[..whole.len() / 2];
        for behind in [&b"what somebody wrote"[..], &[0; 4_000], &[0xff; 4_000], &film, half_of_another] {
            assert!(is_taken(&[&whole[..], behind].concat()), "{title}");
        }
    }
}

/// Its small preview is a whole JPEG, with an end of its own.
#[test]
fn the_end_of_a_preview_is_not_the_end_of_the_picture() {
    let preview = encoded(&DynamicImage::ImageRgb8(RgbImage::new(16, 16)), ImageFormat::Jpeg);
    let plain = with_exif(&noise(), 1);
    let segment = [&b"Exif\0\0"[..], &preview].concat();
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let whole = [&plain[..2], &[0xff, 0xe1], &length, &segment, &plain[2..]].concat();
    assert!(is_taken(&whole));
    assert!(matches!(refusal(&whole[..whole.len() / 2]), PictureError::NoPicture));
}

#[test]
fn small_faults_of_writers_are_forgiven() {
    let gif = encoded(&noise(), ImageFormat::Gif);
    assert!(is_taken(&gif[..gif.len() - 1]), "a GIF without its trailer");
    let webp = encoded(&noise(), ImageFormat::WebP);
    let length = usize::try_from(u32::from_le_bytes(webp[16..20].try_into().unwrap())).unwrap();
    if length % 2 == 1 {
        assert!(is_taken(&webp[..webp.len() - 1]), "a WebP without its last byte, which holds nothing");
    }
    let mut jpeg = encoded(&noise(), ImageFormat::Jpeg);
    jpeg.splice(2..2, [0xff; 9]);
    assert!(is_taken(&jpeg), "a JPEG with more than one byte before its markers");
}
