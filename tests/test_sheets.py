"""Finished sheets, checked as an editor would, and read back by others."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pikepdf
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image
from pyproj import CRS

from atlas.export.make import checked_request, made
from atlas.export.state import MapState, SheetRequest, fingerprint, state_in, state_of
from atlas.print import fonts, identity, palette
from atlas.print.fonts import FontError, wrapped
from atlas.print.palette import STYLES, channels, mix
from atlas.print.paper import PAPERS
from atlas.print.plane import Frame, Plane
from atlas.print.save import SETTINGS, saved
from atlas.print.sheet import Sheet, draw_sheet
from atlas.style import LINES, SYMBOLS
from layers.atlas_data import AtlasData
from layers.errors import RequestError
from tests.sheet_lint import faults

ROOT = Path(__file__).parent.parent

DAYS = (
    "1939-09-01", "1940-07-01", "1940-09-07", "1940-10-26", "1941-06-22", "1941-07-10", "1941-10-16", "1942-11-24", "1944-04-15",
    "1944-08-23", "1944-08-31", "1944-09-20", "1945-03-09", "1945-05-08", "1947-02-10",
)  # fmt: skip
NAMES = list(PAPERS)
SHEETS = [
    *((day, view, NAMES[(number + (view == "east")) % len(NAMES)], ("colour", "grey")[number % 2]) for number, day in enumerate(DAYS) for view in ("romania", "east")),
    *(("1941-06-29", view, paper, "colour") for view in ("iasi", "trains") for paper in ("a4", "a3-portrait", "16x9", "column")),
]  # fmt: skip
SEVEN = ("1940-07-03", "1940-09-13", "1940-10-07", "1941-12-31", "1944-12-31", "1947-02-10")


def sheet(
    data: AtlasData, day: str, view: str = "romania", paper: str = "a4", style: str = "colour", **more: object
) -> Sheet:
    return draw_sheet(data, SheetRequest(state_of(day, view=view, **more), paper=paper, style=style))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def september(data: AtlasData) -> Sheet:
    return sheet(data, "1940-09-07")


@pytest.mark.parametrize(("day", "view", "paper", "style"), SHEETS)
def test_a_sheet_has_no_fault_that_an_editor_would_find(
    data: AtlasData, day: str, view: str, paper: str, style: str
) -> None:
    assert faults(sheet(data, day, view, paper, style), data) == []


@pytest.mark.parametrize(
    "layers", [[], ["towns"], ["frontiers", "grid"], ["front", "earlier", "armies"], ["rule", "regions"]], ids="-".join
)
def test_a_sheet_shows_and_explains_only_the_layers_asked_for(data: AtlasData, layers: list[str]) -> None:
    found = sheet(data, "1942-11-24", "east", layers=layers)
    assert faults(found, data) == []
    drawn = found.canvas.record.drawn
    assert any(key.startswith("front ") for key in drawn) == ("front" in layers)
    assert ("front earlier" in drawn) == ("earlier" in layers)
    assert any(key.startswith("army ") for key in drawn) == ("armies" in layers)
    assert any(key.startswith("town ") for key in drawn) == ("towns" in layers)
    assert ("line 1939" in drawn) == ("frontiers" in layers)
    assert not any(key.startswith(("kind ", "site ")) for key in drawn)


@pytest.mark.parametrize("paper", ["a4", "a4-portrait", "a3"])
@pytest.mark.parametrize("days", [("1940-10-07",), SEVEN], ids=["two", "seven"])
def test_days_beside_each_other_share_one_legend_without_fault(
    data: AtlasData, paper: str, days: tuple[str, ...]
) -> None:
    found = sheet(data, "1939-09-01", paper=paper, compare=days)
    assert faults(found, data) == []
    assert len(found.planes) == len(days) + 1
    texts = {text.text for text in found.canvas.record.texts}
    assert {"1 September 1939", "7 October 1940", "297\u202f135", "195\u202f346"} <= texts


def test_days_that_do_not_fit_on_a_paper_are_refused_in_a_sentence(data: AtlasData) -> None:
    with pytest.raises(RequestError, match="7 days do not fit on one sheet"):
        sheet(data, "1939-09-01", paper="column", compare=SEVEN)
    with pytest.raises(RequestError, match="too many"):
        state_of("1939-09-01", compare=[f"1940-01-{day:02}" for day in range(1, 12)])


def test_on_7_september_1940_the_three_losses_stand_in_three_states(september: Sheet) -> None:
    assert {"completed ussr", "under way hungary", "agreed bulgaria"} <= september.canvas.record.drawn
    assert {"line completed", "line under way", "line agreed"} <= september.canvas.record.explained
    told = [text.text for text in september.canvas.record.texts if text.within == "panel"]
    assert "signed, not yet handed over" in told
    assert "under way, 5 Sept – 13 Sept" in told


@pytest.mark.parametrize("view", ["romania", "east", "trains", "iasi"])
def test_the_projection_keeps_areas_and_stands_upright_on_its_meridian(view: str) -> None:
    plane = Plane(view, Frame(10, 10, 180, 140))
    assert CRS(plane.definition).coordinate_operation.method_name == "Albers Equal Area"
    middle = (plane.extent[1] + plane.extent[3]) / 2
    x, _ = plane.at(plane.meridian, middle)
    assert plane.at(plane.meridian, middle + 0.01)[0] == pytest.approx(x, abs=1e-6)


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_vector_files_hold_no_raster_and_their_text_is_text(
    data: AtlasData, september: Sheet, kind: str, tmp_path: Path
) -> None:
    content = saved(september, kind)
    towns = {text.text for text in september.canvas.record.texts if text.within == "map"}
    if kind == "svg":
        text = content.decode()
        assert "<image" not in text
        assert all(f">{name}</text>" in text for name in towns)
        assert text.count("@font-face") >= 4
        assert "font-family:'Source Sans Pro'" in text
        return
    path = tmp_path / "sheet.pdf"
    path.write_bytes(content)
    found = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    assert [name for name in towns if name not in found] == []
    assert "Iași" in found
    assert "București" in found
    with pikepdf.open(path) as pdf:
        assert not any(isinstance(held, pikepdf.Stream) and held.get("/Subtype") == "/Image" for held in pdf.objects)


def test_a_pdf_tells_its_language_title_source_and_licence(september: Sheet) -> None:
    with pikepdf.open(io.BytesIO(saved(september, "pdf"))) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as told:
            assert told["dc:title"] == "Romania on 7 September 1940"
            assert "signed" in told["dc:description"]
            assert told["dc:rights"] == "CC BY 4.0"
            assert "date=1940-09-07" in told["dc:source"]
            assert september.state_id in told["dc:identifier"]


def test_a_png_and_an_svg_carry_what_they_show(september: Sheet) -> None:
    with Image.open(io.BytesIO(saved(september, "png", 150))) as picture:
        assert picture.size == (1754, 1240) or picture.size == (1753, 1240)
        told = picture.text  # type: ignore[attr-defined]
        assert told["Title"] == "Romania on 7 September 1940"
        assert "date=1940-09-07" in told["Source"]
        assert september.state_id in told["Comment"]
    svg = saved(september, "svg").decode()
    assert 'role="img"' in svg
    assert '<title id="title">Romania on 7 September 1940</title>' in svg
    assert september.state_id in svg


def test_a_transparent_ground_lets_the_page_through(data: AtlasData) -> None:
    request = SheetRequest(state_of("1940-09-07"), ground="transparent")
    with Image.open(io.BytesIO(saved(draw_sheet(data, request), "png", 150))) as picture:
        assert picture.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


def _digests(request: str, kinds: str, environment: dict[str, str]) -> list[str]:
    code = (
        "import hashlib,sys\n"
        "from atlas.export.make import made\nfrom atlas.export.state import SheetRequest, state_of\nfrom layers.atlas_data import read_atlas\n"
        f"request = SheetRequest({request})\n"
        f"for kind in {kinds!r}.split(): print(hashlib.sha256(made(read_atlas(), request, kind, 150)).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_the_same_state_gives_the_same_bytes_in_every_process_time_zone_and_locale() -> None:
    request = 'state_of("1944-09-20"), paper="a5"'
    one = _digests(request, "png svg pdf", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"})
    other = _digests(request, "png svg pdf", {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"})
    assert len(one) == 3
    assert one == other


def test_another_day_palette_font_data_or_renderer_gives_another_state_id(
    data: AtlasData, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = SheetRequest(state_of("1940-09-07"))
    first = identity.state_id(data, request)
    assert first == identity.state_id(data, request)
    seen = {
        first,
        identity.state_id(data, replace(request, state=state_of("1940-09-08"))),
        identity.state_id(data, replace(request, title="Mine")),
    }
    with monkeypatch.context() as patch:
        patch.setitem(palette.STYLES["colour"], "sea", "#123456")
        seen.add(identity.state_id(data, request))
    with monkeypatch.context() as patch:
        patch.setattr(identity, "fonts_fingerprint", lambda: "another font")
        seen.add(identity.state_id(data, request))
    with monkeypatch.context() as patch:
        patch.setattr(identity, "renderer", lambda: "another renderer")
        seen.add(identity.state_id(data, request))
    seen.add(identity.state_id(replace(data, version="another"), request))
    assert len(seen) == 7


@pytest.mark.parametrize(
    "state",
    [
        state_of("1940-09-07"), state_of("1942-11-24", view="east", layers=["front", "towns"]), state_of("1940-06-27", compare=["1940-10-07"]),
        state_of("1939-09-01", compare=SEVEN), state_of("1941-07-02", box=(24, 45.5, 29, 48.5)), state_of("1941-06-29", view="iasi", event="E081"),
        state_of("1946-06-01", layers=["none"]),
    ],
    ids=lambda state: state.file_name("png"),
)  # fmt: skip
def test_the_link_of_an_export_opens_the_state_that_it_shows(data: AtlasData, state: MapState) -> None:
    query = state.link("https://atlas.example/")
    assert query.startswith("https://atlas.example/?date=")
    from urllib.parse import parse_qs, urlsplit

    again = state_in(parse_qs(urlsplit(query).query), data)
    assert (again.day, again.view, again.layers, again.compare, again.box, again.event) == (
        state.day, state.view, state.layers, state.compare, state.box, state.event,
    )  # fmt: skip


def test_a_file_name_says_view_day_and_language() -> None:
    assert state_of("1940-09-12").file_name("png") == "romania-1940-09-12-en.png"
    assert state_of("1940-06-27", compare=["1940-10-07"]).file_name("pdf") == "romania-1940-06-27-vs-1940-10-07-en.pdf"
    assert state_of("1941-07-02", box=(24, 45, 29, 48)).file_name("svg") == "box-1941-07-02-en.svg"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"paper": "a9"}, "is no paper"), ({"style": "neon"}, "is no style"), ({"ground": "red"}, "is no ground"),
        ({"title": "x" * 121}, "room for 120"), ({"title": "a\nb"}, "line break"), ({"note": "日本"}, "letters that the fonts"),
        ({"address": "javascript:alert(1)"}, "is not the address"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_is_refused_in_a_sentence(change: dict[str, str], reason: str) -> None:
    with pytest.raises(RequestError, match=reason):
        checked_request(replace(SheetRequest(state_of("1940-09-07")), **change), 300)


def test_a_hostile_title_stays_text(data: AtlasData) -> None:
    title = "<script>alert(1)</script> & $x^2$ \\frac"
    found = draw_sheet(data, SheetRequest(state_of("1940-09-07"), title=title))
    assert title in {text.text for text in found.canvas.record.texts}
    svg = saved(found, "svg").decode()
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    saved(found, "pdf")


def test_a_missing_font_is_named_with_what_mends_it(monkeypatch: pytest.MonkeyPatch, data: AtlasData) -> None:
    fonts.font_file.cache_clear()
    monkeypatch.setitem(fonts.FACES, "serif", ("font_that_is_not_there", "Nothing.ttf"))
    try:
        with pytest.raises(FontError, match="pip install font-that-is-not-there"):
            fonts.font_file("serif")
    finally:
        fonts.font_file.cache_clear()


def test_lines_are_broken_at_words_and_long_links_anywhere() -> None:
    lines = wrapped("one two three " + "x" * 200, "sans", 10, 40)
    assert lines[0] == "one two three"
    assert "".join(lines[1:]) == "x" * 200
    assert all(fonts.width_of(line, "sans", 10) <= 40.5 for line in lines)


_LOOKS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722), (0.2126, 0.7152, 0.0722), (0.2126, 0.7152, 0.0722)),
}
"""Machado's matrices for full dichromacy, and luminance."""


def _seen(colour: str, look: str) -> np.ndarray:
    linear = (np.array(channels(colour)) / 255) ** 2.2
    return np.clip(np.array(_LOOKS[look]) @ linear, 0, 1) ** (1 / 2.2) * 255


def _symbols() -> Iterator[tuple[str, str, str]]:
    for style in STYLES:
        for one, other in combinations(SYMBOLS, 2):
            yield style, one, other


@pytest.mark.parametrize("look", list(_LOOKS))
def test_symbols_are_told_apart_in_grey_and_under_colour_blindness(look: str) -> None:
    """Hatch, dots or line differ, or the grounds do: by 6 of 255 at the least."""
    alike = []
    for style, one, other in _symbols():
        tokens, a, b = STYLES[style], SYMBOLS[one], SYMBOLS[other]
        textures = [
            (s.hatch and (s.hatch.angle, s.hatch.gap), bool(s.dots), s.line and (s.line.dash, s.line.width))
            for s in (a, b)
        ]
        grounds = [
            _seen(mix(tokens[s.over], tokens[s.base], s.strength) if s.over and s.strength else tokens[s.base], look)
            for s in (a, b)
        ]
        if textures[0] == textures[1] and np.abs(grounds[0] - grounds[1]).max() < 6:
            alike.append((style, one, other))
    assert alike == []


def test_lines_of_different_stages_differ_by_their_dash() -> None:
    stages = {key.rsplit(" ", 1)[0]: LINES[key].dash for key in LINES if key.endswith("ussr")}
    assert len(set(stages.values())) == len(stages) == 3


def test_measured_boxes_hold_the_letters_that_are_drawn(september: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(september.canvas.figure, "dpi", 300)
    for name, value in SETTINGS.items():
        monkeypatch.setitem(mpl.rcParams, name, value)
    canvas = FigureCanvasAgg(september.canvas.figure)
    scale = 300 / 25.4
    drawn = [
        artist
        for artist in september.canvas.axes.get_children()
        if isinstance(artist, Text) and artist.get_text() and not artist.get_rotation()
    ]
    level = [text for text in september.canvas.record.texts if not text.angle]
    for written in level:
        artist = next(
            a for a in drawn if a.get_text() == written.text and abs(a.get_position()[0] - written.box[0]) < 0.01
        )
        box = artist.get_window_extent(canvas.get_renderer())
        assert box.width / scale == pytest.approx(written.box[2] - written.box[0], abs=0.8)


def test_a_data_file_of_the_same_state_is_made_for_every_kind(data: AtlasData) -> None:
    request = SheetRequest(state_of("1940-09-07"))
    for kind in ("geojson", "kml", "csv", "json", "lpf", "bib", "csl", "gpkg"):
        assert made(data, request, kind)


def test_fingerprints_differ_by_any_part() -> None:
    assert fingerprint(1, "a") == fingerprint(1, "a")
    assert fingerprint(1, "a") != fingerprint(1, "b")
    assert re.fullmatch(r"[0-9a-f]{10}", fingerprint(hashlib.sha256(b"").hexdigest()))
