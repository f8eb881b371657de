"""Who ruled land that a state did not govern as its own: administrations of districts and of whole units, by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.calendar import Period
from layers.errors import GeodataError
from layers.files import GEODATA, read_csv, read_json, split_list

DISTRICTS = "base/districts.geojson"
FILE = "facts/administrations.csv"

COLUMNS = (
    "area", "administration", "short_name", "kind", "authority", "status", "governor", "seat", "start_date", "end_date",
    "date_edtf", "act", "citations", "locator", "checked", "note",
)  # fmt: skip


@dataclass(frozen=True)
class District:
    """A piece of a unit that had an administration of its own; error in km, geometry in EPSG:4326."""

    district: str
    name: str
    unit: str
    method: str
    error_km: float
    source: tuple[str, ...]
    note: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class Administration(Period):
    """One row of administrations.csv: who ruled an area - a district or a whole unit - from one day to another."""

    area: str
    name: str
    short_name: str
    kind: str
    authority: str
    status: str
    governor: str
    seat: str
    date_edtf: str
    act: str
    citations: tuple[str, ...]
    locator: str
    checked: bool
    note: str


class Administrations:
    """All administrations of one geodata folder with their districts."""

    def __init__(self, folder: Path) -> None:
        self.districts = {district.district: district for district in _districts(folder)}
        rows: dict[str, list[Administration]] = {}
        for row in read_csv(folder / FILE, COLUMNS):
            rows.setdefault(row["area"], []).append(_administration(row))
        self.of_area = {area: _in_order(area, own) for area, own in rows.items()}

    @cached_property
    def days(self) -> tuple[str, ...]:
        """List the days on which an administration begins."""
        return tuple(sorted({row.start_date for rows in self.of_area.values() for row in rows}))

    def on(self, day: str) -> Iterator[Administration]:
        """Yield the administrations of a day."""
        for rows in self.of_area.values():
            yield from (row for row in rows if day in row)

    def of(self, area: str, day: str) -> Administration | None:
        """Return the administration of a district or a unit on a day."""
        return next((row for row in self.of_area.get(area, ()) if day in row), None)

    def at(self, unit: str, lat: float, lon: float, day: str) -> Administration | None:
        """Return the administration of a place in a unit on a day: of its district, else of the whole unit."""
        district = self.district_at(unit, lat, lon)
        return (self.of(district, day) if district else None) or self.of(unit, day)

    def district_at(self, unit: str, lat: float, lon: float) -> str:
        """Name the district of a place in a unit, the nearest one on a shore; '' where the unit has none."""
        inside = self._of_units.get(unit, ())
        place = shapely.Point(lon, lat)
        return min(inside, key=lambda district: district.geometry.distance(place)).district if inside else ""

    @cached_property
    def _of_units(self) -> dict[str, tuple[District, ...]]:
        found: dict[str, tuple[District, ...]] = {}
        for district in self.districts.values():
            found[district.unit] = (*found.get(district.unit, ()), district)
        return found


@cache
def read_administrations(folder: Path = GEODATA) -> Administrations:
    """Read the administrations of a geodata folder; raise GeodataError where they do not fit together."""
    return Administrations(folder)


def _districts(folder: Path) -> Iterator[District]:
    try:
        for feature in read_json(folder / DISTRICTS)["features"]:
            yield _district(feature["properties"], shape(feature["geometry"]))
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise GeodataError(DISTRICTS, "", f"not a feature collection of districts ({error!r})") from None


def _district(row: dict[str, Any], geometry: BaseGeometry) -> District:
    shapely.prepare(geometry)
    return District(
        row["district"], row["name"], row["unit"], row["method"], float(row["error_km"]), tuple(row["source"]),
        row["note"], geometry,
    )  # fmt: skip


def _administration(row: dict[str, str]) -> Administration:
    return Administration(
        row["start_date"], row["end_date"], row["area"], row["administration"], row["short_name"], row["kind"],
        row["authority"], row["status"], row["governor"], row["seat"], row["date_edtf"], row["act"],
        split_list(row["citations"]), row["locator"], row["checked"] == "yes", row["note"],
    )  # fmt: skip


def _in_order(area: str, rows: list[Administration]) -> tuple[Administration, ...]:
    ordered = tuple(sorted(rows, key=lambda row: row.start_date))
    for earlier, later in pairwise(ordered):
        if later.start_date <= earlier.end_date:
            raise GeodataError(FILE, f"{area} {later.start_date}", "the administration before it has not ended")
    return ordered
