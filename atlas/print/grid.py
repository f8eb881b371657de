"""Several days on one sheet: small maps beside each other, one legend, and a table of the land."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import ceil

import shapely

from atlas.i18n import number, t
from atlas.print.canvas import Canvas
from atlas.print.fonts import MM_PER_POINT, width_of, wrapped
from atlas.print.paper import Paper
from atlas.print.plane import Frame
from atlas.style import PARTIES
from layers.atlas_data import AtlasData
from layers.balance import measured_holdings
from layers.calendar import short

ROMANIA = "romania"


@dataclass(frozen=True)
class Land:
    """Land on a day in km2: what Romania holds, how much of it is still passing to it and how much lies outside its frontiers of 1939, and who holds what it had in 1939."""

    day: str
    romania: float
    under_way: float
    administered: float
    """Of what Romania holds, land outside its frontiers of 1939."""
    held_by: dict[str, float]


def land_on(data: AtlasData, day: str) -> Land:
    """Sum up the land of a day as it is drawn."""
    romania = under_way = administered = 0.0
    held_by: dict[str, float] = defaultdict(float)
    for holding, area in measured_holdings(data.territory, data.folder, day):
        if holding.holder == ROMANIA:
            romania += area
            under_way += area if holding.tenure.under_way else 0
            administered += area if holding.unit not in data.romanian_1939 else 0
        elif holding.unit in data.romanian_1939:
            held_by[holding.holder] += area
    return Land(day, romania, under_way, administered, dict(held_by))


def cells(area: Frame, count: int, gap: float, head: float, ratio: float) -> list[Frame]:
    """Return the frames of small maps, row by row, each with `head` mm above it for its day, as large as the view's ratio allows."""

    def size(beside: int) -> tuple[float, float]:
        rows = ceil(count / beside)
        return (area.width - gap * (beside - 1)) / beside, (area.height - gap * (rows - 1)) / rows - head

    def room(beside: int) -> float:
        width, height = size(beside)
        return min(width, height / ratio)

    beside = max(range(1, count + 1), key=room)
    width, height = size(beside)
    top = area.y + area.height
    return [
        Frame(area.x + (place % beside) * (width + gap), top - (place // beside) * (height + head + gap) - head - height, width, height)
        for place in range(count)
    ]  # fmt: skip


class Table:
    """The land of some days as a table."""

    def __init__(self, canvas: Canvas, paper: Paper, data: AtlasData, days: tuple[str, ...], width: float) -> None:
        self.canvas, self.paper, self.width = canvas, paper, width
        self.size, self.scale = paper.points(6.2), max(paper.type, 0.8)
        self.step = self.size * 1.55 * MM_PER_POINT
        lands = [land_on(data, day) for day in days]
        others = [party for party in (*PARTIES, "germany") if any(land.held_by.get(party, 0) >= 1 for land in lands)]
        held = [t("sheet.table_held", country=data.countries[party].name) for party in others]
        outside = [t("sheet.table_administered")] if any(land.administered >= 1 for land in lands) else []
        self.head = [t("sheet.table_day"), t("sheet.table_romania"), *outside, *held]
        self.rows = [
            [short(land.day), _area(land.romania), *([_area(land.administered)] if outside else []), *(_area(land.held_by.get(party, 0)) for party in others)]
            for land in lands
        ]  # fmt: skip
        first = max(width_of(row[0], "sans", self.size) for row in self.rows) + 3 * self.scale
        rest = (width - first) / (len(self.head) - 1)
        self.ends = [first, *(first + rest * (place + 1) for place in range(len(self.head) - 1))]
        self.heads = [
            wrapped(text, "semibold", self.size, (first if not place else rest) - 2)
            for place, text in enumerate(self.head)
        ]
        self.note = wrapped(t("sheet.table_note"), "sans", paper.points(6), width)

    @property
    def height(self) -> float:
        """Return the height in mm."""
        return (max(map(len, self.heads)) * 0.8 + len(self.rows) + 1.2 + 0.8 * len(self.note)) * self.step

    def draw(self, x: float, top: float) -> None:
        """Draw the table with its upper left corner at a point."""
        line = self.step * 0.8
        for lines, end, place in zip(self.heads, self.ends, range(len(self.ends)), strict=True):
            for order, text in enumerate(lines):
                self._cell(x, top - line * (order + 0.8), text, end, place, "semibold")
        y = top - line * max(map(len, self.heads)) - self.step * 0.3
        self.canvas.stroke(shapely.LineString([(x, y), (x + self.width, y)]), "rule-2", 0.2 * self.scale)
        for row in self.rows:
            y -= self.step
            for text, end, place in zip(row, self.ends, range(len(row)), strict=True):
                self._cell(x, y + self.step * 0.3, text, end, place, "sans")
        y -= self.step * 0.4
        for text in self.note:
            y -= line
            self.canvas.text(x, y, text, "sans", self.paper.points(6), colour="ink-3", within="panel")

    def _cell(self, x: float, y: float, text: str, end: float, place: int, face: str) -> None:
        at, across = (x, "left") if place == 0 else (x + end, "right")
        self.canvas.text(at, y, text, face, self.size, across=across, within="panel")


def _area(area: float) -> str:
    return number(round(area)) if area >= 1 else "–"
