"""What changed, grouped as a reader asks it, is the same land that changed parcel by parcel."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.calendar import DAYS, add_days
from layers.changes import changes
from layers.movements import land_changes, movements

days = st.sampled_from(DAYS)


@given(days, days)
@settings(max_examples=30, deadline=None)
def test_the_groups_hold_the_land_of_the_parcels_and_no_more(data, first, second):
    parcels = changes(data.territory, data.folder, first, second)
    moves = movements(data.territory, data.folder, first, second)
    assert sum(move.area_km2 for move in moves) == pytest.approx(sum(change.area_km2 for change in parcels), rel=1e-9)
    assert {unit for move in moves for unit in move.units} == {change.parcel.unit for change in parcels}
    for move in moves:
        assert {(land.before[0], land.after[0]) for land in move.lands} == {(move.holder_before, move.holder_after)}


@given(days, days)
@settings(max_examples=30, deadline=None)
def test_no_unit_stands_twice_in_one_state(data, first, second):
    lands = land_changes(data.territory, data.folder, first, second)
    seen = [(unit, land.before, land.after) for land in lands for unit in land.units]
    assert len(seen) == len(set(seen))


@given(days, days)
@settings(max_examples=30, deadline=None)
def test_people_are_counted_only_where_a_count_covers_exactly_the_land(data, first, second):
    for move in movements(data.territory, data.folder, first, second):
        for land in move.lands:
            assert all(count.units == frozenset(land.units) for count in land.populations)
            assert not (land.towns and land.populations)
        for count in move.populations:
            assert count.units <= move.units
            assert count.counted_by


def lands_between(data, first, second, holder):
    moves = movements(data.territory, data.folder, first, second)
    return {move.holder_after: move for move in moves if move.holder_before == holder}


def test_the_summer_of_1940_names_takers_acts_and_counts(data):
    lost = lands_between(data, "1939-09-01", "1940-12-01", "romania")
    assert lost.keys() == {"ussr", "hungary", "bulgaria"}
    names = {land.name: land for land in lost["ussr"].lands}
    assert "Bessarabia with Hotin county" in names
    assert names["Bessarabia with Hotin county"].populations[0].value == "2864402"
    assert {count.counted_by for count in lost["ussr"].populations} == {
        "Romanian estimate",
        "Encyclopedia of World History",
    }
    assert lost["hungary"].lands[0].acts[0] == ("Second Vienna Award", "1940-08-30")
    assert lost["bulgaria"].lands[0].acts == (("Treaty of Craiova", "1940-09-07"),)


def test_a_part_of_a_unit_names_its_towns(data):
    (move,) = movements(data.territory, data.folder, "1940-09-10", "1940-09-11")
    (land,) = move.lands
    assert (move.holder_before, move.holder_after) == ("romania", "hungary")
    assert land.towns == ("Cluj", "Miercurea Ciuc", "Odorhei")
    assert land.populations == ()


def test_a_signature_changes_the_status_and_not_the_holder(data):
    (move,) = movements(data.territory, data.folder, "1940-08-29", "1940-08-30")
    assert move.holder_before == move.holder_after == "romania"
    assert move.lands[0].after == ("romania", "sovereign", "agreed")


@given(st.sampled_from(DAYS[1:]))
@settings(max_examples=40, deadline=None)
def test_a_day_on_which_nothing_changes_has_no_movement(data, day):
    moves = movements(data.territory, data.folder, add_days(day, -1), day)
    assert bool(moves) <= (day in data.territory.change_days or add_days(day, -1) in data.territory.change_days)
    for move in moves:
        for land in move.lands:
            assert land.citations
