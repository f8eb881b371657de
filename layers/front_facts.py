"""What is known of the front: the days of towns, dated lines, pockets, lands that changed sides, and places read at a source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.calendar import Period
from layers.errors import GeodataError
from layers.files import read_csv, read_json, split_list
from layers.sectors import TownDay, read_town_days
from layers.sides import AXIS, FIRST, LAST, SOVIET, read_unsided, side_of
from layers.tenure import read_tenures, tenure_on

TOWNS = "facts/town_control.csv"
KEYFRAMES = "facts/front_keyframes.geojson"
POCKETS = "facts/front_pockets.geojson"
IMPOSED = "facts/front_imposed.geojson"
POSITIONS = "facts/front_positions.csv"

TAKERS = {
    "axis_capture": AXIS, "romanian_capture": AXIS, "hungarian_capture": AXIS, "soviet_capture": SOVIET,
    "romanian_switch": SOVIET,
}  # fmt: skip
"""The side that a row of town_control.csv gives a town to; the other events change nothing."""

PARTISANS_ALONE = frozenset({"Dubrovnik", "Mostar", "Bitola", "Štip", "Skopje"})
"""Towns of sectors.csv freed far from the front."""

SAME_PLACE_KM = 6.0

PRECISION_DAYS = {"day": 0, "approx": 10}
"""How far from a row's date its town may still be on the other side."""


@dataclass(frozen=True)
class TownChange:
    """One row of town_control.csv: the day a town came to a side; '' where the row changes nothing."""

    date: str
    side: str
    event: str
    precision: str
    confidence: str
    citations: tuple[str, ...]
    checked: bool
    note: str


@dataclass(frozen=True)
class FrontTown:
    """A town and its changes of side, oldest first."""

    name: str
    country_today: str
    lat: float
    lon: float
    initial_side: str
    changes: tuple[TownChange, ...]

    def side_on(self, day: str) -> str:
        """Return the side that holds the town on a day; the day of a capture belongs to the taker."""
        past = [change.side for change in self.changes if change.side and change.date <= day]
        return past[-1] if past else self.initial_side


@dataclass(frozen=True)
class Keyframe:
    """The front on a day: a line from north to south, and the ground of either side beyond it (EPSG:4326)."""

    date: str
    line: BaseGeometry
    waypoints: tuple[str, ...]
    axis_enclaves: tuple[BaseGeometry, ...]
    soviet_enclaves: tuple[BaseGeometry, ...]
    confidence: str
    citations: tuple[str, ...]
    checked: bool
    note: str


@dataclass(frozen=True)
class Pocket(Period):
    """A stage of a pocket, siege, bridgehead or landing; error in km."""

    id: str
    name: str
    stage: str
    kind: str
    side_inside: str
    error_km: float
    confidence: str
    citations: tuple[str, ...]
    checked: bool
    note: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class Imposed(Period):
    """Land whose side an act of state or another army decided, not the front: a country that changed sides, ground taken
    by the Western Allies (no side)."""

    name: str
    side_inside: str
    citations: tuple[str, ...]
    checked: bool
    note: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class Position:
    """A place that a page read tells of: on the line, or held by a side, on a day at or beside a keyframe."""

    keyframe: str
    day: str
    place: str
    lat: float
    lon: float
    error_km: float
    relation: str
    citations: tuple[str, ...]
    locator: str
    note: str


def read_front_towns(geodata: Path) -> tuple[FrontTown, ...]:
    """Read the towns in the order of the table."""
    columns = (
        "town", "country_today", "lat", "lon", "date", "event", "precision", "initial_side", "confidence", "citations",
        "checked", "note",
    )  # fmt: skip
    rows: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in read_csv(geodata / TOWNS, columns):
        rows.setdefault((row["town"], row["lat"], row["lon"]), []).append(row)
    return tuple(_town(name, sorted(own, key=lambda row: row["date"])) for (name, _, _), own in rows.items())


def all_front_towns(geodata: Path) -> tuple[FrontTown, ...]:
    """Read the towns of town_control.csv, and those that sectors.csv alone has captured in the years of the front."""
    towns = read_front_towns(geodata)
    unsided = read_unsided(geodata)
    soviet = {unit for unit, rows in read_tenures(geodata).items() if tenure_on(rows, "1941-06-21").holder == "ussr"}
    by_town: dict[tuple[str, str], list[TownDay]] = {}
    for row in read_town_days(geodata):
        if row.event == "capture" and FIRST <= row.date <= LAST and row.unit not in unsided:
            by_town.setdefault((row.unit, row.town), []).append(row)
    extra = (
        _from_sectors(rows, SOVIET if rows[0].unit in soviet else AXIS)
        for rows in by_town.values()
        if all(_apart_km(rows[0], town) > SAME_PLACE_KM for town in towns) and not _by_others(rows)
    )
    return (*towns, *(town for town in extra if town.changes[0].side != town.initial_side))


@cache
def towns_taken(geodata: Path) -> tuple[tuple[FrontTown, TownChange], ...]:
    """Return every change of side of a town in the years of the front, in order of time; acts of state are none."""
    found = [
        (town, change)
        for town in all_front_towns(geodata)
        for change in town.changes
        if change.side and change.event != "romanian_switch" and FIRST <= change.date <= LAST
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].date, pair[0].name)))


def _from_sectors(rows: list[TownDay], initial: str) -> FrontTown:
    first = rows[0]
    return FrontTown(first.town, "", first.lat, first.lon, initial, tuple(_taken_by(row) for row in rows))


def _taken_by(row: TownDay) -> TownChange:
    side = side_of(row.taker, row.date)
    return TownChange(row.date, side, f"{side}_capture", row.precision, "medium", row.citations, row.checked, row.note)


def _by_others(rows: list[TownDay]) -> bool:
    """Tell whether the Western Allies took the town, or partisans far from the front."""
    return rows[0].town in PARTISANS_ALONE or any("American" in row.note or "British" in row.note for row in rows)


def _apart_km(row: TownDay, town: FrontTown) -> float:
    return hypot((row.lon - town.lon) * cos(radians(town.lat)), row.lat - town.lat) * 111


def read_keyframes(geodata: Path) -> tuple[Keyframe, ...]:
    """Read the dated lines in order of time; raise GeodataError where a day has not exactly one line."""
    days: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for feature in _features(geodata, KEYFRAMES):
        kinds = days.setdefault(feature["properties"]["date"], {})
        kinds.setdefault(feature["properties"]["kind"], []).append(feature)
    return tuple(_keyframe(day, days[day]) for day in sorted(days))


def read_pockets(geodata: Path) -> tuple[Pocket, ...]:
    """Read the stages of pockets in the order of the file."""
    names = [name for name in Pocket.__dataclass_fields__ if name not in {"geometry", "citations"}]
    return tuple(
        Pocket(**{name: _taken(POCKETS, entry, name) for name in names}, **_cited(entry))
        for entry in _features(geodata, POCKETS)
    )


def read_imposed(geodata: Path) -> tuple[Imposed, ...]:
    """Read the lands whose side the front did not decide."""
    names = [name for name in Imposed.__dataclass_fields__ if name not in {"geometry", "citations"}]
    return tuple(
        Imposed(**{name: _taken(IMPOSED, entry, name) for name in names}, **_cited(entry))
        for entry in _features(geodata, IMPOSED)
    )


def read_positions(geodata: Path) -> tuple[Position, ...]:
    """Read the places that sources tell of beside the keyframes."""
    columns = ("keyframe", "day", "place", "lat", "lon", "error_km", "relation", "citations", "locator", "note")
    return tuple(
        Position(
            row["keyframe"],
            row["day"],
            row["place"],
            float(row["lat"]),
            float(row["lon"]),
            float(row["error_km"]),
            row["relation"],
            split_list(row["citations"]),
            row["locator"],
            row["note"],
        )
        for row in read_csv(geodata / POSITIONS, columns)
    )


def _town(name: str, rows: list[dict[str, str]]) -> FrontTown:
    changes = tuple(
        TownChange(
            row["date"],
            TAKERS.get(row["event"], ""),
            row["event"],
            row["precision"],
            row["confidence"],
            split_list(row["citations"]),
            row["checked"] == "yes",
            row["note"],
        )
        for row in rows
    )
    first = rows[0]
    return FrontTown(
        name, first["country_today"], float(first["lat"]), float(first["lon"]), first["initial_side"], changes
    )


def _keyframe(day: str, kinds: dict[str, list[dict[str, Any]]]) -> Keyframe:
    fronts = kinds.get("front", [])
    if len(fronts) != 1:
        raise GeodataError(KEYFRAMES, day, f"a day has one line, this one has {len(fronts)}")
    properties = fronts[0]["properties"]
    return Keyframe(
        day, shape(fronts[0]["geometry"]), tuple(properties["waypoints"]),
        tuple(shape(entry["geometry"]) for entry in kinds.get("axis_enclave", [])),
        tuple(shape(entry["geometry"]) for entry in kinds.get("soviet_enclave", [])),
        properties["confidence"], tuple(properties["citations"]), properties["checked"], properties["note"],
    )  # fmt: skip


def _features(geodata: Path, name: str) -> list[dict[str, Any]]:
    try:
        return list(read_json(geodata / name)["features"])
    except (KeyError, TypeError):
        raise GeodataError(name, "", "not a feature collection; restore it from the repository") from None


def _taken(file: str, entry: dict[str, Any], name: str) -> Any:
    try:
        return entry["properties"][name]
    except KeyError:
        raise GeodataError(file, str(entry.get("properties", {}).get("name", "")), f"{name} is missing") from None


def _cited(entry: dict[str, Any]) -> dict[str, Any]:
    try:
        geometry = shape(entry["geometry"])
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise GeodataError(POCKETS, str(entry["properties"]), f"no polygon ({error!r})") from None
    return {"citations": tuple(entry["properties"]["citations"]), "geometry": geometry}
