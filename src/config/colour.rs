//! The accent: a colour of the author's that must be legible on the theme's paper, light and dark.

use crate::diagnostic::messages::config as messages;
use crate::diagnostic::{Span, Spanned};
use crate::document::{Fields, Value};

/// A colour as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// The colour of links, on light paper and on dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// On light paper.
    pub light: Colour,
    /// On dark paper.
    pub dark: Colour,
}

/// `--paper` of `static/theme/1-base.css`, light and dark. A test holds them to it.
pub const PAPER: [Colour; 2] = [Colour([0xfb, 0xfa, 0xf7]), Colour([0x17, 0x16, 0x14])];

/// The least contrast of text by WCAG 2, level AA.
const LEAST_CONTRAST: f64 = 4.5;

/// The contrast that a colour gets which is made for dark paper.
const GOOD_CONTRAST: f64 = 9.0;

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digit = |at: usize| digits.get(at..=at).and_then(|digit| u8::from_str_radix(digit, 16).ok());
        let mut colour = [0; 3];
        for (place, part) in colour.iter_mut().enumerate() {
            *part = match digits.len() {
                3 => digit(place)? * 17,
                6 => digit(2 * place)? * 16 + digit(2 * place + 1)?,
                _ => return None,
            };
        }
        Some(Self(colour))
    }

    /// Source: WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Source: WCAG 2.2, "contrast ratio": 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The same hue, as far towards white as dark paper needs.
    fn for_dark_paper(self) -> Self {
        let towards_white = |percent: u32| {
            Self(self.0.map(|part| {
                let part = u32::from(part);
                u8::try_from(part + (255 - part) * percent / 100).unwrap_or(u8::MAX)
            }))
        };
        let steps = (0..=100).step_by(5).map(towards_white);
        steps.into_iter().find(|colour| colour.contrast(PAPER[1]) >= GOOD_CONTRAST).unwrap_or(Self([255; 3]))
    }
}

/// Reads `accent`: one colour, or `{ light, dark }`.
pub(super) fn accent(table: &mut Fields<'_>) -> Option<Accent> {
    let node = table.any("accent")?;
    let (light, dark) = match &node.value {
        Value::Table(pair) => {
            let of = |name: &str| pair.get(name);
            let unknown = pair.entries.iter().find(|entry| !matches!(entry.key.value.as_str(), "light" | "dark"));
            match (of("light"), of("dark"), unknown) {
                (Some(light), Some(dark), None) => (light, Some(dark)),
                _ => return table.ill_typed("accent", node, "a colour, or a table of `light` and `dark`"),
            }
        }
        _ => (node, None),
    };
    let light = colour(table, light.value.as_str(), light.span, 0);
    let dark = match dark {
        Some(dark) => colour(table, dark.value.as_str(), dark.span, 1)?,
        None => light?.for_dark_paper(),
    };
    Some(Accent { light: light?, dark })
}

fn colour(table: &mut Fields<'_>, text: Option<&str>, span: Span, paper: usize) -> Option<Colour> {
    let path = table.origin().path;
    let text = Spanned::new(text.unwrap_or_default().trim().to_owned(), span);
    let Some(colour) = Colour::parse(&text.value) else {
        table.report(messages::bad_colour(path, span, "accent", &text.value));
        return None;
    };
    let contrast = colour.contrast(PAPER[paper]);
    if contrast < LEAST_CONTRAST {
        table.report(messages::low_contrast(path, span, &text.value, contrast, ["light", "dark"][paper]));
    }
    Some(colour)
}

#[cfg(test)]
mod tests {
    use super::{Colour, PAPER};

    #[test]
    fn paper_is_that_of_the_theme() {
        let css = include_str!("../../static/theme/1-base.css");
        assert!(css.contains(&format!("--paper: light-dark({}, {});", PAPER[0], PAPER[1])));
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let colour = |text| Colour::parse(text).expect("is a colour");
        assert!((colour("#000").contrast(colour("#fff")) - 21.0).abs() < 1e-9);
        // The greys that every table of examples has.
        assert!((colour("#767676").contrast(colour("#ffffff")) - 4.54).abs() < 0.01);
        assert!((colour("#777").contrast(colour("#fff")) - 4.48).abs() < 0.01);
        for bad in ["", "#", "7a2318", "#7a231", "#7a23181", "#xyz", "red", "#é1"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_colour_becomes_legible_on_dark_paper() {
        for text in ["#7a2318", "#000000", "#0000ff", "#ffffff", "#123456"] {
            let colour = Colour::parse(text).expect("is a colour").for_dark_paper();
            assert!(colour.contrast(PAPER[1]) >= super::GOOD_CONTRAST, "{text} {colour}");
        }
    }
}
