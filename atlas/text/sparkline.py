"""Small curves of land over time, drawn once as images of the style sheet: a rerun then sends only their names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from atlas.style import PALETTES, data_uri
from layers.balance import balances
from layers.calendar import DAYS, days_between

CHART = "curve-of-romania"
WIDTH, HEIGHT = 320, 90


def curve_class(holder: str) -> str:
    """Name the class of a holder's curve."""
    return f"curve-{holder}"


@cache
def curve_styles(folder: Path, theme: str, root: str) -> str:
    """Return the style rules of all curves in one theme."""
    steps = balances(folder)
    rules = [_rule(root, curve_class(holder), _curve(found, theme, 96, 22)) for holder, found in steps.items()]
    return "".join([*rules, _rule(root, CHART, _curve(steps["romania"], theme, WIDTH, HEIGHT))])


def _rule(root: str, name: str, svg: str) -> str:
    return f'{root} .{name}{{background-image:url("{data_uri(svg)}")}}'


def _curve(steps: Sequence[tuple[str, float, float]], theme: str, width: int, height: int) -> str:
    """Draw land held outright as an area under a line, land under way as a paler area on top of it."""
    palette = PALETTES[theme]
    most = max(held + under_way for _, held, under_way in steps)
    whole = _area([(day, held + under_way) for day, held, under_way in steps], most, width, height)
    held = _area([(day, area) for day, area, _ in steps], most, width, height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" preserveAspectRatio="none">'
        f'<path d="{whole}" fill="{palette["band"]}" opacity="0.55"/><path d="{held}" fill="{palette["teal-ground"]}" stroke="{palette["teal"]}" stroke-width="1.2"/></svg>'
    )


def _area(points: Sequence[tuple[str, float]], most: float, width: int, height: int) -> str:
    path = [f"M0 {height}"]
    for (day, value), (following, _) in zip(points, [*points[1:], (DAYS[-1], 0.0)], strict=True):
        y = height - 1 - (height - 3) * value / most
        path.append(f"L{_x(day, width):.1f} {y:.1f}L{_x(following, width):.1f} {y:.1f}")
    return "".join([*path, f"L{width} {height}Z"])


def _x(day: str, width: int) -> float:
    return width * days_between(DAYS[0], day) / (len(DAYS) - 1)
