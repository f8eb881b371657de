"""A whole sheet: header, map, legend, timeline, locator, and a footer that says how it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from atlas.export.state import MapState, SheetRequest
from atlas.i18n import join, number, t
from atlas.print import city, furniture, ground, names, warfare
from atlas.print.canvas import Canvas
from atlas.print.fonts import MM_PER_POINT, wrapped
from atlas.print.grid import Table, cells
from atlas.print.identity import state_id
from atlas.print.legend import Setter, sections, shortened
from atlas.print.marks import draw_kind
from atlas.print.names import Name, Room
from atlas.print.palette import STYLES
from atlas.print.paper import PAPERS, Paper
from atlas.print.plane import Frame, Plane
from atlas.print.shown import shown_sources
from atlas.scene.rule import Rule
from atlas.standing import losses, statement
from atlas.telling import basis_words
from layers.atlas_data import AtlasData
from layers.calendar import in_words, weekday
from layers.errors import RequestError
from layers.events import events_on

WIDENED = (1.0, 1.4, 1.8)
"""How much wider the legend beside a map is made where its rows have no room."""

SHARES_BELOW = (0.28, 0.36, 0.45, 0.5, 0.55)
"""How much of a sheet of several days legend and table may take."""
LEAST_MAP = 20
"""Millimetres of the shorter side of a small map on A4."""

MOST_BESIDE = 3
"""Signs of events that stand beside each other at one place."""


@dataclass(frozen=True)
class Sheet:
    """A finished sheet with what is told of it apart from the drawing."""

    canvas: Canvas
    request: SheetRequest
    state_id: str
    title: str
    subtitle: str
    alt: str
    sources: tuple[str, ...]
    planes: tuple[Plane, ...]
    data_version: str


def draw_sheet(data: AtlasData, request: SheetRequest) -> Sheet:
    """Draw one day, or several beside each other; where the legend has no room, with less room for the map."""
    if len(request.state.days) > 1:
        return grid_sheet(data, request)
    for widened in WIDENED:
        sheet = _single(data, request, widened)
        if not sheet.canvas.record.crowded:
            break
    return sheet


def _single(data: AtlasData, request: SheetRequest, widened: float) -> Sheet:
    paper, state = PAPERS[request.paper], request.state
    canvas = _canvas(request, paper)
    title, subtitle = titles(data, request)
    layout = Layout(canvas, paper, widened)
    identity = state_id(data, request)
    if paper.layout == "bare":
        plane = draw_map(canvas, data, state, state.day, paper, Frame(2, 6.5, paper.width - 4, paper.height - 8.5))
        layout.credit_line(data, request, identity)
        return _finished(data, request, canvas, identity, (plane,))
    layout.header(title, subtitle, request.note)
    layout.reserve_footer(data, request)
    plane = draw_map(canvas, data, state, state.day, paper, layout.map_frame(state))
    layout.beside(data, state, plane)
    layout.footer(data, request, plane, identity)
    return _finished(data, request, canvas, identity, (plane,))


def _canvas(request: SheetRequest, paper: Paper) -> Canvas:
    transparent = request.ground == "transparent"
    return Canvas(paper.width, paper.height, STYLES[request.style], paper.ink, transparent=transparent)


def _finished(
    data: AtlasData, request: SheetRequest, canvas: Canvas, identity: str, planes: tuple[Plane, ...]
) -> Sheet:
    title, subtitle = titles(data, request)
    state = request.state
    return Sheet(
        canvas,
        request,
        identity,
        title,
        subtitle,
        alt_text(data, state),
        shown_sources(data, state),
        planes,
        data.version,
    )


def grid_sheet(data: AtlasData, request: SheetRequest) -> Sheet:
    """Draw several days beside each other with one legend and the table of the land; raise RequestError where they do not fit."""
    for share in SHARES_BELOW:
        sheet = _grid(data, request, share)
        if sheet is not None and not sheet.canvas.record.crowded:
            return sheet
    size = t(f"sheet.paper_{request.paper}")
    raise RequestError(
        f"{len(request.state.days)} days do not fit on one sheet ({size}); take fewer days or a larger paper"
    )


def _ratio(state: MapState) -> float:
    return Plane(state.view, Frame(0, 0, 100, 100), state.box, 0).ratio


def _grid(data: AtlasData, request: SheetRequest, share: float) -> Sheet | None:
    paper, state = PAPERS[request.paper], request.state
    if paper.layout == "bare":
        return None
    canvas = _canvas(request, paper)
    title, subtitle = titles(data, request)
    layout, identity = Layout(canvas, paper), state_id(data, request)
    layout.header(title, subtitle, request.note)
    layout.reserve_footer(data, request)
    area, gap = layout.all_maps(), 4 * layout.scale
    beside = paper.layout == "side"
    table = Table(
        canvas, paper, data, state.days, area.width * (0.36 if paper.brief else 0.42) if beside else area.width
    )
    below = area.height * share + (0 if beside else table.height)
    size = paper.points(8.5)
    head = size * 1.5 * MM_PER_POINT
    frames = cells(
        Frame(area.x, area.y + below, area.width, area.height - below), len(state.days), gap, head, _ratio(state)
    )
    if min(min(frame.width, frame.height) for frame in frames) < LEAST_MAP * layout.scale or table.height > below - gap:
        return None
    planes = []
    for day, frame in zip(state.days, frames, strict=True):
        canvas.text(frame.x, frame.y + frame.height + head * 0.3, in_words(day), "serif-semibold", size)
        rank = 2 if min(frame.width, frame.height) > 45 * layout.scale else 1
        planes.append(draw_map(canvas, data, state, day, paper, frame, most_rank=rank, furnished=day == state.days[0]))
    canvas.record.areas["panel"] = (area.x, area.y, area.x + area.width, area.y + below)
    top, foot = area.y + below - gap, table.height + gap
    if beside:
        legend = Frame(area.x, area.y, area.width - table.width - 2 * gap, below - gap)
        table.draw(area.x + legend.width + 2 * gap, top)
    else:
        legend = Frame(area.x, area.y + foot, area.width, below - gap - foot)
        table.draw(area.x, area.y + table.height)
    Panel(canvas, paper, legend, 3 if legend.width > 120 * layout.scale else 2).legend(data, state)
    layout.footer(data, request, planes[0], identity)
    return _finished(data, request, canvas, identity, tuple(planes))


def draw_map(
    canvas: Canvas,
    data: AtlasData,
    state: MapState,
    day: str,
    paper: Paper,
    frame: Frame,
    *,
    most_rank: int = 4,
    furnished: bool = True,
) -> Plane:
    """Draw the map of a day into a frame."""
    plane = Plane(state.view, frame, state.box)
    canvas.record.areas.setdefault("map", frame.box)
    room = Room(frame.inside(0.8).shape)
    bar = furniture.ScaleBar(plane, paper, room) if furnished else None
    if state.view == "iasi" and not state.box:
        event = data.event(state.event)
        wanted = city.draw_iasi(canvas, plane, paper, data, day, event.sites if event else (), room)
    else:
        wanted = _country(canvas, data, state, day, paper, plane, room, most_rank)
    if state.view == "iasi" and not state.box:
        furniture.graticule(canvas, plane, paper, room, strong=False)
    names.draw_names(canvas, paper, wanted, room)
    if bar:
        bar.draw(canvas)
    canvas.rectangle(frame.x, frame.y, frame.width, frame.height, edge="frontier", line=0.35)
    return plane


def _country(
    canvas: Canvas, data: AtlasData, state: MapState, day: str, paper: Paper, plane: Plane, room: Room, most_rank: int
) -> list[Name]:
    layers, rule = state.layers, Rule(data)
    trains = state.view == "trains" and not state.box
    ground.draw_ground(canvas, plane, data)
    pieces = ground.draw_land(canvas, plane, data, day, rule if "rule" in layers and not trains else None)
    furniture.graticule(canvas, plane, paper, room, strong="grid" in layers)
    ground.draw_waters(canvas, plane, data, rivers="rivers" in layers)
    if "rule" in layers and not trains:
        ground.draw_district_lines(canvas, plane, data, day, rule)
    if "frontiers" in layers:
        ground.draw_frontiers(canvas, plane, data, day, pieces)
    wanted: list[Name] = []
    if trains:
        wanted += city.draw_trains(canvas, plane, paper, data, room)
        stops = {name.text for name in wanted}
        wanted += names.written_names(data, plane, paper, day, ("rivers",))
        return wanted + [
            name for name in names.town_names(data, plane, paper, day, canvas.ink, 2) if name.text not in stops
        ]
    if "front" in layers:
        warfare.draw_front(canvas, plane, data, day, earlier="earlier" in layers)
    if "armies" in layers and day in data.territory.front:
        for text, x, y, across in warfare.draw_armies(canvas, plane, data, day):
            side = {"left": "rtbl", "right": "ltbr", "center": "tbrl"}[across]
            wanted.append(Name(text, x, y, paper.points(6.6), "semibold", "region", 1.5, 0, 0, side, 0.2))
    if "persecution" in layers:
        wanted += city.draw_places(canvas, plane, paper, data, day, room)
    if "events" in layers:
        _draw_events(canvas, plane, data, day, room)
    if "rule" in layers:
        wanted += names.district_names(data, rule, plane, paper, day)
    wanted += names.written_names(data, plane, paper, day, layers)
    if "towns" in layers:
        wanted += names.town_names(data, plane, paper, day, canvas.ink, most_rank)
    return wanted


def _draw_events(canvas: Canvas, plane: Plane, data: AtlasData, day: str, room: Room) -> None:
    used: dict[tuple[float, float], int] = {}
    step, reach = 14 * canvas.ink, 7 * canvas.ink
    for event in events_on(data.events, day):
        if event.lat is None or event.lon is None or not plane.shows(event.lon, event.lat, 2):
            continue
        x, y = plane.at(event.lon, event.lat)
        place = round(x / 2), round(y / 2)
        beside = used.get(place, 0)
        used[place] = beside + 1
        if beside < MOST_BESIDE:
            draw_kind(canvas, x + beside * step, y + 12 * canvas.ink, event.category)
            room.take(
                shapely.box(
                    x + beside * step - reach, y + 5 * canvas.ink, x + beside * step + reach, y + 19 * canvas.ink
                )
            )
            canvas.record.drawn.add(f"kind {event.category}")


class Layout:
    """Where header, map, legend and footer stand on a paper, in mm."""

    def __init__(self, canvas: Canvas, paper: Paper, widened: float = 1) -> None:
        self.canvas, self.paper, self.widened = canvas, paper, widened
        self.scale = max(paper.type, 0.8)
        self.small, self.line = paper.points(6), paper.points(6) * 1.22 * MM_PER_POINT
        self.left, self.right = paper.margin, paper.width - paper.margin
        self.top, self.bottom = paper.height - paper.margin, paper.margin
        self.code = {"16x9": 24.0, "column": 13.0}.get(paper.name, 15 * self.scale)
        self.footer_lines, self.footer_top = 0, self.bottom
        self.header_bottom = self.top

    def header(self, title: str, subtitle: str, note: str) -> None:
        """Write title, day and note, with a rule below them."""
        canvas, width, y = self.canvas, self.right - self.left, self.top
        size, second = self.paper.points(16), self.paper.points(9)
        if self.paper.name == "column":
            size, second = 10, 7
        for line in wrapped(title, "serif-semibold", size, width)[:3]:
            y -= size * 0.78 * MM_PER_POINT
            canvas.text(self.left, y, line, "serif-semibold", size, within="header")
            y -= size * 0.36 * MM_PER_POINT
        for text in filter(None, (subtitle, note)):
            for line in wrapped(text, "sans", second, width)[:3]:
                y -= second * 0.82 * MM_PER_POINT
                canvas.text(self.left, y, line, "sans", second, colour="ink-2", within="header")
                y -= second * 0.36 * MM_PER_POINT
        y -= 0.8 * self.scale
        canvas.stroke(shapely.LineString([(self.left, y), (self.right, y)]), "frontier", 0.25 * self.scale)
        self.header_bottom = y - 2.2 * self.scale
        canvas.record.areas["header"] = (self.left, y, self.right, self.top)

    def reserve_footer(self, data: AtlasData, request: SheetRequest) -> None:
        """Keep room for the footer: for what must be said, and some titles of sources on a large sheet."""
        plane = Plane(request.state.view, Frame(0, 0, 200, 150), request.state.box)
        keys = shown_sources(data, request.state)
        blocks = footer_blocks(data, request, plane, "0" * 10, self.paper, keys, 0)
        least = sum(len(wrapped(block, "sans", self.small, self._footer_width)) for block in blocks)
        self.footer_lines = least if self.paper.brief else max(least, 6)
        self.footer_top = self.bottom + max(self.footer_lines * self.line, self.code) + 2.5 * self.scale

    @property
    def _footer_width(self) -> float:
        return self.right - self.left - self.code - 3 * self.scale

    def map_frame(self, state: MapState) -> Frame:
        """Return where the map stands."""
        paper, width = self.paper, self.right - self.left
        if paper.layout == "side":
            return Frame(
                self.left,
                self.footer_top,
                width - paper.panel * self.widened - 4 * self.scale,
                self.header_bottom - self.footer_top,
            )
        ratio = min(max(_ratio(state), 0.6), 1.05)
        high = min(width * ratio, (self.header_bottom - self.footer_top) * 0.66)
        return Frame(self.left, self.header_bottom - high, width, high)

    def all_maps(self) -> Frame:
        """Return what is left between header and footer."""
        return Frame(self.left, self.footer_top, self.right - self.left, self.header_bottom - self.footer_top)

    def beside(self, data: AtlasData, state: MapState, plane: Plane) -> None:
        """Set legend, timeline and locator into the columns that are left; what has no room of its own is left out last first."""
        canvas, paper, frame = self.canvas, self.paper, plane.frame
        if paper.layout == "side":
            area = Frame(
                frame.x + frame.width + 4 * self.scale,
                frame.y,
                self.right - frame.x - frame.width - 4 * self.scale,
                frame.height,
            )
            columns = 1 if self.widened == 1 else 2
        else:
            area = Frame(self.left, self.footer_top, self.right - self.left, frame.y - self.footer_top - 3 * self.scale)
            columns = 2 if paper.name == "column" else 3
        canvas.record.areas["panel"] = area.box
        Panel(canvas, paper, area, columns).fill(data, state, plane)

    def footer(self, data: AtlasData, request: SheetRequest, plane: Plane, identity: str) -> None:
        """Write projection and scale, how exact the lines are, sources, licence, link and state id; the link also as a QR code."""
        canvas, link = self.canvas, request.state.link(request.address)
        top, code = self.footer_top - 2 * self.scale, self.code
        rule = shapely.LineString([(self.left, top + 0.9 * self.scale), (self.right, top + 0.9 * self.scale)])
        canvas.stroke(rule, "rule-2", 0.15 * self.scale)
        furniture.qr_code(canvas, link, self.right - code, top - code, code)
        lines = self._fitted(data, request, plane, identity, self._footer_width)
        y = top
        for line in lines:
            y -= self.small * 0.86 * MM_PER_POINT
            canvas.text(self.left, y, line, "sans", self.small, colour="ink-2", within="footer")
            y -= self.line - self.small * 0.86 * MM_PER_POINT
        canvas.record.areas["footer"] = (self.left, self.bottom - 0.5, self.right, self.footer_top)

    def _fitted(self, data: AtlasData, request: SheetRequest, plane: Plane, identity: str, width: float) -> list[str]:
        """Break the footer into its lines; works that have no room with their titles are named by their keys."""
        keys = shown_sources(data, request.state)
        for titles in range(len(keys), -1, -1):
            blocks = footer_blocks(data, request, plane, identity, self.paper, keys, titles)
            lines = [line for block in blocks for line in wrapped(block, "sans", self.small, width)]
            if len(lines) <= self.footer_lines:
                break
        return lines[: self.footer_lines]

    def credit_line(self, data: AtlasData, request: SheetRequest, identity: str) -> None:
        """Write the one line below a map that stands alone."""
        text = f"{titles(data, request)[0]}. {credits(request.state)} {t('sheet.licence')} {t('sheet.identity', state=identity, version=data.version)}"
        size, room = self.small, self.paper.width - 4
        line = next(piece for piece in wrapped(text, "sans", size, room))
        self.canvas.text(2, 2.6, line, "sans", size, colour="ink-2", within="footer")


class Panel:
    """Legend, timeline and locator in columns."""

    def __init__(self, canvas: Canvas, paper: Paper, area: Frame, columns: int) -> None:
        self.canvas, self.paper, self.area, self.columns = canvas, paper, area, columns
        self.gutter = 5 * max(paper.type, 0.8)

    def fill(self, data: AtlasData, state: MapState, plane: Plane) -> None:
        """Set the legend, and beside it what has room."""
        ends, width = self.legend(data, state)
        if ends:
            self._extras(data, state, plane, ends, width)

    def legend(self, data: AtlasData, state: MapState) -> tuple[list[float], float]:
        """Set the legend, closer and shorter where it is long; return where its columns end, nothing where it has no room."""
        wanted = sections(data, state.days, self.canvas.record)
        bare, spare = shortened(wanted, events=True), shortened(wanted, events=False)
        columns = self.columns
        for parts, tight in ((wanted, 1.0), (wanted, 0.6), (bare, 0.6), (bare, 0.3), (spare, 0.5), (spare, 0.1)):
            width = (self.area.width - self.gutter * (columns - 1)) / columns
            setter = Setter(self.canvas, self.paper, width, tight, small=parts is spare)
            parts = setter.split(parts, columns, self.area.height) if parts is spare else parts
            placed = self._placed([setter.height(part) for part in parts], columns)
            if placed is not None:
                break
        else:
            self.canvas.record.crowded = True
            return [], 0
        ends = [self.area.y + self.area.height] * columns
        for section, (column, top) in zip(parts, placed, strict=True):
            ends[column] = setter.draw(section, self._x(column, width), top, "panel")
        return ends, width

    def _x(self, column: int, width: float) -> float:
        return self.area.x + column * (width + self.gutter)

    def _placed(self, heights: list[float], columns: int) -> list[tuple[int, float]] | None:
        """Return column and top of every section, None where they do not all fit."""
        column, top, found = 0, self.area.y + self.area.height, []
        for height in heights:
            if top - height < self.area.y - 0.5 and top < self.area.y + self.area.height:
                column, top = column + 1, self.area.y + self.area.height
            if column >= columns or top - height < self.area.y - 0.5:
                return None
            found.append((column, top))
            top -= height
        return found

    def _extras(self, data: AtlasData, state: MapState, plane: Plane, ends: list[float], width: float) -> None:
        scale, bottom = max(self.paper.type, 0.8), self.area.y
        if state.in_city:
            self._notes(data, state, ends, width)
            return
        rows = len(
            furniture.timeline_rows(
                data, state.day if furniture.TRANSFERS[0] <= state.day <= furniture.TRANSFERS[1] else "1947-02-10"
            )
        )
        need = furniture.timeline_height(self.paper, rows) + 4.5 * scale
        column = max(range(len(ends)), key=lambda number: ends[number])
        if ends[column] - bottom >= need and self.paper.name != "column":
            head = self.paper.points(6.2)
            self.canvas.text(
                self._x(column, width),
                ends[column] - head * 0.8 * MM_PER_POINT,
                t("sheet.timeline").upper(),
                "semibold",
                head,
                colour="ink-3",
                within="panel",
            )
            high = furniture.timeline_height(self.paper, rows)
            furniture.timeline(
                self.canvas,
                self.paper,
                data,
                state.days,
                Frame(self._x(column, width), ends[column] - 4.2 * scale - high, width, high),
            )
            self.canvas.record.areas["timeline"] = (
                self._x(column, width),
                ends[column] - need,
                self._x(column, width) + width,
                ends[column],
            )
            ends[column] -= need + 1.5 * scale
        column = max(range(len(ends)), key=lambda number: ends[number])
        left = ends[column] - bottom
        if left >= 20 * scale and self.paper.name != "column":
            high = min(left, 34 * scale, width * 0.8)
            wide = min(width, high * 1.35)
            furniture.locator(self.canvas, data, Frame(self._x(column, width), bottom, wide, high), plane)

    def _notes(self, data: AtlasData, state: MapState, ends: list[float], width: float) -> None:
        """Write what is to be known about a map of the pogrom, and the moments of the day, as far as there is room."""
        column = max(range(len(ends)), key=lambda number: ends[number])
        x, size = self._x(column, width), self.paper.points(6.2)
        y = self._paragraph(t(f"city.note_{state.view}"), x, ends[column], width, "sans", size)
        moments = [event for event in data.events if event.moment and state.day in event]
        for order, event in enumerate(moments):
            text = f"{event.date_in_words.removeprefix(in_words(state.day)).lstrip(', ')}: {event.title}".removeprefix(
                ": "
            )
            more = t("sheet.more_moments", count=len(moments) - order)
            if (
                y is None
                or y - self._height(text, width, size) - (2.2 if order + 1 < len(moments) else 0) * size * MM_PER_POINT
                < self.area.y
            ):
                if y is not None and order:
                    self._paragraph(more, x, y, width, "italic", size)
                return
            if not order:
                y = self._paragraph(
                    t("sheet.moments").upper(), x, y - size * 0.4 * MM_PER_POINT, width, "semibold", size
                )
            y = self._paragraph(text, x, y, width, "sans", size) if y is not None else None

    def _height(self, text: str, width: float, size: float) -> float:
        return (len(wrapped(text, "sans", size, width)) * 1.25 + 0.55) * size * MM_PER_POINT

    def _paragraph(self, text: str, x: float, top: float, width: float, face: str, size: float) -> float | None:
        """Write a paragraph where it has room; return where the next begins."""
        if top - self._height(text, width, size) < self.area.y - 0.5:
            return None
        for line in wrapped(text, face, size, width):
            colour = "ink-3" if face == "semibold" else "ink-2"
            self.canvas.text(x, top - size * 0.86 * MM_PER_POINT, line, face, size, colour=colour, within="panel")
            top -= size * 1.25 * MM_PER_POINT
        return top - size * 0.55 * MM_PER_POINT


def titles(data: AtlasData, request: SheetRequest) -> tuple[str, str]:
    """Return the title (the reader's own or one that says view and days) and the line below it."""
    state = request.state
    days = state.days
    shown = (
        in_words(days[0])
        if len(days) == 1
        else join([in_words(day) for day in days])
        if len(days) < 4
        else t("sheet.span", first=in_words(days[0]), last=in_words(days[-1]))
    )
    title = request.title or t(f"sheet.title_{state.area}", day=shown)
    if len(days) > 1:
        return title, t("sheet.compared", count=len(days)) if not request.title else shown
    told = f"{weekday(state.day)}. {statement(data, state.day)}"
    return title, f"{in_words(state.day)}, {told}" if request.title else told


def alt_text(data: AtlasData, state: MapState) -> str:
    """Describe a sheet in words for those who cannot see it."""
    told = []
    for day in state.days:
        lines = [f"{line.title}: {line.stage}" for line in losses(data, day)]
        front = data.territory.front
        if "front" in state.layers and day in front and not state.in_city:
            lines.append(basis_words(front.standing(day), front.positions_of(day)))
        told.append(f"{in_words(day)}: {'; '.join(lines) or t('panel.nothing_lost')}")
    return t(f"sheet.alt_{state.area}") + " " + ". ".join(told) + "."


def credits(state: MapState) -> str:
    """Return whom the geometry comes from."""
    osm = f" {t('city.osm_credit')} (ODbL 1.0)." if state.in_city else ""
    return f"{t('sheet.credits')}{osm}"


def footer_blocks(
    data: AtlasData, request: SheetRequest, plane: Plane, identity: str, paper: Paper, keys: Sequence[str], titles: int
) -> list[str]:
    """Return the paragraphs of a footer, `titles` of the cited works with their titles, the others by key."""
    state = request.state
    nearest = 10 ** max(len(str(int(plane.denominator))) - 2, 0)
    projection = t(
        "sheet.projection", south=f"{plane.south_parallel:g}", north=f"{plane.north_parallel:g}", meridian=f"{plane.meridian:g}",
        scale=number(round(plane.denominator / nearest) * nearest), paper=t(f"sheet.paper_{paper.name}"),
    )  # fmt: skip
    if paper.brief:
        return _brief_footer(data, request, identity)
    exact = t("sheet.exactness_city") if state.in_city else t("sheet.exactness")
    front = data.territory.front
    if "front" in state.layers and not state.in_city:
        exact += "".join(
            f" {basis_words(front.standing(day), front.positions_of(day))}" for day in state.days if day in front
        )
    ends = f"{credits(state)} {t('sheet.licence')} {t('sheet.identity', state=identity, version=data.version)}"
    return [projection, exact, *_works(data, keys, titles), ends, state.link(request.address)]


def _brief_footer(data: AtlasData, request: SheetRequest, identity: str) -> list[str]:
    """Return what must stand on a slide or in a column: how the front is known, whom the map comes from, the link."""
    state, front = request.state, data.territory.front
    known = [
        basis_words(front.standing(day), front.positions_of(day))
        for day in state.days
        if day in front and "front" in state.layers and not state.in_city
    ]
    return [
        *known,
        f"{credits(state)} {t('sheet.licence')} {t('sheet.by_link')} {t('sheet.identity', state=identity, version=data.version)}",
        state.link(request.address),
    ]


def _works(data: AtlasData, keys: Sequence[str], titles: int) -> list[str]:
    named = "; ".join(data.works[key].reference.rstrip(".") for key in keys[:titles])
    rest = ", ".join(keys[titles:])
    if not keys:
        return []
    if not titles:
        return [t("sheet.sources_by_key", keys=rest)]
    told = t("sheet.sources", works=named)
    return [told.removesuffix(".") + t("sheet.more_sources", keys=rest) if rest else told]
