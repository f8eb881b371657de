"""Rules for the Romanian armies and for who ruled the land behind the front."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

import shapely
from shapely.geometry import shape

from layers.calendar import FIRST_DAY, LAST_DAY
from layers.sides import FIRST
from pipeline.records import Folder, Record

LAST_FIGHTING = "1945-05-12"

UNREAD = "general-knowledge"


def check_armies(folder: Folder, sectors: Iterable[Record], counts: Iterable[Record]) -> None:
    """Check that an army stands in one place a day, with both ends where it is at the front, and that counts are sound."""
    by_army: dict[str, list[Record]] = defaultdict(list)
    for row in sectors:
        by_army[row.values["army"]].append(row)
        _check_sector(folder, row)
    for rows in by_army.values():
        _check_apart(folder, rows, "date", "army.overlap")
    seen: set[str] = set()
    for row in counts:
        _check_count(folder, row, seen)


def check_administrations(
    folder: Folder, rows: Iterable[Record], districts: Mapping[str, Record], units: Mapping[str, Record]
) -> None:
    """Check that an area is known and has one administration a day."""
    by_area: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        area = row.values["area"]
        by_area[area].append(row)
        if area not in districts and area not in units:
            folder.report(row.fault("rule.unknown-area", f"{area} is neither a district nor a unit"))
        _check_span(folder, row, "start_date", FIRST_DAY, LAST_DAY)
        _check_read(folder, row)
    for own in by_area.values():
        _check_apart(folder, own, "start_date", "rule.overlap")


def check_districts(folder: Folder, districts: Mapping[str, Record], units: Mapping[str, Record]) -> None:
    """Check that the districts of a unit lie in it and do not overlap."""
    shapes = {name: shape(record.values["geometry"]) for name, record in districts.items()}
    by_unit: dict[str, list[str]] = defaultdict(list)
    for name, record in districts.items():
        unit = record.values["properties"].get("unit", "")
        if unit not in units:
            folder.report(record.fault("district.unknown-unit", f"{unit} has no geometry"))
            continue
        if not shapes[name].is_valid:
            folder.report(record.fault("district.invalid", f"{name}: {shapely.is_valid_reason(shapes[name])}"))
            continue
        by_unit[unit].append(name)
    for unit, names in by_unit.items():
        tree = shapely.STRtree([shapes[name] for name in names])
        land = shape(units[unit].values["geometry"])
        for number, name in enumerate(names):
            if shapes[name].difference(land.buffer(EDGE_DEGREES)).area > 0:
                folder.report(districts[name].fault("district.outside", f"{name} reaches out of {unit}"))
            for other in tree.query(shapes[name]):
                if other > number and shapes[name].intersection(shapes[names[other]]).area > EDGE_DEGREES**2:
                    folder.report(districts[name].fault("district.overlap", f"{name} overlaps {names[other]}"))


EDGE_DEGREES = 0.002
"""How far rounding may push a district out of its unit."""


def _check_sector(folder: Folder, row: Record) -> None:
    values = row.values
    _check_span(folder, row, "date", FIRST, LAST_FIGHTING)
    ends = [values[f"{end}_{axis}"] for end in ("left", "right") for axis in ("lat", "lon")]
    if values["kind"] in {"front", "broken"} and not all(ends):
        folder.report(row.fault("army.ends", "a sector at the front has two ends"))
    if values["kind"] == "coast" and not values["line"]:
        folder.report(row.fault("army.line", "a guarded coast has a line of its own"))
    _check_read(folder, row)


def _check_count(folder: Folder, row: Record, seen: set[str]) -> None:
    values = row.values
    _check_span(folder, row, "start_date", FIRST, LAST_FIGHTING)
    if float(values["value_min"]) > float(values["value_max"]):
        folder.report(row.fault("army.range", f"{values['value_min']} is more than {values['value_max']}"))
    if values["id"] in seen:
        folder.report(row.fault("army.count-twice", f"{values['id']} stands twice"))
    seen.add(values["id"])
    _check_read(folder, row)


def _check_span(folder: Folder, row: Record, start: str, first: str, last: str) -> None:
    begins, ends = row.values[start], row.values["end_date"]
    if ends < begins:
        folder.report(row.fault("span.order", f"it ends on {ends}, before it starts on {begins}"))
    if not first <= begins <= last or ends > last:
        folder.report(row.fault("span.outside", f"{begins} to {ends} is not within {first} to {last}"))


def _check_apart(folder: Folder, rows: list[Record], start: str, rule: str) -> None:
    for earlier, later in pairwise(sorted(rows, key=lambda row: row.values[start])):
        if later.values[start] <= earlier.values["end_date"]:
            folder.report(later.fault(rule, f"the row of line {earlier.line} has not ended on {later.values[start]}"))


def _check_read(folder: Folder, row: Record) -> None:
    if row.values["checked"] == "yes" and set(row.values["citations"].split(";")) == {UNREAD}:
        folder.report(row.fault("cite.unread", "nothing was read: general knowledge alone is not checked"))
