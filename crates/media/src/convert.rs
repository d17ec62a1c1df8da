//! A picture as it was sent becomes two JPEG files: the right way up, small enough, and with nothing else in them. Where it
//! was taken, with which camera and by whom stays behind.

use std::io::{BufReader, Cursor};

use image::codecs::jpeg::JpegEncoder;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, Rgb,
    RgbImage,
};
use uncino_domain::agenda::picture::{MAX_PIXELS, PictureError, PictureSize};

use crate::colors::in_srgb;
use crate::whole::is_whole;

/// The tallest, in pixels: a strip of paper is no picture of an event.
const HEIGHT: u32 = 4 * PictureSize::Full.widest();
/// The widest and tallest PNG of a picture that can be seen through, in pixels.
const SEE_THROUGH: u32 = 600;
/// The quality of the JPEG files, of 100.
const QUALITY: u8 = 85;
/// What decoding may take besides the pixels themselves, in bytes.
const SLACK: u64 = 64 * 1024 * 1024;

/// A picture and its thumbnail.
pub(crate) struct Converted {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) full: Vec<u8>,
    pub(crate) thumbnail: Vec<u8>,
}

/// Converts what was sent. Its format is judged by its content, never by a name.
pub(crate) fn convert(sent: &[u8]) -> Result<Converted, PictureError> {
    let (picture, profile) = decode(sent)?;
    let picture = in_srgb(shrunk(on_white(picture), PictureSize::Full.widest()), profile.as_deref());
    let thumbnail = encode(&shrunk(picture.clone(), PictureSize::Thumbnail.widest()))?;
    let (width, height) = picture.dimensions();
    Ok(Converted { width, height, full: encode(&picture)?, thumbnail })
}

/// A PNG of a picture that can be seen through somewhere; none of others.
pub(crate) fn see_through(sent: &[u8]) -> Result<Option<Vec<u8>>, PictureError> {
    let (picture, profile) = decode(sent)?;
    if !picture.color().has_alpha() {
        return Ok(None);
    }
    let picture = if picture.width().max(picture.height()) > SEE_THROUGH {
        picture.thumbnail(SEE_THROUGH, SEE_THROUGH)
    } else {
        picture
    };
    let mut picture = picture.into_rgba8();
    if picture.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        return Ok(None);
    }
    let opaque = DynamicImage::ImageRgba8(picture.clone()).into_rgb8();
    let colours = in_srgb(opaque, profile.as_deref());
    for (pixel, Rgb([red, green, blue])) in picture.pixels_mut().zip(colours.pixels().copied()) {
        pixel.0 = [red, green, blue, pixel.0[3]];
    }
    let mut png = Cursor::new(Vec::new());
    let written = picture.write_to(&mut png, ImageFormat::Png);
    written.map_err(|error| PictureError::Failed(std::io::Error::other(error)))?;
    Ok(Some(png.into_inner()))
}

/// The picture, and the colour profile that came with it.
fn decode(sent: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), PictureError> {
    let mut reader = ImageReader::new(BufReader::new(Cursor::new(sent)));
    let mut unpacked = Limits::default();
    unpacked.max_alloc = Some(SLACK); // What a PNG says besides its picture, such as a profile, is packed.
    reader.limits(unpacked);
    let reader = reader.with_guessed_format().map_err(PictureError::Failed)?;
    let Some(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)) =
        reader.format()
    else {
        return Err(PictureError::NoPicture);
    };
    let mut decoder = reader.into_decoder().map_err(|error| undecodable(&error))?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(PictureError::NoPicture);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooManyPixels);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 4 + SLACK);
    limits.reserve(decoder.total_bytes()).map_err(|error| undecodable(&error))?;
    decoder.set_limits(limits).map_err(|error| undecodable(&error))?;
    let orientation = decoder.orientation().map_err(|error| undecodable(&error))?;
    // After the limits, so that a bomb is called one.
    if !is_whole(sent, format) {
        return Err(PictureError::NoPicture);
    }
    let profile = decoder.icc_profile().ok().flatten();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| undecodable(&error))?;
    // Made small first: turning a large picture would take its memory twice.
    if picture.width().max(picture.height()) > HEIGHT {
        picture = picture.thumbnail(HEIGHT, HEIGHT);
    }
    picture.apply_orientation(orientation);
    Ok((picture, profile))
}

/// JPEG knows no transparency.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let see_through = picture.into_rgba8();
    RgbImage::from_fn(see_through.width(), see_through.height(), |x, y| {
        let [red, green, blue, alpha] = see_through.get_pixel(x, y).0;
        let mixed = |part: u8| {
            let sum = u32::from(part) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        Rgb([mixed(red), mixed(green), mixed(blue)])
    })
}

/// As wide as that at most, and as tall as its proportions make it.
pub(crate) fn shrunk(picture: RgbImage, width: u32) -> RgbImage {
    if picture.width() <= width && picture.height() <= HEIGHT {
        return picture;
    }
    DynamicImage::ImageRgb8(picture).thumbnail(width, HEIGHT).into_rgb8()
}

pub(crate) fn encode(picture: &RgbImage) -> Result<Vec<u8>, PictureError> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
    let outcome = encoder.encode(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8);
    outcome.map_err(|error| PictureError::Failed(std::io::Error::other(error)))?;
    Ok(file)
}

fn undecodable(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooManyPixels,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => PictureError::NoPicture,
    }
}
