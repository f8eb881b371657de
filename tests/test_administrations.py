"""Who ruled the occupied land: one holder, one status and one administration of every place on every day."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.text import rule
from layers.atlas_data import AtlasData
from layers.calendar import DAYS
from layers.sides import AXIS, FIRST, LAST, side_of

STATUSES = {"sovereign", "annexed", "administered", "occupied", "in_transfer"}

EARLY = Path(__file__).parent / "cases/administrations_before_the_front.csv"

MOST_AHEAD = 0.05
"""So much of an area may still be on the other side on the first day of its administration: its limits are schematic."""


@settings(deadline=None)
@given(lat=st.floats(40, 60), lon=st.floats(13, 48), day=st.sampled_from(DAYS))
def test_every_place_on_land_has_one_holder_and_one_status_on_every_day(
    data: AtlasData, lat: float, lon: float, day: str
) -> None:
    holding = data.territory.where(lat, lon, day)
    if holding is None:
        return
    rule = holding.administration
    assert holding.holder in data.countries
    assert holding.status in STATUSES
    assert rule is None or rule.authority == holding.holder


def test_the_districts_of_a_unit_tile_it(data: AtlasData) -> None:
    rules = data.territory.administrations
    for unit in {district.unit for district in rules.districts.values()}:
        pieces = [own.geometry for own in rules.districts.values() if own.unit == unit]
        assert shapely.coverage_is_valid(pieces), unit
        land = data.territory.units[unit].geometry
        assert shapely.union_all(pieces).symmetric_difference(land).area < 1e-4 * land.area, unit


def test_an_administration_never_begins_before_the_front_has_passed(data: AtlasData) -> None:
    rules, front = data.territory.administrations, data.territory.front
    with EARLY.open(encoding="utf-8") as file:
        listed = {(row["area"], row["date"]): row["reason"] for row in csv.DictReader(file)}
    assert all(listed.values())
    early = set()
    for area, rows in rules.of_area.items():
        land = rules.districts[area].geometry if area in rules.districts else data.territory.units[area].geometry
        for row in rows:
            if FIRST < row.start_date <= LAST and side_of(row.authority, row.start_date) == AXIS:
                behind = front.held(row.start_date).intersection(land).area / land.area
                if behind < 1 - MOST_AHEAD:
                    early.add((area, row.start_date))
    assert sorted(early) == sorted(listed)


@pytest.mark.parametrize(
    ("place", "day", "status", "administration"),
    [
        ((48.46, 27.78), "1942-06-01", "administered", "Transnistria Governorate, Moghilău county"),
        ((47.63, 30.98), "1942-01-10", "administered", "Transnistria Governorate, Golta county"),
        ((46.48, 30.73), "1942-06-01", "administered", "Transnistria Governorate, Odesa county"),
        ((50.62, 26.25), "1941-10-01", "administered", "Reichskommissariat Ukraine"),
        ((50.45, 30.52), "1941-10-01", "occupied", "Rear Area of Army Group South"),
        ((50.45, 30.52), "1941-11-01", "administered", "Reichskommissariat Ukraine"),
        ((49.59, 34.55), "1942-08-01", "occupied", "Rear Area of Army Group South"),
        ((49.59, 34.55), "1942-10-01", "administered", "Reichskommissariat Ukraine"),
        ((53.90, 27.57), "1942-06-01", "administered", "Reichskommissariat Ostland"),
        ((55.19, 30.20), "1942-06-01", "occupied", "Rear Area of Army Group Centre"),
        ((49.84, 24.03), "1942-06-01", "administered", "General Government, District Galicia"),
        ((44.95, 34.10), "1942-10-01", "occupied", "Military administration of the Crimea"),
        ((44.82, 20.46), "1942-06-01", "administered", "Territory of the Military Commander in Serbia"),
    ],
)
def test_where_names_the_administration(
    data: AtlasData, place: tuple[float, float], day: str, status: str, administration: str
) -> None:
    holding = data.territory.where(*place, day)
    assert holding is not None
    assert holding.administration is not None
    assert holding.administration.name.startswith(administration)
    assert holding.status == status


@pytest.mark.parametrize(
    ("place", "day"), [((44.43, 26.10), "1942-06-01"), ((55.75, 37.62), "1942-06-01"), ((47.63, 30.98), "1941-06-30")]
)
def test_land_that_its_state_rules_as_its_own_has_no_administration(
    data: AtlasData, place: tuple[float, float], day: str
) -> None:
    holding = data.territory.where(*place, day)
    assert holding is not None
    assert holding.administration is None


def test_the_text_lists_who_ruled_romania_first(data: AtlasData) -> None:
    text = rule.of_day(data, "1942-06-01")
    assert text.index("Transnistria Governorate") < text.index("Reichskommissariat Ukraine")
    assert "Golta county" in text
    assert rule.of_day(data, "1947-01-01") == ""
