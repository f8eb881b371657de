"""Slides, handouts and films of a lecture, read back by others."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageChops
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from atlas.export import film as films
from atlas.export.deck import deck
from atlas.export.files import ExportError
from atlas.export.film import LAST_MS, film
from atlas.export.film_rules import KINDS, refused
from atlas.export.handout import handout
from atlas.export.state import MapState, state_of
from atlas.export.takeaway import export_tour, film_to, licences, reference, state_at, works_of
from atlas.print.canvas import Canvas, Record
from atlas.print.moving import EVERYWHERE, NOWHERE, Moving, Run
from atlas.print.picture import ranked_rows
from layers.atlas_data import AtlasData
from layers.calendar import in_words
from layers.errors import RequestError
from layers.tours import Stop, Tour, read_tours

ROOT = Path(__file__).parent.parent
SMALL = (640, 360)


def a_stop(name: str, day: str = "", **more: object) -> Stop:
    plain = Stop(
        name, "map" if day else "slide", day, "romania", None, "", "", None, f"Title of {name}", f"Caption of {name}.",
        f"Notes of {name}: a < b & “c”.", (), ("P25", "S15"), True,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


TOUR = Tour(
    "own", "A tour of our own", "What it is about.", 20, 0,
    (
        a_stop("three-losses", "1940-09-07", event="E036"),
        a_stop("words", lines=("First line of words", "Second line of words"), sources=("P26",)),
        a_stop("stalingrad", "1942-11-24", view="east", layers=("front", "towns", "armies"), checked=False),
        a_stop("city", "1941-06-29", view="iasi", event="E081", sources=("P07",)),
        a_stop("beside", "1940-12-01", compare="1939-09-01", layers=("frontiers", "towns")),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def slides(data: AtlasData) -> bytes:
    return deck(data, TOUR, "https://atlas.example/")


@pytest.fixture(scope="module")
def pages(data: AtlasData) -> bytes:
    return handout(data, TOUR, "https://atlas.example/")


def texts(slide: object) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)  # type: ignore[attr-defined]


def pictures(slide: object) -> list[object]:
    return [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]  # type: ignore[attr-defined]


def test_a_deck_has_a_slide_for_every_stop_between_opening_and_sources(slides: bytes) -> None:
    read = Presentation(io.BytesIO(slides))
    assert round(read.slide_width / read.slide_height, 3) == round(16 / 9, 3)
    titles = [slide.shapes.title.text_frame.text for slide in read.slides]
    assert titles == [TOUR.title, *(stop.title for stop in TOUR.stops), "Sources"]


def test_a_stop_without_a_title_tells_its_date_once(data: AtlasData) -> None:
    tour = replace(TOUR, stops=(a_stop("untitled", "1940-09-07", title=""),))
    told = texts(Presentation(io.BytesIO(deck(data, tour))).slides[1])
    assert told.count("7 September 1940") == 1


def test_a_slide_of_a_map_tells_day_caption_legend_and_sources_in_words_that_can_be_edited(
    data: AtlasData, slides: bytes
) -> None:
    slide = Presentation(io.BytesIO(slides)).slides[1]
    told = texts(slide)
    assert "SATURDAY" in told
    assert "7 September 1940" in told
    assert "Caption of three-losses." in told
    assert "signed, not yet handed over" in told
    assert "under way, 5 Sept – 13 Sept" in told
    assert f"{reference(data, 'P25')} [P25]" in told


def test_the_notes_hold_what_is_said_every_source_and_the_link_of_the_state(data: AtlasData, slides: bytes) -> None:
    read = Presentation(io.BytesIO(slides)).slides
    for number, stop in enumerate(TOUR.stops, 1):
        notes = read[number].notes_slide.notes_text_frame.text
        assert notes.startswith(stop.notes)
        assert all(f"{key}  {reference(data, key)}" in notes for key in stop.sources)
        assert ("not yet been checked" in notes) == (not stop.checked)
        if stop.kind == "map":
            assert state_at(stop).link("https://atlas.example/") in notes


def test_signs_without_room_on_a_slide_are_named_in_its_notes(data: AtlasData) -> None:
    tour = replace(TOUR, stops=(a_stop("full", "1942-11-24", view="east"),))
    slide = Presentation(io.BytesIO(deck(data, tour))).slides[1]
    notes = slide.notes_slide.notes_text_frame.text
    assert "Also on the map: " in notes
    told = texts(slide) + notes
    assert all(word in told for word in ("Line attested", "Ghetto", "Occupied by Germany or Italy", "Other frontiers"))


def test_no_picture_is_without_words_for_those_who_cannot_see_it(slides: bytes) -> None:
    for slide in Presentation(io.BytesIO(slides)).slides:
        for picture in pictures(slide):
            assert len(picture._element.nvPicPr.cNvPr.get("descr", "")) > 12  # type: ignore[attr-defined]
    first = pictures(Presentation(io.BytesIO(slides)).slides[1])[0]
    assert "signed" in first._element.nvPicPr.cNvPr.get("descr")  # type: ignore[attr-defined]


def test_nothing_on_a_slide_lies_outside_it_or_on_the_map(slides: bytes) -> None:
    read = Presentation(io.BytesIO(slides))
    for slide in read.slides:
        boxes = [(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height) for shape in slide.shapes]
        assert all(
            0 <= left < right <= read.slide_width and 0 <= top < bottom <= read.slide_height
            for left, top, right, bottom in boxes
        )
        maps = [shape for shape in pictures(slide) if shape.name.startswith("Map ")]  # type: ignore[attr-defined]
        for one in maps:
            left, top, right, bottom = boxes[[shape.shape_id for shape in slide.shapes].index(one.shape_id)]  # type: ignore[attr-defined]
            others = [box for box in boxes if box != (left, top, right, bottom)]
            assert not any(a < right and c > left and b < bottom and d > top for a, b, c, d in others)


def test_a_deck_carries_title_author_language_and_terms(data: AtlasData, slides: bytes) -> None:
    told = Presentation(io.BytesIO(slides)).core_properties
    assert told.title == TOUR.title
    assert told.author == "Romania 1939–1947: a historical atlas"
    assert told.language == "en"
    assert "CC BY 4.0" in told.comments
    assert data.version in told.keywords
    assert told.created == told.modified
    last = texts(Presentation(io.BytesIO(slides)).slides[-1])
    assert all(reference(data, key) in last for key in works_of(TOUR))
    assert all(line in last for line in licences(data, TOUR))
    assert "OpenStreetMap" in last


def test_the_letters_of_a_tour_that_somebody_made_stay_letters(data: AtlasData) -> None:
    title = "<script>alert(1)</script> & {{ 7*7 }} $x^2$ Шолом"
    tour = replace(TOUR, title=title, stops=(a_stop("hostile", lines=(title,), title=title, notes=title),))
    read = Presentation(io.BytesIO(deck(data, tour)))
    assert read.slides[1].shapes.title.text_frame.text == title
    assert title in read.slides[1].notes_slide.notes_text_frame.text
    assert _text(handout(data, tour)).count("<script>alert(1)</script>") >= 2


def _text(content: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def test_a_handout_sets_two_stops_to_a_page_between_cover_and_sources(data: AtlasData, pages: bytes) -> None:
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        assert len(pdf.pages) == 1 + 3 + 1
        assert {tuple(round(float(side)) for side in page.mediabox) for page in pdf.pages} == {(0, 0, 595, 842)}
        assert not any(isinstance(held, pikepdf.Stream) and held.get("/Subtype") == "/Image" for held in pdf.objects)
    told = [re.sub(r"\s+", " ", page) for page in _text(pages).split("\f")]
    for number, stop in enumerate(TOUR.stops):
        page = told[1 + number // 2]
        assert stop.title in page
        assert stop.caption in page
        assert stop.notes in page
        assert stop.title in told[0]
        assert in_words(stop.day) in page if stop.day else "Second line of words" in page
    assert "3 of 5" in told[2]
    assert all(reference(data, key) in told[-2] for key in works_of(TOUR))


def test_a_handout_without_notes_has_none(data: AtlasData) -> None:
    tour = replace(TOUR, stops=TOUR.stops[:1])
    told = re.sub(r"\s+", " ", _text(handout(data, tour, notes=False)))
    assert "Caption of three-losses." in told
    assert "Notes of three-losses" not in told


def test_a_handout_tells_language_title_source_and_outline(data: AtlasData, pages: bytes) -> None:
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as told:
            assert told["dc:title"] == TOUR.title
            assert told["dc:rights"] == "CC BY 4.0"
            assert "https://atlas.example/?date=1940-09-07" in told["dc:source"]
            assert data.version in told["dc:identifier"]
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == [
                "Contents",
                *(stop.title for stop in TOUR.stops),
                "Sources",
            ]


def test_the_words_of_a_handout_stay_on_their_page(data: AtlasData) -> None:
    long = "A sentence that goes on and on. " * 120
    crowded = a_stop(
        "long", "1940-09-07", notes=long[:4000], caption=long[:220], title="T" * 120, sources=("P25",) * 16
    )
    found = handout(data, replace(TOUR, title="W" * 120, lead=long[:220], stops=(crowded, crowded)))
    done = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=found, capture_output=True, check=True
    ).stdout.decode()
    boxes = [
        [float(value) for value in box]
        for box in re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', done)
    ]
    assert boxes
    assert all(left > 0 and right < 595.3 and top > 0 and bottom < 842 for left, top, right, bottom in boxes)


def _digests(environment: dict[str, str]) -> list[str]:
    code = (
        "import hashlib\nfrom dataclasses import replace\nfrom tests.test_takeaways import SMALL, TOUR\n"
        "from atlas.export.deck import deck\nfrom atlas.export.handout import handout\nfrom atlas.export.film import film\n"
        "from atlas.export.state import state_of\nfrom layers.atlas_data import read_atlas\n"
        "data, tour, state = read_atlas(), replace(TOUR, stops=TOUR.stops[:2]), state_of('1942-11-23', layers=['front', 'armies'])\n"
        "made = [deck(data, tour), handout(data, tour), *(film(data, state, '1942-11-24', kind, size=SMALL) for kind in ('gif', 'webp'))]\n"
        "for content in made: print(hashlib.sha256(content).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )  # fmt: skip
    return done.stdout.split()


def test_the_same_tour_gives_the_same_bytes_in_every_process_time_zone_and_locale(data: AtlasData) -> None:
    one = _digests({"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"})
    other = _digests({"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"})
    assert len(one) == 4
    assert one == other
    again = deck(data, replace(TOUR, stops=TOUR.stops[:2]))
    assert hashlib.sha256(again).hexdigest() == one[0]
    with zipfile.ZipFile(io.BytesIO(again)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_another_address_or_word_gives_another_file(data: AtlasData) -> None:
    tour = replace(TOUR, stops=TOUR.stops[1:2])
    assert handout(data, tour) != handout(data, tour, "https://other.example/")
    assert deck(data, tour) != deck(data, replace(tour, title="Another"))


def test_every_tour_of_the_atlas_can_be_taken_along() -> None:
    for tour in read_tours():
        for stop in tour.stops:
            if stop.kind == "map":
                assert state_at(stop).day == stop.day


@pytest.mark.skipif(
    not shutil.which("soffice"), reason="soffice is not on the PATH, so LibreOffice cannot open the deck"
)
def test_libreoffice_opens_a_deck_and_shows_every_slide(slides: bytes, tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(slides)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        capture_output=True, check=True, timeout=100,
    )  # fmt: skip
    told = _text((tmp_path / "deck.pdf").read_bytes()).split("\f")[:-1]
    assert len(told) == 2 + len(TOUR.stops)
    assert all(stop.title in page for stop, page in zip(TOUR.stops, told[1:-1], strict=True))


def test_the_ending_of_a_path_chooses_what_is_written(data: AtlasData, tmp_path: Path) -> None:
    tour = replace(TOUR, stops=TOUR.stops[1:2])
    for ending, start in (("pptx", b"PK"), ("PDF", b"%PDF")):
        export_tour(tmp_path / f"tour.{ending}", data, tour)
        assert (tmp_path / f"tour.{ending}").read_bytes().startswith(start)
    with pytest.raises(RequestError, match=r"does not end in one of .*\.pptx, \.pdf"):
        export_tour(tmp_path / "tour.key", data, tour)


STALINGRAD = state_of("1942-11-22", view="east", layers=["front", "armies", "towns"])


def _read(content: bytes) -> tuple[list[Image.Image], list[int]]:
    with Image.open(io.BytesIO(content)) as picture:
        frames, lengths = [], []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            picture.load()
            frames.append(picture.convert("RGB"))
            lengths.append(round(picture.info.get("duration", 0)))
    return frames, lengths


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_film_has_a_frame_for_every_day_of_the_front_and_plays_once(data: AtlasData, kind: str) -> None:
    seen: list[tuple[int, int]] = []
    content = film(data, STALINGRAD, "1942-11-25", kind, size=SMALL, progress=lambda *done: seen.append(done))
    frames, lengths = _read(content)
    assert [frame.size for frame in frames] == [SMALL] * 4
    assert lengths == [250, 250, 250, 250 + LAST_MS]
    for one, other in pairwise(frames):
        moved = np.asarray(ImageChops.difference(one, other).convert("L"))[:, 200:]
        assert (moved > 40).sum() > 20
    assert seen == [(number, 4) for number in range(5)]
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.info.get("loop", 1) == 1
        told = str(picture.info.get("comment", b"") or picture.info.get("xmp", b""))
    assert data.version in told
    assert "date=1942-11-22" in told
    assert "CC BY 4.0" in told


def test_days_on_which_nothing_changes_stand_in_one_longer_frame(data: AtlasData) -> None:
    state = state_of("1940-10-12")
    moving = Moving(data, state, *SMALL)
    runs = moving.runs("1940-10-12", "1940-11-05")
    assert len(runs) < 25
    long = max(runs, key=lambda run: run.last)
    days = [run for run in runs if run.first != run.last]
    assert days
    assert [runs[0].first, long.last] == ["1940-10-12", "1940-11-05"]
    first = days[0]
    assert moving.frame(first).tobytes() != moving.frame(Run(first.first, first.first, first.told)).tobytes()
    shown = [np.asarray(moving._map(day)[0]) for day in (first.first, first.last)]
    assert (shown[0] == shown[1]).all()
    _, lengths = _read(film(data, state, "1940-11-05", "webp", size=SMALL, days_per_second=2))
    assert len(lengths) == len(runs)
    assert sum(lengths) == 25 * 500 + LAST_MS


@pytest.mark.parametrize("day", ["1941-07-20", "1942-11-24", "1943-02-06", "1944-09-20"])
def test_the_land_of_a_film_is_that_of_a_sheet(data: AtlasData, day: str) -> None:
    """Both drawings, cut by the ground of the day, look as if the day were drawn at once."""
    moving, record = Moving(data, state_of(day, view="east"), *SMALL), Record()
    cut = moving._ground(day, NOWHERE, record)
    cut.paste(moving._ground(day, EVERYWHERE, record), (0, 0), moving._held(day))
    at_once = Moving(data, moving.state, *SMALL)._ground(day, data.territory.front.held(day), Record())
    off = np.asarray(ImageChops.difference(cut.convert("RGB"), at_once.convert("RGB")).convert("L")) > 12
    assert off.mean() < 0.004


def test_a_frame_tells_the_day_what_is_new_how_the_front_is_known_and_the_terms(
    data: AtlasData, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    moving = Moving(data, STALINGRAD, 1280, 720)
    write = Canvas.text

    def watched(canvas: Canvas, x: float, y: float, text: str, *args: object, **more: object) -> object:
        written.append(text)
        return write(canvas, x, y, text, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Canvas, "text", watched)
    run = moving.runs("1942-11-22", "1942-11-24")[-1]
    moving.frame(run)
    moving._drawn_strip()
    told = " ".join(written)
    for words in (
        "24 November 1942",
        "22 Nov: Romanian troops are shut in",
        "Front attested for 24 November 1942",
        "Line attested at sources",
        "CC BY 4.0",
        data.version,
    ):
        assert words in told


def test_the_legend_of_a_slide_puts_what_happened_before_what_orients(data: AtlasData) -> None:
    drawn = {"site killing", "route first", "completed ussr", "line 1939", "town 2", "front dated", "occupied axis"}
    country = [row.key for row in ranked_rows(data, state_of("1941-07-10"), Record(drawn=set(drawn)))]
    city = [row.key for row in ranked_rows(data, state_of("1941-07-01", view="trains"), Record(drawn=set(drawn)))]
    assert country[0] == "front dated"
    assert country[-1] == "towns 2"
    assert city[:2] == ["site killing", "route first"]


@pytest.mark.parametrize(
    ("day", "to", "view", "reason"),
    [
        ("1941-06-20", "1941-06-26", "east", "pogrom of Iași"), ("1941-07-06", "1941-07-20", "romania", "pogrom of Iași"),
        ("1941-06-01", "1941-08-01", "romania", "pogrom of Iași"), ("1941-06-28", "1941-06-30", "east", "pogrom of Iași"),
        ("1942-01-01", "1942-01-05", "iasi", "no film is made in the view iasi"), ("1940-01-01", "1940-01-05", "trains", "view trains"),
        ("1942-02-01", "1942-01-01", "east", "does not lie after"), ("1942-02-01", "1942-02-01", "east", "does not lie after"),
        ("1942-01-01", "1943-02-05", "east", "401 days are too many"), ("1942-01-01", "1941-13-01", "east", "is not a day"),
    ],
)  # fmt: skip
def test_what_is_not_filmed_is_refused_in_a_sentence(
    data: AtlasData, day: str, to: str, view: str, reason: str
) -> None:
    with pytest.raises(RequestError, match=reason):
        refused(day, to, view)
    with pytest.raises(RequestError, match=reason):
        film(data, state_of(day, view=view), to, "gif")


def test_films_up_to_the_pogrom_and_after_it_are_not_refused() -> None:
    refused("1941-06-01", "1941-06-25")
    refused("1941-07-07", "1941-08-01", "east")
    refused("1942-01-01", "1943-02-04", "east")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"out_kind": "avi"}, "no kind of film"), ({"days_per_second": 30}, "no pace of a film"), ({"size": (100, 100)}, "no size of a film"),
        ({"state": state_of("1940-09-01", compare=["1940-10-07"])}, "not days beside each other"),
    ],
)  # fmt: skip
def test_a_film_that_cannot_be_is_refused_in_a_sentence(
    data: AtlasData, change: dict[str, object], reason: str
) -> None:
    asked: dict[str, object] = {"state": state_of("1940-09-01"), "to": "1940-09-05", "out_kind": "gif", **change}
    with pytest.raises(RequestError, match=reason):
        film(data, **asked)  # type: ignore[arg-type]


def test_without_its_package_an_mp4_is_refused_with_what_mends_it(
    data: AtlasData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setattr(films, "Moving", lambda *_: pytest.fail("drawn in vain"))
    with pytest.raises(ExportError, match="pip install imageio-ffmpeg"):
        film(data, STALINGRAD, "1942-11-25", "mp4")


def test_an_mp4_shows_every_day_and_is_the_same_twice(data: AtlasData, tmp_path: Path) -> None:
    ffmpeg = pytest.importorskip("imageio_ffmpeg", reason="imageio-ffmpeg is not installed, so no MP4 is written")
    for name in ("one.mp4", "other.mp4"):
        film_to(tmp_path / name, data, replace(STALINGRAD, layers=("front",)), "1942-11-24", 2)
    content = (tmp_path / "one.mp4").read_bytes()
    assert content == (tmp_path / "other.mp4").read_bytes()
    count, seconds = ffmpeg.count_frames_and_secs(str(tmp_path / "one.mp4"))
    assert (count, seconds) == (3 * 6 + 24, 3.5)


def test_a_film_that_is_cancelled_leaves_nothing(data: AtlasData, tmp_path: Path) -> None:
    class Cancelled(Exception):
        pass

    def progress(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    for kind in KINDS:
        if kind == "mp4":
            pytest.importorskip("imageio_ffmpeg", reason="imageio-ffmpeg is not installed, so no MP4 is written")
        with pytest.raises(Cancelled):
            film_to(tmp_path / f"film.{kind}", data, replace(STALINGRAD, layers=()), "1942-11-25", progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_the_state_of_a_stop_is_what_its_words_speak_of() -> None:
    box = (25.0, 47.5, 28.2, 49.0)
    stop = a_stop("box", "1940-07-02", box=box, layers=("frontiers",), event="E021")
    assert state_at(stop) == MapState("1940-07-02", "romania", ("frontiers",), (), box, "E021")
