"""A tour as slides whose words can be edited, with the map as a picture and the notes for who speaks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from atlas.export.state import HOME
from atlas.export.takeaway import date_at, licences, reference, state_at, works_of
from atlas.i18n import t
from atlas.print.fonts import MM_PER_POINT, wrapped
from atlas.print.legend import Row
from atlas.print.palette import STYLES
from atlas.print.paper import SLIDE_MAP
from atlas.print.picture import DPI, draw_picture, png, ranked_rows, raster, swatch, words_of
from atlas.print.sheet import alt_text
from atlas.telling import basis_words
from layers.atlas_data import AtlasData
from layers.tours import Stop, Tour

WIDTH, HEIGHT = 33.867, 19.05
"""A slide of 16:9, in cm."""
LEFT, TOP, COLUMN, FOOT = 1.0, 2.75, 9.7, 17.55
"""Where the column beside the map begins, how wide it is, and where the sources begin, in cm."""
MAP_LEFT = 11.27

SERIF, SANS = "Georgia", "Calibri"
INK, SECOND, TEAL = (STYLES["colour"][token].removeprefix("#") for token in ("ink", "ink-2", "teal"))

WRITTEN = datetime(1980, 1, 1)
"""A file that depends on the clock is never the same twice."""

MOST_SOURCES = 235
"""Letters of the sources at the foot of a slide; the notes have them all."""
REFERENCES = 14.6
"""Centimetres of references on a slide of sources."""
ROWS = (16, 15, 14)
"""Points of the rows of the legend, the largest that has room."""
SPARE = {SANS: 1.17, SERIF: 1.3}
"""How much wider than ours the typefaces of slides may be: where they are missing, another program takes wider ones."""
LEADING = 1.2


def deck(data: AtlasData, tour: Tour, address: str = HOME) -> bytes:
    """Return a tour as a PowerPoint file; the same tour gives the same bytes."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = Cm(WIDTH), Cm(HEIGHT)
    _widen(slides)
    _opening(slides, data, tour)
    for stop in tour.stops:
        if stop.kind == "slide":
            _words(slides, data, stop)
        else:
            _map(slides, data, stop, address)
    _closing(slides, data, tour)
    told = slides.core_properties
    told.title, told.subject, told.author, told.language = tour.title, tour.lead, t("sheet.author"), "en"
    told.comments, told.keywords = " ".join(licences(data, tour)), t("takeaway.version", version=data.version)
    told.last_modified_by, told.revision = t("sheet.author"), 1
    told.created = told.modified = told.last_printed = WRITTEN
    out = io.BytesIO()
    slides.save(out)
    return _same(out.getvalue())


def _widen(slides: Any) -> None:
    """Stretch what the template has for 4:3, so that a slide added by hand stands right too."""
    master = slides.slide_master
    share = Cm(WIDTH) / 9144000, Cm(HEIGHT) / 6858000
    for shape in (shape for part in (master, *master.slide_layouts) for shape in part.shapes):
        if shape._element.spPr.find(qn("a:xfrm")) is not None:
            left, top, width, height = shape.left, shape.top, shape.width, shape.height
            shape.left, shape.width = round(left * share[0]), round(width * share[0])
            shape.top, shape.height = round(top * share[1]), round(height * share[1])


def _opening(slides: Any, data: AtlasData, tour: Tour) -> None:
    slide = slides.slides.add_slide(slides.slide_layouts[0])
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Cm(LEFT), Cm(4.6), Cm(0.25), Cm(8.2))
    bar.fill.solid()
    bar.fill.fore_color.rgb = _rgb(TEAL)
    bar.line.fill.background()
    bar.name = "Rule"
    _decorative(bar)
    _place(slide.shapes.title, 2.0, 4.4, 29.5, 4.2, MSO_ANCHOR.BOTTOM)
    _write(slide.shapes.title.text_frame, [(tour.title, 40, True, INK, SERIF)])
    _place(slide.placeholders[1], 2.0, 8.9, 27.5, 4.2)
    _write(slide.placeholders[1].text_frame, [(tour.lead, 22, False, SECOND, SANS)] if tour.lead else [])
    length = t("takeaway.minutes", minutes=tour.minutes) if tour.minutes else ""
    foot = " ".join(filter(None, (t("takeaway.stops", count=len(tour.stops)), length)))
    _box(slide, 2.0, 14.6, 29.5, 2.4, [(t("sheet.author"), 18, True, TEAL, SANS), (foot, 16, False, SECOND, SANS)])
    _box(slide, 2.0, FOOT, 30.5, 1, [(" ".join(licences(data, tour)), 12, False, SECOND, SANS)])
    slide.notes_slide.notes_text_frame.text = t("takeaway.opening_notes")


def _words(slides: Any, data: AtlasData, stop: Stop) -> None:
    """Add a slide of words alone."""
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    _title(slide, stop.title)
    body = slide.placeholders[1]
    _place(body, LEFT, 3.4, 31.8, FOOT - 3.8)
    size = 26 if sum(len(line) // 80 + 1 for line in stop.lines) <= 9 else 22
    head = [(stop.caption, size - 4, False, SECOND, SERIF)] if stop.caption else []
    _write(body.text_frame, [*head, *((line, size, False, INK, SANS) for line in stop.lines)])
    for number, paragraph in enumerate(body.text_frame.paragraphs):
        paragraph.space_after = Pt(10)
        if number < len(head):
            _without_bullet(paragraph)
    _sources(slide, data, stop)
    slide.notes_slide.notes_text_frame.text = "\n\n".join(_notes(data, stop))


def _map(slides: Any, data: AtlasData, stop: Stop, address: str) -> None:
    """Add a slide with a map, and beside it the day, what is said, and what the signs mean."""
    slide, state = slides.slides.add_slide(slides.slide_layouts[1]), state_at(stop)
    day, date = date_at(data, stop)
    _title(slide, stop.title or date)
    canvas = draw_picture(data, state, SLIDE_MAP)
    picture = slide.shapes.add_picture(
        io.BytesIO(png(raster(canvas, DPI), DPI)), Cm(MAP_LEFT), Cm(TOP), Cm(SLIDE_MAP.width / 10)
    )
    _describe(picture, f"Map {stop.day}", alt_text(data, state))
    height = _said(slide.placeholders[1], day, date if stop.title else "", stop.caption)
    rows = ranked_rows(data, state, canvas.record)
    left_out = _legend(slide, rows, TOP + height + 0.3)
    _sources(slide, data, stop)
    told = _notes(data, stop)
    if left_out:
        told.append(t("takeaway.also_shown", rows="; ".join(map(words_of, left_out))))
    front = data.territory.front
    if "front" in state.layers and not state.in_city:
        told += [basis_words(front.standing(day), front.positions_of(day)) for day in state.days if day in front]
    told.append(t("takeaway.link", link=state.link(address)))
    slide.notes_slide.notes_text_frame.text = "\n\n".join(told)


def _said(body: Any, day: str, date: str, caption: str) -> float:
    """Write weekday, date (where it is not the title) and caption beside the map; return their height in cm."""
    size = 18 if len(caption) <= 130 else 17 if len(caption) <= 180 else 16
    lines = [(day.upper(), 13, True, SECOND, SANS)] if day else []
    lines += [(date, 24 if len(date) <= 20 else 20, True, INK, SERIF)] if date else []
    lines += [(caption, size, False, INK, SANS)]
    _write(body.text_frame, lines)
    for paragraph in body.text_frame.paragraphs:
        _without_bullet(paragraph)
        paragraph.space_before, paragraph.space_after, paragraph.line_spacing = Pt(0), Pt(4), 1.0
    height = sum(_height(text, points, face, COLUMN) + 0.15 for text, points, _, _, face in lines)
    _place(body, LEFT, TOP - 0.1, COLUMN, height)
    return height


def _height(text: str, size: float, face: str, width: float) -> float:
    """Measure a paragraph in a column of `width` cm, with room to spare; in cm."""
    ours = "sans" if face == SANS else "serif-semibold"
    return len(wrapped(text, ours, size * SPARE[face], width * 10)) * size * LEADING * MM_PER_POINT / 10


def _legend(slide: Any, rows: Sequence[Row], top: float) -> list[Row]:
    """Write the rows of a legend down to the sources; return those that had no room."""
    bottom = TOP + SLIDE_MAP.height / 10
    fitting = (size for size in ROWS if top + sum(_row_height(row, size) for row in rows) <= bottom)
    size = next(fitting, ROWS[-1])
    for number, row in enumerate(rows):
        second, height = row.third, _row_height(row, size)
        if top + height > bottom:
            return list(rows[number:])
        sign = slide.shapes.add_picture(_swatch(row.key), Cm(LEFT), Cm(top + 0.1), Cm(1.2))
        _describe(sign, f"Sign {row.key}", t("takeaway.sign", words=words_of(row)))
        colour = STYLES["colour"].get(row.colour, f"#{SECOND}").removeprefix("#") if second else SECOND
        lines = [(row.title, size, bool(second), INK, SANS), *([(second, size, False, colour, SANS)] if second else [])]
        _box(slide, LEFT + 1.55, top, COLUMN - 1.55, height, lines)
        top += height
    return []


def _row_height(row: Row, size: float) -> float:
    return 0.22 + sum(_height(text, size, SANS, COLUMN - 1.55) for text in (row.title, row.third) if text)


@cache
def _swatch_bytes(key: str) -> bytes:
    return swatch(key, SLIDE_MAP)


def _swatch(key: str) -> io.BytesIO:
    return io.BytesIO(_swatch_bytes(key))


def _closing(slides: Any, data: AtlasData, tour: Tour) -> None:
    """Add slides with all works cited, and the terms under which all stands on the last of them."""
    pages = list(_pages([f"{key}  {reference(data, key)}" for key in works_of(tour)]))
    for number, page in enumerate(pages, 1):
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        several = t("takeaway.sources_part", part=number, parts=len(pages))
        _title(slide, several if len(pages) > 1 else t("takeaway.sources_title"))
        body = slide.placeholders[1]
        _place(body, LEFT, 2.6, 31.8, FOOT - 2.9)
        _write(body.text_frame, [(line, 14, False, INK, SANS) for line in page])
        for paragraph in body.text_frame.paragraphs:
            _without_bullet(paragraph)
            paragraph.space_before, paragraph.line_spacing = Pt(1), 1.0
        last = licences(data, tour) if number == len(pages) else licences(data, tour)[:1]
        _box(slide, LEFT, FOOT, 31.8, 1, [(" ".join(last), 12, False, SECOND, SANS)])
        slide.notes_slide.notes_text_frame.text = t("takeaway.closing_notes")


def _pages(references: Sequence[str]) -> Iterator[list[str]]:
    """Divide references into slides by the lines that they take."""
    page: list[str] = []
    height = 0.0
    for text in references:
        needed = _height(text, 14, SANS, 31.8) + 0.04
        if page and height + needed > REFERENCES:
            yield page
            page, height = [], 0.0
        page.append(text)
        height += needed
    yield page


def _notes(data: AtlasData, stop: Stop) -> list[str]:
    """Return the paragraphs of the notes: what is to be said, then every source."""
    works = "\n".join(f"{key}  {reference(data, key)}" for key in stop.sources)
    told = [stop.notes, "" if stop.checked else t("takeaway.unchecked")]
    return [*filter(None, told), *([f"{t('takeaway.sources_title')}\n{works}"] if works else [])]


def _sources(slide: Any, data: AtlasData, stop: Stop) -> None:
    """Write the works at the foot as far as there is room for them."""
    works = [f"{reference(data, key)} [{key}]" for key in stop.sources]
    if not works:
        return
    shown = works[:1]
    while len(shown) < len(works) and len("; ".join(works[: len(shown) + 1])) <= MOST_SOURCES:
        shown = works[: len(shown) + 1]
    rest = len(works) - len(shown)
    text = t("takeaway.sources", works="; ".join(shown))
    if rest:
        text = text.removesuffix(".") + t("takeaway.more_works", count=rest)
    _box(slide, LEFT, FOOT, 31.8, 1.1, [(text, 12, False, SECOND, SANS)])


def _title(slide: Any, text: str) -> None:
    _place(slide.shapes.title, LEFT, 0.6, 31.87, 1.8, MSO_ANCHOR.MIDDLE)
    _write(slide.shapes.title.text_frame, [(text, 30 if len(text) <= 62 else 24, True, INK, SERIF)])


def _place(shape: Any, x: float, y: float, width: float, height: float, anchor: Any = MSO_ANCHOR.TOP) -> None:
    """Set a shape at a place in cm, without inner margins."""
    shape.left, shape.top, shape.width, shape.height = Cm(x), Cm(y), Cm(width), Cm(height)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _box(slide: Any, x: float, y: float, width: float, height: float, lines: Sequence[tuple[Any, ...]]) -> None:
    box = slide.shapes.add_textbox(Cm(x), Cm(y), Cm(width), Cm(height))
    _place(box, x, y, width, height)
    _write(box.text_frame, lines)


def _write(frame: Any, lines: Sequence[tuple[Any, ...]]) -> None:
    """Write paragraphs of (text, points, bold, colour, typeface), flush left."""
    for number, (text, size, bold, colour, face) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = 1
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, face
        run.font.color.rgb = _rgb(colour)
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour)  # type: ignore[no-any-return,no-untyped-call]


def _without_bullet(paragraph: Any) -> None:
    told = paragraph._p.get_or_add_pPr()
    told.set("marL", "0")
    told.set("indent", "0")
    told.insert_element_before(told.makeelement(qn("a:buNone"), {}), "a:tabLst", "a:defRPr", "a:extLst")


def _describe(picture: Any, name: str, alt: str) -> None:
    picture.name = name
    picture._element.nvPicPr.cNvPr.set("descr", alt)


def _decorative(shape: Any) -> None:
    shape._element.nvSpPr.cNvPr.set("descr", "")


def _same(content: bytes) -> bytes:
    """Write the parts of an office file in one order and with one time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as same:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            same.writestr(entry, parts.read(name))
    return out.getvalue()
