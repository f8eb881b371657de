"""The map of one day after another: what stays from day to day is drawn once.

Where the front cuts land, the map is drawn twice, as if all of it were Soviet-held and as if all were the Axis', and the
ground of the day tells which of the two is seen where. The line, the armies and the words are drawn for every day.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

import shapely
from PIL import Image, ImageDraw
from shapely.geometry.base import BaseGeometry

from atlas.export.state import MapState
from atlas.i18n import t
from atlas.permalink import BOX_EDGES
from atlas.print import city, furniture, ground, names, warfare
from atlas.print.canvas import Canvas, Record
from atlas.print.fonts import MM_PER_POINT, wrapped
from atlas.print.legend import Row, Section, Setter
from atlas.print.names import Name, Room
from atlas.print.palette import STYLES
from atlas.print.paper import FILM
from atlas.print.picture import ranked_rows, raster
from atlas.print.plane import Frame, Plane
from atlas.scene.land import line_between
from atlas.scene.rule import Rule
from atlas.standing import statement
from atlas.telling import basis_words
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, short, span_in_words, weekday
from layers.events import events_on
from layers.persecution import read_persecution_places
from layers.sides import AXIS

NOWHERE = shapely.Polygon()
EVERYWHERE = shapely.box(BOX_EDGES[0] - 20, BOX_EDGES[1] - 20, BOX_EDGES[2] + 20, BOX_EDGES[3] + 20)
"""The ground of the Axis in the two drawings."""

FOOT = 9.5
"""Height of the strip with the terms, in mm."""
BLOCKS = (33.0, 33.0, 32.0)
"""Height of the date, the statement and the words about the front in mm, so that nothing moves that does not change."""

SWATCH = 13.0, 6.6
"""Width and height of a sample in mm."""

Kept = TypeVar("Kept")

KEPT = 6
"""Drawings of each sort that are kept."""


@dataclass(frozen=True)
class Run:
    """Days on which the same is seen; both ends belong to it."""

    first: str
    last: str
    told: str = ""
    """What happened last, with its day where that lies before."""


@dataclass(frozen=True)
class _Layer:
    picture: Image.Image
    drawn: frozenset[str]
    follows_towns: bool


@dataclass(frozen=True)
class _Names:
    picture: Image.Image
    taken: tuple[BaseGeometry, ...]
    drawn: frozenset[str]


class Moving:
    """Draws the frames of a film of a state, `width` by `height` pixels."""

    def __init__(self, data: AtlasData, state: MapState, width: int, height: int) -> None:
        self.data, self.state, self.width, self.height = data, state, width, height
        self.dpi = width / FILM.width * 25.4
        self.left, self.foot = self._pixels(FILM.panel), self._pixels(FOOT)
        mm = 25.4 / self.dpi
        self.map_size = (width - self.left + 0.05) * mm, (height - self.foot + 0.05) * mm
        self.plane = Plane(state.view, Frame(0, 0, *self.map_size), state.box)
        self.rule = Rule(data) if "rule" in state.layers else None
        self._told_pieces: dict[Hashable, tuple[tuple[str, tuple[float, ...]], ...]] = {}
        self._lands: dict[Hashable, _Layer] = {}
        self._borders: dict[Hashable, _Layer] = {}
        self._names: dict[Hashable, _Names] = {}
        self._legends: dict[Hashable, Image.Image] = {}
        self._districts: tuple[Hashable, list[Name]] = ((), [])
        self._below, self._strip = self._drawn_below(), self._drawn_strip()
        self._above, self._fixed = self._drawn_above()

    def runs(self, first: str, last: str) -> list[Run]:
        """Divide days, given as a span, into runs on which nothing changes but the date."""
        found: list[Run] = []
        before: Hashable = None
        told = ""
        for day in DAYS[DAYS.index(first) : DAYS.index(last) + 1]:
            told = self._told(day, told)
            seen = (told, self._seen(day))
            if seen == before:
                found[-1] = Run(found[-1].first, day, told)
            else:
                found.append(Run(day, day, told))
            before = seen
        return found

    def _told(self, day: str, before: str) -> str:
        """Say what is new on a day, else what was the last time; too short a time would leave nothing to be read."""
        if any(event.start_date == day for event in events_on(self.data.events, day)):
            return f"{short(day, year=False)}: {statement(self.data, day)}"
        return before

    def frame(self, run: Run) -> Image.Image:
        """Draw a frame."""
        day, picture = run.first, Image.new("RGB", (self.width, self.height), "white")
        shown, record = self._map(day)
        picture.paste(shown, (self.left, 0))
        picture.paste(self._panel(run, record), (0, 0))
        picture.paste(self._strip, (0, self.height - self.foot))
        return picture

    def _seen(self, day: str) -> Hashable:
        if day in self.data.territory.front:
            return day
        land = self._pieces(day, NOWHERE), self._between(day), self._districts_of(day)
        return land, tuple(self._wanted(day)), self._places(day)

    def _pixels(self, mm: float) -> int:
        return round(mm / 25.4 * self.dpi)

    def _canvas(self, size: tuple[float, float], *, transparent: bool) -> Canvas:
        return Canvas(*size, STYLES["colour"], FILM.ink, transparent=transparent)

    def _map(self, day: str) -> tuple[Image.Image, Record]:
        record, fought = Record(), day in self.data.territory.front
        whole = self._ground(day, NOWHERE, record)
        if fought:
            whole.paste(self._ground(day, EVERYWHERE, record), (0, 0), self._held(day))
        named = self._named(day)
        front = self._canvas(self.map_size, transparent=True)
        self._front(front, day, named.taken)
        whole.alpha_composite(raster(front, self.dpi))
        whole.alpha_composite(named.picture)
        record.drawn |= named.drawn | front.record.drawn
        return whole.convert("RGB"), record

    def _ground(self, day: str, held: BaseGeometry, record: Record) -> Image.Image:
        """Return all that lies under the front, with `held` as the ground of the Axis."""
        whole = self._below.copy()
        for layer in (self._land(day, held), self._above, self._lines(day, held)):
            whole.alpha_composite(layer.picture)
            record.drawn |= layer.drawn
            record.follows_towns |= layer.follows_towns
        return whole

    def _pieces(self, day: str, held: BaseGeometry) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """Name the pieces of land of a day with their symbols."""
        asked = (day, held is NOWHERE)
        if asked not in self._told_pieces:
            found = ground.pieces_on(self.data, day, self.plane.window, held)
            named = tuple((piece.symbol, piece.geometry.bounds) for piece in found if not piece.geometry.is_empty)
            _keep(self._told_pieces, asked, named)
        return self._told_pieces[asked]

    def _between(self, day: str) -> Hashable:
        """Name the lines of a day."""
        data, folder = self.data, self.data.folder
        lines = tuple(line_between(data, row["unit_a"], row["unit_b"], day) for row, _ in ground.built(folder, "built/arcs"))  # fmt: skip
        limits = tuple(
            self.rule.between(row["district_a"], row["district_b"], day)
            for row, _ in ground.built(folder, "built/district_arcs")
            if self.rule
        )
        return lines, limits

    def _districts_of(self, day: str) -> Hashable:
        rule = self.rule
        return tuple(rule.symbol_of_district(one, day) for one in rule.all.districts.values()) if rule else ()

    def _land(self, day: str, held: BaseGeometry) -> _Layer:
        key = (self._pieces(day, held), self._districts_of(day))
        if key not in self._lands:
            canvas = self._canvas(self.map_size, transparent=True)
            ground.draw_land(canvas, self.plane, self.data, day, self.rule, held)
            _keep(self._lands, key, self._layer(canvas))
        return self._lands[key]

    def _lines(self, day: str, held: BaseGeometry) -> _Layer:
        """Return frontiers and limits; the band along the frontier of 1939 follows the land that is Romanian."""
        key = (self._pieces(day, held), self._between(day))
        if key not in self._borders:
            canvas, data, plane = self._canvas(self.map_size, transparent=True), self.data, self.plane
            if self.rule:
                ground.draw_district_lines(canvas, plane, data, day, self.rule, held)
            if "frontiers" in self.state.layers:
                ground.draw_frontiers(canvas, plane, data, day, ground.pieces_in_sight(plane, data, day, held))
            _keep(self._borders, key, self._layer(canvas))
        return self._borders[key]

    def _layer(self, canvas: Canvas) -> _Layer:
        record = canvas.record
        return _Layer(raster(canvas, self.dpi), frozenset(record.drawn), record.follows_towns)

    def _drawn_below(self) -> Image.Image:
        """Draw sea and bare land."""
        canvas = self._canvas(self.map_size, transparent=False)
        ground.draw_ground(canvas, self.plane, self.data)
        return raster(canvas, self.dpi)

    def _drawn_above(self) -> tuple[_Layer, tuple[BaseGeometry, ...]]:
        """Draw what lies on the land of every day, and tell where no name may stand."""
        canvas, layers = self._canvas(self.map_size, transparent=True), self.state.layers
        room = Room(self.plane.frame.inside(0.8).shape)
        furniture.ScaleBar(self.plane, FILM, room)
        furniture.graticule(canvas, self.plane, FILM, room, strong="grid" in layers)
        ground.draw_waters(canvas, self.plane, self.data, rivers="rivers" in layers)
        return self._layer(canvas), tuple(room.taken)

    def _held(self, day: str) -> Image.Image:
        """Return the ground of the Axis on the map as a mask, drawn at twice its size so that its edge is smooth."""
        held = ground.on_paper(self.plane, self.data.territory.front.held(day))
        width, height = self.width - self.left, self.height - self.foot
        mask, scale = Image.new("L", (2 * width, 2 * height)), 2 * self.dpi / 25.4
        pen = ImageDraw.Draw(mask)
        parts = [part for part in shapely.get_parts(held) if part.geom_type == "Polygon"]
        # the largest first: a part that lies in the hole of another is drawn after that hole
        for part in sorted(parts, key=lambda part: -shapely.Polygon(part.exterior).area):
            for number, ring in enumerate((part.exterior, *part.interiors)):
                corners = shapely.get_coordinates(ring) * scale
                corners[:, 1] = 2 * height - corners[:, 1]
                pen.polygon([tuple(corner) for corner in corners.tolist()], fill=0 if number else 255)
        return mask.reduce(2)

    def _front(self, canvas: Canvas, day: str, taken: tuple[BaseGeometry, ...]) -> None:
        """Draw the line of a day, and the armies with names where the map has room for them."""
        data, plane, layers = self.data, self.plane, self.state.layers
        if "front" in layers:
            warfare.draw_front(canvas, plane, data, day, earlier="earlier" in layers)
        if "armies" in layers and day in data.territory.front:
            room = Room(plane.frame.inside(0.8).shape)
            room.taken = list(taken)
            wanted = [
                Name(text, x, y, FILM.points(6.6), "semibold", "region", 1.5, 0, 0, SIDES[across], 0.2, leader=True)
                for text, x, y, across in warfare.draw_armies(canvas, plane, data, day)
            ]
            names.draw_names(canvas, FILM, wanted, room)

    def _places(self, day: str) -> tuple[str, ...]:
        if "persecution" not in self.state.layers:
            return ()
        return tuple(place.id for place in read_persecution_places(self.data.folder) if place.drawn and day in place)

    def _wanted(self, day: str) -> list[Name]:
        """Return the names of a day, but those of places of persecution, which are drawn with their signs."""
        data, plane, layers = self.data, self.plane, self.state.layers
        found = self._district_names(day) + names.written_names(data, plane, FILM, day, layers)
        if "towns" in layers:
            found += names.town_names(data, plane, FILM, day, FILM.ink, 4)
        return found

    def _district_names(self, day: str) -> list[Name]:
        """Return the names of administrations; they stay where they stand while the Axis holds the ground below them."""
        if self.rule is None:
            return []
        rows = tuple((row.area, row.short_name) for row in self.rule.all.on(day))
        key, found = self._districts
        if key != rows or not self._on_axis_ground(found, day):
            found = names.district_names(self.data, self.rule, self.plane, FILM, day)
            self._districts = (rows, found)
        return list(found)

    def _on_axis_ground(self, found: list[Name], day: str) -> bool:
        places = [self.plane.degrees(name.x, name.y) for name in found]
        front = self.data.territory.front
        if not places or day not in front:
            return True
        return all(side == AXIS for side in front.sides(day, *zip(*places, strict=True)))

    def _named(self, day: str) -> _Names:
        wanted, places = self._wanted(day), self._places(day)
        key = (tuple(wanted), places)
        if key not in self._names:
            canvas = self._canvas(self.map_size, transparent=True)
            room = Room(self.plane.frame.inside(0.8).shape)
            room.taken = list(self._fixed)
            bar = furniture.ScaleBar(self.plane, FILM, Room(self.plane.frame.shape))
            own = city.draw_places(canvas, self.plane, FILM, self.data, day, room) if places else []
            names.draw_names(canvas, FILM, [*own, *wanted], room)
            bar.draw(canvas)
            named = _Names(raster(canvas, self.dpi), tuple(room.taken), frozenset(canvas.record.drawn))
            _keep(self._names, key, named)
        return self._names[key]

    def _panel(self, run: Run, record: Record) -> Image.Image:
        """Draw the date, what is new, what the signs mean, and how the front is known."""
        data, state, day = self.data, self.state, run.first
        high = (self.height - self.foot + 0.05) * 25.4 / self.dpi
        size = ((self.left + 0.05) * 25.4 / self.dpi, high)
        canvas = self._canvas(size, transparent=False)
        left, width, top = FILM.margin, FILM.panel - 2 * FILM.margin + 2, high - FILM.margin
        _date(canvas, run, left, top, width)
        top -= BLOCKS[0]
        _paragraph(canvas, run.told, "sans", (17, 15, 13, 12), left, top, width, BLOCKS[1] - 3, "ink")
        top -= BLOCKS[1]
        front, bottom = data.territory.front, 2.5
        if "front" in state.layers and day in front:
            told = basis_words(front.standing(day), front.positions_of(day))
            _paragraph(canvas, told, "sans", (12,), left, BLOCKS[2], width, BLOCKS[2], "ink-2")
            bottom += BLOCKS[2]
        rows = [row for row in ranked_rows(data, _at(state, day), record) if not row.key.startswith("kind ")]
        key = (tuple(rows), bottom)
        if key not in self._legends:
            signs = self._canvas(size, transparent=True)
            _legend(signs, rows, left, top, width, bottom)
            signs.stroke(shapely.LineString([(FILM.panel, 0), (FILM.panel, high)]), "rule-2", 0.8)
            _keep(self._legends, key, raster(signs, self.dpi))
        panel = raster(canvas, self.dpi)
        panel.alpha_composite(self._legends[key])
        return panel.convert("RGB")

    def _drawn_strip(self) -> Image.Image:
        size = (self.width + 0.05) * 25.4 / self.dpi, (self.foot + 0.05) * 25.4 / self.dpi
        canvas = self._canvas(size, transparent=False)
        text = t("takeaway.film_foot", credits=t("sheet.credits"), version=self.data.version)
        canvas.text(FILM.margin, 3.1, text, "sans", 12, colour="ink-2")
        canvas.stroke(shapely.LineString([(0, size[1]), (size[0], size[1])]), "rule-2", 0.8)
        return raster(canvas, self.dpi).convert("RGB")


SIDES = {"left": "rtbl", "right": "ltbr", "center": "tbrl"}
"""On which sides of its place the name of an army is tried, by how it is set there."""


def _at(state: MapState, day: str) -> MapState:
    return MapState(day, state.view, state.layers, (), state.box, "", state.lang)


def _keep(kept: dict[Hashable, Kept], key: Hashable, value: Kept) -> None:
    """Remember a drawing, and forget the oldest of those that are too many."""
    while len(kept) >= KEPT:
        kept.pop(next(iter(kept)))
    kept[key] = value


def _date(canvas: Canvas, run: Run, left: float, top: float, width: float) -> None:
    """Write the day large, with its weekday; of a run of days the span."""
    if run.first == run.last:
        canvas.text(left, top - 4.6, weekday(run.first).upper(), "semibold", 14, colour="ink-2")
    words = span_in_words(run.first, run.last)
    size = next(size for size in (32, 29, 26, 23, 20, 18) if size == 18 or len(wrapped(words, "serif-semibold", size, width)) <= 2)  # fmt: skip
    for number, line in enumerate(wrapped(words, "serif-semibold", size, width)):
        canvas.text(left, top - 8 - (0.8 + number * 1.08) * size * MM_PER_POINT, line, "serif-semibold", size)


def _paragraph(
    canvas: Canvas, text: str, face: str, sizes: tuple[int, ...], left: float, top: float, width: float, height: float, colour: str
) -> None:  # fmt: skip
    """Write a text in the largest size that has room; at the smallest what has none ends with an ellipsis."""
    for size in sizes:
        lines, step = wrapped(text, face, size, width), size * 1.22 * MM_PER_POINT
        if len(lines) * step <= height:
            break
    room = int(height / step + 1e-6)
    if len(lines) > room:
        lines = [*lines[: room - 1], lines[room - 1].rsplit(" ", 1)[0] + " …"]
    for number, line in enumerate(lines):
        canvas.text(left, top - (number * 1.22 + 0.86) * size * MM_PER_POINT, line, face, size, colour=colour)


def _legend(canvas: Canvas, rows: list[Row], left: float, top: float, width: float, bottom: float) -> None:
    setter = Setter(canvas, FILM, width, 0.5)
    setter.swatch, setter.text_width = SWATCH, width - SWATCH[0] - 4
    for row in rows:
        row = Row(row.key, row.title, "", row.third, row.colour)
        if top - setter.row_height(row) < bottom:
            return
        setter.draw(Section("", (row,)), left, top, "panel")
        top -= setter.row_height(row)
