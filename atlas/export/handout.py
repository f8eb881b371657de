"""A tour as pages to take home: two stops to a page, with map, words, notes and sources."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from atlas.export.state import HOME, MapState, fingerprint
from atlas.export.takeaway import date_at, licences, reference, state_at, works_of
from atlas.i18n import t
from atlas.print.booklet import booklet
from atlas.print.canvas import Canvas
from atlas.print.fonts import MM_PER_POINT, fonts_fingerprint, width_of, wrapped
from atlas.print.furniture import qr_code
from atlas.print.identity import renderer
from atlas.print.legend import Section, Setter
from atlas.print.palette import STYLES
from atlas.print.paper import HANDOUT
from atlas.print.picture import draw_maps, ranked_rows
from atlas.print.plane import Frame
from atlas.telling import basis_words
from layers.atlas_data import AtlasData
from layers.tours import Stop, Tour

TWO = 2
"""Stops on a page."""
LEFT, RIGHT = HANDOUT.margin + 4, HANDOUT.width - HANDOUT.margin
TOP, BOTTOM, FOOT = HANDOUT.height - 14, 18.0, 10.0
"""Where the text begins and ends, and the line with the number of the page, in mm; the left edge may be punched."""
SLOT = (TOP - BOTTOM) / TWO
MAP = 116.0, 86.0
"""Width and height of a map in mm."""
GUTTER = 5.0
SIZES = (9.4, 8.8, 8.2, 7.6, 7.0, 6.5)
"""Points of the notes, the largest that has room."""
MOST_SOURCE_LINES = 4


def handout(data: AtlasData, tour: Tour, address: str = HOME, *, notes: bool = True) -> bytes:
    """Return a tour as a PDF of A4 pages, with the notes of who speaks or without; the same tour gives the same bytes."""
    stops = [tour.stops[start : start + TWO] for start in range(0, len(tour.stops), TWO)]
    works = _works(data, tour)
    total = 1 + len(stops) + len(works)
    pages = [_cover(data, tour, address, total)]
    for pair in stops:
        page = _page(tour, len(pages) + 1, total)
        for place, stop in enumerate(pair):
            _stop(page, data, stop, TOP - place * SLOT, notes=notes)
        if len(pair) == TWO:
            _rule(page, LEFT, RIGHT, TOP - SLOT + 3.2)
        pages.append(page)
    for number, lines in enumerate(works):
        pages.append(_list(data, tour, lines, len(pages) + 1, total, first=number == 0))
    told = {
        "dc:title": tour.title, "dc:description": tour.lead or tour.title, "dc:rights": "CC BY 4.0",
        "dc:source": _first(tour).link(address) if _first(tour) else address,
        "dc:identifier": f"tour {tour.id}, {_identity(data, tour, address, notes=notes)}, data {data.version}",
    }  # fmt: skip
    marks = [(t("takeaway.contents"), 0), *((_title(data, stop), 1 + number // TWO) for number, stop in enumerate(tour.stops))]  # fmt: skip
    return booklet(pages, told, [*marks, (t("takeaway.sources_title"), 1 + len(stops))], "en")


def _identity(data: AtlasData, tour: Tour, address: str, *, notes: bool) -> str:
    return fingerprint(tour, address, notes, data.version, fonts_fingerprint(), renderer())


def _first(tour: Tour) -> MapState:
    return next((state_at(stop) for stop in tour.stops if stop.kind == "map"), MapState("1939-09-01"))


def _title(data: AtlasData, stop: Stop) -> str:
    return stop.title or date_at(data, stop)[1]


def _canvas() -> Canvas:
    return Canvas(HANDOUT.width, HANDOUT.height, STYLES["colour"], HANDOUT.ink)


def _page(tour: Tour, number: int, total: int) -> Canvas:
    """Return an empty page with its foot."""
    page = _canvas()
    foot = t("takeaway.handout_foot", title=tour.title, author=t("sheet.author"))
    page.text(LEFT, FOOT, _one_line(foot, "sans", 7, RIGHT - LEFT - 18), "sans", 7, colour="ink-2")
    page.text(RIGHT, FOOT, t("takeaway.page", page=number, pages=total), "sans", 7, colour="ink-2", across="right")
    return page


def _cover(data: AtlasData, tour: Tour, address: str, total: int) -> Canvas:
    """Draw title, lead, the stops with their pages, the terms, and the link of the first stop."""
    page, width = _page(tour, 1, total), RIGHT - LEFT
    y = _lines(page, tour.title, "serif-semibold", 24, LEFT, TOP - 8, width)
    y = _lines(page, tour.lead, "sans", 12, LEFT, y - 3, width, "ink-2") if tour.lead else y
    _rule(page, LEFT, RIGHT, y - 4, "teal", 0.5)
    y = _lines(page, t("takeaway.contents"), "serif-semibold", 13, LEFT, y - 10, width) - 2
    step = min(7.2, (y - 62) / max(len(tour.stops), 1))
    size = min(10.0, step / MM_PER_POINT / 1.25)
    for number, stop in enumerate(tour.stops):
        base = y - step * (number + 0.7)
        page.text(LEFT, base, str(number + 1), "sans", size, colour="ink-2")
        date = date_at(data, stop)[1] if stop.kind == "map" else ""
        room = width - 22 - width_of(date, "sans", size)
        page.text(LEFT + 8, base, _one_line(_title(data, stop), "semibold", size, room), "semibold", size)
        if date:
            page.text(RIGHT - 10, base, date, "sans", size, colour="ink-2", across="right")
        page.text(RIGHT, base, str(2 + number // TWO), "sans", size, across="right")
    link = _first(tour).link(address)
    qr_code(page, link, LEFT - 2, BOTTOM, 26)
    y = BOTTOM + 23
    for text in (*licences(data, tour), t("takeaway.film_from", link=link)):
        y = _lines(page, text, "sans", 8, LEFT + 28, y, width - 28, "ink-2")
    return page


def _stop(page: Canvas, data: AtlasData, stop: Stop, top: float, *, notes: bool) -> None:
    """Draw a stop into its half of a page."""
    width, bottom = RIGHT - LEFT, top - SLOT + 7
    y = _lines(page, _title(data, stop), "serif-semibold", 14, LEFT, top, width)
    if stop.kind == "slide":
        y = _lines(page, stop.caption, "serif-italic", 10.5, LEFT, y - 1, width, "ink-2") if stop.caption else y
        for line in stop.lines:
            page.text(LEFT, y - 1.2 - 10 * 0.86 * MM_PER_POINT, "•", "sans", 10)
            y = _lines(page, line, "sans", 10, LEFT + 4, y - 1.2, width - 4)
    else:
        y = _told_map(page, data, stop, y - 1)
    foot = _source_lines(data, stop, width)
    step = 6.6 * 1.22 * MM_PER_POINT
    below = bottom + len(foot) * step
    if notes and stop.notes:
        _notes(page, stop, y - 1.5, below + 1)
    _rows(page, foot, "sans", 6.6, LEFT, below, "ink-2")


def _told_map(page: Canvas, data: AtlasData, stop: Stop, top: float) -> float:
    """Draw a map and beside it day, caption, legend and how the front is known; return where the map ends."""
    state = state_at(stop)
    before, page.record.drawn, page.record.follows_towns = page.record.drawn, set(), False
    page.record.areas.pop("map", None)
    draw_maps(page, data, state, HANDOUT, Frame(LEFT, top - MAP[1], *MAP))
    rows = ranked_rows(data, state, page.record)
    page.record.drawn |= before
    x, width, y = LEFT + MAP[0] + GUTTER, RIGHT - LEFT - MAP[0] - GUTTER, top
    day, date = date_at(data, stop)
    y = _lines(page, day, "sans", 8, x, y, width, "ink-2") if day else y
    y = _lines(page, date, "serif-semibold", 12, x, y, width)
    y = _lines(page, stop.caption, "sans", 9.2, x, y - 0.8, width) - 2
    front, end = data.territory.front, top - MAP[1]
    known = [basis_words(front.standing(day), front.positions_of(day)) for day in state.days if day in front]
    if known and "front" in state.layers and not state.in_city:
        told = wrapped(" ".join(known), "sans", 6.6, width)
        end += len(told) * 6.6 * 1.22 * MM_PER_POINT
        _rows(page, told, "sans", 6.6, x, end, "ink-2")
        end += 1.2
    setter = Setter(page, HANDOUT, width, 0.7)
    for row in rows:
        section = Section("", (row,))
        if y - setter.row_height(row) < end:
            break
        setter.draw(section, x, y, "page")
        y -= setter.row_height(row)
    return top - MAP[1]


def _notes(page: Canvas, stop: Stop, top: float, bottom: float) -> None:
    """Write the notes in the largest size that has room; what has none at the smallest ends with an ellipsis."""
    width = RIGHT - LEFT
    for size in SIZES:
        lines = [line for part in stop.notes.split("\n") for line in wrapped(part, "sans", size, width)]
        room = int((top - bottom) / (size * 1.22 * MM_PER_POINT))
        if len(lines) <= room:
            break
    kept = lines[: max(room, 0)]
    if kept and len(kept) < len(lines):
        kept[-1] = kept[-1].rsplit(" ", 1)[0] + " …"
    _rows(page, kept, "sans", size, LEFT, top)


def _source_lines(data: AtlasData, stop: Stop, width: float) -> list[str]:
    """Break the works of a stop into lines: as many with their titles as have room, the others by key."""
    found: list[str] = []
    for named in range(len(stop.sources), -1, -1):
        full, keys = stop.sources[:named], stop.sources[named:]
        works = "; ".join(f"{reference(data, key)} [{key}]" for key in full) or ", ".join(keys)
        text = t("takeaway.sources", works=works)
        if full and keys:
            text = text.removesuffix(".") + t("takeaway.more_works_end", keys=", ".join(keys))
        found = wrapped(text, "sans", 6.6, width) if stop.sources else []
        if len(found) <= MOST_SOURCE_LINES:
            break
    return found


def _works(data: AtlasData, tour: Tour) -> list[list[str]]:
    """Divide all works cited into pages of lines."""
    width, step = RIGHT - LEFT, 8 * 1.22 * MM_PER_POINT
    most = int((TOP - BOTTOM - 22) / step)
    pages: list[list[str]] = [[]]
    for key in works_of(tour):
        lines = wrapped(
            f"{key}   {reference(data, key)}. {data.works[key].url if key in data.works else ''}".rstrip(),
            "sans",
            8,
            width,
        )
        if pages[-1] and len(pages[-1]) + len(lines) > most:
            pages.append([])
        pages[-1] += lines
    return [page for page in pages if page]


def _list(data: AtlasData, tour: Tour, lines: Sequence[str], number: int, total: int, *, first: bool) -> Canvas:
    page = _page(tour, number, total)
    y = TOP
    if first:
        y = _lines(page, t("takeaway.sources_title"), "serif-semibold", 14, LEFT, TOP, RIGHT - LEFT)
        y = _lines(page, " ".join(licences(data, tour)), "sans", 8, LEFT, y - 1, RIGHT - LEFT, "ink-2") - 2
    _rows(page, lines, "sans", 8, LEFT, y)
    return page


def _one_line(text: str, face: str, size: float, width: float) -> str:
    """Cut a text to a line."""
    first, *rest = wrapped(text, face, size, width - width_of(" …", face, size))
    return f"{first} …" if rest else text


def _lines(
    page: Canvas, text: str, face: str, size: float, x: float, top: float, width: float, colour: str = "ink"
) -> float:
    """Write a paragraph; return where it ends."""
    return _rows(page, wrapped(text, face, size, width), face, size, x, top, colour)


def _rows(
    page: Canvas, lines: Sequence[str], face: str, size: float, x: float, top: float, colour: str = "ink"
) -> float:
    for number, line in enumerate(lines):
        base = top - (number * 1.22 + 0.86) * size * MM_PER_POINT
        if line:
            page.text(x, base, line, face, size, colour=colour)
    return top - len(lines) * 1.22 * size * MM_PER_POINT


def _rule(page: Canvas, left: float, right: float, y: float, colour: str = "rule-2", width: float = 0.2) -> None:
    page.stroke(shapely.LineString([(left, y), (right, y)]), colour, width)
