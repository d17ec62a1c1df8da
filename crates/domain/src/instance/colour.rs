//! The colour of an instance, so that everybody can read what has it.

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The least contrast of text with what is behind it (WCAG 2.2, success criterion 1.4.3).
const LEAST: f64 = 4.5;
/// How much nearer to black or white each step comes, of 100.
const STEP: u32 = 2;
/// How much nearer what is pointed at comes, of 100.
const STRONGER: u32 = 25;

const WHITE: Colour = Colour([255; 3]);
const BLACK: Colour = Colour([0; 3]);
/// What may be behind it on light pages: the page, a card, what is tinted; as in the style sheet.
pub const LIGHT: [Colour; 3] = [Colour([0xfa, 0xf8, 0xf5]), WHITE, Colour([0xf3, 0xee, 0xe8])];
/// What may be behind it on dark pages, in the same order.
pub const DARK: [Colour; 3] =
    [Colour([0x16, 0x13, 0x11]), Colour([0x22, 0x1d, 0x1a]), Colour([0x2b, 0x25, 0x21])];

/// The shades of one colour on pages of one brightness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shades {
    /// Of links, of what acts, of what is marked.
    pub accent: Colour,
    /// Of those that are pointed at.
    pub strong: Colour,
    /// Of the words on it.
    pub on_accent: Colour,
}

impl Colour {
    /// Reads `#b3361b`, in letters of any case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// Its shades on light pages: darker, if need be, until it can be read on all of them.
    pub fn on_light(self) -> Shades {
        let accent = self.towards_until(BLACK, &LIGHT);
        Shades { accent, strong: accent.mixed(BLACK, STRONGER), on_accent: WHITE }
    }

    /// Its shades on dark pages: lighter, if need be, until it can be read on all of them.
    pub fn on_dark(self) -> Shades {
        let accent = self.towards_until(WHITE, &DARK);
        Shades { accent, strong: accent.mixed(WHITE, STRONGER), on_accent: DARK[0] }
    }

    fn towards_until(self, end: Self, behind: &[Self]) -> Self {
        let mixtures = (0..=100 / STEP).map(|step| self.mixed(end, step * STEP));
        let can_be_read = |colour: &Self| behind.iter().all(|behind| colour.contrast(*behind) >= LEAST);
        mixtures.into_iter().find(can_be_read).unwrap_or(end)
    }

    /// So much of the other, of 100.
    fn mixed(self, other: Self, much: u32) -> Self {
        let part = |of: usize| {
            let sum = u32::from(self.0[of]) * (100 - much) + u32::from(other.0[of]) * much;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self([part(0), part(1), part(2)])
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).
    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// How bright it is, from 0 to 1 (WCAG 2.2, relative luminance).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::{BLACK, Colour, DARK, LIGHT, WHITE};

    /// Of the guidelines, whatever the code says.
    const LEAST: f64 = 4.5;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        assert!((WHITE.contrast(WHITE) - 1.0).abs() < 1e-9);
        let grey = Colour::parse("#767676").unwrap();
        assert!((grey.contrast(WHITE) - 4.54).abs() < 0.01, "{}", grey.contrast(WHITE));
    }

    #[test]
    fn every_colour_can_be_read_and_read_from() {
        let parts = [0, 51, 102, 153, 204, 255];
        for colour in parts
            .map(|red| parts.map(|green| parts.map(|blue| Colour([red, green, blue]))))
            .as_flattened()
            .as_flattened()
        {
            for (shades, behind) in [(colour.on_light(), LIGHT), (colour.on_dark(), DARK)] {
                for behind in behind {
                    assert!(shades.accent.contrast(behind) >= LEAST, "{colour} on {behind}");
                    assert!(shades.strong.contrast(behind) >= LEAST, "{colour} on {behind}");
                }
                assert!(shades.on_accent.contrast(shades.accent) >= LEAST, "on {colour}");
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays() {
        let green = Colour::parse("#1A6B3C").unwrap();
        assert_eq!((green.on_light().accent, green.to_string()), (green, "#1a6b3c".to_owned()));
    }

    #[test]
    fn nothing_else_is_a_colour() {
        for text in ["", "b3361b", "#b3361", "#b3361b0", "#b3361g", "red", "#é361b", "#+b361b"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
