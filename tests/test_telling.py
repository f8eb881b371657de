"""What changed is said in whole sentences, with figures that can be read and counters that are named."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.telling import acts_words, changes_sentence, count_words, figure_value, km2, land_name, of_romania
from layers.calendar import DAYS, add_days
from layers.counts import read_counts
from layers.movements import movements

days = st.sampled_from(DAYS)


def told(data, first, second):
    return changes_sentence(data, movements(data.territory, data.folder, first, second), first, second)


@given(days, days)
@settings(max_examples=40, deadline=None)
def test_any_two_days_are_told_in_a_sentence(data, one, other):
    first, second = sorted((one, other))
    sentence = told(data, first, second)
    assert sentence.endswith(".")
    assert "  " not in sentence
    assert not re.search(r"\{|\}|None", sentence)


@given(days, days)
@settings(max_examples=40, deadline=None)
def test_every_land_that_changed_has_a_name_and_an_act_or_none(data, one, other):
    first, second = sorted((one, other))
    for move in movements(data.territory, data.folder, first, second):
        for land in move.lands:
            assert land_name(data, land)
            assert acts_words(land)


def test_the_losses_of_1940_are_told_with_their_takers(data):
    sentence = told(data, "1939-09-01", "1940-12-01")
    assert sentence.startswith("Between 1 September 1939 and 1 December 1940: 101\u202f8")
    for part in ("to the Soviet Union", "to Hungary", "to Bulgaria"):
        assert part in sentence


def test_a_signature_alone_is_told_as_such(data):
    assert told(data, "1940-08-29", "1940-08-30") == (
        "Since the day before: another legal state for Northern Transylvania (signed, not yet handed over)."
    )


def test_transnistria_is_told_as_administered_and_not_annexed(data):
    assert "administered and not annexed" in told(data, "1941-06-22", "1942-06-01")


def test_a_quiet_day_is_told_as_quiet(data):
    assert "no land changes hands" in told(data, "1940-01-10", "1940-01-11")


@given(days, days)
@settings(max_examples=30, deadline=None)
def test_what_is_told_of_romania_is_romanian_land_or_was(data, one, other):
    first, second = sorted((one, other))
    moves = movements(data.territory, data.folder, first, second)
    own, elsewhere = of_romania(data, moves)
    for move in own:
        for land in move.lands:
            assert "romania" in (move.holder_before, move.holder_after) or set(land.units) & data.romanian_1939
    area = sum(move.area_km2 for move in moves)
    assert sum(move.area_km2 for move in (*own, *elsewhere)) == pytest.approx(area, rel=1e-9)


def test_the_soviet_annexation_of_the_baltic_is_no_change_of_romania(data):
    moves = movements(data.territory, data.folder, "1940-07-10", "1940-08-10")
    own, elsewhere = of_romania(data, moves)
    assert sum(move.area_km2 for move in own) == pytest.approx(51_162, abs=5)
    assert {land.units[0] for move in elsewhere for land in move.lands} >= {"latvia", "estonia", "lithuania"}
    assert told(data, "1940-07-10", "1940-08-10").startswith("Between 10 July 1940 and 10 August 1940: 3 lands")


def test_every_day_that_is_announced_as_a_change_has_one_for_romania(data):
    assert "1940-09-11" in data.romanian_change_days
    for day in data.romanian_change_days:
        own, _ = of_romania(data, movements(data.territory, data.folder, add_days(day, -1), day))
        lands = [land for move in own for land in move.lands]
        assert lands, day


@pytest.mark.parametrize(
    ("first", "second", "town", "words"),
    [
        ("1944-09-04", "1944-09-05", "Turda", "Taken in fighting"),
        ("1944-04-03", "1944-04-04", "Rozdilna", "Taken in fighting"),
        ("1940-09-10", "1940-09-11", "Cluj", "Second Vienna Award, 30 August 1940"),
    ],
)
def test_an_act_is_named_only_where_it_gave_the_land_to_its_holder(data, first, second, town, words):
    lands = [land for move in movements(data.territory, data.folder, first, second) for land in move.lands]
    assert acts_words(next(land for land in lands if town in land.towns)) == words


def test_a_look_back_names_no_act(data):
    for move in movements(data.territory, data.folder, "1940-12-01", "1939-09-01"):
        assert not any(land.acts for land in move.lands)


def test_romania_and_the_rest_share_out_all_lands(data):
    moves = movements(data.territory, data.folder, "1939-09-01", "1944-09-01")
    own, elsewhere = of_romania(data, moves)
    shared = [land for move in (*own, *elsewhere) for land in move.lands]
    assert sorted(land.units for land in shared) == sorted(land.units for move in moves for land in move.lands)


def test_the_acts_of_a_year_are_those_of_the_year(data):
    (move,) = [
        move
        for move in movements(data.territory, data.folder, "1940-09-20", "1940-10-02")
        if move.holder_after == "bulgaria"
    ]
    assert acts_words(move.lands[0]) == "Treaty of Craiova, 7 September 1940"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("43104", "43\u202f104"), ("10000000-10500000", "10\u202f000\u202f000–10\u202f500\u202f000"), ("0.17", "0.17"),
        ("about 2200000", "about 2\u202f200\u202f000"), ("152-158", "152–158"), ("69.8", "69.8"), ("over 300", "over 300"),
        ("10400–13000", "10\u202f400–13\u202f000"), ("about 15000–20000", "about 15\u202f000–20\u202f000"),
    ],
)  # fmt: skip
def test_a_figure_is_written_with_its_thousands(value, written):
    assert figure_value(value) == written


def test_small_areas_keep_their_decimals():
    assert (km2(0.17), km2(43_053.2)) == ("0.17", "43\u202f053")


def test_no_count_is_written_without_who_counted(data):
    for count in read_counts(data.folder):
        assert count.counted_by in count_words(count)


@given(st.sampled_from(DAYS[1:]))
@settings(max_examples=30, deadline=None)
def test_the_sentence_of_a_day_speaks_of_change_only_where_land_changed(data, day):
    moves = movements(data.territory, data.folder, add_days(day, -1), day)
    assert ("no land changes hands" in told(data, add_days(day, -1), day)) == (not moves)
