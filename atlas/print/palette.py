"""The colours of paper: the light palette of the screen on white, and greys that hatch and line tell apart."""

from __future__ import annotations

from atlas.style import KINDS, PALETTES

_PAPER = {
    **PALETTES["light"],
    "paper": "#FFFFFF",
    "panel": "#FFFFFF",
    "halo": "#FFFFFF",
    "bulgaria-tint": "#C6D3E1",
    "held": "#CEC4AF",
}
"""Two grounds are a step darker than on the screen, so that none is mistaken for another in a grey copy."""

_GREY = {
    "paper": "#FFFFFF", "panel": "#FFFFFF", "ink": "#111111", "ink-2": "#333333", "ink-3": "#4D4D4D", "rule": "#D6D6D6",
    "rule-2": "#B5B5B5", "teal": "#222222", "teal-ground": "#EEEEEE", "sea": "#E6E6E6", "land": "#F7F7F7",
    "shallow": "#D8D8D8", "romania": "#FFFFFF", "band": "#BEBEBE", "held": "#C4C4C4", "held-mark": "#5A5A5A",
    "river": "#9A9A9A", "coast": "#7A7A7A", "water-name": "#3C3C3C", "region": "#4A4A4A", "frontier": "#1A1A1A",
    "foreign": "#8A8A8A", "ussr": "#3A3A3A", "ussr-tint": "#C2C2C2", "hungary": "#3A3A3A", "hungary-tint": "#D9D9D9",
    "bulgaria": "#3A3A3A", "bulgaria-tint": "#E9E9E9", "halo": "#FFFFFF", "grid": "#C9C9C9",
    **{f"kind-{kind}": "#222222" for kind in KINDS},
}  # fmt: skip

STYLES: dict[str, dict[str, str]] = {"colour": _PAPER, "grey": _GREY}
"""By name of the style, every token of the screen's palettes as a colour of paper."""


def mix(over: str, base: str, strength: float) -> str:
    """Lay one colour over another, as the screen mixes them; `strength` from 0 to 1."""
    pairs = zip(channels(over), channels(base), strict=True)
    return "#" + "".join(f"{round(strength * one + (1 - strength) * other):02X}" for one, other in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of '#RRGGBB' from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2 between two colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (part / 255 for part in channels(colour))]  # fmt: skip
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
