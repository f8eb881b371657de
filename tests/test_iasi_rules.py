"""Every rule for sites, counts, stops, moments, claims and places has a failing example."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline import rules_claims, rules_iasi
from pipeline.records import Folder, Record
from pipeline.rules_claims import check_claims, check_persecution_places
from pipeline.rules_iasi import check_figures, check_moments, check_sites, check_stops
from pipeline.rules_text import check_texts

NOT_KNOWN = {"S01": {"not_known": "x"}, "H01": {"not_known": "x"}}


def records(*rows: dict[str, Any]) -> list[Record]:
    return [Record("file", line, row) for line, row in enumerate(rows, 2)]


def found(folder: Folder) -> set[str]:
    return {finding.rule for finding in folder.findings}


def site(**changed: str) -> dict[str, str]:
    return {"site": "S01", "located": "yes", "lat": "47.16", "lon": "27.58", "precision_m": "60"} | changed


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([site(), site()], "site.twice"),
        ([site(lat="")], "site.position"),
        ([site(precision_m="")], "site.precision"),
        ([site(located="no")], "site.unplaced"),
    ],
)
def test_a_faulty_site_is_told(tmp_path: Path, rows: list[dict[str, str]], rule: str) -> None:
    folder = Folder(tmp_path)
    check_sites(folder, records(*rows), NOT_KNOWN)
    assert found(folder) == {rule}


def test_a_site_has_to_say_what_is_not_known(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    check_sites(folder, records(site()), {})
    assert found(folder) == {"site.not-known"}


def value(**changed: str) -> dict[str, str]:
    row = {"subject": "S01", "counted_by": "SSI", "value_min": "1", "value_max": "2"}
    return row | changed


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (value(counted_by="literature"), "figure.counter"),
        (value(value_min="3"), "figure.range"),
        (value(subject="S99"), "figure.subject"),
    ],
)
def test_a_faulty_count_is_told(tmp_path: Path, row: dict[str, str], rule: str) -> None:
    folder = Folder(tmp_path)
    check_figures(folder, records(row), {"S01"})
    assert found(folder) == {rule}


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([{"train": "1", "order": "1", "site": "S01"}] * 2, "stop.twice"),
        ([{"train": "1", "order": "1", "site": "S99"}], "stop.site"),
    ],
)
def test_a_faulty_stop_is_told(tmp_path: Path, rows: list[dict[str, str]], rule: str) -> None:
    folder = Folder(tmp_path)
    check_stops(folder, records(*rows), {"S01"})
    assert found(folder) == {rule}


def moment(**changed: Any) -> dict[str, Any]:
    row = {
        "id": "E1", "category": "persecution", "moment": True, "time": "night", "order": 1, "sites": ["S01"], "lat": 47.16,
        "lon": 27.58,
    }  # fmt: skip
    return row | changed


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([moment(sites=["S99"])], "moment.site"),
        ([moment(time="")], "moment.time"),
        ([moment(), moment(id="E2")], "moment.order"),
        ([moment(lat=47.2)], "moment.position"),
    ],
)
def test_a_faulty_moment_is_told(tmp_path: Path, rows: list[dict[str, Any]], rule: str) -> None:
    folder = Folder(tmp_path)
    check_moments(folder, records(*rows), {"S01": records(site())[0]})
    assert found(folder) == {rule}


def test_perpetrators_words_are_told_in_every_file_of_texts(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "sites.toml").write_text(
        '[S01]\nname = "x"\ntext = "The Jews were evacuated from the city."\n', encoding="utf-8"
    )
    (tmp_path / "trains.toml").write_text(
        '[train-1]\ntitle = "x"\n[train-1.2]\ntext = "250 dead"\ntitle = "250 dead"\n', encoding="utf-8"
    )
    for name in ("sites.toml", "trains.toml"):
        check_texts(folder, name)
    assert found(folder) == {"event.phrase", "event.victim-number-in-title"}
    assert {finding.line for finding in folder.findings} == {1, 3}


def claim(**changed: Any) -> dict[str, Any]:
    row = {
        "id": "C01", "verdict": "right", "day": "1941-06-29", "events": ["E1"],
        "citations": [{"source": "F1", "checked": True}],
    }  # fmt: skip
    return row | changed


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([claim(), claim()], "claim.twice"),
        ([claim(day="1950-01-01")], "claim.day"),
        ([claim(verdict="damaged")], "claim.reading"),
        ([claim(events=["E9"])], "claim.event"),
        ([claim(citations=[{"source": "F9", "checked": True}])], "cite.unknown"),
    ],
)
def test_a_faulty_claim_is_told(tmp_path: Path, rows: list[dict[str, Any]], rule: str) -> None:
    folder = Folder(tmp_path)
    check_claims(folder, records(*rows), {"E1"}, {"F1"})
    assert found(folder) == {rule}


def place(**changed: str) -> dict[str, str]:
    row = {
        "place": "H01", "lat": "45.4", "precision_m": "3000", "start_date": "1940-06-30", "end_date": "1940-06-30",
        "part_of": "",
    }  # fmt: skip
    return row | changed


@pytest.mark.parametrize(
    ("row", "texts", "rule"),
    [
        (place(end_date="1940-06-29"), NOT_KNOWN, "place.order"),
        (place(precision_m=""), NOT_KNOWN, "place.precision"),
        (place(), {}, "place.not-known"),
        (place(part_of="H99"), NOT_KNOWN, "place.part-of"),
    ],
)
def test_a_faulty_place_is_told(tmp_path: Path, row: dict[str, str], texts: dict[str, Any], rule: str) -> None:
    folder = Folder(tmp_path)
    check_persecution_places(folder, records(row), texts)
    assert found(folder) == {rule}


def test_every_rule_has_an_example() -> None:
    pattern = r'"((?:site|figure|stop|event|moment|claim|cite|place)\.[a-z-]+)"'
    named = {rule for module in (rules_iasi, rules_claims) for rule in re.findall(pattern, inspect.getsource(module))}
    here = set(re.findall(pattern, Path(__file__).read_text(encoding="utf-8")))
    assert named <= here
