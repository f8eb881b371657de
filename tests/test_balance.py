"""Areas add up, and agree with what others counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.balance import balance, measured_holdings
from layers.calendar import DAYS


@given(st.sampled_from(DAYS))
@settings(max_examples=40, deadline=None)
def test_on_every_day_the_holders_share_the_whole_land(data, day):
    land = sum(unit.area_km2 for unit in data.territory.units.values())
    rows = balance(data.territory, data.folder, day)
    assert sum(row.area_km2 + row.under_way_km2 for row in rows) == pytest.approx(land, rel=1e-6)


@given(st.sampled_from(DAYS))
@settings(max_examples=25, deadline=None)
def test_the_parts_of_a_divided_unit_are_the_unit(data, day):
    sums: dict[str, float] = {}
    for holding, area in measured_holdings(data.territory, data.folder, day):
        sums[holding.unit] = sums.get(holding.unit, 0) + area
    for unit, area in sums.items():
        assert area == pytest.approx(data.territory.units[unit].area_km2, rel=1e-6)


def test_romania_held_its_documented_area_on_the_first_day(data):
    romania = next(row for row in balance(data.territory, data.folder, "1939-09-01") if row.holder == "romania")
    assert romania.area_km2 == pytest.approx(295_049, rel=0.02)
    assert romania.population is not None
    assert (romania.population.value, romania.population.counted_by) == ("18057028", "Romanian census")


def test_a_third_of_the_land_was_gone_by_october_1940(data):
    romania = next(row for row in balance(data.territory, data.folder, "1940-10-02") if row.holder == "romania")
    assert romania.area_km2 / 295_049 == pytest.approx(2 / 3, abs=0.02)


def test_no_population_is_invented(data):
    rows = balance(data.territory, data.folder, "1942-06-01")
    assert {row.holder: row.population for row in rows}["sweden"] is None


EAST = ("bessarabia", "hotin", "northern-bukovina", "hertza")


@pytest.mark.parametrize(
    ("units", "documented"),
    [
        (EAST, 50_762),  # Romanian statistics, 3 July 1940
        (("northern-transylvania",), 43_104),  # Hungarian statistics
        (("southern-dobruja",), 7_565),  # older copy of one encyclopaedia; others 7,412 and 7,696
        (("sudetenland",), 28_940),  # usual figure for the land ceded at Munich
        (("danube-islands-1940",), 23.75),  # six islands in one source
        (("snake-island",), 0.17),
    ],
)
def test_a_loss_measures_its_documented_area_within_two_per_cent(data, units, documented):
    measured = sum(data.territory.units[unit].area_km2 for unit in units)
    assert measured == pytest.approx(documented, rel=0.025 if documented < 100 else 0.02)


def test_bessarabia_measures_its_documented_area_without_limans_and_lakes(data):
    land = sum(data.territory.units[unit].land_km2 for unit in ("bessarabia", "hotin"))
    assert land == pytest.approx(44_422, rel=0.02)


def test_hertza_lies_between_its_documented_areas(data):
    assert 304 <= data.territory.units["hertza"].area_km2 <= 400
