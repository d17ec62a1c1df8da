//! Is a picture whole? Decoders are patient: they take half a JPEG and paint the rest grey.

use image::ImageFormat;

/// Does the file reach the end that its format announces? What stands behind the end is nobody's business.
pub(crate) fn is_whole(sent: &[u8], format: ImageFormat) -> bool {
    let whole = match format {
        ImageFormat::Jpeg => jpeg(sent),
        ImageFormat::Png => png(sent),
        ImageFormat::WebP => webp(sent),
        _ => Some(()), // The decoder of GIF asks for the end of its picture itself.
    };
    whole.is_some()
}

/// The end-of-image marker (ITU-T T.81 section B.1.1), not one of a picture within the picture.
fn jpeg(sent: &[u8]) -> Option<()> {
    let mut at = 0;
    loop {
        // Within coded data a marker is what follows 0xff and is neither a stuffed zero nor a restart.
        at += sent.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        at += sent.get(at..)?.iter().position(|byte| *byte != 0xff)?;
        let marker = *sent.get(at)?;
        at += 1;
        match marker {
            0xd9 => return Some(()),
            0x00 | 0x01 | 0xd0..=0xd8 => {}
            _ => at += usize::from(u16::from_be_bytes(*sent.get(at..)?.first_chunk()?)),
        }
    }
}

/// The chunk `IEND` (ISO/IEC 15948 section 5.3).
fn png(sent: &[u8]) -> Option<()> {
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(*sent.get(at..)?.first_chunk()?);
        let kind = sent.get(at + 4..at + 8)?;
        at = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
        if kind == b"IEND" {
            return (at <= sent.len()).then_some(());
        }
    }
}

/// The length that stands in the container's head (RFC 9649 section 2.3).
fn webp(sent: &[u8]) -> Option<()> {
    let length = usize::try_from(u32::from_le_bytes(*sent.get(4..)?.first_chunk()?)).ok()?;
    (length.checked_add(8)? <= sent.len()).then_some(())
}
