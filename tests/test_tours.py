"""Lectures: the tours that come with the atlas keep every rule, and a tour of somebody's own is read or refused with its lines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from atlas.lectures import known_to, lecture_data
from layers.atlas_data import AtlasData
from layers.files import GEODATA
from layers.iasi import NOT_PLAYED
from layers.tours import Tour, TourError, parse_tour, read_tours, sentences
from pipeline.validate import validate

TOURS = read_tours()
ROOT = Path(__file__).parents[1]

OWN = """title = "Mine"
[[stop]]
id = "one"
day = "1940-09-07"
view = "romania"
layers = ["frontiers", "towns"]
event = "E031"
sources = ["P25"]
caption = "Three losses in three states."
notes = "Say it slowly."

[[stop]]
id = "two"
kind = "slide"
title = "The end"
lines = ["Thank you."]
"""


def read(data: AtlasData, text: str | bytes) -> Tour:
    return parse_tour(text if isinstance(text, bytes) else text.encode(), "own.toml", known_to(data))


def test_six_tours_come_with_the_atlas_each_of_ten_to_twenty_stops() -> None:
    assert [tour.id for tour in TOURS] == ["losses-1940", "axis", "east", "iasi", "transnistria", "return"]
    assert all(10 <= len(tour.stops) <= 20 for tour in TOURS)
    assert all(tour.title and tour.lead and tour.minutes for tour in TOURS)


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.id)
def test_every_stop_is_told_with_sources_and_notes(data: AtlasData, tour: Tour) -> None:
    for stop in tour.stops:
        assert stop.notes
        assert set(stop.sources) <= set(data.works)
        if stop.kind == "map":
            assert stop.caption
            assert sentences(stop.caption) <= 2
            assert stop.sources
            event = data.event(stop.event)
            assert not stop.event or event is not None


def test_the_tour_of_the_pogrom_opens_with_a_note_shows_moments_and_ends_with_names() -> None:
    tour = next(tour for tour in TOURS if tour.id == "iasi")
    assert tour.stops[0].kind == "slide"
    assert tour.autoplay == 0
    shown = [stop for stop in tour.stops if stop.kind == "map"]
    assert all(stop.view in {"iasi", "trains"} and stop.event for stop in shown)
    assert all("1941-06-20" <= stop.day <= "1941-07-07" for stop in shown)
    assert [stop.kind for stop in tour.stops[-2:]] == ["slide", "slide"]
    assert any(stop.id == "names" for stop in tour.stops)


def test_no_tour_plays_by_itself_over_the_pogrom() -> None:
    for tour in TOURS:
        assert not tour.autoplay or not any(NOT_PLAYED[0] <= stop.day <= NOT_PLAYED[1] for stop in tour.stops)


def test_a_tour_of_ones_own_is_read_as_it_was_written(data: AtlasData) -> None:
    tour = read(data, OWN)
    assert (tour.title, [stop.id for stop in tour.stops]) == ("Mine", ["one", "two"])
    assert lecture_data(data, tour)["stops"][0]["works"][0].startswith("P25: ")


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (lambda text: text.replace("1940-09-07", "1938-01-01"), 2, "is no day of the atlas"),
        (lambda text: text.replace("1940-09-07", "tomorrow"), 2, "is no day of the atlas"),
        (lambda text: text.replace('"towns"', '"lava"'), 2, "is not a layer"),
        (lambda text: text.replace('"romania"', '"moon"'), 2, "is not a view"),
        (lambda text: text.replace("E031", "E999999"), 2, "has no event"),
        (lambda text: text.replace('sources = ["P25"]\n', ""), 2, "a caption needs a source"),
        (lambda text: text.replace("P25", "NOPE"), 2, "is not in the bibliography"),
        (lambda text: text.replace("Three losses in three states.", "One. Two. Three."), 2, "3 sentences"),
        (lambda text: text.replace("Three losses in three states.", "x" * 221), 2, "room for 220"),
        (lambda text: text.replace('title = "Mine"\n', ""), 1, "a tour needs a title"),
        (lambda text: text.replace('id = "two"', 'id = "one"'), 12, "is there twice"),
        (lambda text: text.replace('id = "two"', 'id = "../../etc"'), 12, "small letters"),
        (lambda text: text.replace('kind = "slide"', 'kind = "film"'), 12, "is no kind of stop"),
        (lambda text: text + 'script = "x"\n', 12, "is nothing that a stop has"),
        (lambda text: 'autoplay = 10\n' + text.replace("1940-09-07", "1941-06-29"), 1, "nothing plays by itself over the pogrom"),
        (lambda text: 'autoplay = 10\n' + text + 'compare = "1941-06-29"\n', 1, "nothing plays by itself over the pogrom"),
        (lambda text: text.replace('event = "E031"', 'box = [0, 0, 1, 1]'), 2, "box is"),
        (lambda text: text.replace('event = "E031"', 'moment = "E081"'), 2, "is not a moment"),
        (lambda text: 'title = "a"\nstop = 3', 1, "at least one [[stop]]"),
        (lambda text: "title = ", 1, "this is not TOML"),
        (lambda text: 'title = "a"\n' + '[[stop]]\nid = "a"\n' * 81, 1, "at most 80 stops"),
    ],
)  # fmt: skip
def test_a_tour_with_a_fault_is_refused_with_line_and_reason(
    data: AtlasData, change: Callable[[str], str], line: int, reason: str
) -> None:
    with pytest.raises(TourError) as refused:
        read(data, change(OWN))
    assert any(fault.line == line and reason in fault.reason for fault in refused.value.faults), refused.value.faults
    assert str(refused.value).startswith(f"own.toml:{refused.value.faults[0].line}: ")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff\xfe\x00t", "not in UTF-8"), (b"x" * 500_000, "at most 400000"), (b"a = " + b"[" * 5000, "TOML"), (b"\x00\x01", "TOML")],
    ids=["encoding", "enormous", "nested", "control"],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_a_sentence(data: AtlasData, content: bytes, reason: str) -> None:
    with pytest.raises(TourError) as refused:
        read(data, content)
    assert reason in str(refused.value) or "nested too deeply" in str(refused.value)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_file_is_read_or_refused_and_never_breaks_the_page(data: AtlasData, content: bytes) -> None:
    with suppress(TourError):
        read(data, content)


def test_markup_in_a_tour_stays_text_in_what_the_browser_gets(data: AtlasData) -> None:
    tour = read(data, OWN.replace("Three losses in three states.", "<script>alert(1)</script>"))
    assert lecture_data(data, tour)["stops"][0]["caption"] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("tours/east.toml", "[[stop]]", '[[stop]]\nday = "1950-01-01"', "toml.syntax"),
        ("tours/axis.toml", 'view = "romania"', 'view = "moon"', "tour.stop"),
        ("text/en/tours.toml", "[axis]", "[axes]", "tour.half"),
        ("text/en/tours.toml", 'caption = "', 'caption = "Jews are evacuated. The glorious army liberates. And more. ', "event.phrase"),
    ],
)  # fmt: skip
def test_faults_of_shipped_tours_are_found_by_the_validator(
    tmp_path: Path, file: str, old: str, new: str, rule: str
) -> None:
    folder = tmp_path / "geodata"
    shutil.copytree(GEODATA, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert rule in {finding.rule for finding in validate(folder)}


def test_the_page_of_lectures_lists_all_tours() -> None:
    page = AppTest.from_string(
        "import streamlit as st\nfrom atlas.pages import lectures\nlectures.render()", default_timeout=30
    ).run()
    assert not page.exception
    told = "".join(str(node.proto.body) for node in page.get("html"))
    for tour in TOURS:
        assert f"lecture?tour={tour.id}" in told


def test_a_lecture_that_is_not_there_is_told() -> None:
    def script() -> None:
        from atlas.pages import lecture

        lecture.render()

    page = AppTest.from_function(script, default_timeout=30)
    page.query_params["tour"] = "<b>nothing</b>"
    page.run()
    assert not page.exception
    assert "&lt;b&gt;nothing" in "".join(str(node.proto.body) for node in page.get("html"))


def test_a_sentence_is_counted_where_it_ends() -> None:
    assert sentences("General I. Antonescu speaks. The king c. 1940 answers.") == 2
    assert sentences("No end") == 1


def test_the_file_that_the_documents_show_is_a_tour(data: AtlasData) -> None:
    text = (ROOT / "docs/lectures.md").read_text(encoding="utf-8")
    example = "\n".join(line[4:] for line in text.split("\n") if line.startswith("    ") or not line)
    tour = parse_tour(example[example.index("title =") :].encode(), "docs/lectures.md", known_to(data))
    assert [stop.id for stop in tour.stops] == ["craiova", "names"]
    assert (tour.autoplay, tour.stops[0].compare, tour.stops[0].checked) == (20, "1939-09-01", True)
