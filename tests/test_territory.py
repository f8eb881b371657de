"""What stands on a day and at a place."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.balance import measured_holdings
from layers.calendar import DAYS, FIRST_DAY
from layers.sectors import MARGIN_DAYS, SIDES, Contest, Town, TownDay, contests
from layers.tenure import Tenure, tenure_on

CASES = Path(__file__).parent / "cases"

CLUJ, CHISINAU, CERNAUTI, HERTZA = (46.77, 23.59), (47.01, 28.86), (48.29, 25.93), (48.15, 26.25)
DOBRICH, BALCHIK, SILISTRA = (43.57, 27.83), (43.41, 28.16), (44.11, 27.26)
ODESSA, TIRASPOL, IASI, BUCHAREST = (46.48, 30.73), (46.84, 29.63), (47.16, 27.59), (44.43, 26.10)


@pytest.mark.parametrize(
    ("place", "day", "holder"),
    [
        (CHISINAU, "1939-09-01", "romania"), (CHISINAU, "1940-06-27", "romania"), (CHISINAU, "1940-06-28", "ussr"),
        (CHISINAU, "1941-07-15", "ussr"), (CHISINAU, "1941-07-16", "romania"), (CHISINAU, "1944-08-23", "romania"),
        (CHISINAU, "1944-08-24", "ussr"), (CERNAUTI, "1940-06-28", "ussr"), (CERNAUTI, "1941-07-05", "romania"),
        (CERNAUTI, "1944-03-28", "romania"), (CERNAUTI, "1944-03-29", "ussr"), (HERTZA, "1940-06-28", "romania"),
        (HERTZA, "1940-06-29", "ussr"), (CLUJ, "1940-08-30", "romania"), (CLUJ, "1940-09-10", "romania"),
        (CLUJ, "1940-09-11", "hungary"), (CLUJ, "1944-10-10", "hungary"), (CLUJ, "1944-10-11", "romania"),
        (CLUJ, "1944-12-01", "ussr"), (CLUJ, "1945-03-20", "romania"), (DOBRICH, "1940-09-07", "romania"),
        (DOBRICH, "1940-09-24", "romania"), (DOBRICH, "1940-09-25", "bulgaria"), (BALCHIK, "1940-09-20", "romania"),
        (BALCHIK, "1940-09-21", "bulgaria"), (SILISTRA, "1947-02-10", "bulgaria"), (ODESSA, "1941-10-15", "ussr"),
        (ODESSA, "1941-10-16", "romania"), (ODESSA, "1944-04-05", "germany"), (ODESSA, "1944-04-10", "ussr"),
        (TIRASPOL, "1942-06-01", "romania"), (IASI, "1944-08-20", "romania"), (IASI, "1944-08-21", "ussr"),
        (BUCHAREST, "1944-06-01", "romania"), ((47.75, 26.67), "1944-05-01", "ussr"),
    ],
)  # fmt: skip
def test_a_place_has_its_documented_holder_on_the_day(data, place, day, holder):
    assert data.territory.where(*place, day).holder == holder


def test_the_three_losses_of_1940_stand_in_three_states_on_7_september(data):
    stages = [data.territory.where(*place, "1940-09-07").tenure.transfer for place in (CHISINAU, CLUJ, DOBRICH)]
    assert stages == ["completed", "under way", "agreed"]


def test_transnistria_is_administered_and_never_annexed(data):
    statuses = {
        tenure.status
        for unit in ("transnistria-north", "transnistria-south", "odessa-city")
        for tenure in data.territory.tenures[unit]
        if tenure.holder == "romania"
    }
    assert statuses <= {"administered", "in_transfer"}


def test_open_sea_has_no_holder(data):
    assert data.territory.where(43.3, 31.0, "1940-01-01") is None


def test_a_harbour_on_a_simplified_coast_counts_as_land(data):
    assert data.territory.where(44.17, 28.66, "1940-01-01").holder == "romania"


def test_no_holder_claims_what_it_holds(data):
    for day in DAYS[::45]:
        for holding in data.territory.holdings(day):
            assert holding.holder not in holding.claimed_by


@given(st.sampled_from(DAYS))
@settings(max_examples=60, deadline=None)
def test_every_unit_has_one_row_on_every_day(data, day):
    for tenures in data.territory.tenures.values():
        assert sum(day in tenure for tenure in tenures) == 1


@given(st.sampled_from(DAYS))
@settings(max_examples=60, deadline=None)
def test_a_holder_holds_since_a_day_that_is_not_later(data, day):
    for holding in data.territory.holdings(day):
        assert FIRST_DAY <= holding.since <= day


def test_every_town_is_on_its_side_on_every_date_of_change(data):
    rows = list(csv.DictReader((CASES / "town_sides.csv").open(encoding="utf-8")))
    assert len(rows) > 150
    units = data.territory.units_at([float(row["lon"]) for row in rows], [float(row["lat"]) for row in rows])
    wrong = [
        f"{row['place']}: {found}, not {row['unit']}"
        for row, found in zip(rows, units, strict=True)
        if found != row["unit"]
    ]
    assert not wrong


def test_the_towns_of_a_change_pass_to_its_taker_and_those_just_outside_do_not(data):
    rows = list(csv.DictReader((CASES / "town_holders.csv").open(encoding="utf-8")))
    assert len(rows) > 100
    wrong = []
    for row in rows:
        holding = data.territory.where(float(row["lat"]), float(row["lon"]), row["day"])
        if (row["inside"] == "yes") != (holding is not None and holding.holder == row["holder"]):
            wrong.append(f"{row['territory']}: {row['town']}")
    assert not wrong


def test_a_documented_town_belongs_to_its_taker_from_its_day(data):
    wrong = []
    for unit, rows in data.territory.contests.items():
        for contest in rows:
            for town in contest.towns:
                for change in town.days:
                    if change.date in contest and not town.reach:
                        found = data.territory.where(change.lat, change.lon, change.date)
                        if found and found.unit == unit and found.holder != change.taker:
                            wrong.append(f"{change.town} {change.date}: {found.holder}, not {change.taker}")
    assert not wrong


def _tenure(**changed):
    base = dict.fromkeys(Tenure.__dataclass_fields__, "") | {"claimed_by": (), "citations": (), "checked": True}
    return Tenure(
        **base | {"unit": "u", "holder": "ussr", "status": "in_transfer", "other_holder": "romania"} | changed
    )


def _town_day(town, lon, day, taker="ussr", reach=None):
    return TownDay("u", town, 47.0, lon, taker, "capture", day, "day", reach, (), True, "")


def test_before_its_town_falls_a_place_is_the_losers():
    rows = [_tenure(start_date="1944-03-17", end_date="1944-04-15")]
    (contest,) = contests(rows, [_town_day("A", 28, "1944-03-26")], {"u"})
    town = contest.towns[0]
    assert contest.holder_at(town, "1944-03-25")[0] == "romania"
    assert contest.holder_at(town, "1944-03-26")[0] == "ussr"


def test_consecutive_contested_rows_are_one_contest():
    rows = [
        _tenure(start_date="1944-03-17", end_date="1944-04-15"),
        _tenure(
            start_date="1944-04-16", end_date="1944-08-19", status="administered", holder="romania", other_holder="ussr"
        ),
    ]
    (contest,) = contests(rows, [_town_day("A", 28, "1944-03-26")], {"u"})
    assert contest.holder_at(contest.towns[0], "1944-06-01")[0] == "ussr"


def test_a_town_of_limited_reach_speaks_only_near_itself():
    near, far = _town_day("Near", 28, "1944-09-05", "hungary", 25.0), _town_day("Far", 29, "1944-09-30")
    contest = Contest("u", 0, (_tenure(start_date="1944-09-01", end_date="1944-10-01"),), ())
    towns = (Town("Near", 0, 0, (near,)), Town("Far", 80_000, 0, (far,)))
    contest = Contest(contest.unit, 0, contest.tenures, towns)
    assert contest.nearest_town(20_000, 0).name == "Near"
    assert contest.nearest_town(30_000, 0).name == "Far"


def test_a_town_day_far_outside_a_contest_does_not_count():
    rows = [_tenure(start_date="1944-03-17", end_date="1944-04-15")]
    assert contests(rows, [_town_day("A", 28, "1941-07-09")], {"u"})[0].towns == ()
    assert MARGIN_DAYS < 30


def test_a_contest_between_the_two_sides_is_divided_by_the_front():
    (contest,) = contests([_tenure(start_date="1944-03-17", end_date="1944-04-15")], [_town_day("A", 28, "1944-03-26")])
    assert contest.by_front
    assert [contest.holder_at(side, "1944-03-20")[0] for side in contest.towns] == ["romania", "ussr"]
    assert [town.name for town in contest.named] == ["A"]


def test_a_hand_over_before_the_war_is_not_divided_by_the_front(data):
    assert not any(contest.by_front for contest in data.territory.contests["northern-transylvania"][:1])


@pytest.mark.parametrize(("day", "axis"), [("1944-08-23", "romania"), ("1944-08-25", "romania")])
def test_romania_holds_what_its_old_ally_still_holds_in_bessarabia(data, day, axis):
    contest = data.territory.contest_on("bessarabia", day)
    assert contest.holder_at(SIDES[0], day)[0] == axis
    assert contest.holder_at(SIDES[1], day)[0] == "ussr"


@given(st.sampled_from(DAYS))
@settings(max_examples=60, deadline=None)
def test_the_shares_of_a_cut_unit_add_up_to_it(data, day):
    areas: dict[str, float] = {}
    for holding, area in measured_holdings(data.territory, data.folder, day):
        areas[holding.unit] = areas.get(holding.unit, 0) + area
    for unit, area in areas.items():
        assert area == pytest.approx(data.territory.units[unit].area_km2, rel=1e-6)


def test_the_row_in_force_is_found(data):
    assert tenure_on(data.territory.tenures["northern-transylvania"], "1941-01-01").status == "annexed"
