"""The front of a day on paper: the line with its teeth, how far off it may be, pockets, towns taken, and the armies."""

from __future__ import annotations

import numpy as np
import shapely
from matplotlib.path import Path as Outline
from shapely.geometry.base import BaseGeometry

from atlas.i18n import t
from atlas.print.canvas import Canvas, circle, joined, lines_of
from atlas.print.ground import on_paper
from atlas.print.plane import Plane
from atlas.scene.timeline import day_number
from atlas.style import Hatch
from layers.armies import BUILT as ARMIES
from layers.atlas_data import AtlasData
from layers.calendar import add_days
from layers.files import read_json
from layers.front import DrawnPocket, Line, decoded
from layers.front_facts import towns_taken
from layers.sides import AXIS

DATED = {"dash": (), "width": 2.4, "step": 16, "mark": "triangle"}
REBUILT = {"dash": (9, 5), "width": 2.2, "step": 14, "mark": "tick"}
RING = {"dash": (), "width": 2.2, "step": 11, "mark": "small"}
"""As on the screen, in its pixels."""

HALF_AND_HEIGHT = {"triangle": (3.75, 6.0), "small": (3.0, 5.0)}
TICK = 6.5
EARLIER_DAYS = (30, 90)
ARMY_OFFSET, ARMY_NAME_OFFSET = 11, 20
POCKET_HATCH = Hatch(45, 5, 0.9, "frontier")


def draw_front(canvas: Canvas, plane: Plane, data: AtlasData, day: str, *, earlier: bool) -> None:
    """Draw everything about the front of a day that the window shows."""
    front = data.territory.front
    if day not in front:
        return
    if earlier:
        _draw_earlier(canvas, plane, data, day)
    standing = front.standing(day)
    lines = [way for line in front.lines(day) for way in _ways(plane, line)]
    if lines:
        reach = standing.error_km * 1000 / plane.metres_per_mm
        band = shapely.buffer(joined(lines), reach).intersection(plane.frame.shape)
        canvas.area(band, "teal", alpha=0.16, edge=0)
        look = REBUILT if standing.basis == "reconstructed" else DATED
        canvas.record.drawn |= {f"front {'rebuilt' if look is REBUILT else 'dated'}", "front band"}
        draw_line(canvas, lines, look, sides=Sides(plane, data, day))
    for pocket in front.pockets_on(day):
        _draw_pocket(canvas, plane, pocket, Sides(plane, data, day))
    _draw_taken(canvas, plane, data, day)


def draw_line(
    canvas: Canvas, ways: list[BaseGeometry], look: dict[str, object], side: int = 1, sides: Sides | None = None
) -> None:
    """Draw lines with marks towards Soviet-held ground: on the right of the way (side 1) or on its left (-1)."""
    ink = canvas.ink
    whole = joined(ways)
    width, dash = float(look["width"]) * ink, [part * ink for part in look["dash"]]  # type: ignore[arg-type,attr-defined]
    canvas.stroke(whole, "halo", width + 2.2 * ink, alpha=0.75)
    canvas.stroke(whole, "frontier", width, dash=dash)
    marks, tips = teeth(ways, look, ink, side)
    if sides:
        right = sides.not_of_the_axis(tips)
        marks = [mark for mark, kept in zip(marks, right, strict=True) if kept]
        canvas.record.teeth += [tip for tip, kept in zip(tips, right, strict=True) if kept]
    if look["mark"] == "tick":
        canvas.stroke(joined(marks), "frontier", 1.6 * ink)
    else:
        canvas.area(shapely.MultiPolygon([shapely.Polygon(mark) for mark in marks]), "frontier", edge=0)


class Sides:
    """Tells of points on the sheet who holds the ground there."""

    def __init__(self, plane: Plane, data: AtlasData, day: str) -> None:
        self.plane, self.front, self.day = plane, data.territory.front, day

    def not_of_the_axis(self, tips: list[tuple[float, float]]) -> list[bool]:
        """Tell which tips lie on other than Axis ground: where a line turns back on itself a tooth would point wrongly."""
        if not tips:
            return []
        places = [self.plane.degrees(*tip) for tip in tips]
        return [side != AXIS for side in self.front.sides(self.day, *zip(*places, strict=True))]


def teeth(
    ways: list[BaseGeometry], look: dict[str, object], ink: float, side: int
) -> tuple[list[np.ndarray], list[tuple[float, float]]]:
    """Return marks at a constant spacing on the right of the way (side 1) or its left (-1), and their tips."""
    step = float(look["step"]) * ink  # type: ignore[arg-type]
    marks, tips = [], []
    for way in ways:
        for along in np.arange(step / 2, way.length, step):
            here, before, after = (
                shapely.get_coordinates(way.interpolate(at))[0]
                for at in (along, max(along - ink, 0), min(along + ink, way.length))
            )
            direction = after - before
            length = float(np.hypot(*direction))
            if not length:
                continue
            ahead = direction / length
            right = np.array([ahead[1], -ahead[0]]) * side
            foot = here + right * ink
            if look["mark"] == "tick":
                tip = foot + right * TICK * ink
                marks.append(np.array([foot, tip]))
            else:
                half, high = HALF_AND_HEIGHT[str(look["mark"])]
                tip = foot + right * high * ink
                marks.append(np.array([foot - ahead * half * ink, foot + ahead * half * ink, tip]))
            tips.append((float(tip[0]), float(tip[1])))
    return marks, tips


def _ways(plane: Plane, line: Line) -> list[BaseGeometry]:
    """Return a line of the front on paper in its direction, cut to the frame."""
    cut = shapely.intersection(plane.on_paper(shapely.LineString(line.places)), plane.frame.shape)
    merged = shapely.line_merge(cut, directed=True) if cut.geom_type == "MultiLineString" else cut
    return [way for way in lines_of(merged) if way.length > 0.5]


def _draw_earlier(canvas: Canvas, plane: Plane, data: AtlasData, day: str) -> None:
    front = data.territory.front
    for age in EARLIER_DAYS:
        before = add_days(day, -age)
        ways = [way for line in front.lines(before) for way in _ways(plane, line)] if before in front else []
        if ways:
            canvas.stroke(joined(ways), "ink-3", 1.4 * canvas.ink, dash=(1.5 * canvas.ink, 3 * canvas.ink))
            canvas.record.drawn.add("front earlier")


def _draw_pocket(canvas: Canvas, plane: Plane, pocket: DrawnPocket, sides: Sides) -> None:
    ground = on_paper(plane, pocket.ground)
    if ground.is_empty:
        return
    canvas.area(ground, "halo", alpha=0.55, edge=0)
    canvas.hatch(ground, POCKET_HATCH)
    ways = [way for line in pocket.lines for way in _ways(plane, line)]
    if ways:
        draw_line(canvas, ways, RING, 1 if pocket.side_inside == AXIS else -1, sides)
    canvas.record.drawn.add("front ring")


def _draw_taken(canvas: Canvas, plane: Plane, data: AtlasData, day: str) -> None:
    places = [
        plane.at(town.lon, town.lat)
        for town, change in towns_taken(data.folder)
        if change.date == day and plane.shows(town.lon, town.lat)
    ]
    if places:
        canvas.marks(np.array(places), circle(6 * canvas.ink), edge="teal", width=1.8 * canvas.ink)
        canvas.record.drawn.add("front taken")


def draw_armies(canvas: Canvas, plane: Plane, data: AtlasData, day: str) -> list[tuple[str, float, float, str]]:
    """Draw the sectors of the Romanian armies; return their names with a place in mm and how they are set there."""
    content, number, ink, names = read_json(data.folder / ARMIES), day_number(day), canvas.ink, []
    for run in content["sectors"]:
        if not day_number(run["start"]) <= number <= day_number(run["end"]):
            continue
        way = plane.on_paper(shapely.LineString(decoded(run["line"], content["steps_per_degree"]))).simplify(0.6)
        own = 1 if run["side"] == "axis" else -1
        bar = way if run["kind"] == "coast" else way.offset_curve(own * ARMY_OFFSET * ink)
        cut = shapely.intersection(bar, plane.frame.shape)
        if cut.is_empty or cut.length < 1:
            continue
        canvas.stroke(cut, "halo", 6 * ink, alpha=0.8)
        dash = {"front": (), "broken": (7 * ink, 4 * ink), "coast": (2 * ink, 3 * ink)}[run["kind"]]
        canvas.stroke(cut, "region", 3.4 * ink, dash=dash)
        canvas.record.drawn.add(f"army {run['kind']}")
        middle = cut.interpolate(0.5, normalized=True)
        beside = way.interpolate(way.project(middle))
        away = np.array([middle.x - beside.x, middle.y - beside.y])
        length = float(np.hypot(*away)) or 1.0
        place = np.array([middle.x, middle.y]) + away / length * (ARMY_NAME_OFFSET - ARMY_OFFSET) * ink
        across = "right" if away[0] < -0.35 * length else "left" if away[0] > 0.35 * length else "center"
        names.append((t(f"army.{run['army']}"), float(place[0]), float(place[1]), across))
    return names


def tooth(half: float, high: float) -> Outline:
    """Return a tooth standing on its line, for the legend."""
    return Outline(
        [(-half, 0), (half, 0), (0, high), (-half, 0)],
        [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY],
    )
