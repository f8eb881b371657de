"""Check every data file and report every fault as `file:line: rule: reason`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from pipeline.records import Finding, Folder, Record
from pipeline.rules_claims import check_claims, check_persecution_places
from pipeline.rules_front import check_front
from pipeline.rules_history import check_history, check_sectors
from pipeline.rules_iasi import check_figures, check_moments, check_sites, check_stops
from pipeline.rules_land import check_borders, check_units
from pipeline.rules_names import check_areas, check_labels, check_places
from pipeline.rules_rule import check_administrations, check_armies, check_districts
from pipeline.rules_text import check_events, check_texts
from pipeline.rules_tours import check_tours

SCHEMAS = Path(__file__).resolve().parent.parent / "geodata/schemas"

FRONT_TABLES = ("town_control", "front_positions", "front_unsided")
IASI_TABLES = ("sites", "figures", "train_stops", "train_states", "persecution_places")
RULE_TABLES = ("army_sectors", "army_counts", "administrations", "raions")

TABLES = (
    "sovereignty",
    "sectors",
    "borders",
    "units",
    "areas",
    "wholes",
    "places",
    "place_names",
    "other_names",
    "labels",
    "countries",
    *FRONT_TABLES,
    *RULE_TABLES,
    *IASI_TABLES,
)

TEXTS = ("sites", "trains", "persecution_places", "differences", "claims")
"""Files of prose beside that of the events."""

FRONT_SHAPES = {
    "front_keyframes": "front_keyframe",
    "front_pockets": "front_pocket",
    "front_imposed": "front_imposed",
}
"""Features of the front, with the schema of their properties."""


def validate(geodata: Path) -> list[Finding]:
    """Return all faults of a geodata folder, in order of file and line."""
    folder = Folder(geodata)
    tables = {name: folder.csv(f"facts/{name}.csv", list(_schema(name)["properties"])) for name in TABLES}
    for name, records in tables.items():
        for record in records:
            _check_shape(folder, record, name)
    sources = _sources(folder)
    events = list(folder.events())
    texts = folder.toml("text/en/events.toml")
    for event in events:
        _check_shape(folder, event, "event")
    for key, text in texts.items():
        line = folder.line_of("text/en/events.toml", f"[{key}]")
        _check_shape(folder, Record("text/en/events.toml", line, text), "event_text")
    features = _features(folder, "base/units.geojson", "unit")
    districts = _features(folder, "base/districts.geojson", "district")
    front = {name: _front_features(folder, name, schema) for name, schema in FRONT_SHAPES.items()}
    claims = _claims(folder)
    shapes = front | {"districts": list(districts.values())}
    _check_citations(folder, tables | {name: _properties(records) for name, records in shapes.items()}, sources)
    ruled = _sound(tables, RULE_TABLES)
    checks: list[Callable[[], None]] = [
        lambda: check_history(
            folder, tables["sovereignty"], {row.values["holder"] for row in tables["countries"]}, features
        ),
        lambda: check_sectors(
            folder, tables["sectors"], {row.values["holder"] for row in tables["countries"]}, features
        ),
        lambda: check_units(folder, features),
        lambda: check_borders(folder, tables["borders"], features),
        lambda: check_areas(folder, tables["areas"], tables["wholes"], features),
        lambda: check_places(
            folder, tables["places"], tables["place_names"], folder.csv("base/place_aliases.csv", ["place", "name"])
        ),
        lambda: check_labels(folder, tables["labels"], features),
        lambda: check_events(folder, events, texts, sources, set(features)),
        lambda: check_districts(folder, districts, features),
        lambda: check_administrations(folder, ruled["administrations"], districts, features),
        lambda: check_armies(folder, ruled["army_sectors"], ruled["army_counts"]),
        lambda: check_claims(folder, claims, {event.values.get("id", "") for event in events}, sources),
        lambda: _check_iasi(folder, _sound(tables, IASI_TABLES), events),
        lambda: check_front(folder, _sound(tables, FRONT_TABLES), front, features),
        lambda: check_tours(folder, sources),
    ]
    for check in checks:
        check()
    return sorted(set(folder.findings))


def _claims(folder: Folder) -> list[Record]:
    name = "text/en/claims.toml"
    rows = folder.toml(name).get("claim", [])
    claims = [Record(name, folder.line_of(name, f'id = "{row.get("id", "")}"'), row) for row in rows]
    for claim in claims:
        _check_shape(folder, claim, "claim")
    return [claim for claim in claims if not _shape_faults("claim", claim.values)]


def _check_iasi(folder: Folder, tables: dict[str, list[Record]], events: list[Record]) -> None:
    sites = check_sites(folder, tables["sites"], folder.toml("text/en/sites.toml"))
    stops = check_stops(folder, tables["train_stops"], sites)
    places = check_persecution_places(
        folder, tables["persecution_places"], folder.toml("text/en/persecution_places.toml")
    )
    check_figures(folder, tables["figures"], sites | stops | places | {"pogrom", "trains", "train-1", "train-2"})
    for name in TEXTS:
        check_texts(folder, f"text/en/{name}.toml")
    check_moments(folder, events, {row.values["site"]: row for row in tables["sites"]})


@cache
def _schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(_schema(name))


_FAULTS: dict[tuple[str, str], tuple[str, ...]] = {}


def _shape_faults(name: str, values: Any) -> tuple[str, ...]:
    """Return what is wrong with a record by its schema; the same record is asked about more than once."""
    key = (name, repr(values))
    if key not in _FAULTS:
        found = ((".".join(map(str, error.path)), error.message) for error in _validator(name).iter_errors(values))
        _FAULTS[key] = tuple(f"{where}: {reason}" if where else reason for where, reason in found)
    return _FAULTS[key]


def _check_shape(folder: Folder, record: Record, name: str) -> None:
    for fault in _shape_faults(name, record.values):
        folder.report(record.fault("schema", fault))


def _sources(folder: Folder) -> set[str]:
    items = folder.json("sources.json") or []
    for item in items:
        record = Record("sources.json", folder.line_of("sources.json", f'"id": "{item.get("id", "")}"'), item)
        _check_shape(folder, record, "source")
    return {item.get("id", "") for item in items}


def _features(folder: Folder, name: str, key: str) -> dict[str, Record]:
    features = (folder.json(name) or {}).get("features", [])
    records = {}
    for number, feature in enumerate(features, 2):  # one feature a line, after the opening line
        record = Record(name, number, feature)
        _check_shape(folder, Record(name, number, feature["properties"]), f"{key}_feature")
        records[feature["properties"].get(key, "")] = record
    return records


def _front_features(folder: Folder, name: str, schema: str) -> list[Record]:
    """Return the features of a file of the front whose properties keep their schema; report the others."""
    file = f"facts/{name}.geojson"
    features = (folder.json(file) or {}).get("features", [])
    records = [Record(file, number, feature) for number, feature in enumerate(features, 2)]
    for record in _properties(records):
        _check_shape(folder, record, schema)
    return [record for record in records if not _shape_faults(schema, record.values.get("properties"))]


def _properties(records: list[Record]) -> list[Record]:
    return [Record(record.file, record.line, record.values.get("properties") or {}) for record in records]


def _sound(tables: dict[str, list[Record]], names: Iterable[str]) -> dict[str, list[Record]]:
    """Return some tables without the rows that break their schema, which are reported for it."""
    return {name: [row for row in tables[name] if not _shape_faults(name, row.values)] for name in names}


def _check_citations(folder: Folder, tables: dict[str, list[Record]], sources: set[str]) -> None:
    for records in tables.values():
        for record in records:
            cell = record.values.get("citations", record.values.get("source"))
            keys = cell if isinstance(cell, list) else cell.split(";") if cell else ()
            for key in keys:
                if key.strip() not in sources:
                    folder.report(record.fault("cite.unknown", f"{key} is not in sources.json"))
            if cell == "":
                folder.report(record.fault("cite.missing", "a statement without a citation"))
