"""Every rule for armies, administrations and their districts has a failing example."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline import rules_rule
from pipeline.records import Folder, Record

SQUARE = [[24.0, 49.0], [25.0, 49.0], [25.0, 50.0], [24.0, 50.0], [24.0, 49.0]]
BESIDE = [[24.5, 49.0], [26.0, 49.0], [26.0, 50.0], [24.5, 50.0], [24.5, 49.0]]
BOW_TIE = [[24.0, 49.0], [25.0, 50.0], [25.0, 49.0], [24.0, 50.0], [24.0, 49.0]]


def sector(**changed: str) -> dict[str, str]:
    row = {
        "army": "romanian-3rd", "date": "1942-10-10", "end_date": "1942-11-18", "kind": "front", "left_lat": "49.6",
        "left_lon": "42", "right_lat": "49.3", "right_lon": "43", "line": "", "citations": "F1", "checked": "yes",
    }  # fmt: skip
    return row | changed


def count(**changed: str) -> dict[str, str]:
    row = {
        "id": "AC01", "value_min": "1", "value_max": "2", "start_date": "1942-10-10", "end_date": "1942-11-18",
        "citations": "F1", "checked": "yes",
    }  # fmt: skip
    return row | changed


def rule(**changed: str) -> dict[str, str]:
    row = {"area": "golta", "start_date": "1941-09-01", "end_date": "1944-01-29", "citations": "F1", "checked": "yes"}
    return row | changed


def piece(unit: str, ring: list[list[float]]) -> dict[str, Any]:
    return {"properties": {"unit": unit}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def records(*rows: dict[str, Any]) -> list[Record]:
    return [Record("file", line, row) for line, row in enumerate(rows, 2)]


UNITS = {"north": Record("units", 2, piece("north", SQUARE))}


def found(folder: Folder) -> set[str]:
    return {finding.rule for finding in folder.findings}


@pytest.mark.parametrize(
    ("rows", "rule_id"),
    [
        ([sector(), sector(date="1942-11-18", end_date="1942-11-20")], "army.overlap"),
        ([sector(left_lat="")], "army.ends"),
        ([sector(kind="coast")], "army.line"),
        ([sector(end_date="1942-10-09")], "span.order"),
        ([sector(date="1941-06-21")], "span.outside"),
        ([sector(citations="general-knowledge")], "cite.unread"),
    ],
)
def test_a_faulty_sector_is_told(tmp_path: Path, rows: list[dict[str, str]], rule_id: str) -> None:
    folder = Folder(tmp_path)
    rules_rule.check_armies(folder, records(*rows), [])
    assert found(folder) == {rule_id}


@pytest.mark.parametrize(
    ("rows", "rule_id"),
    [([count(value_min="3")], "army.range"), ([count(), count()], "army.count-twice")],
)
def test_a_faulty_count_is_told(tmp_path: Path, rows: list[dict[str, str]], rule_id: str) -> None:
    folder = Folder(tmp_path)
    rules_rule.check_armies(folder, [], records(*rows))
    assert found(folder) == {rule_id}


@pytest.mark.parametrize(
    ("rows", "rule_id"),
    [
        ([rule(area="nowhere")], "rule.unknown-area"),
        ([rule(), rule(start_date="1944-01-01", end_date="1944-02-01")], "rule.overlap"),
    ],
)
def test_a_faulty_administration_is_told(tmp_path: Path, rows: list[dict[str, str]], rule_id: str) -> None:
    folder = Folder(tmp_path)
    rules_rule.check_administrations(folder, records(*rows), {"golta": UNITS["north"]}, UNITS)
    assert found(folder) == {rule_id}


@pytest.mark.parametrize(
    ("districts", "rule_id"),
    [
        ({"one": piece("south", SQUARE)}, "district.unknown-unit"),
        ({"one": piece("north", BOW_TIE)}, "district.invalid"),
        ({"one": piece("north", BESIDE)}, "district.outside"),
        (
            {
                "one": piece("north", SQUARE[:2] + SQUARE[2:]),
                "two": piece("north", [[24.5, 49.2], [25.0, 49.2], [25.0, 49.8], [24.5, 49.8], [24.5, 49.2]]),
            },
            "district.overlap",
        ),
    ],
)
def test_a_faulty_district_is_told(tmp_path: Path, districts: dict[str, Any], rule_id: str) -> None:
    folder = Folder(tmp_path)
    named = {name: Record("districts", line, row) for line, (name, row) in enumerate(districts.items(), 2)}
    rules_rule.check_districts(folder, named, UNITS)
    assert found(folder) == {rule_id}


def test_sound_rows_are_not_told_of(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    rules_rule.check_armies(folder, records(sector()), records(count()))
    rules_rule.check_administrations(folder, records(rule()), {"golta": UNITS["north"]}, UNITS)
    rules_rule.check_districts(folder, {"one": Record("districts", 2, piece("north", SQUARE))}, UNITS)
    assert not folder.findings


def test_every_rule_has_an_example() -> None:
    named = set(re.findall(r'"((?:army|rule|district|span|cite)\.[a-z-]+)"', inspect.getsource(rules_rule)))
    here = set(re.findall(r'"((?:army|rule|district|span|cite)\.[a-z-]+)"', Path(__file__).read_text(encoding="utf-8")))
    assert named <= here
