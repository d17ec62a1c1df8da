//! Colours are what the profile says.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, GrayImage, ImageEncoder, ImageFormat, Luma, Rgb, RgbImage};
use moxcms::ColorProfile;
use uncino_domain::agenda::picture::PictureVariant;

use super::support::{Store, crc32};

const FORMATS: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
const PLAIN: [u8; 3] = [200, 100, 50];

fn orange() -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_pixel(40, 40, Rgb(PLAIN)))
}

/// One colour, with a profile.
fn sent(picture: &DynamicImage, format: ImageFormat, profile: &[u8]) -> Vec<u8> {
    fn write(mut encoder: impl ImageEncoder, picture: &DynamicImage, profile: &[u8]) {
        encoder.set_icc_profile(profile.to_vec()).unwrap();
        encoder.write_image(picture.as_bytes(), 40, 40, picture.color().into()).unwrap();
    }
    let mut bytes = Vec::new();
    match format {
        ImageFormat::Jpeg => write(JpegEncoder::new_with_quality(&mut bytes, 100), picture, profile),
        ImageFormat::Png => write(PngEncoder::new(&mut bytes), picture, profile),
        _ => write(WebPEncoder::new_lossless(&mut bytes), picture, profile),
    }
    bytes
}

fn kept(sent: &[u8]) -> [u8; 3] {
    Store::new().kept(sent, PictureVariant::FULL).to_rgb8().get_pixel(20, 20).0
}

fn is_near(color: [u8; 3], expected: [u8; 3]) -> bool {
    color.iter().zip(expected).all(|(part, expected)| part.abs_diff(expected) <= 5)
}

/// As telephones and cameras write it: the same numbers mean stronger colours.
#[test]
fn colours_are_what_the_profile_says() {
    for format in FORMATS {
        for (profile, expected) in [
            (ColorProfile::new_srgb(), PLAIN),
            (ColorProfile::new_display_p3(), [215, 93, 31]),
            (ColorProfile::new_adobe_rgb(), [227, 100, 42]),
        ] {
            let color = kept(&sent(&orange(), format, &profile.encode().unwrap()));
            assert!(is_near(color, expected), "{format:?}: {color:?}, not {expected:?}");
        }
        for other in [ColorProfile::new_bt2020(), ColorProfile::new_pro_photo_rgb()] {
            let color = kept(&sent(&orange(), format, &other.encode().unwrap()));
            assert!(color[0] > 220 && color[2] < 50, "{format:?}: {color:?}");
        }
    }
}

#[test]
fn a_profile_that_does_not_fit_is_ignored() {
    let gray = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
    let mut print = ColorProfile::new_adobe_rgb().encode().unwrap();
    print[16..20].copy_from_slice(b"CMYK");
    let large = [ColorProfile::new_adobe_rgb().encode().unwrap(), vec![0; 2 * 1024 * 1024]].concat();
    for format in FORMATS {
        for profile in [&gray[..], &print, &large, b"nonsense", &[0xff; 5_000]] {
            let color = kept(&sent(&orange(), format, profile));
            assert!(is_near(color, PLAIN), "{format:?}: {color:?}");
        }
    }
    let in_gray = DynamicImage::ImageLuma8(GrayImage::from_pixel(40, 40, Luma([100])));
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        assert!(is_near(kept(&sent(&in_gray, format, &gray)), [100; 3]), "{format:?}");
    }
}

/// No picture is refused for its profile, whatever stands there.
#[test]
fn a_damaged_profile_fails_no_picture() {
    let store = Store::new();
    let profiles =
        [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb(), ColorProfile::new_bt2020_pq()];
    let profiles = profiles.map(|profile| profile.encode().unwrap());
    let mut number = 1_u64;
    let mut random = move |below: usize| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(number >> 33).unwrap() % below
    };
    for round in 0..600 {
        let mut profile = profiles[round % profiles.len()].clone();
        for _ in 0..=random(8) {
            let at = random(profile.len());
            profile[at] = [0, 1, 0x7f, 0x80, 0xff, u8::try_from(random(256)).unwrap()][random(6)];
        }
        profile.truncate(profile.len() - [0, random(profile.len())][random(2)]);
        store.kept(&sent(&orange(), ImageFormat::Png, &profile), PictureVariant::FULL);
    }
}

/// Zeros pack well: a few kilobytes that would unpack to very many.
#[test]
fn a_packed_profile_is_bounded() {
    let plain = sent(&orange(), ImageFormat::Png, b"x");
    let at = plain.windows(4).position(|bytes| bytes == b"iCCP").unwrap();
    let length = usize::try_from(u32::from_be_bytes(plain[at - 4..at].try_into().unwrap())).unwrap();
    let packed = [&b"iCCPa\0\0"[..], include_bytes!("../files/zeros.zlib")].concat();
    let size = u32::try_from(packed.len() - 4).unwrap().to_be_bytes();
    let bomb =
        [&plain[..at - 4], &size, &packed, &crc32(&packed).to_be_bytes(), &plain[at + length + 8..]].concat();
    assert!(is_near(kept(&bomb), PLAIN));
}
