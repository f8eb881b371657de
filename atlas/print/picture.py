"""A map without its sheet, samples of its symbols, and the rows that explain it: for slides, handouts and films."""

from __future__ import annotations

import io

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from atlas.export.state import MapState
from atlas.print.canvas import Canvas, Record
from atlas.print.fonts import MM_PER_POINT
from atlas.print.grid import cells
from atlas.print.legend import Row, Setter, sections
from atlas.print.palette import STYLES
from atlas.print.paper import Paper
from atlas.print.plane import Frame, Plane
from atlas.print.save import SETTINGS
from atlas.print.sheet import draw_map
from layers.atlas_data import AtlasData
from layers.calendar import in_words

DPI = 220
SWATCH = (9.0, 5.6)
"""A sample in mm; on a slide it is scaled."""

ORDER = ("front", "lost", "site", "route", "army", "old", "land", "line", "kind", "city", "towns")
CITY_ORDER = ("site", "route", "city", "lost", "old", "land", "line", "front", "army", "kind", "towns")
"""Which rows of a legend go first where there is no room for all."""


def raster(canvas: Canvas, dpi: float) -> Image.Image:
    """Return a canvas as pixels with their opacity."""
    with mpl.rc_context(SETTINGS):
        canvas.figure.set_dpi(dpi)
        drawn = FigureCanvasAgg(canvas.figure)
        drawn.draw()  # type: ignore[no-untyped-call]
        return Image.frombytes("RGBA", drawn.get_width_height(), bytes(drawn.buffer_rgba()))  # type: ignore[no-untyped-call]


def png(picture: Image.Image, dpi: float) -> bytes:
    """Return pixels as a PNG file without opacity, in 256 colours: a map has fewer, and takes a third of the room."""
    out = io.BytesIO()
    reduced = picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    reduced.save(out, "PNG", dpi=(dpi, dpi), compress_level=6)
    return out.getvalue()


def draw_picture(data: AtlasData, state: MapState, paper: Paper) -> Canvas:
    """Draw the map of a state on a paper of its own, several days beside each other."""
    canvas = Canvas(paper.width, paper.height, STYLES["colour"], paper.ink)
    draw_maps(canvas, data, state, paper, Frame(0.3, 0.3, paper.width - 0.6, paper.height - 0.6))
    return canvas


def draw_maps(canvas: Canvas, data: AtlasData, state: MapState, paper: Paper, area: Frame) -> None:
    """Draw the map of a state into an area; of several days each has a map with its day above it."""
    if len(state.days) == 1:
        draw_map(canvas, data, state, state.day, paper, area)
        return
    size = paper.points(9)
    head = size * 1.5 * MM_PER_POINT
    ratio = Plane(state.view, Frame(0, 0, 100, 100), state.box, 0).ratio
    frames = cells(area, len(state.days), 3 * max(paper.type, 0.8), head, ratio)
    for day, frame in zip(state.days, frames, strict=True):
        canvas.text(frame.x, frame.y + frame.height + head * 0.3, in_words(day), "serif-semibold", size)
        draw_map(canvas, data, state, day, paper, frame, most_rank=2, furnished=day == state.days[0])


def ranked_rows(data: AtlasData, state: MapState, record: Record) -> list[Row]:
    """Return the rows that explain a map, what happened before what merely orients."""
    order = CITY_ORDER if state.in_city else ORDER
    rows: dict[str, Row] = {}
    for row in (row for section in sections(data, state.days, record) for row in section.rows):
        rows.setdefault(words_of(row), row)
    return sorted(rows.values(), key=lambda row: order.index(_class(row)))


def _class(row: Row) -> str:
    kind = row.key.split(" ")[0]
    if row.third or row.key.startswith(("completed ", "under way ", "agreed ")):
        return "lost"
    return "old" if row.key == "line 1939" else kind if kind in ORDER else "land"


def words_of(row: Row) -> str:
    """Return what a row of a legend says, as one line."""
    kept = (row.title, row.third) if row.third else (row.title,)
    return ", ".join(kept)


def swatch(key: str, paper: Paper, dpi: float = 300) -> bytes:
    """Return the sample of a symbol as a PNG file, SWATCH in size."""
    width, height = SWATCH
    canvas = Canvas(width, height, STYLES["colour"], paper.ink / max(paper.type, 0.8))
    setter = Setter(canvas, Paper("swatch", width, height, "bare", 0.8), width)
    setter.swatch = SWATCH
    setter.sample(key, 0, height / 2, height)
    return png(raster(canvas, dpi), dpi)
