"""Rules for who held what, and for the days of towns."""

from __future__ import annotations

import math

import shapely
from shapely.geometry import Point, shape

from layers.calendar import FIRST_DAY, LAST_DAY, add_days
from pipeline.geojson import to_metres
from pipeline.records import Folder, Record

SECTOR_SLACK_KM = 6
"""A town this close to its unit may lie beyond the drawn line, which is not exact."""


def check_history(folder: Folder, rows: list[Record], holders: set[str], units: dict[str, Record]) -> None:
    """Check that every unit has one holder on every day, and that stages fit."""
    by_unit: dict[str, list[Record]] = {}
    for row in rows:
        by_unit.setdefault(row.values["unit"], []).append(row)
        _check_row(folder, row, holders, units)
    for unit, record in units.items():
        if unit not in by_unit:
            folder.report(record.fault("sov.missing", f"{unit} has no history"))
    for history in by_unit.values():
        _check_span(folder, sorted(history, key=lambda row: str(row.values["start_date"])))


def check_sectors(folder: Folder, rows: list[Record], holders: set[str], units: dict[str, Record]) -> None:
    """Check that a town lies in its unit and has one taker a day."""
    shapes = {unit: to_metres(shape(record.values["geometry"])) for unit, record in units.items()}
    shapely.prepare(list(shapes.values()))
    seen: dict[tuple[str, str, str], Record] = {}
    for row in rows:
        values = row.values
        key = (values["unit"], values["town"], values["date"])
        if key in seen:
            folder.report(row.fault("sector.same-day", f"{values['town']} has two takers on {values['date']}"))
        seen[key] = row
        if values["taker"] not in holders:
            folder.report(row.fault("sector.unknown-taker", f"{values['taker']} is not in countries.csv"))
        if values["unit"] not in shapes:
            folder.report(row.fault("sector.unknown-unit", f"{values['unit']} has no geometry"))
            continue
        away = _distance_km(shapes[values["unit"]], values)
        if away > SECTOR_SLACK_KM:
            folder.report(
                row.fault("sector.outside-unit", f"{values['town']} lies {away:.0f} km outside {values['unit']}")
            )


def _distance_km(unit: shapely.Geometry, values: dict[str, str]) -> float:
    try:
        point = to_metres(Point(float(values["lon"]), float(values["lat"])))
    except ValueError:
        return 0
    away = unit.distance(point) / 1000
    return away if math.isfinite(away) else 0


def _check_row(folder: Folder, row: Record, holders: set[str], units: dict[str, Record]) -> None:
    values = row.values
    if values["unit"] not in units:
        folder.report(row.fault("sov.unknown-unit", f"{values['unit']} has no geometry"))
    claims = [name for name in values["claimed_by"].split(";") if name]
    for name in (values["holder"], values["other_holder"], *claims):
        if name and name not in holders:
            folder.report(row.fault("sov.unknown-holder", f"{name} is not in countries.csv"))
    if values["end_date"] < values["start_date"]:
        folder.report(row.fault("sov.dates-reversed", f"ends on {values['end_date']} before it starts"))
    if (values["status"] == "in_transfer") != (values["transfer"] == "under way"):
        folder.report(row.fault("sov.transfer-stage", "status in_transfer and stage 'under way' belong together"))
    if values["transfer"] == "agreed" and not (values["act"] and values["claimed_by"]):
        folder.report(row.fault("sov.transfer-stage", "an agreed transfer names its act and its taker in claimed_by"))
    if values["status"] == "in_transfer" and values["other_holder"] == values["holder"]:
        folder.report(row.fault("sov.transfer-stage", "a transfer has two parties"))


def _check_span(folder: Folder, history: list[Record]) -> None:
    expected = FIRST_DAY
    for row in history:
        start, end = row.values["start_date"], row.values["end_date"]
        if start > expected:
            folder.report(
                row.fault("sov.gap", f"nobody holds {row.values['unit']} from {expected} to {add_days(start, -1)}")
            )
        if start < expected:
            folder.report(row.fault("sov.overlap", f"{row.values['unit']} has two holders on {start}"))
        expected = add_days(max(start, end), 1)
    if history and expected <= LAST_DAY:
        folder.report(history[-1].fault("sov.gap", f"nobody holds {history[-1].values['unit']} from {expected}"))
