"""Who ruled districts and units behind the front: as rows, as pieces of land, as lines and names, over time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from math import cos, log2, radians, sqrt
from typing import Any

import shapely

from atlas.scene.land import Tenures, facts
from atlas.scene.timeline import day_number, timeline
from atlas.style import symbol_of
from layers.administrations import Administration, Administrations, District
from layers.atlas_data import AtlasData
from layers.calendar import LAST_DAY, add_days
from layers.sectors import SIDES

KM_PER_PIXEL = 156.543
"""At the equator, zoom 0."""

NAME_PIXELS = 118
"""A district's name is written where its land is about so wide on the map."""

ZOOMS = (4.4, 8.4)


class Rule:
    """Number the rows of administrations.csv, so that a step can point to one."""

    def __init__(self, data: AtlasData) -> None:
        self.data = data
        self.all: Administrations = data.territory.administrations
        self._rows = [row for rows in self.all.of_area.values() for row in rows]
        self._numbers = {id(row): number for number, row in enumerate(self._rows)}

    def records(self) -> list[dict[str, Any]]:
        """Describe every administration."""
        return [
            {
                "name": row.name, "short": row.short_name, "kind": row.kind, "authority": row.authority,
                "governor": row.governor, "seat": row.seat, "act": row.act, "start": row.start_date,
                "about": "~" in row.date_edtf, "sources": list(row.citations), "checked": row.checked, "note": row.note,
            }
            for row in self._rows
        ]  # fmt: skip

    def of_units(self) -> dict[str, list[Any]]:
        """Tell by unit which row rules it as a whole, over time; -1 where none does."""
        units = self.data.territory.units
        return {
            unit: timeline(_days(rows), lambda day, unit=unit: (self._number(self.all.of(unit, day)),))  # type: ignore[misc]
            for unit, rows in self.all.of_area.items()
            if unit in units
        }

    def districts(self, tenures: Tenures, features: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Describe every district, in the order of the built features."""
        own = [self.all.districts[feature["properties"]["district"]] for feature in features]
        return [
            {
                "district": district.district, "unit": district.unit, "name": district.name, "error": district.error_km,
                "method": district.method, "note": district.note, "made_of": list(district.source),
                "line": self._line(tenures, district),
            }
            for district in own
        ]  # fmt: skip

    def lines(self, features: list[dict[str, Any]]) -> list[list[Any]]:
        """Give over time whether the line between two districts is drawn, in the order of the built features."""
        found = []
        for feature in features:
            one, other = feature["properties"]["district_a"], feature["properties"]["district_b"]
            days = _days([*self.all.of_area.get(one, ()), *self.all.of_area.get(other, ())])
            found.append(timeline(days, lambda day, one=one, other=other: (self.between(one, other, day),)))  # type: ignore[misc]
        return found

    def names(self) -> list[dict[str, Any]]:
        """Return a label for every administration of districts, at a place inside them, while it rules there."""
        found = []
        for name in dict.fromkeys(row.short_name for row in self._rows if row.area in self.all.districts):
            areas = {row.area for row in self._rows if row.short_name == name and row.area in self.all.districts}
            found.append(self._name(name, [self.all.districts[area] for area in sorted(areas)]))
        return found

    def symbols_on(self, day: str, units: Collection[str]) -> set[str]:
        """Name the symbols of the districts of some units on a day."""
        own = [district for district in self.all.districts.values() if district.unit in units]
        return {symbol for district in own if (symbol := self.symbol_of_district(district, day))}

    def drawn_on(self, day: str, units: Collection[str]) -> bool:
        """Tell whether any district of some units is drawn on a day."""
        return any(self.all.of(name, day) for name, own in self.all.districts.items() if own.unit in units)

    @property
    def change_days(self) -> set[str]:
        """Return the days on which an administration begins or has ended."""
        return _days(self._rows)

    def _line(self, tenures: Tenures, district: District) -> list[Any]:
        def on(day: str) -> tuple[Any, ...]:
            symbol, holding = self._on(district, day)
            return (symbol, *facts(holding, tenures), self._number(holding.administration)) if symbol else ("",)

        data = self.data.territory
        days = {tenure.start_date for tenure in data.tenures[district.unit]}
        days |= {add_days(contest.end_date, 1) for contest in data.contests[district.unit]}
        return timeline(days | _days(self.all.of_area.get(district.district, ())), on)

    def _on(self, district: District, day: str) -> tuple[str, Any]:
        """Return the symbol of a district on a day with what is held there; '' where nobody rules it apart."""
        row = self.all.of(district.district, day)
        if row is None:
            return "", None
        contest = self.data.territory.contest_on(district.unit, day)
        side = SIDES[0] if contest and contest.by_front else None
        holding = self.data.territory.holding(district.unit, day, side)
        if holding.holder != row.authority:
            return "", None
        holding = replace(holding, administration=row)
        return symbol_of(holding, romanian_1939=False), holding

    def symbol_of_district(self, district: District, day: str) -> str:
        """Name the symbol of a district on a day; '' where nobody rules it apart."""
        return self._on(district, day)[0]

    def between(self, one: str, other: str, day: str) -> str:
        """Name the line between two districts on a day; '' where one administration rules both, or none."""
        rows = [self.all.of(one, day), self.all.of(other, day)]
        return "district" if all(rows) and len({row.name for row in rows if row}) == 2 else ""

    def _name(self, name: str, districts: list[District]) -> dict[str, Any]:
        land = shapely.union_all([district.geometry for district in districts])
        largest = max(shapely.get_parts(land), key=lambda part: part.area)
        inside = shapely.maximum_inscribed_circle(largest, 0.02).coords[0]
        lon, lat = inside
        wide = 111.2 * sqrt(land.area * cos(radians(lat)))
        zoom = log2(NAME_PIXELS * KM_PER_PIXEL * cos(radians(lat)) / wide)
        least, most = ZOOMS
        return {
            "id": f"rule-{name}", "text": name, "kind": "district", "at": [round(lat, 4), round(lon, 4)], "angle": 0,
            "zoom": [round(min(max(zoom, least), most), 2), 99], "line": self._name_line(name, lat, lon),
        }  # fmt: skip

    def _name_line(self, name: str, lat: float, lon: float) -> list[Any]:
        territory = self.data.territory
        unit = territory.units_at([lon], [lat])[0]
        rows = [row for row in self._rows if row.short_name == name]
        days = _days(rows) | set(territory.front.turns(lon, lat))

        def on(day: str) -> tuple[Any, ...]:
            row = self.all.at(unit, lat, lon, day)
            holder = territory.holder_at(lat, lon, day)
            return ("district" if row and row.short_name == name and row.authority == holder else "",)

        return timeline(days, on)

    def _number(self, row: Administration | None) -> int:
        return self._numbers[id(row)] if row else -1


def _days(rows: Any) -> set[str]:
    starts = {row.start_date for row in rows}
    return starts | {add_days(row.end_date, 1) for row in rows if row.end_date < LAST_DAY}


def army_runs(built: dict[str, Any]) -> dict[str, Any]:
    """Return the sectors of the armies with their days as numbers."""
    sectors = [
        [day_number(run["start"]), day_number(run["end"]), run["army"], run["kind"], run["side"], run["line"]]
        for run in built["sectors"]
    ]
    return {"steps_per_degree": built["steps_per_degree"], "sectors": sectors}
