"""What changed between two days is exactly what differs between them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from layers.balance import balance
from layers.calendar import DAYS
from layers.changes import apply, changes, holdings_of, parcels, state_of

days = st.sampled_from(DAYS)


@given(days, days)
@settings(max_examples=40, deadline=None)
def test_the_changes_applied_to_the_first_day_give_the_second(data, first, second):
    land = [parcel for parcel, _ in parcels(data.territory, data.folder, first, second)]
    held = {parcel: holdings_of(data.territory, parcel, first, second) for parcel in land}
    before = {parcel: state_of(pair[0]) for parcel, pair in held.items()}
    after = {parcel: state_of(pair[1]) for parcel, pair in held.items()}
    made = changes(data.territory, data.folder, first, second)
    assert apply(before, made) == after
    assert len({change.parcel for change in made}) == len(made)


@given(days, days)
@settings(max_examples=30, deadline=None)
def test_what_each_holder_gains_and_loses_is_the_difference_of_the_balances(data, first, second):
    moved: dict[str, float] = {}
    for change in changes(data.territory, data.folder, first, second):
        moved[change.before.holder] = moved.get(change.before.holder, 0) - change.area_km2
        moved[change.after.holder] = moved.get(change.after.holder, 0) + change.area_km2
    totals = [
        {row.holder: row.area_km2 + row.under_way_km2 for row in balance(data.territory, data.folder, day)}
        for day in (first, second)
    ]
    for holder in moved.keys() | totals[0].keys() | totals[1].keys():
        difference = totals[1].get(holder, 0) - totals[0].get(holder, 0)
        assert moved.get(holder, 0) == pytest.approx(difference, abs=max(3.0, 1e-4 * totals[0].get(holder, 0)))


@given(days, days, st.integers(0, 2**32 - 1))
@example(
    "1941-06-22", "1941-08-01", 0
)  # Białystok: its land is occupied on both days, its administration begins between them
@settings(max_examples=25, deadline=None)
def test_a_place_has_changed_exactly_where_a_change_says_so(data, first, second, seed):
    random = np.random.default_rng(seed)
    lons, lats = random.uniform(14, 40, 40), random.uniform(43, 58, 40)
    made = {change.parcel: change for change in changes(data.territory, data.folder, first, second)}
    for lon, lat in zip(lons, lats, strict=True):
        pair = [data.territory.where(lat, lon, day) for day in (first, second)]
        if pair[0] is None or pair[1] is None:
            continue
        land = [state_of(replace(holding, administration=None)) for holding in pair]  # who ruled it is told apart
        differs = land[0] != land[1]
        mine = [
            change
            for change in made.values()
            if change.parcel.unit == pair[0].unit
            and change.parcel.town_before in ("", pair[0].town.name if pair[0].town else "")
            and change.parcel.town_after in ("", pair[1].town.name if pair[1].town else "")
        ]
        assert bool(mine) == differs, (lat, lon, pair)


@given(days, days)
@settings(max_examples=25, deadline=None)
def test_the_way_back_undoes_the_way_there(data, first, second):
    there = {
        (c.parcel.unit, c.parcel.town_before, c.parcel.town_after)
        for c in changes(data.territory, data.folder, first, second)
    }
    back = {
        (c.parcel.unit, c.parcel.town_after, c.parcel.town_before)
        for c in changes(data.territory, data.folder, second, first)
    }
    assert there == back


def test_nothing_changes_between_a_day_and_itself(data):
    assert changes(data.territory, data.folder, "1941-07-10", "1941-07-10") == []


def test_the_summer_of_1940_takes_a_third_of_the_land(data):
    lost = [
        change
        for change in changes(data.territory, data.folder, "1939-09-01", "1940-12-01")
        if change.before.holder == "romania"
    ]
    assert {change.after.holder for change in lost} == {"ussr", "hungary", "bulgaria"}
    assert sum(change.area_km2 for change in lost) == pytest.approx(
        101_666, rel=0.02
    )  # the parts as printed one by one
