//! What a page says of a picture, so that a browser loads no more of it than it shows.

use serde::Serialize;
use uncino_domain::agenda::picture::{Picture, PictureFile, PictureFormat, PictureSize, PictureVariant};

use crate::agenda::paths::picture_path;

/// How wide the picture of a card is, as the style sheet has it. It is cut to a square: of a broad one more would be seen
/// than is loaded, which is sharp enough, and half as much.
const ON_CARD: &str = "(min-width: 56rem) 132px, 112px";

/// The files of a picture to choose from (HTML section 4.8.4.2.1), and how wide it will be.
#[derive(Debug, Serialize)]
pub(crate) struct PictureSources {
    webp: String,
    /// For browsers that don't know the other format.
    jpeg: String,
    sizes: String,
}

impl PictureSources {
    /// On a card.
    pub(crate) fn on_card(file: &PictureFile, kept_width: u32) -> Self {
        let sizes = &[PictureSize::Small, PictureSize::Thumbnail];
        Self::of((file, kept_width), sizes, ON_CARD.to_owned())
    }

    /// On the page of its event: as wide as the column, if it isn't narrower itself or too tall.
    pub(crate) fn on_page(picture: &Picture) -> Self {
        let Picture { width, height, .. } = picture;
        // The style sheet gives it 80 hundredths of the window's height.
        let bounds = format!("{:.2}vh, {width}px", 80.0 * f64::from(*width) / f64::from(*height).max(1.0));
        let sizes =
            format!("(min-width: 56rem) min(100vw - 25rem, 45.75rem, {bounds}), min(100vw - 2rem, {bounds})");
        Self::of((&picture.file, *width), &PictureSize::ALL, sizes)
    }

    fn of((file, kept_width): (&PictureFile, u32), offered: &[PictureSize], sizes: String) -> Self {
        let mut chosen: Vec<PictureSize> = offered.to_vec();
        // What is as wide as another is the same picture.
        chosen.dedup_by_key(|size| size.width_of(kept_width));
        let candidates = |format: PictureFormat| {
            let candidate = |size: &PictureSize| {
                let path = picture_path(file, PictureVariant { size: *size, format });
                format!("{path} {}w", size.width_of(kept_width))
            };
            chosen.iter().map(candidate).collect::<Vec<_>>().join(", ")
        };
        Self { webp: candidates(PictureFormat::WebP), jpeg: candidates(PictureFormat::Jpeg), sizes }
    }
}

#[cfg(test)]
mod tests {
    use uncino_domain::agenda::picture::{FocalPoint, Picture, PictureFile};

    use super::PictureSources;

    const NAME: &str = "00112233445566778899aabbccddeeff";

    fn picture(width: u32, height: u32) -> Picture {
        let file = PictureFile::parse(&format!("{NAME}.jpg")).unwrap();
        Picture { file, width, height, size: 1, alt: String::new(), focus: FocalPoint::default() }
    }

    fn with(text: &str) -> String {
        text.replace('*', NAME)
    }

    #[test]
    fn a_large_picture_is_offered_in_all_sizes() {
        let sources = PictureSources::on_page(&picture(1_200, 800));
        let jpeg = "/media/small/*.jpg 336w, /media/thumb/*.jpg 500w, /media/*.jpg 1200w";
        let webp = "/media/webp/small/*.webp 336w, /media/webp/thumb/*.webp 500w, /media/webp/*.webp 1200w";
        assert_eq!((sources.jpeg, sources.webp), (with(jpeg), with(webp)));
        let card = PictureSources::on_card(&picture(1_200, 800).file, 1_200);
        assert_eq!(card.jpeg, with("/media/small/*.jpg 336w, /media/thumb/*.jpg 500w"));
        assert_eq!(card.webp, with("/media/webp/small/*.webp 336w, /media/webp/thumb/*.webp 500w"));
    }

    #[test]
    fn a_small_picture_is_offered_as_wide_as_it_is() {
        let sources = PictureSources::on_page(&picture(400, 300));
        assert_eq!(sources.webp, with("/media/webp/small/*.webp 336w, /media/webp/thumb/*.webp 400w"));
        let sources = PictureSources::on_page(&picture(300, 200));
        assert_eq!(sources.webp, with("/media/webp/small/*.webp 300w"));
        assert_eq!(sources.jpeg, with("/media/small/*.jpg 300w"));
    }

    #[test]
    fn a_page_says_how_wide_a_picture_is_shown() {
        let sizes = |width, height| PictureSources::on_page(&picture(width, height)).sizes;
        assert_eq!(
            sizes(800, 1_200),
            "(min-width: 56rem) min(100vw - 25rem, 45.75rem, 53.33vh, 800px), min(100vw - 2rem, 53.33vh, 800px)"
        );
        assert!(sizes(0, 0).contains("0.00vh, 0px"), "no row of a database makes it something else");
    }
}
