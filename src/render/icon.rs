//! The icon of a site that brings none: the first letter of its name, in the colour of its links.

use crate::config::{Accent, Colour, Config, PAPER};

/// Dark red, as the theme has it for links on light paper.
const LINK: Colour = Colour([0x7a, 0x23, 0x18]);

/// The icon as SVG. It has no styles of its own, which a strict policy would refuse.
pub fn render(config: &Config) -> Vec<u8> {
    let letter = config.title.chars().find(|character| character.is_alphanumeric()).unwrap_or('¶');
    let letter: String = letter.to_uppercase().collect();
    let ground = config.theme.accent.map_or(LINK, |accent: Accent| accent.light);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"5\" \
         fill=\"{ground}\"/><text x=\"16\" y=\"23\" fill=\"{}\" font-family=\"Georgia,serif\" font-size=\"21\" \
         text-anchor=\"middle\">{letter}</text></svg>\n",
        PAPER[0]
    )
    .into_bytes()
}
