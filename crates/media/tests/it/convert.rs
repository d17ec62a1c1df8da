//! What becomes of a picture.

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use uncino_domain::agenda::picture::{
    MAX_PIXELS, PictureError, PictureFacts, PictureStore as _, PictureVariant,
};

use super::support::{Store, crc32, encoded, name, red_and_blue, refusal, with_exif};

fn is_red(picture: &DynamicImage, (x, y): (u32, u32)) -> bool {
    let [red, _, blue] = picture.to_rgb8().get_pixel(x, y).0;
    red > 150 && blue < 50
}

#[test]
fn four_formats_become_jpeg() {
    let store = Store::new();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let kept = store.kept(&encoded(&red_and_blue(60, 40), format), PictureVariant::FULL);
        assert_eq!((kept.width(), kept.height()), (60, 40), "{format:?}");
        assert!(is_red(&kept, (5, 20)) && !is_red(&kept, (55, 20)), "{format:?}");
    }
}

#[test]
fn a_large_picture_is_made_smaller_and_a_small_one_is_left() {
    let store = Store::new();
    let sent = encoded(&red_and_blue(3_000, 1_500), ImageFormat::Jpeg);
    let dimensions = |size| {
        let kept = store.kept(&sent, size);
        (kept.width(), kept.height())
    };
    assert_eq!(
        (dimensions(PictureVariant::FULL), dimensions(PictureVariant::THUMBNAIL)),
        ((1_200, 600), (500, 250))
    );
    let facts = store.pictures.stage(&name(1), &sent).unwrap();
    assert_eq!((facts.width, facts.height), (1_200, 600));
    let small = store.kept(&encoded(&red_and_blue(2, 1), ImageFormat::Png), PictureVariant::THUMBNAIL);
    assert_eq!((small.width(), small.height()), (2, 1));
}

#[test]
fn a_strip_is_bounded_too() {
    let store = Store::new();
    let kept = store.kept(&encoded(&red_and_blue(10, 20_000), ImageFormat::Png), PictureVariant::FULL);
    assert_eq!(kept.height(), 4_800);
    assert!(kept.width() >= 1);
}

/// As a camera held upright writes it: the picture on its side, and a note how to turn it.
#[test]
fn a_picture_is_turned_the_right_way_up_and_keeps_no_note() {
    let store = Store::new();
    let sent = with_exif(&red_and_blue(60, 40), 6);
    assert!(sent.windows(6).any(|bytes| bytes == b"secret"), "the secret is in what was sent");
    let kept = store.kept(&sent, PictureVariant::FULL);
    assert_eq!((kept.width(), kept.height()), (40, 60));
    assert!(is_red(&kept, (20, 5)) && !is_red(&kept, (20, 55)), "the left is on top now");
    store.pictures.stage(&name(1), &sent).unwrap();
    store.pictures.publish(&name(1)).unwrap();
    for size in [PictureVariant::FULL, PictureVariant::THUMBNAIL] {
        let bytes = store.pictures.read(&name(1), size).unwrap().unwrap();
        assert!(!bytes.windows(6).any(|bytes| bytes == b"secret" || bytes.starts_with(b"Exif")));
    }
}

#[test]
fn what_can_be_seen_through_stands_on_white() {
    let store = Store::new();
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(20, 20, Rgba([0, 0, 0, 0])));
    let kept = store.kept(&encoded(&clear, ImageFormat::Png), PictureVariant::FULL);
    assert!(kept.to_rgb8().get_pixel(10, 10).0.iter().all(|part| *part > 250));
}

#[test]
fn what_is_no_picture_is_refused() {
    let png = encoded(&red_and_blue(60, 40), ImageFormat::Png);
    let cut = &png[..png.len() / 2];
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>";
    let mut broken = png.clone();
    broken[40..60].fill(0xff);
    for sent in [&b""[..], b"GIF89a", b"<?php", svg, cut, &broken, b"BM\x1e\0\0\0", b"II*\0"] {
        assert!(matches!(refusal(sent), PictureError::NoPicture), "{:?}", &sent[..sent.len().min(10)]);
    }
}

/// A few bytes that say they are very many pixels.
#[test]
fn a_bomb_is_refused_before_it_takes_memory() {
    let side = u32::try_from(MAX_PIXELS.isqrt() + 1).unwrap();
    let mut png = encoded(&red_and_blue(60, 40), ImageFormat::Png);
    for (side, bomb) in [(side, "just too many"), (u32::MAX / 2, "absurdly many")] {
        png[16..20].copy_from_slice(&side.to_be_bytes());
        png[20..24].copy_from_slice(&side.to_be_bytes());
        let checksum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert!(matches!(refusal(&png), PictureError::TooManyPixels), "{bomb}");
    }
}

#[test]
fn forty_million_pixels_are_taken() {
    let store = Store::new();
    let sent = encoded(&red_and_blue(8_000, 5_000), ImageFormat::Jpeg);
    let facts = store.pictures.stage(&name(0), &sent).unwrap();
    assert_eq!((facts.width, facts.height), (1_200, 750));
    let PictureFacts { size, .. } = facts;
    assert!(size > 1_000 && size < 200_000, "{size}");
}
