"""Signs on paper: towns, kinds of events, and sites of persecution, which all have one size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path as Outline

from atlas.print.canvas import Canvas, circle

TOWN = {2: (3.6, 1.5), 3: (2.7, 1.5), 4: (2.0, 1.1)}
"""Radius and stroke of towns by rank, in pixels of the screen; a capital is a square."""
CAPITAL = 8.4

SITE_SHAPES = {
    "killing": "disc", "round-up": "ring", "deportation": "square", "graves": "open-square", "reported-shots": "cross",
    "rescue": "diamond", "memorial": "plain", "landmark": "plain", "quarter": "plain", "authority": "plain",
    "train-stop": "ring", "pogrom": "disc", "ghetto": "open-square", "camp": "square-dot", "transit": "square-bar",
    "crossing": "bridge", "route": "plain",
}  # fmt: skip
"""The shape of every kind of site, as on the screen: it says what happened, never how many."""

HALO = 8.0


def square(half: float) -> Outline:
    """Return a square around its middle."""
    return polygon([(-half, -half), (half, -half), (half, half), (-half, half)])


def polygon(corners: Sequence[tuple[float, float]]) -> Outline:
    """Return a closed outline."""
    codes = [Outline.MOVETO, *[Outline.LINETO] * (len(corners) - 1), Outline.CLOSEPOLY]
    return Outline([*corners, corners[0]], codes)


def strokes(*parts: Sequence[tuple[float, float]]) -> Outline:
    """Return open strokes."""
    places = [place for part in parts for place in part]
    codes = [code for part in parts for code in (Outline.MOVETO, *[Outline.LINETO] * (len(part) - 1))]
    return Outline(places, codes)


def draw_town(canvas: Canvas, x: float, y: float, rank: int) -> None:
    """Draw the sign of a town."""
    ink, at = canvas.ink, np.array([[x, y]])
    if rank == 1:
        canvas.marks(at, square(CAPITAL / 2 * ink), fill="ink", edge="halo", width=0.8 * ink)
        return
    radius, stroke = TOWN[rank]
    canvas.marks(at, circle(radius * ink), fill="panel", edge="ink", width=stroke * ink)


def draw_kind(canvas: Canvas, x: float, y: float, kind: str, scale: float = 1) -> None:
    """Draw the sign of a kind of event, about 11 pixels wide."""
    unit, at, colour = canvas.ink * scale, np.array([[x, y]]), f"kind-{kind}"
    canvas.marks(at, circle(7.2 * unit), fill="halo")
    wide = 1.7 * unit
    if kind == "territory":
        canvas.marks(at, square(4 * unit), fill=colour)
    elif kind == "diplomacy":
        canvas.marks(at, polygon([(0, 5.2 * unit), (5.2 * unit, 0), (0, -5.2 * unit), (-5.2 * unit, 0)]), fill=colour)
    elif kind == "politics":
        canvas.marks(at, square(3.8 * unit), edge=colour, width=wide)
    elif kind == "front":
        canvas.marks(at, polygon([(0, 4.8 * unit), (5 * unit, -4.4 * unit), (-5 * unit, -4.4 * unit)]), fill=colour)
    elif kind == "air-war":
        canvas.marks(
            at, polygon([(0, -4.4 * unit), (4.6 * unit, 4 * unit), (-4.6 * unit, 4 * unit)]), edge=colour, width=wide
        )
    elif kind == "persecution":
        canvas.marks(at, circle(4.6 * unit), fill=colour)
    else:
        canvas.marks(at, circle(4 * unit), edge=colour, width=wide)


def draw_site(canvas: Canvas, x: float, y: float, kind: str, scale: float = 1) -> None:
    """Draw the sign of a site of persecution: one size for all."""
    unit, at = canvas.ink * scale, np.array([[x, y]])
    shape, ink = SITE_SHAPES[kind], "kind-persecution"
    canvas.marks(at, circle((5 if shape == "plain" else HALO) * unit), fill="halo")
    wide = 2 * unit
    if shape == "disc":
        canvas.marks(at, circle(6 * unit), fill=ink)
    elif shape == "ring":
        canvas.marks(at, circle(5 * unit), fill="halo", edge=ink, width=wide)
    elif shape == "square":
        canvas.marks(at, square(5.5 * unit), fill=ink)
    elif shape in {"open-square", "square-dot", "square-bar"}:
        canvas.marks(at, square(5 * unit), fill="halo", edge=ink, width=wide)
        if shape == "square-dot":
            canvas.marks(at, circle(1.8 * unit), fill=ink)
        elif shape == "square-bar":
            canvas.marks(at, strokes([(-5 * unit, 0), (5 * unit, 0)]), edge=ink, width=wide)
    elif shape == "cross":
        canvas.marks(
            at,
            strokes([(-5 * unit, -5 * unit), (5 * unit, 5 * unit)], [(5 * unit, -5 * unit), (-5 * unit, 5 * unit)]),
            edge=ink,
            width=wide,
        )
    elif shape == "diamond":
        half = 6.5 * unit
        canvas.marks(at, polygon([(0, half), (half, 0), (0, -half), (-half, 0)]), fill="halo", edge="teal", width=wide)
    elif shape == "bridge":
        canvas.marks(
            at,
            strokes([(-6 * unit, 3 * unit), (6 * unit, 3 * unit)], [(-6 * unit, -3 * unit), (6 * unit, -3 * unit)]),
            edge=ink,
            width=wide,
        )
    else:
        canvas.marks(at, circle(3.5 * unit), fill="ink-3", edge="halo", width=0.8 * unit)
