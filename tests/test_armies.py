"""The Romanian armies: one place a day, along the front, with who counted."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.__main__ import main
from atlas.text import armies
from layers.armies import (
    AT_THE_FRONT,
    LEAST_KM,
    NEAR_KM,
    counts_on,
    length_km,
    read_counts_of_armies,
    read_fixes,
    sectors_on,
    stretch_of,
)
from layers.atlas_data import AtlasData
from layers.front import front_days

FRONT_DAYS = tuple(front_days())

FIXES = read_fixes()


def at_the_front(day):
    return [sector for sector in sectors_on(FIXES, day) if sector.fix.kind in AT_THE_FRONT]


@settings(deadline=None)
@given(st.sampled_from(FRONT_DAYS))
def test_on_every_day_an_army_at_the_front_lies_near_its_line(data: AtlasData, day: str) -> None:
    for sector in at_the_front(day):
        stretch = stretch_of(data.territory.front, sector)
        assert stretch is not None
        assert stretch.away_km <= NEAR_KM, (sector.army, day)


def test_on_no_day_an_army_at_the_front_lies_farther_off_than_said(data: AtlasData) -> None:
    front = data.territory.front
    far = [
        (sector.army, day)
        for day in FRONT_DAYS[::7]
        for sector in at_the_front(day)
        if (stretch := stretch_of(front, sector)) is None or stretch.away_km > NEAR_KM
    ]
    assert not far


@settings(deadline=None)
@given(st.sampled_from(FRONT_DAYS))
def test_an_army_stands_in_one_place_a_day(day: str) -> None:
    armies = [sector.army for sector in sectors_on(FIXES, day)]
    assert len(armies) == len(set(armies))


def test_a_sector_runs_along_the_front_between_its_ends(data: AtlasData) -> None:
    third = next(sector for sector in sectors_on(FIXES, "1942-11-18") if sector.army == "romanian-3rd")
    stretch = stretch_of(data.territory.front, third)
    assert stretch is not None
    assert 90 < length_km(stretch.places) < 200  # 138 or 148 km, by two authors
    fourth = next(sector for sector in sectors_on(FIXES, "1941-09-15") if sector.army == "romanian-4th")
    siege = stretch_of(data.territory.front, fourth)
    assert siege is not None
    assert all(46.2 < lat < 46.8 and 30.3 < lon < 31.1 for lon, lat in siege.places)  # round Odessa


def test_ends_move_evenly_from_one_row_to_the_next() -> None:
    first, later = (
        next(s for s in sectors_on(FIXES, day) if s.army == "romanian-3rd") for day in ("1941-08-01", "1941-08-04")
    )
    following = next(s for s in sectors_on(FIXES, "1941-08-08") if s.army == "romanian-3rd")
    assert first.left
    assert later.left
    assert following.left
    assert later.left[0] == pytest.approx(first.left[0] + (following.left[0] - first.left[0]) * 3 / 7)


def test_an_army_that_holds_no_sector_is_not_drawn(data: AtlasData) -> None:
    resting = next(sector for sector in sectors_on(FIXES, "1942-01-15") if sector.army == "romanian-4th")
    assert resting.fix.kind == "rear"
    assert stretch_of(data.territory.front, resting) is None


def test_every_drawn_sector_is_long_enough_to_see(data: AtlasData) -> None:
    short = [
        (sector.army, day)
        for day in FRONT_DAYS[::5]
        for sector in at_the_front(day)
        if (stretch := stretch_of(data.territory.front, sector)) and length_km(stretch.places) < LEAST_KM
    ]
    assert not short


def test_every_count_says_who_counted() -> None:
    counts = read_counts_of_armies()
    assert len(counts) > 50
    assert all(count.counted_by and count.citations for count in counts)


def test_a_count_of_several_armies_stands_with_each_and_names_all(data: AtlasData) -> None:
    counts = read_counts_of_armies()
    both = [count for count in counts_on(counts, "romanian-4th", "1942-11-25") if len(count.armies) > 1]
    assert {count.id for count in both} <= {count.id for count in counts_on(counts, "romanian-3rd", "1942-11-25")}
    page = armies.counted(data, "1942-11-25")
    assert page.count("158\u202f854") == 1
    assert "together" in page


def test_the_text_names_the_armies_of_a_day_and_nothing_without_a_war(data: AtlasData) -> None:
    assert "Romanian 3rd Army" in armies.of_day(data, "1942-11-18")
    assert armies.of_day(data, "1940-09-12") == ""


def test_units_lists_armies_with_line_counts_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "--on", "1942-11-18", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    third = next(army for army in answer["armies"] if army["army"] == "romanian-3rd")
    assert third["kind"] == "front"
    assert third["front_km"] <= NEAR_KM
    assert len(third["line"]) > 5
    assert {count["value"] for count in third["counts"]} >= {"143336", "152492"}
    assert all(count["counted_by"] for count in third["counts"])


def test_units_refuses_a_day_outside_the_atlas(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "--on", "1938-01-01"]) == 2
    assert "lies outside the atlas" in capsys.readouterr().err
