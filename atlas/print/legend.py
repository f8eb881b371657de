"""The legend of a sheet: exactly what is drawn on it, row by row, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from atlas.i18n import t
from atlas.print.canvas import Canvas, Record, circle
from atlas.print.fonts import MM_PER_POINT, wrapped
from atlas.print.ground import fill_of, texture
from atlas.print.marks import SITE_SHAPES, draw_kind, draw_site, draw_town
from atlas.print.paper import Paper
from atlas.print.warfare import DATED, POCKET_HATCH, REBUILT, RING, draw_line
from atlas.standing import losses
from atlas.style import CATEGORIES, LINES, SYMBOLS, Line
from layers.atlas_data import AtlasData
from layers.events import events_on

SWATCH = 9.0, 5.6
"""Width and height of a sample in mm on A4."""

MOST_LETTERS = 150
"""Of the titles of events beside one sign."""

STAGES = ("completed", "under way", "agreed")


@dataclass(frozen=True)
class Row:
    """One row: what it explains, its words, and the colour of the last of them."""

    key: str
    title: str
    second: str = ""
    third: str = ""
    colour: str = "ink-2"


@dataclass(frozen=True)
class Section:
    """Rows under one heading, with notes below them."""

    title: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def shortened(parts: Sequence[Section], *, events: bool) -> list[Section]:
    """Return sections with titles alone, and with their further lines only where `events` spares all but those of events."""
    if events:
        return [
            Section(
                part.title, tuple(_bare(row) if row.key.startswith("kind ") else row for row in part.rows), part.notes
            )
            for part in parts
        ]
    losses = [row for part in parts for row in part.rows if row.third]
    rest = [row for part in parts for row in part.rows if not row.third]
    rows = (*(Row(row.key, row.title, "", row.third, row.colour) for row in losses), *map(_bare, rest))
    return [Section("", rows, tuple(note for part in parts for note in part.notes))]


def _bare(row: Row) -> Row:
    return Row(row.key, row.title)


def sections(data: AtlasData, days: Sequence[str], record: Record) -> list[Section]:
    """Explain what was drawn for some days; the words of the front are those of the first day that has one."""
    drawn = record.drawn
    found = [
        Section(t("legend.given_up"), tuple(_losses(data, days, drawn))),
        Section(t("legend.frontiers"), tuple(_lines(drawn))),
        Section(t("front.title"), tuple(_front(data, days, drawn))),
        Section(t("army.title"), tuple(Row(f"army {kind}", t(f"army.legend_{kind}")) for kind in ("front", "broken", "coast") if f"army {kind}" in drawn)),
        Section(t("legend.elsewhere"), tuple(Row(key, t(f"symbol.{key}")) for key in SYMBOLS if key in drawn and key not in LINES and key not in {"romania", "neutral"}), (t("legend.sector_note"),) if record.follows_towns else ()),
        Section(t("legend.places"), tuple(Row(f"site {kind}", t(f"city.kind_{kind}")) for kind in SITE_SHAPES if f"site {kind}" in drawn)),
        Section(t("sheet.events"), tuple(_events(data, days, drawn))),
        Section(t("sheet.towns"), tuple(_towns(drawn))),
        Section(t("sheet.ways"), tuple(Row(f"route {name}", t(f"city.route_{name}")) for name in ("first", "second", "undocumented") if f"route {name}" in drawn)),
        Section(t("sheet.ground"), tuple(Row(f"city {name}", t(f"sheet.{name}")) for name in ("precision", "street", "rail", "water") if f"city {name}" in drawn)),
    ]  # fmt: skip
    return [section for section in found if section.rows]


def _losses(data: AtlasData, days: Sequence[str], drawn: set[str]) -> Iterator[Row]:
    seen = set()
    for day in days:
        for loss in losses(data, day):
            if loss.symbol in LINES and loss.symbol in drawn:
                party = loss.symbol.split()[-1]
                name = data.countries[party].name
                title = t("legend.to", country=f"the {name}" if name.startswith("Soviet") else name)
                row = Row(
                    loss.symbol, title, f"{loss.title}: {loss.act}" if loss.act else loss.title, loss.dates, party
                )
                if len(days) > 1:
                    row = Row(
                        loss.symbol,
                        f"{title}: {t(f'sheet.stage_{loss.symbol.rsplit(chr(32), 1)[0].replace(chr(32), chr(95))}')}",
                    )
                if row not in seen:
                    seen.add(row)
                    yield row


def _lines(drawn: set[str]) -> Iterator[Row]:
    if "line 1939" in drawn:
        yield Row("line 1939", t("legend.frontier_1939"))
    for stage in STAGES:
        if f"line {stage}" in drawn:
            yield Row(f"line {stage}", t(f"legend.new_{stage.replace(' ', '_')}"))
    words = {
        "administered": "legend.administered_line",
        "foreign": "legend.foreign",
        "inner": "legend.inner",
        "district": "rule.legend",
    }
    for key, word in words.items():
        if f"line {key}" in drawn:
            yield Row(f"line {key}", t(word))


def _front(data: AtlasData, days: Sequence[str], drawn: set[str]) -> Iterator[Row]:
    fought = [day for day in days if day in data.territory.front]
    standing = data.territory.front.standing(fought[0]) if fought else None
    for day in fought if {"front dated", "front rebuilt"} <= drawn else fought[:1]:
        basis = data.territory.front.standing(day).basis
        key = "front rebuilt" if basis == "reconstructed" else "front dated"
        if key in drawn:
            yield Row(key, t(f"front.legend_{basis}"), t("legend.front") if day == fought[0] else "")
    if standing and "front band" in drawn:
        errors = sorted({data.territory.front.standing(day).error_km for day in fought})
        yield Row(
            "front band",
            t("front.legend_band", error="–".join(f"{error:g}" for error in dict.fromkeys((errors[0], errors[-1])))),
        )
    for kind, word in {"ring": "pocket", "earlier": "earlier", "taken": "taken"}.items():
        if f"front {kind}" in drawn:
            yield Row(f"front {kind}", t(f"front.legend_{word}"))


def _events(data: AtlasData, days: Sequence[str], drawn: set[str]) -> Iterator[Row]:
    """Explain the signs of events; on a sheet of one day with what happened, as far as a few lines hold it."""
    for kind in CATEGORIES:
        if f"kind {kind}" not in drawn:
            continue
        titles = [event.title for event in events_on(data.events, days[0]) if event.category == kind and event.on_map]
        told: list[str] = []
        while titles and sum(map(len, told)) + len(titles[0]) <= MOST_LETTERS:
            told.append(titles.pop(0))
        more = t("sheet.more_events", count=len(titles)) if titles and told else ""
        yield Row(
            f"kind {kind}", t(f"kind.{kind}"), "; ".join([*told, *([more] if more else [])]) if len(days) == 1 else ""
        )


def _towns(drawn: set[str]) -> Iterator[Row]:
    ranks = [rank for rank in (1, 2, 3, 4) if f"town {rank}" in drawn]
    if ranks:
        yield Row("towns " + " ".join(map(str, ranks)), "; ".join(t(f"sheet.town_{rank}") for rank in ranks))


class Setter:
    """Sets sections into columns of a width; measures before it draws."""

    def __init__(self, canvas: Canvas, paper: Paper, width: float, tight: float = 1, *, small: bool = False) -> None:
        self.canvas, self.paper, self.width = canvas, paper, width
        scale = max(paper.type, 0.8)
        self.swatch = (
            SWATCH[0] * scale * (0.66 if small else 1),
            SWATCH[1] * scale * (1 if tight == 1 else 0.7 if small else 0.9),
        )
        self.text_width = width - self.swatch[0] - 2.4 * scale
        self.title, self.small, self.head = paper.points(6.2 if small else 7.0), paper.points(6.0), paper.points(6.2)
        self.gap = 1.5 * scale * tight
        self.lead = 1.18

    def height(self, section: Section) -> float:
        """Measure a section in mm."""
        rows = sum(self.row_height(row) for row in section.rows)
        notes = sum(
            len(wrapped(note, "sans", self.small, self.width)) * self._line(self.small) + self.gap
            for note in section.notes
        )
        head = self._line(self.head) + self.gap if section.title else 0
        return head + rows + notes + self.gap * 1.4

    def split(self, parts: Sequence[Section], columns: int, height: float) -> list[Section]:
        """Break one long section into as many as there are columns."""
        found: list[Section] = []
        for part in parts:
            rows: list[Row] = []
            for row in part.rows:
                if rows and columns > 1 and self.height(Section(part.title, (*rows, row))) > height:
                    found.append(Section(part.title, tuple(rows)))
                    rows = []
                rows.append(row)
            found.append(Section(part.title, tuple(rows), part.notes))
        return found

    def row_height(self, row: Row) -> float:
        """Measure a row in mm."""
        return (
            max(
                self._sample_height(row),
                sum(self._line(size) for _, size, _, _ in self._texts(row)),
            )
            + self.gap
        )

    def draw(self, section: Section, x: float, top: float, within: str) -> float:
        """Draw a section; return where it ends."""
        canvas, y = self.canvas, top
        if section.title:
            base = top - self.head * 0.8 * MM_PER_POINT
            canvas.text(x, base, section.title.upper(), "semibold", self.head, colour="ink-3", within=within)
            y = top - self._line(self.head) - self.gap
        for row in section.rows:
            y = self._row(row, x, y, within)
        for note in section.notes:
            for line in wrapped(note, "sans", self.small, self.width):
                canvas.text(
                    x, y - self.small * 0.8 * MM_PER_POINT, line, "sans", self.small, colour="ink-3", within=within
                )
                y -= self._line(self.small)
            y -= self.gap
        return y - self.gap * 1.4

    def _row(self, row: Row, x: float, top: float, within: str) -> float:
        texts = self._texts(row)
        high = self.row_height(row) - self.gap
        words = sum(self._line(size) for _, size, _, _ in texts)
        sample = self._sample_height(row)
        self.sample(row.key, x, top - (max(sample, self._line(self.title)) / 2 if len(texts) > 2 else high / 2), sample)
        self.canvas.record.explained |= explained_by(row.key)
        y = top - (high - words) / 2 if len(texts) <= 2 else top
        for text, size, face, colour in texts:
            self.canvas.text(
                x + self.width - self.text_width,
                y - size * 0.86 * MM_PER_POINT,
                text,
                face,
                size,
                colour=colour,
                within=within,
            )
            y -= self._line(size)
        return top - high - self.gap

    def _texts(self, row: Row) -> list[tuple[str, float, str, str]]:
        face = "semibold" if row.second or row.third else "sans"
        found = [(line, self.title, face, "ink") for line in wrapped(row.title, face, self.title, self.text_width)]
        found += [
            (line, self.small, "sans", "ink-2")
            for line in wrapped(row.second, "sans", self.small, self.text_width)
            if row.second
        ]
        found += [
            (line, self.small, "italic", row.colour)
            for line in wrapped(row.third, "italic", self.small, self.text_width)
            if row.third
        ]
        return found

    def _line(self, size: float) -> float:
        return size * self.lead * MM_PER_POINT

    def _sample_height(self, row: Row) -> float:
        """Return the height of a sample: land has a frame, lines and signs need less."""
        if row.key in SYMBOLS:
            return self.swatch[1] if row.second or row.third else self.swatch[1] * 0.72
        return (3.6 if row.key in {"front band", "line 1939"} else 3.0) * max(self.paper.type, 0.8)

    def sample(self, key: str, x: float, y: float, height: float) -> None:
        """Draw a sample of what a key stands for, its left edge at x, its middle at y."""
        width = self.swatch[0]
        canvas, ink = self.canvas, self.canvas.ink
        frame = shapely.box(x, y - height / 2, x + width, y + height / 2)
        level = shapely.LineString([(x, y), (x + width, y)])
        kind, _, name = key.partition(" ")
        if key in SYMBOLS:
            self._land(key, frame)
        elif key == "line 1939":
            canvas.area(shapely.box(x, y - height / 2 + 0.4, x + width, y), "band", edge=0)
            canvas.stroke(level, "frontier", 2 * ink)
        elif kind == "line":
            self._line_sample(name, level)
        elif kind == "front":
            self._front_sample(name, frame, level)
        elif kind == "army":
            dash = {"front": (), "broken": (7 * ink, 4 * ink), "coast": (2 * ink, 3 * ink)}[name]
            canvas.stroke(level, "region", 3.4 * ink, dash=dash)
        elif kind == "site":
            draw_site(canvas, x + width / 2, y, name)
        elif kind == "kind":
            draw_kind(canvas, x + width / 2, y, name)
        elif kind == "towns":
            ranks = name.split()
            for number, rank in enumerate(ranks):
                draw_town(canvas, x + width * (number + 0.5) / len(ranks), y, int(rank))
        elif kind == "route":
            way = {"first": (), "second": (2.5 * ink, 3.5 * ink), "undocumented": (9 * ink, 6 * ink)}[name]
            canvas.stroke(level, "ink", 1.6 * ink, dash=way)
        elif name == "precision":
            canvas.marks(np.array([[x + width / 2, y]]), circle(height / 2), fill="rule", edge="ink-3", width=1.1 * ink)
        else:
            colours = {"street": ("rule-2", 1.2), "rail": ("ink-3", 1.2), "water": ("river", 2.4)}
            canvas.stroke(level, colours[name][0], colours[name][1] * ink)

    def _land(self, key: str, frame: shapely.Polygon) -> None:
        canvas, look = self.canvas, SYMBOLS[key]
        canvas.area(frame, fill_of(canvas, key), edge=0)
        texture(canvas, frame, key)
        if look.line:
            inner = frame.buffer(-look.line.width * canvas.ink / 2, join_style="mitre")
            canvas.line(inner.exterior, Line(look.line.width, look.line.colour, look.line.dash, look.line.cap))

    def _line_sample(self, name: str, level: shapely.LineString) -> None:
        if name in STAGES:
            line = LINES[f"{name} ussr"]
            self.canvas.line(level, Line(line.width, "frontier", line.dash, line.cap))
        else:
            self.canvas.line(level, LINES[name])

    def _front_sample(self, name: str, frame: shapely.Polygon, level: shapely.LineString) -> None:
        canvas = self.canvas
        if name == "band":
            canvas.area(frame, "teal", alpha=0.16, edge=0)
        elif name == "earlier":
            canvas.stroke(level, "ink-3", 1.4 * canvas.ink, dash=(1.5 * canvas.ink, 3 * canvas.ink))
        elif name == "taken":
            middle = frame.centroid
            canvas.marks(np.array([[middle.x, middle.y]]), circle(6 * canvas.ink), edge="teal", width=1.8 * canvas.ink)
        else:
            if name == "ring":
                canvas.hatch(frame, POCKET_HATCH)
            draw_line(canvas, [level], {"dated": DATED, "rebuilt": REBUILT, "ring": RING}[name])


def explained_by(key: str) -> set[str]:
    """Return what a row explains; one row stands for all ranks of towns."""
    return {f"town {rank}" for rank in key.split()[1:]} if key.startswith("towns ") else {key}
