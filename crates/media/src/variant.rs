//! What a picture is shown as, made of the JPEG that is kept.

use std::io::{self, Cursor};

use image::{ImageFormat, ImageReader, Limits, RgbImage};
use uncino_domain::agenda::picture::{PictureFormat, PictureVariant};
use webp::{Encoder, WebPConfig};

use crate::convert::{encode, shrunk};

/// The quality of the WebP files, of 100.
const QUALITY: f32 = 80.0;
/// What decoding what is kept may take, in bytes: it is far smaller than what was sent may be.
const MOST: u64 = 64 * 1024 * 1024;

/// A variant of what is kept. A picture that is no wider than its variant isn't encoded a second time as JPEG.
pub(crate) fn made_of(kept: Vec<u8>, variant: PictureVariant) -> io::Result<Vec<u8>> {
    let picture = decode(&kept)?;
    let width = variant.size.widest();
    match variant.format {
        PictureFormat::Jpeg if picture.width() <= width => Ok(kept),
        PictureFormat::Jpeg => encode(&shrunk(picture, width)).map_err(io::Error::other),
        PictureFormat::WebP => webp(&shrunk(picture, width)),
    }
}

fn decode(kept: &[u8]) -> io::Result<RgbImage> {
    let mut reader = ImageReader::with_format(Cursor::new(kept), ImageFormat::Jpeg);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST);
    reader.limits(limits);
    Ok(reader.decode().map_err(io::Error::other)?.into_rgb8())
}

fn webp(picture: &RgbImage) -> io::Result<Vec<u8>> {
    let refused = || io::Error::other("the picture can't be encoded as WebP");
    let mut config = WebPConfig::new().map_err(|()| refused())?;
    config.quality = QUALITY;
    config.use_sharp_yuv = 1; // Red letters on a poster stay sharp.
    let encoder = Encoder::from_rgb(picture, picture.width(), picture.height());
    let file = encoder.encode_advanced(&config).map_err(|error| io::Error::other(format!("{error:?}")))?;
    Ok(file.to_vec())
}
