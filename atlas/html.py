"""What a page of Streamlit and a page in a file share as HTML: escaped text, the colours of a theme, the strip."""

from __future__ import annotations

import html

from atlas.style import CATEGORIES, PALETTES, SYMBOLS, category_image, swatch

STRIP = (
    '<div class="atlas-strip"><div class="strip-day"></div><div class="strip-end"></div><div class="strip-lanes"></div>'
    '<div class="strip-fine"></div></div>'
)
"""Where the scene writes the day over the thumb, the events in seven lanes, and thirty days either side."""

LIST_SIGN = ".events-list > details > summary.of-{kind} b::before"
STORY_SIGN = ".told.of-{kind}::before"
"""Selectors of the sign before an event of a kind, in a list and in the story."""


def escape(text: str) -> str:
    """Make a text safe inside HTML; the only way in which text reaches a page."""
    return html.escape(text, quote=True)


def swatch_class(symbol: str) -> str:
    """Name the class of a symbol's swatch."""
    return "is-" + symbol.replace(" ", "-")


def tokens(theme: str) -> str:
    """Declare the colours of a theme as CSS variables."""
    return "".join(f"--a-{token}:{colour};" for token, colour in PALETTES[theme].items())


def swatches(theme: str, within: str = "") -> str:
    """Return the CSS rules of the swatches of land in a theme; `within` is a selector that they stand under."""
    return "".join(
        f'{within}.swatch.{swatch_class(key)}{{background-image:url("{swatch(key, theme)}")}}' for key in SYMBOLS
    )


def signs(theme: str, *selectors: str) -> str:
    """Return the CSS rules of the signs of all kinds of events in a theme; selectors name their element by `{kind}`."""
    where = ",".join(selectors)
    return "".join(
        f'{where.format(kind=category)}{{content:url("{category_image(category, theme)}")}}' for category in CATEGORIES
    )


MAP_HTML = (
    '<div class="atlas-maps"><div class="atlas-map" role="application" aria-label="{label}"></div></div>'
    '<div class="atlas-wait" hidden>{wait}</div>'
)
