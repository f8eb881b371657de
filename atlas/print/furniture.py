"""What a map on paper needs beside the land: scale bar, graticule, locator, timeline of the transfers, QR code."""

from __future__ import annotations

import numpy as np
import segno
import shapely
from shapely.geometry import box

from atlas.i18n import t
from atlas.print.canvas import Canvas, joined
from atlas.print.fonts import MM_PER_POINT, width_of
from atlas.print.ground import built, fill_of, texture
from atlas.print.names import Room
from atlas.print.paper import Paper
from atlas.print.plane import Frame, Plane
from atlas.scene.land import unit_days, unit_symbol
from atlas.style import symbol_of
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, LAST_DAY, SHORT_MONTHS, days_between, short

STEPS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
GRATICULE = ((2e7, 5.0), (3e6, 2.0), (8e5, 1.0), (2e5, 0.2), (0, 0.02))
"""Degrees between two lines from a scale denominator on."""

LOCATOR_BOX = (13.0, 38.5, 46.0, 61.0)
TRANSFERS = ("1940-06-01", "1940-10-15")
"""The months of the losses, in which a day has a timeline of its own."""


class ScaleBar:
    """A bar at the lower left that is true on the parallel on which it lies; measured before, drawn after the names."""

    def __init__(self, plane: Plane, paper: Paper, room: Room) -> None:
        self.scale, self.size = max(paper.type, 0.8), paper.points(6)
        frame = plane.frame
        self.x, self.y, self.high = frame.x + 5 * self.scale, frame.y + 4.2 * self.scale, self.scale
        longest = min(42 * self.scale, frame.width * 0.32)
        half = max((step for step in STEPS_KM if _mm(plane, self.x, self.y, 2 * step) <= longest), default=STEPS_KM[0])
        self.length, self.kilometres = _mm(plane, self.x, self.y, 2 * half), 2 * half
        self.words = [(0.0, "0"), (0.5, f"{half:g}"), (1.0, f"{2 * half:g} {t('map.scale_unit')}")]
        wide = self.length + width_of(self.words[2][1], "sans", self.size) / 2 + 4 * self.scale
        self.ground = box(
            self.x - 3 * self.scale,
            self.y - 1.8 * self.scale,
            self.x + wide,
            self.y + self.high + self.size * 1.5 * MM_PER_POINT + self.scale,
        )
        room.take(self.ground)

    def draw(self, canvas: Canvas) -> None:
        """Draw the bar on its ground."""
        x, y, part = self.x, self.y, self.length / 4
        canvas.area(self.ground, "panel", alpha=0.85, edge=0)
        for number in range(4):
            fill = "ink" if number % 2 == 0 else "panel"
            canvas.rectangle(x + number * part, y, part, self.high, fill=fill, edge="ink", line=0.14)
        tight = (
            self.length / 2
            < width_of(self.words[1][1], "sans", self.size) + width_of(self.words[2][1], "sans", self.size) / 2
        )
        for share, text in (self.words[0], self.words[2]) if tight else self.words:
            up = y + self.high + 0.7 * self.scale
            canvas.text(
                x + share * self.length, up, text, "sans", self.size, across="center", ground="panel", within="map"
            )
        canvas.record.areas["scale bar"] = (x, y, self.length, self.kilometres)


def _mm(plane: Plane, x: float, y: float, kilometres: float) -> float:
    """Find the length on paper of so many kilometres on the parallel through a point."""
    length = kilometres * 1000 / plane.metres_per_mm
    for _ in range(3):
        length *= kilometres / plane.ground_km(x, y, length)
    return length


def graticule(canvas: Canvas, plane: Plane, paper: Paper, room: Room, *, strong: bool) -> None:
    """Draw meridians and parallels, with their degrees along the lower and the left edge."""
    step = next(degrees for least, degrees in GRATICULE if plane.denominator >= least)
    west, south, east, north = plane.window.bounds
    lines = []
    for value in np.arange(np.floor(west / step), np.ceil(east / step) + 1) * step:
        lines.append(
            ("E", value, shapely.LineString([(value, latitude) for latitude in np.linspace(south - 1, north + 1, 60)]))
        )
    for value in np.arange(np.floor(south / step), np.ceil(north / step) + 1) * step:
        lines.append(
            ("N", value, shapely.LineString([(longitude, value) for longitude in np.linspace(west - 1, east + 1, 60)]))
        )
    drawn = [(side, value, plane.on_paper(line)) for side, value, line in lines]
    whole = joined([line for _, _, line in drawn])
    canvas.stroke(
        shapely.intersection(whole, plane.frame.shape), "grid", (0.16 if strong else 0.09) * max(paper.type, 0.8)
    )
    for side, value, line in drawn:
        _degrees(canvas, plane, paper, room, side, float(value), line)


def _degrees(
    canvas: Canvas, plane: Plane, paper: Paper, room: Room, side: str, value: float, line: shapely.LineString
) -> None:
    left, bottom, right, top = plane.frame.box
    size, inset = paper.points(6), 1.5 * max(paper.type, 0.8)
    edge = shapely.LineString([(left, bottom), (right, bottom)] if side == "E" else [(left, bottom), (left, top)])
    met = line.intersection(edge)
    if met.is_empty or met.geom_type != "Point":
        return
    text = f"{value:.4g}° {t('sheet.east') if side == 'E' else t('sheet.north')}"
    width, high = width_of(text, "sans", size), size * 0.9 * MM_PER_POINT
    x, y = (met.x - width / 2, bottom + inset) if side == "E" else (left + inset, met.y - high / 3)
    ground = box(x - 0.4, y - 0.4, x + width + 0.4, y + high + 0.4)
    if plane.frame.shape.covers(ground) and room.free(ground):
        canvas.text(x, y, text, "sans", size, colour="ink-3", halo=0.5 * max(paper.type, 0.8), within="map")
        room.take(ground)


def locator(canvas: Canvas, data: AtlasData, frame: Frame, shown: Plane) -> None:
    """Draw where the map lies: Europe between Baltic and Aegean, the Romania of 1939, and the frame of the map."""
    plane = Plane("east", frame, LOCATOR_BOX, margin=0)
    canvas.area(frame.shape, "sea", edge=0)
    land = plane.cut(
        plane.on_paper(shapely.union_all([ground for _, ground in built(data.folder, "base/land")]).simplify(0.03))
    )
    canvas.area(land, "land", edge=0)
    canvas.stroke(
        land.intersection(frame.inside(0.05).shape).boundary.intersection(frame.inside(0.1).shape), "coast", 0.1
    )
    romania = shapely.union_all(
        [ground for row, ground in built(data.folder, "built/units") if row["unit"] in data.romanian_1939]
    )
    canvas.area(plane.cut(plane.on_paper(romania.simplify(0.03))), "band", edge=0)
    canvas.stroke(plane.on_paper(romania.simplify(0.03)), "frontier", 0.12)
    window = shapely.intersection(plane.on_paper(shown.window.segmentize(0.5)), frame.shape)
    if window.area < 4:
        middle = window.centroid
        window = middle.buffer(1.6)
    canvas.stroke(window.boundary, "ink", 0.35)
    canvas.rectangle(frame.x, frame.y, frame.width, frame.height, edge="rule-2", line=0.2)


def timeline_rows(data: AtlasData, day: str) -> list[str]:
    """Name the units whose state the timeline shows, those that the data hold."""
    wanted = ("bessarabia", "northern-transylvania", "southern-dobruja", "transnistria-south")
    found = [unit for unit in wanted if unit in data.territory.units]
    return found[:3] if TRANSFERS[0] <= day <= TRANSFERS[1] else found


def timeline(canvas: Canvas, paper: Paper, data: AtlasData, days: tuple[str, ...], frame: Frame) -> None:
    """Draw how far each transfer had come over time, with the days of the sheet as lines."""
    within = TRANSFERS[0] <= days[0] and days[-1] <= TRANSFERS[1]
    first, last = TRANSFERS if within else (FIRST_DAY, LAST_DAY)
    units = timeline_rows(data, days[0] if within else LAST_DAY)
    scale, size = max(paper.type, 0.8), paper.points(6)
    name_width = max(width_of(t(f"sheet.row_{unit}"), "sans", size) for unit in units) + 2 * scale
    left, width = frame.x + name_width, frame.width - name_width

    def across(day: str) -> float:
        return left + width * days_between(first, min(max(day, first), last)) / days_between(first, last)

    row, top = 4.1 * scale, frame.y + frame.height - 4.4 * scale
    _time_axis(canvas, paper, across, (first, last), (top, top - row * len(units)), right=left + width)
    for number, unit in enumerate(units):
        y = top - row * (number + 0.5)
        canvas.text(frame.x, y - size * 0.26 * MM_PER_POINT, t(f"sheet.row_{unit}"), "sans", size, within="timeline")
        _states(canvas, data, unit, (first, last), y, row * 0.62, across)
    taken = float("-inf")
    for day in days:
        x = across(day)
        canvas.stroke(
            shapely.LineString([(x, top + 0.6 * scale), (x, top - row * len(units) - 0.8 * scale)]), "ink", 0.35 * scale
        )
        text = short(day, year=not within)
        wide = width_of(text, "semibold", size)
        start = min(max(x - wide / 2, left - name_width), left + width - wide)
        if start > taken:
            canvas.text(
                start,
                top - row * len(units) - 0.8 * scale - size * 0.95 * MM_PER_POINT,
                text,
                "semibold",
                size,
                within="timeline",
            )
            taken = start + wide + scale


def timeline_height(paper: Paper, units: int) -> float:
    """Return the height of a timeline in mm."""
    return (4.1 * units + 4.4 + 4.2) * max(paper.type, 0.8)


def _time_axis(canvas, paper, across, span, rows, *, right) -> None:  # type: ignore[no-untyped-def]
    size, scale = paper.points(6), max(paper.type, 0.8)
    months = (
        [f"1940-{month:02}-01" for month in range(6, 11)]
        if span[0] == TRANSFERS[0]
        else [f"{year}-01-01" for year in range(1940, 1948)]
    )
    taken = float("-inf")
    for start in months:
        x = across(start)
        text = SHORT_MONTHS[int(start[5:7]) - 1] if span[0] == TRANSFERS[0] else start[:4]
        canvas.stroke(shapely.LineString([(x, rows[0] + 0.6 * scale), (x, rows[1])]), "rule-2", 0.1 * scale)
        end = x + 0.4 + width_of(text, "sans", size)
        if taken < x and end < right + 0.5:
            canvas.text(x + 0.4, rows[0] + 1.0 * scale, text, "sans", size, colour="ink-3", within="timeline")
            taken = end + 0.4


def _states(canvas: Canvas, data: AtlasData, unit: str, span: tuple[str, str], y: float, high: float, across) -> None:  # type: ignore[no-untyped-def]
    starts = sorted({span[0], *(day for day in unit_days(data, unit) if span[0] < day <= span[1])})
    steps: list[tuple[str, str]] = []
    for day in starts:
        symbol = _state(data, unit, day)
        if not steps or steps[-1][1] != symbol:
            steps.append((day, symbol))
    for (start, symbol), (end, _) in zip(steps, [*steps[1:], (span[1], "")], strict=True):
        bar = box(across(start), y - high / 2, across(end), y + high / 2)
        if symbol in {"neutral", "romania"} or bar.area <= 0:
            if symbol == "romania":
                canvas.area(bar, "romania", edge=0)
                canvas.stroke(bar.boundary, "band", 0.12)
            continue
        canvas.area(bar, fill_of(canvas, symbol), edge=0)
        texture(canvas, bar, symbol)


def _state(data: AtlasData, unit: str, day: str) -> str:
    """Name the symbol of a unit for the timeline: while it is fought over, that of whoever holds its title then."""
    return unit_symbol(data, unit, day) or symbol_of(
        data.territory.holding(unit, day), romanian_1939=unit in data.romanian_1939
    )


def qr_code(canvas: Canvas, link: str, x: float, y: float, size: float) -> None:
    """Draw a link as a QR code of `size` mm, quiet zone included, as plain squares."""
    rows = [list(row) for row in segno.make(link, error="m", micro=False).matrix]
    module = size / (len(rows) + 4)
    squares = []
    for number, row in enumerate(rows):
        start = None
        for column, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                left, top = x + (start + 2) * module, y + size - (number + 2) * module
                squares.append(box(left, top - module, left + (column - start) * module, top))
                start = None
    canvas.rectangle(x, y, size, size, fill="#FFFFFF")
    canvas.area(shapely.multipolygons(squares), "#000000", edge=0)
    canvas.record.areas["qr"] = (x, y, x + size, y + size)
