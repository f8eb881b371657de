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
    assert romania.population == 18_057_028


def test_a_third_of_the_land_was_gone_by_october_1940(data):
    romania = next(row for row in balance(data.territory, data.folder, "1940-10-02") if row.holder == "romania")
    assert romania.area_km2 / 295_049 == pytest.approx(2 / 3, abs=0.02)


def test_no_population_is_invented(data):
    rows = balance(data.territory, data.folder, "1942-06-01")
    assert {row.holder: row.population for row in rows}["sweden"] is None
