"""The pogrom of Iași: exact about places, every count with who counted, nothing that plays, moments in agreement."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest

from atlas import permalink
from atlas.__main__ import main
from atlas.html import escape
from atlas.scene.city import city_data
from atlas.text import iasi
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, add_days
from layers.iasi import (
    FIRST_MOMENT,
    LAST_MOMENT,
    moment_beside,
    moments,
    read_differences,
    read_sites,
    read_states,
    read_stops,
    read_values,
    states_on,
)

WEB = Path(__file__).parent.parent / "atlas/web"


def test_all_sites_of_the_record_are_there_and_each_says_what_is_not_known() -> None:
    sites = read_sites()
    assert {f"S{number:02}" for number in range(1, 50)} <= set(sites)
    for site in sites.values():
        assert site.text
        assert site.not_known
        assert site.citations


def test_a_site_that_is_drawn_has_a_precision_and_one_without_a_place_is_not_drawn(data: AtlasData) -> None:
    for site in read_sites().values():
        assert site.located == (site.precision_m is not None)
    drawn = [site for site in city_data(data)["sites"] if site["at"]]
    assert {site["id"] for site in drawn} == {site.id for site in read_sites().values() if site.located}


def test_every_count_says_who_counted() -> None:
    for value in read_values():
        assert value.counted_by
        assert value.citations
    who = {
        (value.value_min, value.counted_by.split(" (")[0]) for value in read_values() if value.group == "pogrom-dead"
    }
    assert {("13266", "SSI"), ("14850", "Jewish Community of Iași")} <= who


def test_counts_that_differ_say_why() -> None:
    differing = {
        value.group
        for value in read_values()
        if len({other.value for other in read_values() if other.group == value.group and other.value}) > 1
    }
    told = read_differences()
    assert {"pogrom-dead"} <= differing & set(told)
    assert all(difference.text and difference.citations for difference in told.values())


def test_one_counter_who_gives_a_range_is_no_disagreement(data: AtlasData) -> None:
    city = city_data(data)
    groups = [group for entry in (*city["sites"], *city["stops"], *city["places"]) for group in entry["counts"]]
    assert any(group["range"] for group in groups)
    assert all(len(group["rows"]) > 1 for group in groups if group["range"] or group["why"])


def test_both_trains_have_all_their_stops_in_order() -> None:
    stops = read_stops()
    first = [stop for stop in stops if stop.train == "1"]
    second = [stop for stop in stops if stop.train == "2"]
    assert [stop.order for stop in first] == list(range(1, 17))
    assert [stop.place for stop in second] == ["Iași", "Lețcani", "Podu Iloaiei"]
    assert all(stop.text and stop.not_known and stop.citations for stop in stops)


def test_an_hour_that_is_known_about_is_told_so(data: AtlasData) -> None:
    approximate = [stop for stop in read_stops() if "hour-approx" in (stop.arrive_precision, stop.leave_precision)]
    assert approximate
    for stop in approximate:
        assert "about" in iasi.times_of(stop), stop
    exact = next(
        stop for stop in read_stops() if stop.arrive_precision == "hour" and stop.leave_precision != "hour-approx"
    )
    assert "about" not in iasi.times_of(exact)


def test_the_train_ends_at_the_calarasi_on_the_danube() -> None:
    last = max((stop for stop in read_stops() if stop.train == "1"), key=lambda stop: stop.order)
    site = read_sites()[last.site]
    assert site.lat == pytest.approx(44.2, abs=0.05)
    assert site.lon == pytest.approx(27.33, abs=0.05)


def test_a_train_is_told_between_stops_and_never_at_a_point() -> None:
    states = read_states()
    assert {state.date for state in states if state.train == "1"} >= {
        add_days("1941-06-30", number) for number in range(7)
    }
    assert not states_on(states, "1941-07-20")
    assert all("lat" not in state.__dataclass_fields__ for state in states)


def test_moments_stand_in_one_order_within_their_days(data: AtlasData) -> None:
    found = moments(data.events)
    assert len(found) >= 40
    orders = [event.order for event in found]
    assert orders == sorted(set(orders))
    assert all(event.time for event in found)
    assert all(event.end_date >= FIRST_MOMENT and event.start_date <= LAST_MOMENT for event in found)
    days = [event.start_date for event in found]
    assert sum(later < earlier for earlier, later in itertools.pairwise(days)) <= len(days) // 8


def test_day_and_moment_agree_in_link_text_and_command_line(
    data: AtlasData, capsys: pytest.CaptureFixture[str]
) -> None:
    for event in moments(data.events):
        query = {"moment": [event.id], "date": ["1939-09-01"]}
        assert permalink.event_in(query, data) is event
        assert permalink.day_in(query, data) == event.day
        assert permalink.view_in(query) == "iasi"
        assert permalink.faults(query, data) == []
        inside = {"moment": [event.id], "date": [event.end_date if event.end_date in DAYS else event.day]}
        assert permalink.day_in(inside, data) in event
        text = iasi.text(data, event.day, "iasi", event)
        assert re.search(rf'<h2>{re.escape(escape(event.title))}</h2><p class="moment-time">', text)
    first = moments(data.events)[0]
    assert main(["events", "--on", first.day, "--json"]) == 0
    told = {event["id"]: event for event in json.loads(capsys.readouterr().out)["events"]}
    assert told[first.id]["moment"] is True
    assert told[first.id]["time"] == first.time


def test_earlier_and_later_walk_through_every_moment(data: AtlasData) -> None:
    found = moments(data.events)
    for event, following in itertools.pairwise(found):
        assert moment_beside(found, event, event.day)[1] is following
        assert moment_beside(found, following, following.day)[0] is event
    assert moment_beside(found, None, "1941-06-01") == (None, found[0])
    assert moment_beside(found, None, "1941-08-01") == (found[-1], None)


def test_an_unknown_moment_is_told_and_nothing_is_opened(data: AtlasData) -> None:
    query = {"moment": ["E999"], "view": ["iasi"]}
    assert permalink.event_in(query, data) is None
    assert len(permalink.faults(query, data)) == 1


def test_a_moment_at_one_site_stands_where_its_site_stands(data: AtlasData) -> None:
    sites = read_sites()
    for event in moments(data.events):
        if len(event.sites) == 1 and event.lat is not None and sites[event.sites[0]].located:
            assert (event.lat, event.lon) == (sites[event.sites[0]].lat, sites[event.sites[0]].lon)


def test_the_remainder_of_the_first_train_is_shown_and_not_closed(data: AtlasData) -> None:
    text = iasi.text(data, "1941-07-06", "trains", None)
    assert "2530" in text.replace("\u202f", "")
    assert "261 people are in none of these counts" in text


def test_signs_of_sites_have_one_size_and_no_battle_symbol() -> None:
    code = (WEB / "city.js").read_text(encoding="utf-8")
    shapes = code[code.index("function drawSite") : code.index("function cityLegend")]
    assert "count" not in shapes
    assert "place" not in shapes
    assert "triangle" not in code
    assert not re.search(r"setInterval|requestAnimationFrame|<animate|@keyframes", code)


def test_the_text_holds_no_count_without_its_counter(data: AtlasData) -> None:
    text = iasi.text(data, "1941-06-29", "iasi", None)
    figures = re.findall(r'<details class="figure"><summary>(.*?)</summary>', text)
    assert len(figures) > 20
    assert all("counted by" in figure for figure in figures)


def test_sites_lists_places_with_precision_and_the_trains_between_stops(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "--on", "1941-06-30", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    named = {site["site"]: site for site in answer["sites"]}
    assert named["S01"]["precision_m"] == 60
    assert all(site["precision_m"] for site in answer["sites"] if site["located"])
    assert [train["train"] for train in answer["trains"]] == ["1", "2"]
    assert all(count["counted_by"] for stop in answer["stops"] for count in stop["counts"])


def test_sites_refuses_what_is_no_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "--on", "soon"]) == 2
    assert "is not a day" in capsys.readouterr().err


def test_what_comes_from_openstreetmap_stays_in_a_folder_of_its_own(data: AtlasData) -> None:
    own = data.folder / "base/iasi/osm"
    assert "Open Database Licence" in (own / "LICENSE.md").read_text(encoding="utf-8")
    for file in (data.folder / "base/iasi").glob("*.geojson"):
        assert "OpenStreetMap contributors" not in file.read_text(encoding="utf-8")
