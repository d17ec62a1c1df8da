//! Is a picture whole? Decoders are patient: they take half a JPEG and paint the rest grey.

use image::ImageFormat;

/// Does the file reach the end that its format announces? What stands behind the end is nobody's business. One pass.
pub(crate) fn is_whole(sent: &[u8], format: ImageFormat) -> bool {
    let whole = match format {
        ImageFormat::Jpeg => jpeg(sent),
        ImageFormat::Png => png(sent),
        ImageFormat::WebP => webp(sent),
        ImageFormat::Gif => gif(sent),
        _ => None,
    };
    whole.is_some()
}

/// The end-of-image marker (ITU-T T.81 section B.1.1), not one of a picture within the picture.
fn jpeg(sent: &[u8]) -> Option<()> {
    let mut at = 0;
    let mut is_coded = false;
    loop {
        // A marker is what follows 0xff. Any number of 0xff may come before it, and anything between two segments.
        at += sent.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        at += sent.get(at..)?.iter().position(|byte| *byte != 0xff)?;
        let marker = *sent.get(at)?;
        at += 1;
        match marker {
            0xd9 => return Some(()),
            // A stuffed zero, a restart, another start; and in coded data what can't stand there is damage.
            0x00 | 0x01 | 0xd0..=0xd8 => {}
            0x02..=0xbf if is_coded => {}
            _ => {
                is_coded = marker == 0xda || is_coded;
                at += usize::from(u16::from_be_bytes(*sent.get(at..)?.first_chunk()?));
            }
        }
    }
}

/// The chunk `IEND` (ISO/IEC 15948 section 5.3).
fn png(sent: &[u8]) -> Option<()> {
    let mut at = 8_usize;
    loop {
        let length = u32::from_be_bytes(*sent.get(at..)?.first_chunk()?);
        let kind = sent.get(at + 4..at + 8)?;
        at = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
        if kind == b"IEND" {
            return (at <= sent.len()).then_some(());
        }
    }
}

/// All chunks that the container's length has room for (RFC 9649 section 2.3). The byte that makes a length even holds
/// nothing, and some writers forget the last one.
fn webp(sent: &[u8]) -> Option<()> {
    let length = |at: usize| -> Option<usize> {
        usize::try_from(u32::from_le_bytes(*sent.get(at..)?.first_chunk()?)).ok()
    };
    let end = length(4)?.checked_add(8)?;
    let mut at = 12_usize;
    while at.checked_add(8)? <= end {
        let body_end = length(at + 4)?.checked_add(at + 8)?;
        if body_end > sent.len() {
            return None;
        }
        at = body_end.checked_add(body_end % 2)?;
    }
    (end <= sent.len().max(at)).then_some(())
}

/// The trailer (`GIF89a`, section 27). Some writers forget it: then the file ends behind a block.
fn gif(sent: &[u8]) -> Option<()> {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 0x07) + 1) };
    let mut at = 13 + table(*sent.get(10)?);
    let mut has_picture = false;
    loop {
        match sent.get(at) {
            // An extension: its label, then blocks.
            Some(0x21) => at += 2,
            // A picture: ten bytes about it, its colours, the length of its codes, then blocks.
            Some(0x2c) => {
                at += 11 + table(*sent.get(at + 9)?);
                has_picture = true;
            }
            Some(_) | None => return has_picture.then_some(()),
        }
        loop {
            let length = usize::from(*sent.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
    }
}
