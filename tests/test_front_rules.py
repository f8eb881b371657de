"""Every rule for the facts of the front has a failing example; the committed data have none."""

from __future__ import annotations

import csv
import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers.files import GEODATA
from pipeline import rules_front
from pipeline.validate import FRONT_SHAPES, FRONT_TABLES, validate

TOWNS, POSITIONS, UNSIDED = (f"facts/{name}.csv" for name in FRONT_TABLES)
KEYFRAMES, POCKETS, IMPOSED = (f"facts/{name}.geojson" for name in FRONT_SHAPES)
FILES = (TOWNS, POSITIONS, UNSIDED, KEYFRAMES, POCKETS, IMPOSED)

SQUARE = [[24.0, 49.0], [25.0, 49.0], [25.0, 50.0], [24.0, 50.0], [24.0, 49.0]]
BOW_TIE = [[24.0, 49.0], [25.0, 50.0], [25.0, 49.0], [24.0, 50.0], [24.0, 49.0]]
NOWHERE = [[24.0, -50.0], [25.0, -50.0], [25.0, -49.0], [24.0, -50.0]]


def town(name: str, place: str, day: str, event: str, **changed: str) -> dict[str, str]:
    lat, lon = place.split()
    row = {
        "town": name, "country_today": "Ukraine", "lat": lat, "lon": lon, "date": day, "event": event, "precision": "day",
        "initial_side": "soviet", "confidence": "high", "citations": "F1", "locator": "", "checked": "yes", "note": "",
    }  # fmt: skip
    return row | changed


def position(place: str, day: str, relation: str) -> dict[str, str]:
    return {
        "keyframe": "1941-07-02", "day": day, "place": place, "lat": "49.5", "lon": "26.5", "coord_basis": "gazetteer",
        "error_km": "3", "relation": relation, "citations": "F1", "locator": "page 7", "note": "held in the evening",
    }  # fmt: skip


def dated(day: str, kind: str, places: list[list[float]]) -> dict[str, Any]:
    line = kind == "front"
    properties = {
        "date": day, "kind": kind, "waypoints": [f"place {number}" for number in range(len(places) - (not line))],
        "confidence": "medium", "citations": ["general-knowledge"], "checked": False, "note": "",
    }  # fmt: skip
    return feature(properties, "LineString" if line else "Polygon", places if line else [places])


def stage(number: int, start: str, end: str) -> dict[str, Any]:
    properties = {
        "id": f"lviv-{number}", "name": "Lviv", "stage": "Town", "kind": "pocket", "start_date": start, "end_date": end,
        "side_inside": "soviet", "error_km": 5.0, "confidence": "low", "citations": ["F1"], "checked": True, "note": "",
    }  # fmt: skip
    return feature(properties, "Polygon", [SQUARE])


def imposed() -> dict[str, Any]:
    properties = {
        "name": "Romania", "start_date": "1944-08-24", "end_date": "1944-08-29", "side_inside": "soviet",
        "citations": ["general-knowledge"], "checked": False, "note": "Changed sides.",
    }  # fmt: skip
    return feature(properties, "MultiPolygon", [[SQUARE]])


def feature(properties: dict[str, Any], kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def sound() -> dict[str, list[dict[str, Any]]]:
    """Return facts without a fault: Lviv holds out to 29 June 1941, Rivne is lost and retaken."""
    line = [[24.0, 57.0], [26.0, 52.0], [27.0, 48.0]]
    unit = feature(
        {"unit": "sweden", "name": "Sweden", "method": "traced", "error_km": 1, "source": ["F1"], "note": "", "area_km2": 1, "land_km2": 1},
        "Polygon", [SQUARE],
    )  # fmt: skip
    return {
        TOWNS: [
            town("Lviv", "49.8 24.1", "1941-06-30", "axis_capture"),
            town("Rivne", "50.6 26.2", "1941-06-28", "axis_capture"),
            town("Rivne", "50.6 26.2", "1944-02-02", "soviet_capture"),
            town("Arad", "46.2 21.3", "1944-08-24", "romanian_switch", initial_side="axis"),
            town("Arad", "46.2 21.3", "1944-09-21", "soviet_entry", initial_side="axis"),
        ],
        POSITIONS: [position("Ternopil", "1941-07-02", "axis"), position("Zbarazh", "1941-07-03", "soviet")],
        UNSIDED: [{"unit": "sweden", "why": "neutral", "citations": "general-knowledge"}],
        KEYFRAMES: [
            dated("1941-07-02", "front", line),
            dated("1941-07-02", "soviet_enclave", SQUARE),
            dated("1941-07-10", "front", line),
        ],
        POCKETS: [stage(1, "1941-06-26", "1941-06-27"), stage(2, "1941-06-28", "1941-06-29")],
        IMPOSED: [imposed()],
        "base/units.geojson": [unit],
    }


def write(folder: Path, facts: dict[str, list[dict[str, Any]]]) -> None:
    for name, rows in facts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, rows[0], lineterminator="\n")
                table.writeheader()
                table.writerows(rows)
        else:
            lines = ",\n".join(json.dumps(row) for row in rows)
            path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    works = [{"id": key, "type": "book", "title": key} for key in ("F1", "general-knowledge")]
    (folder / "sources.json").write_text(json.dumps(works), encoding="utf-8")


def findings(folder: Path) -> list[tuple[str, str, int]]:
    return [(found.rule, found.file, found.line) for found in validate(folder) if found.file in FILES]


def put(file: str, line: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    """Change fields of the record on a line."""

    def change(facts: dict[str, Any]) -> None:
        row = facts[file][line - 2]
        fields = row.get("properties", row)
        assert values.keys() <= fields.keys()
        fields.update(values)

    return change


def add(file: str, *rows: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    def change(facts: dict[str, Any]) -> None:
        facts[file] += rows

    return change


def draw(file: str, line: int, coordinates: Any, kind: str = "") -> Callable[[dict[str, Any]], None]:
    """Change the geometry on a line, and give it as many waypoints as it has vertices."""

    def change(facts: dict[str, Any]) -> None:
        row = facts[file][line - 2]
        kind_now = kind or row["geometry"]["type"]
        row["geometry"] = {"type": kind_now, "coordinates": coordinates}
        if "waypoints" in row["properties"]:
            vertices = len(coordinates) if kind_now == "LineString" else len(coordinates[0]) - 1
            row["properties"]["waypoints"] = ["place"] * vertices

    return change


def lose_geometry(facts: dict[str, Any]) -> None:
    facts[POCKETS][0]["geometry"] = None


RIVNE = "50.6 26.2"
BROKEN: list[tuple[str, str, int, Callable[[dict[str, Any]], None]]] = [
    # rule, file and line that are named, how it is broken
    ("front.two-holders", TOWNS, 7, add(TOWNS, town("Rivne", RIVNE, "1944-02-02", "axis_capture"))),
    ("front.same-side", TOWNS, 7, add(TOWNS, town("Rivne", RIVNE, "1944-02-05", "soviet_capture"))),
    ("front.same-side", TOWNS, 7, add(TOWNS, town("Rivne", RIVNE, "1941-07-05", "hungarian_capture"))),
    ("front.initial-side", TOWNS, 4, put(TOWNS, 4, initial_side="axis")),
    ("front.outside-war", TOWNS, 3, put(TOWNS, 3, date="1941-06-21")),
    ("front.outside-war", TOWNS, 4, put(TOWNS, 4, date="1945-05-12")),
    ("front.outside-war", TOWNS, 4, put(TOWNS, 4, date="1944-02-30")),
    ("front.off-map", TOWNS, 6, put(TOWNS, 6, lat="21.3", lon="46.2")),
    ("front.checked-without-source", TOWNS, 2, put(TOWNS, 2, citations="general-knowledge")),
    ("front.one-line", KEYFRAMES, 5, add(KEYFRAMES, dated("1941-07-10", "front", [[24.0, 57.0], [27.0, 48.0]]))),
    ("front.one-line", KEYFRAMES, 3, put(KEYFRAMES, 3, date="1941-07-05")),
    ("front.crosses-itself", KEYFRAMES, 2, draw(KEYFRAMES, 2, [[24, 57], [27, 50], [24, 50], [27, 56], [27, 48]])),
    ("front.waypoints", KEYFRAMES, 2, put(KEYFRAMES, 2, waypoints=["one", "two"])),
    ("front.waypoints", KEYFRAMES, 3, put(KEYFRAMES, 3, waypoints=["one", "two"])),
    ("front.direction", KEYFRAMES, 4, draw(KEYFRAMES, 4, [[27, 48], [26, 52], [24, 57]])),
    ("front.invalid-shape", KEYFRAMES, 3, draw(KEYFRAMES, 3, [BOW_TIE])),
    ("front.invalid-shape", KEYFRAMES, 4, draw(KEYFRAMES, 4, [SQUARE], "Polygon")),
    ("front.outside-war", KEYFRAMES, 4, put(KEYFRAMES, 4, date="1941-06-21")),
    ("front.off-map", KEYFRAMES, 3, draw(KEYFRAMES, 3, [NOWHERE])),
    ("front.checked-without-source", KEYFRAMES, 2, put(KEYFRAMES, 2, checked=True)),
    ("front.dates-reversed", POCKETS, 3, put(POCKETS, 3, end_date="1941-06-27")),
    ("front.outside-war", POCKETS, 2, put(POCKETS, 2, start_date="1941-06-20")),
    ("front.invalid-shape", POCKETS, 2, draw(POCKETS, 2, [BOW_TIE])),
    ("front.invalid-shape", POCKETS, 2, draw(POCKETS, 2, [SQUARE[::-1]])),
    ("front.invalid-shape", POCKETS, 2, draw(POCKETS, 2, [SQUARE[:2]])),
    ("front.invalid-shape", POCKETS, 2, lose_geometry),
    ("front.two-stages", POCKETS, 3, put(POCKETS, 2, end_date="1941-06-28")),
    ("front.town-in-pocket", POCKETS, 3, put(POCKETS, 3, end_date="1941-06-30")),
    ("front.town-in-pocket", POCKETS, 2, put(POCKETS, 2, side_inside="axis")),
    ("front.id-twice", POCKETS, 3, put(POCKETS, 3, id="lviv-1")),
    ("front.checked-without-source", POCKETS, 2, put(POCKETS, 2, citations=["general-knowledge"])),
    ("front.dates-reversed", IMPOSED, 2, put(IMPOSED, 2, end_date="1944-08-23")),
    ("front.invalid-shape", IMPOSED, 2, draw(IMPOSED, 2, [[BOW_TIE]])),
    ("front.checked-without-source", IMPOSED, 2, put(IMPOSED, 2, checked=True)),
    ("front.unknown-keyframe", POSITIONS, 3, put(POSITIONS, 3, keyframe="1941-07-03")),
    ("front.far-day", POSITIONS, 3, put(POSITIONS, 3, day="1941-07-04")),
    ("front.off-map", POSITIONS, 2, put(POSITIONS, 2, lat="5")),
    ("front.sides-disagree", POSITIONS, 3, put(POSITIONS, 3, place="Ternopil")),
    ("front.sides-disagree", POSITIONS, 3, put(POSITIONS, 3, day="1941-07-02")),
    ("front.checked-without-source", POSITIONS, 3, put(POSITIONS, 3, citations="general-knowledge")),
    ("front.unknown-unit", UNSIDED, 2, put(UNSIDED, 2, unit="ruritania")),
    ("cite.unknown", TOWNS, 3, put(TOWNS, 3, citations="F1;F99")),
    ("cite.unknown", POSITIONS, 3, put(POSITIONS, 3, citations="F99")),
    ("cite.unknown", UNSIDED, 2, put(UNSIDED, 2, citations="F99")),
    ("cite.unknown", KEYFRAMES, 4, put(KEYFRAMES, 4, citations=["F1", "F99"])),
    ("cite.unknown", POCKETS, 3, put(POCKETS, 3, citations=["F99"])),
    ("cite.unknown", IMPOSED, 2, put(IMPOSED, 2, citations=["F99"])),
    ("schema", TOWNS, 3, put(TOWNS, 3, event="conquest")),
    ("schema", POSITIONS, 3, put(POSITIONS, 3, lat="north")),
    ("schema", UNSIDED, 2, put(UNSIDED, 2, why="")),
    ("schema", KEYFRAMES, 3, put(KEYFRAMES, 3, kind="island")),
    ("schema", POCKETS, 2, put(POCKETS, 2, error_km="5")),
    ("schema", IMPOSED, 2, put(IMPOSED, 2, checked="no")),
]


@pytest.mark.parametrize(
    ("rule", "file", "line", "change"), BROKEN, ids=[f"{row[0]}-{number}" for number, row in enumerate(BROKEN)]
)
def test_a_broken_rule_is_reported_with_its_file_and_line(tmp_path, rule, file, line, change):
    facts = sound()
    change(facts)
    write(tmp_path, facts)
    assert (rule, file, line) in findings(tmp_path)


ALLOWED: dict[str, Callable[[dict[str, Any]], None]] = {
    "facts without a fault": lambda facts: None,
    "a switch of a town that is soviet": add(
        TOWNS, town("Cluj", "46.8 23.6", "1944-08-24", "romanian_switch", citations="F1")
    ),
    "two parts of a town under one name": add(TOWNS, town("Lviv", "49.7 25.9", "1941-06-30", "axis_capture")),
    "a town in a pocket that fell about then": put(TOWNS, 2, date="1941-06-29", precision="approx"),
    "stages of one day that lie apart": lambda facts: (
        put(POCKETS, 2, end_date="1941-06-28")(facts),
        draw(POCKETS, 2, [[[x + 1, y] for x, y in SQUARE]])(facts),
    ),
    "one spot under two names that fell between": put(POSITIONS, 3, relation="soviet", day="1941-07-01"),
    "a line beside the place of another day": put(POSITIONS, 3, place="Ternopil", relation="line"),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_no_fault_is_not_reported(tmp_path, name):
    facts = sound()
    ALLOWED[name](facts)
    write(tmp_path, facts)
    assert findings(tmp_path) == []


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_of_the_front_is_a_finding_and_no_crash(tmp_path, name):
    write(tmp_path, sound())
    (tmp_path / name).unlink()
    assert ("file.missing", name, 1) in findings(tmp_path)


def test_the_committed_facts_of_the_front_are_valid():
    assert findings(Path(GEODATA)) == []


def test_every_rule_of_the_front_has_a_failing_example():
    rules = set(re.findall(r'"(front\.[a-z-]+)"', inspect.getsource(rules_front)))
    assert rules == {row[0] for row in BROKEN if row[0].startswith("front.")}


def test_the_data_package_names_every_file_of_the_front():
    package = json.loads((GEODATA / "datapackage.json").read_text(encoding="utf-8"))
    assert {*FILES, "built/front.json"} <= {resource["path"] for resource in package["resources"]}
