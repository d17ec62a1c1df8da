//! What a picture is shown as: three sizes in two formats. Two of the six are kept, the others are made of what is kept.

/// How large a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PictureSize {
    /// On a card.
    Small,
    /// In a list, and what other programs ask for.
    Thumbnail,
    /// As large as it is kept.
    Full,
}

impl PictureSize {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::Small, Self::Thumbnail, Self::Full];

    /// The widest that a picture of this size is, in pixels. A card shows 112 on a telephone, which has up to three for each,
    /// and 132 on a desk: hence 336. The others are Gancio's.
    pub const fn widest(self) -> u32 {
        match self {
            Self::Small => 336,
            Self::Thumbnail => 500,
            Self::Full => 1200,
        }
    }

    /// In the format that everybody can show.
    pub const fn jpeg(self) -> PictureVariant {
        PictureVariant { size: self, format: PictureFormat::Jpeg }
    }

    /// In the smaller format.
    pub const fn webp(self) -> PictureVariant {
        PictureVariant { size: self, format: PictureFormat::WebP }
    }

    /// How wide a picture of this size is, if it is kept as wide as that: none is made larger than it is.
    pub fn width_of(self, kept: u32) -> u32 {
        kept.min(self.widest())
    }
}

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PictureFormat {
    /// Which everybody can show.
    Jpeg,
    /// Lossy; smaller, for whoever can show it.
    WebP,
}

impl PictureFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Jpeg, Self::WebP];

    /// What its files' names end in.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => ".jpg",
            Self::WebP => ".webp",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }
}

/// A picture in a size and a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PictureVariant {
    /// How large.
    pub size: PictureSize,
    /// In which format.
    pub format: PictureFormat,
}

impl PictureVariant {
    /// The picture as it is kept.
    pub const FULL: Self = PictureSize::Full.jpeg();
    /// The small one that is kept with it.
    pub const THUMBNAIL: Self = PictureSize::Thumbnail.jpeg();

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        PictureSize::ALL.into_iter().flat_map(|size| PictureFormat::ALL.map(|format| Self { size, format }))
    }

    /// Is it there with its picture? The others are made when somebody asks for them.
    pub fn is_kept(self) -> bool {
        self == self.kept()
    }

    /// What is kept and comes next to it.
    #[must_use]
    pub const fn kept(self) -> Self {
        match self.size {
            PictureSize::Small | PictureSize::Thumbnail => Self::THUMBNAIL,
            PictureSize::Full => Self::FULL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PictureSize, PictureVariant};

    #[test]
    fn two_of_six_are_kept() {
        let kept: Vec<_> = PictureVariant::all().filter(|variant| variant.is_kept()).collect();
        assert_eq!(kept, [PictureVariant::THUMBNAIL, PictureVariant::FULL]);
        assert_eq!(PictureVariant::all().count(), 6);
        assert!(PictureVariant::all().all(|variant| variant.kept().is_kept()));
    }

    #[test]
    fn no_picture_is_made_larger_than_it_is() {
        assert_eq!(PictureSize::ALL.map(|size| size.width_of(1_200)), [336, 500, 1_200]);
        assert_eq!(PictureSize::ALL.map(|size| size.width_of(400)), [336, 400, 400]);
        assert_eq!(PictureSize::ALL.map(|size| size.width_of(3)), [3, 3, 3]);
    }
}
