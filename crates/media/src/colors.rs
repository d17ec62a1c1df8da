//! What a colour profile says about a picture's numbers, so that the picture can do without it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// The largest profile that is looked at, in bytes: those of cameras and telephones have a few thousand.
const MAX_PROFILE: usize = 1024 * 1024;

/// The picture in sRGB, which is what everybody takes a picture without a profile for. A profile that is invalid, larger than
/// a mebibyte, or of no red, green and blue, is ignored: nobody's picture is refused for it.
pub(crate) fn in_srgb(picture: RgbImage, profile: Option<&[u8]>) -> RgbImage {
    let Some(profile) = profile.filter(|profile| profile.len() <= MAX_PROFILE) else { return picture };
    // What reads profiles has read many, and not every one that somebody could make up.
    let outcome = catch_unwind(AssertUnwindSafe(|| converted(&picture, profile)));
    outcome.ok().flatten().unwrap_or(picture)
}

fn converted(picture: &RgbImage, profile: &[u8]) -> Option<RgbImage> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    if profile.color_space != DataColorSpace::Rgb {
        return None;
    }
    let srgb = ColorProfile::new_srgb();
    let transform =
        profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
    let mut converted = RgbImage::new(picture.width(), picture.height());
    transform.transform(picture, &mut converted).ok()?;
    Some(converted)
}
