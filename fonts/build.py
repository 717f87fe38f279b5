#!/usr/bin/env python3
"""Makes the fonts of the theme out of Source Serif 4.

    npm pack source-serif@4.5.1 && tar xzf source-serif-4.5.1.tgz
    python3 -m venv venv && venv/bin/pip install --requirement requirements.txt
    venv/bin/python build.py package            # writes the fonts beside this script
    venv/bin/python build.py package --check    # says whether they are those that this script makes

Each is a subset: the letters of Europe that are written in Latin, its punctuation, arrows; old-style, lining,
proportional and tabular figures, and in the upright one small capitals. The licence reserves the
name "Source" for what Adobe publishes, so a subset needs another: the family is called "Postil Serif".
"""

import argparse
import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Postil Serif"
VERSION = "4.005"

LATIN_1 = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
LATIN_EXTENDED_A = range(0x100, 0x180)
# Romanian has two letters beyond Latin Extended-A; then dashes, quotation marks, spaces, signs and arrows.
MORE = [
    *range(0x218, 0x21C), 0x1E9E, 0x2C6, 0x2DA, 0x2DC, 0x2009, 0x200A, *range(0x2010, 0x2016), *range(0x2018, 0x201F),
    0x2020, 0x2021, 0x2022, 0x2026, 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2116, 0x2122,
    *range(0x2190, 0x2194), 0x21A9, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x25CA,
]
# Superior figures would take four kilobytes a font: note marks do with small ones.
FEATURES = ["kern", "liga", "locl", "onum", "lnum", "pnum", "tnum"]
SMALL_CAPITALS = ["smcp", "c2sc"]

# Style → file in the package, name of the style, whether it has small capitals.
FONTS = {
    "serif-roman": ("SourceSerif4-Regular.ttf", "Regular", True),
    "serif-italic": ("SourceSerif4-It.ttf", "Italic", False),
    "serif-semibold": ("SourceSerif4-Semibold.ttf", "SemiBold", False),
}


def make(source: Path, style: str, has_small_capitals: bool) -> bytes:
    font = TTFont(source, recalcTimestamp=False)
    keep_small_capitals_of(font, set(LATIN_1))
    options = subset.Options()
    options.layout_features = FEATURES + (SMALL_CAPITALS if has_small_capitals else [])
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={*LATIN_1, *LATIN_EXTENDED_A, *MORE})
    subsetter.subset(font)
    rename(font, style)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written, reorderTables=True)
    return written.getvalue()


def keep_small_capitals_of(font: TTFont, characters: set[int]) -> None:
    """Forgets small capitals of all other letters: they are seldom seen, and each is an outline more."""
    glyphs = {name for code, name in font.getBestCmap().items() if code in characters}
    table = font["GSUB"].table
    indices = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag in SMALL_CAPITALS
        for index in record.Feature.LookupListIndex
    }
    for index in indices:
        for subtable in table.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            if hasattr(subtable, "mapping"):
                subtable.mapping = {a: b for a, b in subtable.mapping.items() if a in glyphs}


def rename(font: TTFont, style: str) -> None:
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    names = {
        1: FAMILY,
        2: style,
        3: f"{VERSION};{postscript}",
        4: f"{FAMILY} {style}",
        5: f"Version {VERSION}; subset",
        6: postscript,
    }
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 13, 14)]
    for identity, text in names.items():
        table.setName(text, identity, 3, 1, 0x409)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    parser.add_argument("--check", action="store_true", help="write nothing, and fail if a font is another one")
    options = parser.parse_args()
    here = Path(__file__).parent
    same = True
    for name, (file, style, has_small_capitals) in FONTS.items():
        made = make(options.package / "TTF" / file, style, has_small_capitals)
        target = here / f"{name}.woff2"
        print(f"{name}: {len(made)} bytes")
        if options.check:
            same = same and target.read_bytes() == made
        else:
            target.write_bytes(made)
    licence = (options.package / "LICENSE.md").read_text(encoding="utf-8")
    if options.check:
        same = same and (here / "OFL.txt").read_text(encoding="utf-8") == licence
    else:
        (here / "OFL.txt").write_text(licence, encoding="utf-8")
    if not same:
        print("the fonts here are not those that this script makes", file=sys.stderr)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
