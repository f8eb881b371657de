"""One table of symbols for map, legend and swatches: colour says who, hatch and line say how far."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from functools import cache

from layers.territory import Holding

KINDS = {
    # kind of event: colour on light ground, in the dark, in high contrast
    "territory": ("#6F4E0B", "#D9B36A", "#4A3300"), "diplomacy": ("#3F7FA6", "#8FC1E0", "#1D5478"),
    "politics": ("#55437E", "#B7A6DE", "#382A5C"), "front": ("#33363A", "#D9D4C9", "#000000"),
    "air-war": ("#6B8A35", "#B4CF80", "#3F561A"), "persecution": ("#111417", "#FFFFFF", "#000000"),
    "memory": ("#7A7E80", "#B3B7B9", "#444444"),
}  # fmt: skip
"""Each kind has its lane and its shape; colour is the third cue."""

PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#FBFAF6", "panel": "#FFFFFF", "ink": "#22262A", "ink-2": "#4E5459", "ink-3": "#5F6366",
        "rule": "#DDD8CC", "rule-2": "#C3BDAF", "teal": "#1F5560", "teal-ground": "#E3EDEE", "sea": "#DBE6EC",
        "land": "#F1EEE6", "shallow": "#CBDAE2", "romania": "#FBF3D9", "band": "#E3C987", "held": "#E2DBCC",
        "held-mark": "#857B68", "river": "#8FB0C4", "coast": "#7D97A6", "water-name": "#2F6384", "region": "#7A5A12",
        "frontier": "#33363A", "foreign": "#9C9488", "ussr": "#A8435A", "ussr-tint": "#E1BDB2", "hungary": "#7F5E00",
        "hungary-tint": "#EDDBAC", "bulgaria": "#004488", "bulgaria-tint": "#DCE3EA", "halo": "#FFFFFF",
        "grid": "#CFC9BB",
    },
    "dark": {
        "paper": "#14171A", "panel": "#1B1F23", "ink": "#F2EEE6", "ink-2": "#C9C3B7", "ink-3": "#A29C91",
        "rule": "#33393E", "rule-2": "#4A5157", "teal": "#7CC4CF", "teal-ground": "#1F3338", "sea": "#16222A",
        "land": "#24272A", "shallow": "#1C2C36", "romania": "#3B3626", "band": "#6E5C30", "held": "#33322C",
        "held-mark": "#8D8470", "river": "#4A6C80", "coast": "#4E6A7B", "water-name": "#8FBBD6", "region": "#D9BD7E",
        "frontier": "#E8E3D8", "foreign": "#6F6A61", "ussr": "#E28CA0", "ussr-tint": "#5A3540", "hungary": "#DDB44C",
        "hungary-tint": "#54451F", "bulgaria": "#86B4EA", "bulgaria-tint": "#2C3A4D", "halo": "#14171A",
        "grid": "#3A3F44",
    },
    "contrast": {
        "paper": "#FFFFFF", "panel": "#FFFFFF", "ink": "#000000", "ink-2": "#000000", "ink-3": "#222222",
        "rule": "#777777", "rule-2": "#444444", "teal": "#003B46", "teal-ground": "#FFFFFF", "sea": "#FFFFFF",
        "land": "#FFFFFF", "shallow": "#FFFFFF", "romania": "#FFFFFF", "band": "#BBBBBB", "held": "#FFFFFF",
        "held-mark": "#333333", "river": "#3C5A6B", "coast": "#000000", "water-name": "#00304A", "region": "#3F2D00",
        "frontier": "#000000", "foreign": "#444444", "ussr": "#8A1F3A", "ussr-tint": "#FFFFFF", "hungary": "#5E4500",
        "hungary-tint": "#FFFFFF", "bulgaria": "#00306B", "bulgaria-tint": "#FFFFFF", "halo": "#FFFFFF",
        "grid": "#999999",
    },
}  # fmt: skip

for _number, _palette in enumerate(PALETTES.values()):
    _palette.update({f"kind-{kind}": colours[_number] for kind, colours in KINDS.items()})

PARTIES = {"ussr": -45, "hungary": 45, "bulgaria": 0}
"""Who took land from Romania, with the angle of their hatch in degrees."""

FOREIGN_OCCUPIERS = {"allied-powers"}
"""Holders who, apart from the Axis and the three takers, occupied land that was not theirs."""

SOVIET_1939 = {"ussr-core", "ussr-ukraine-east", "ussr-ukraine-west-of-dnieper", "crimea", "belarus-east", "transnistria-north",
               "transnistria-south", "odessa-city", "caucasus-republics"}  # fmt: skip
"""Soviet before the war: no occupation where the Red Army returns to it."""

AXIS_HELD = {"germany", "italy", "serbia-german-military"}


@dataclass(frozen=True)
class Hatch:
    """Parallel strokes; gap and width in px, angle in degrees, colour a token of the palette."""

    angle: float
    gap: float
    width: float
    colour: str


@dataclass(frozen=True)
class Line:
    """A stroke; width in px, dash as in SVG, colour a token of the palette."""

    width: float
    colour: str
    dash: str = ""
    cap: str = "butt"
    casing: float = 0


@dataclass(frozen=True)
class Symbol:
    """How a piece of land is drawn; `over` lies on `base` at `strength`."""

    base: str
    over: str = ""
    strength: float = 1
    hatch: Hatch | None = None
    dots: str = ""
    line: Line | None = None


_STAGES = {
    # stage: hatch gap, stroke, tint, new frontier
    "agreed": (11, 1.0, 0.0, ("0.1 5", 2.8, "round")),
    "under way": (8, 1.15, 0.62, ("8 4.5", 2.3, "butt")),
    "completed": (6, 1.2, 1.0, ("", 2.3, "butt")),
}


def _given_up() -> dict[str, Symbol]:
    table = {}
    for party, angle in PARTIES.items():
        for stage, (gap, width, tint, (dash, stroke, cap)) in _STAGES.items():
            line = Line(stroke, party, dash, cap, casing=4.6)
            table[f"{stage} {party}"] = Symbol(
                "romania", f"{party}-tint", tint, Hatch(angle, gap, width, party), line=line
            )
    return table


def _ruled_elsewhere() -> dict[str, Symbol]:
    table = {}
    for party in PARTIES:
        tint, line = f"{party}-tint", Line(1.1, party)
        table[f"annexed {party}"] = Symbol("land", tint, 0.6, line=line)
        table[f"administered {party}"] = Symbol(
            "land", tint, 0.6, Hatch(90, 7, 1.1, party), line=Line(1.1, party, "3 2")
        )
        table[f"occupied {party}"] = Symbol("land", tint, 0.6, dots=party, line=Line(1.1, party, "8 3 2 3"))
    grey = "held-mark"
    table["annexed axis"] = Symbol("held", line=Line(1.1, grey))
    table["administered axis"] = Symbol("held", hatch=Hatch(90, 7, 0.9, grey), line=Line(1.1, grey, "3 2"))
    table["occupied axis"] = Symbol("held", dots=grey, line=Line(1.1, grey, "8 3 2 3"))
    table["occupied other"] = Symbol("land", dots=grey, line=Line(1.1, grey, "8 3 2 3"))
    return table


SYMBOLS: dict[str, Symbol] = {
    "romania": Symbol("romania", line=Line(2, "frontier")),
    "administered romania": Symbol(
        "land", "romania", 0.55, Hatch(90, 7, 1.1, "region"), line=Line(1.6, "region", "3 2")
    ),
    "neutral": Symbol("land", line=Line(1.1, "foreign", "7 2.5 1.5 2.5")),
    **_given_up(),
    **_ruled_elsewhere(),
}
"""Every way in which land is drawn. 'agreed', 'under way', 'completed': land given up by Romania of 1939."""

LINES: dict[str, Line] = {
    "foreign": Line(1.1, "foreign", "7 2.5 1.5 2.5"),
    "inner": Line(0.9, "foreign", "1.5 3"),
    "administered": Line(1.6, "region", "3 2"),
    "district": Line(1, "ink-3", "1 3", "round"),
    **{key: symbol.line for key, symbol in _given_up().items() if symbol.line},
}
"""How a line between two units is drawn; the frontier of 1939 is drawn apart."""


def symbol_of(holding: Holding, *, romanian_1939: bool) -> str:
    """Name the symbol of a holding; land of the Romania of 1939 shows how far its loss has gone."""
    holder, status = holding.holder, holding.status
    if romanian_1939:
        return _symbol_of_romanian_land(holding)
    if holder == "romania":
        return "administered romania" if status in {"administered", "in_transfer"} else "romania"
    group = "axis" if holder in AXIS_HELD else holder if holder in PARTIES else "other"
    rule = holding.administration.status if holding.administration else ""
    state = rule or holding.status_before or ("occupied" if status == "in_transfer" else status)
    if group == "other":
        return "occupied other" if state == "occupied" and holder in FOREIGN_OCCUPIERS else "neutral"
    returned = holder == "ussr" and holding.unit in SOVIET_1939
    return "neutral" if state == "sovereign" or returned else f"{state} {group}"


def _symbol_of_romanian_land(holding: Holding) -> str:
    tenure, holder = holding.tenure, holding.holder
    if tenure.transfer == "agreed":
        return f"agreed {tenure.claimed_by[0]}"
    if holder == "romania":
        returning = tenure.under_way and holding.town is None
        return "administered romania" if tenure.status == "administered" or returning else "romania"
    if holder in PARTIES:
        if tenure.holder == "romania":
            return f"occupied {holder}" if not tenure.under_way else f"completed {holder}"
        if tenure.under_way and tenure.holder == holder:
            return f"under way {holder}"
        return (
            f"administered {holder}" if tenure.status == "administered" and holder == "ussr" else f"completed {holder}"
        )
    return "occupied axis"


def svg_fill(symbol: Symbol, palette: dict[str, str], width: float, height: float) -> str:
    """Draw a symbol's fill as SVG elements, hatch as clipped lines."""
    box = f'<rect width="{width}" height="{height}" fill="{palette[symbol.base]}"/>'
    if symbol.over and symbol.strength:
        box += f'<rect width="{width}" height="{height}" fill="{palette[symbol.over]}" opacity="{symbol.strength}"/>'
    if symbol.hatch:
        hatch = symbol.hatch
        box += (
            f'<pattern id="h" width="{hatch.gap}" height="{hatch.gap}" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({hatch.angle})"><path d="M0 {hatch.gap / 2}H{hatch.gap}" '
            f'stroke="{palette[hatch.colour]}" stroke-width="{hatch.width}"/></pattern>'
            f'<rect width="{width}" height="{height}" fill="url(#h)"/>'
        )
    if symbol.dots:
        box += (
            '<pattern id="d" width="9" height="9" patternUnits="userSpaceOnUse">'
            f'<circle cx="4.5" cy="4.5" r="1.1" fill="{palette[symbol.dots]}"/></pattern>'
            f'<rect width="{width}" height="{height}" fill="url(#d)"/>'
        )
    return box


@cache
def swatch(key: str, theme: str = "light", width: int = 32, height: int = 22) -> str:
    """Return a symbol as an SVG image for a page (data URI)."""
    symbol, palette = SYMBOLS[key], PALETTES[theme]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{svg_fill(symbol, palette, width, height)}'
    if symbol.line:
        line, inset = symbol.line, symbol.line.width / 2
        svg += (
            f'<rect x="{inset}" y="{inset}" width="{width - 2 * inset}" height="{height - 2 * inset}" fill="none" '
            f'stroke="{palette[line.colour]}" stroke-width="{line.width}" stroke-dasharray="{line.dash}" '
            f'stroke-linecap="{line.cap}"/>'
        )
    return data_uri(svg + "</svg>")


CATEGORIES: dict[str, str] = {
    "territory": "square", "diplomacy": "diamond", "politics": "open-square", "front": "triangle",
    "air-war": "open-triangle", "persecution": "disc", "memory": "ring",
}  # fmt: skip
"""The shape of every kind of event, in the order of their lanes."""

SHAPES = {
    "square": '<rect x="2" y="2" width="8" height="8" fill="{c}"/>',
    "diamond": '<path d="M6 .8L11.2 6L6 11.2L.8 6Z" fill="{c}"/>',
    "open-square": '<rect x="2.2" y="2.2" width="7.6" height="7.6" fill="none" stroke="{c}" stroke-width="1.7"/>',
    "triangle": '<path d="M6 1.2L11 10.4H1Z" fill="{c}"/>',
    "open-triangle": '<path d="M6 10.4L10.6 2H1.4Z" fill="none" stroke="{c}" stroke-width="1.6"/>',
    "disc": '<circle cx="6" cy="6" r="4.6" fill="{c}"/>',
    "ring": '<circle cx="6" cy="6" r="4" fill="none" stroke="{c}" stroke-width="1.7"/>',
}
"""The shapes of events on a 12 x 12 px box."""


@cache
def category_image(category: str, theme: str = "light") -> str:
    """Return the shape of an event category as an SVG image (data URI)."""
    shape, colour = CATEGORIES[category], PALETTES[theme][f"kind-{category}"]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12">{SHAPES[shape].format(c=colour)}</svg>'
    return data_uri(svg)


def tables() -> dict[str, object]:
    """Return palettes, symbols, lines and shapes as plain data for the browser."""
    return {
        "palettes": PALETTES,
        "symbols": {key: asdict(symbol) for key, symbol in SYMBOLS.items()},
        "lines": {key: asdict(line) for key, line in LINES.items()},
        "shapes": SHAPES,
        "categories": CATEGORIES,
    }


def data_uri(svg: str) -> str:
    """Return an SVG as the address of an image."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
