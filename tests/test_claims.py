"""The article claim by claim, and the places of persecution: all of them, each with sources, each way linked."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.__main__ import main
from atlas.text import claims as page
from layers.atlas_data import AtlasData
from layers.calendar import DAYS
from layers.claims import VERDICTS, claims_of_event, claims_on, read_claims
from layers.files import read_csv
from layers.iasi import read_values
from layers.persecution import read_persecution_places

CLAIMS = read_claims()


def test_all_seventy_three_claims_are_there_with_verdict_research_and_sources() -> None:
    assert [claim.id for claim in CLAIMS] == [f"C{number:02}" for number in range(1, 74)]
    for claim in CLAIMS:
        assert claim.verdict in VERDICTS
        assert claim.text
        assert claim.research
        assert claim.citations
        assert not claim.day or claim.day in DAYS


def test_damaged_passages_say_how_they_are_meant() -> None:
    damaged = [claim for claim in CLAIMS if claim.verdict == "damaged"]
    assert damaged
    assert all(claim.reading for claim in damaged)


def test_claims_and_events_lead_to_each_other(data: AtlasData) -> None:
    for claim in CLAIMS:
        for name in claim.events:
            event = data.event(name)
            assert event is not None
            assert claim in claims_of_event(CLAIMS, name)
            assert f"claims?claim={claim.id}" in page.of_event(data, event)
    told = page.told(data, CLAIMS)
    assert told.count('class="claim"') == 73


@settings(deadline=None)
@given(st.sampled_from(DAYS))
def test_the_day_shows_its_claims(data: AtlasData, day: str) -> None:
    shown = page.of_day(data, day)
    for claim in CLAIMS:
        assert (f"claims?claim={claim.id}" in shown) == (claim.day == day)
    assert bool(shown) == bool(claims_on(CLAIMS, day))


@given(st.sets(st.sampled_from(VERDICTS)), st.sampled_from(["", "Antonescu", "iași", "pogrom 1941", "zzz"]))
def test_a_verdict_and_words_choose_claims(verdicts: set[str], query: str) -> None:
    for claim in page.chosen(CLAIMS, query, tuple(verdicts)):
        assert not verdicts or claim.verdict in verdicts
    assert page.chosen(CLAIMS, "zzz", ()) == []
    assert len(page.chosen(CLAIMS, "", ())) == 73


def test_accents_and_case_do_not_matter_for_the_search() -> None:
    assert page.chosen(CLAIMS, "IASI", ()) == page.chosen(CLAIMS, "iași", ())
    assert page.chosen(CLAIMS, "iasi", ())


def test_a_claim_that_a_link_names_comes_first(data: AtlasData) -> None:
    told = page.told(data, CLAIMS, "C40")
    assert told.index('id="C40"') < told.index('id="C01"')
    assert 'class="claim marked"' in told


def test_a_report_has_claim_day_link_and_version_filled_in(data: AtlasData) -> None:
    told = page.told(data, CLAIMS[:1])
    for words in ("Claim C01", CLAIMS[0].day, "claims?claim=C01", data.version):
        assert words in told


def test_the_download_is_a_csv_of_all_claims() -> None:
    rows = list(csv.DictReader(io.StringIO(page.claims_csv(CLAIMS))))
    assert [row["id"] for row in rows] == [claim.id for claim in CLAIMS]
    assert all(row["sources"] for row in rows)


def test_claims_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["claims"]
    assert len(found) == 73
    assert set(found[0]) >= {"id", "text", "verdict", "research", "sources", "events", "day"}


def test_all_eighty_places_are_there_and_sums_are_not_drawn() -> None:
    places = read_persecution_places()
    assert [place.id for place in places] == [f"H{number:02}" for number in range(1, 81)]
    for place in places:
        assert place.text
        assert place.not_known
        assert place.citations
        assert place.authority
        assert place.drawn == (place.kind != "summary" and place.lat is not None)
        assert not place.drawn or place.precision_m


def test_northern_transylvania_is_kept_apart_from_romanian_rule() -> None:
    places = {place.id: place for place in read_persecution_places()}
    hungarian = [place for place in places.values() if place.rule == "hungarian"]
    assert len(hungarian) >= 14
    assert all("Hungar" in place.authority for place in hungarian)


def test_three_counts_of_one_crossing_stay_three() -> None:
    crossings = [value for value in read_values() if value.subject == "H29" and value.value_min]
    assert len({value.value for value in crossings}) >= 3
    assert all(value.counted_by for value in crossings)


def test_places_on_the_command_line_carry_who_was_responsible(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "--on", "1942-01-05", "--json"]) == 0
    found = {place["id"]: place for place in json.loads(capsys.readouterr().out)["places"]}
    assert "Isopescu" in found["H34"]["authority"]
    assert all(count["counted_by"] for place in found.values() for count in place["counts"])
    assert main(["places", "--on", "1941-13-99"]) == 2


def test_every_event_of_the_record_is_entered(data: AtlasData) -> None:
    assert len(data.events) >= 257
    assert data.kinds_entered == {"territory", "diplomacy", "politics", "front", "air-war", "persecution", "memory"}
    assert all(event.citations for event in data.events)
    rows = read_csv(data.folder / "facts/persecution_places.csv", ("place", "events"))
    named = {event for row in rows for event in row["events"].split(";") if event}
    assert named <= {event.id for event in data.events}
