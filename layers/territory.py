"""The land as atomic units with a history, and what stands on a day or at a place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.administrations import Administration, Administrations, read_administrations
from layers.calendar import FIRST_DAY, add_days
from layers.errors import GeodataError
from layers.files import GEODATA, read_json
from layers.front import Front, read_front
from layers.front_shares import Share, read_shares, share_on
from layers.sectors import SIDES, Contest, Town, TownDay, contests, read_town_days, to_metres
from layers.sides import read_unsided
from layers.tenure import Tenure, read_tenures, tenure_on

FILE = "base/units.geojson"

MAPPED = (12, 38, 50, 62)
"""West, south, east, north of the source geometry: land that goes on beyond is measured only inside."""

EDGE_DEGREES = 0.02

SHORE_METRES = 1_000
"""A place this close to land counts as on it: harbours lie on a simplified coast."""


@dataclass(frozen=True)
class Unit:
    """A piece of land that no act of the time divided; areas in km2, error in km."""

    unit: str
    name: str
    method: str
    error_km: float
    source: tuple[str, ...]
    note: str
    area_km2: float
    land_km2: float
    geometry: BaseGeometry

    @cached_property
    def cut_off(self) -> bool:
        """Tell whether the land goes on beyond the edge of the source geometry."""
        return any(abs(mine - edge) < EDGE_DEGREES for mine, edge in zip(self.geometry.bounds, MAPPED, strict=True))


@dataclass(frozen=True)
class Holding:
    """Who holds a place or a part of a unit on a day, and by what right."""

    unit: str
    holder: str
    tenure: Tenure
    since: str
    town: Town | None = None
    change: TownDay | None = None
    status_before: str = ""
    """The legal state of the ground that the loser still holds; empty elsewhere."""
    administration: Administration | None = None
    """Who ruled the place, where that is asked for a place and its holder did not rule it as its own land."""

    @property
    def status(self) -> str:
        """Return the legal state; ground behind an enemy's front is occupied, that of an administration as it says."""
        if self.administration and self.administration.status and not self.tenure.under_way:
            return self.administration.status
        lost = self.tenure.contested and not self.tenure.under_way and self.holder != self.tenure.holder
        return "occupied" if lost else self.tenure.status

    @property
    def claimed_by(self) -> tuple[str, ...]:
        """Return who else claims the place, never its holder: the other party of a transfer does."""
        claims = dict.fromkeys((self.tenure.holder, *self.tenure.claimed_by))
        return tuple(name for name in claims if name != self.holder)


@dataclass(frozen=True, repr=False, eq=False)
class Territory:
    """All units with their histories; built once and shared."""

    units: dict[str, Unit]
    tenures: dict[str, tuple[Tenure, ...]]
    contests: dict[str, tuple[Contest, ...]]
    folder: Path = GEODATA

    @cached_property
    def front(self) -> Front:
        """Return the front; it is read when it is first asked for."""
        return read_front(self.folder)

    @cached_property
    def shares(self) -> dict[tuple[str, int], tuple[Share, ...]]:
        """Return by unit and contest how much land the Axis holds from day to day."""
        return read_shares(self.folder)

    @cached_property
    def administrations(self) -> Administrations:
        """Return who ruled districts and units; it is read when it is first asked for."""
        return read_administrations(self.folder)

    def contest_on(self, unit: str, day: str) -> Contest | None:
        """Return the contest over a unit on a day."""
        return next((contest for contest in self.contests[unit] if day in contest), None)

    def holding(self, unit: str, day: str, town: Town | None = None) -> Holding:
        """Return who holds a unit, or the ground of one of its towns, on a day."""
        tenure = tenure_on(self.tenures[unit], day)
        contest = self.contest_on(unit, day)
        if contest is None:
            return Holding(unit, tenure.holder, tenure, self._since(unit, tenure))
        holder, change = contest.holder_at(town, day)
        if change:
            return Holding(unit, holder, tenure, change.date, town, change)
        since = self._held_since(unit, holder, contest, tenure)
        lost = town is None or not town.side or holder == contest.holder_before
        return Holding(unit, holder, tenure, since, town, None, self._status_before(contest, holder) if lost else "")

    def holdings(self, day: str) -> Iterator[Holding]:
        """Yield every unit of a day, a unit that is held in parts once for each of its towns."""
        for unit in self.units:
            for part in self.parts_on(unit, day):
                yield self.holding(unit, day, part)

    def parts_on(self, unit: str, day: str) -> tuple[Town | None, ...]:
        """Return what a unit is divided among on a day: its towns, the sides that hold any of it, or nothing."""
        contest = self.contest_on(unit, day)
        if contest is None or not contest.towns:
            return (None,)
        if not contest.by_front:
            return contest.towns
        rows = self.shares[unit, contest.number]
        return tuple(side for side in contest.towns if share_on(rows, day, side.name) > 0)

    def units_at(self, lons: Sequence[float], lats: Sequence[float]) -> list[str]:
        """Name the unit of each place; empty at sea and off the map."""
        names, tree = self._index
        points = shapely.points(np.asarray(lons, float), np.asarray(lats, float))
        found = [""] * len(points)
        for point, unit in tree.query(points, predicate="intersects").T:
            found[point] = names[unit]
        missing = [number for number, name in enumerate(found) if not name]
        if missing:
            near = tree.query_nearest(points[missing], max_distance=SHORE_METRES / 60_000, all_matches=False)
            for number, unit in near.T:
                if self._on_shore(points[missing[number]], names[unit]):
                    found[missing[number]] = names[unit]
        return found

    def where(self, lat: float, lon: float, day: str) -> Holding | None:
        """Return who holds a place on a day; None at sea and off the map."""
        return self.where_all([(lat, lon, day)])[0]

    def holder_at(self, lat: float, lon: float, day: str) -> str:
        """Return who holds a place on a day; '' at sea and off the map."""
        unit = self.units_at([lon], [lat])[0]
        return self._part(unit, lat, lon, day).holder if unit else ""

    def where_all(self, places: Sequence[tuple[float, float, str]]) -> list[Holding | None]:
        """Answer `where` for many places (lat, lon, day) at once."""
        units = self.units_at([place[1] for place in places], [place[0] for place in places])
        return [
            self._place(unit, lat, lon, day) if unit else None
            for unit, (lat, lon, day) in zip(units, places, strict=True)
        ]

    @cached_property
    def change_days(self) -> tuple[str, ...]:
        """List the days on which a unit or a town's ground changes, first day included."""
        return self.change_days_of(self.units)

    @cached_property
    def turning_days(self) -> tuple[str, ...]:
        """List the days on which a unit, a town's ground, or the sides that hold any of a unit change: not every day of a
        front's course."""
        found = {FIRST_DAY}
        for unit, days in self._days_of_units.items():
            found |= {day for day in days if self._turns(unit, day)}
        return tuple(sorted(found))

    def _turns(self, unit: str, day: str) -> bool:
        contest = self.contest_on(unit, day)
        if contest is None or not contest.by_front or day == contest.start_date:
            return True
        before = add_days(day, -1)
        return tenure_on(contest.tenures, day) != tenure_on(contest.tenures, before) or self.parts_on(
            unit, day
        ) != self.parts_on(unit, before)

    def change_days_of(self, units: Iterable[str]) -> tuple[str, ...]:
        """List the days on which one of some units or the ground of its towns changes, first day included."""
        return tuple(sorted({day for unit in units for day in self._days_of_units[unit]}))

    def may_differ(self, unit: str, first: str, second: str) -> bool:
        """Tell whether anything about a unit changes after the earlier of two days, up to the later."""
        days = self._days_of_units[unit]
        earlier, later = sorted((first, second))
        return bisect_right(days, earlier) < bisect_right(days, later)

    @cached_property
    def _days_of_units(self) -> dict[str, tuple[str, ...]]:
        found = {}
        for unit, tenures in self.tenures.items():
            days = {tenure.start_date for tenure in tenures}
            for contest in self.contests[unit]:
                days |= {change.date for town in contest.towns for change in town.days if change.date in contest}
                days |= (
                    {share.day for share in self.shares.get((unit, contest.number), ())} if contest.by_front else set()
                )
            found[unit] = tuple(sorted(days))
        return found

    @cached_property
    def _index(self) -> tuple[list[str], shapely.STRtree]:
        return list(self.units), shapely.STRtree([unit.geometry for unit in self.units.values()])

    def _place(self, unit: str, lat: float, lon: float, day: str) -> Holding:
        holding = self._part(unit, lat, lon, day)
        rule = self.administrations.at(unit, lat, lon, day)
        if rule and rule.authority == holding.holder:
            holding = replace(holding, administration=rule)
        contest = self.contest_on(unit, day)
        if contest is None or not contest.by_front:
            return holding
        passed = self.front.since(day, lon, lat)
        return replace(holding, since=passed) if passed > contest.start_date else holding

    def _part(self, unit: str, lat: float, lon: float, day: str) -> Holding:
        """Return the part of a unit in which a place lies."""
        contest = self.contest_on(unit, day)
        if contest is None or not contest.by_front:
            return self.holding(unit, day, contest.nearest_town(*to_metres(lon, lat)) if contest else None)
        axis = self.front.held_by_axis(day, [lon], [lat])[0]
        return self.holding(unit, day, SIDES[0] if axis else SIDES[1])

    def _on_shore(self, point: BaseGeometry, unit: str) -> bool:
        shore = shapely.shortest_line(point, self.units[unit].geometry)
        here, there = (np.array(to_metres(*coords)) for coords in shore.coords)
        return bool(np.hypot(*(here - there)) <= SHORE_METRES)

    def _since(self, unit: str, tenure: Tenure) -> str:
        """Find the day from which this holder holds the unit without a break."""
        since = tenure.start_date
        for earlier in reversed([row for row in self.tenures[unit] if row.end_date < tenure.start_date]):
            if earlier.holder != tenure.holder:
                break
            since = earlier.start_date
        return since

    def _status_before(self, contest: Contest, holder: str) -> str:
        before = [
            row for row in self.tenures[contest.unit] if row.end_date < contest.start_date and row.holder == holder
        ]
        return before[-1].status if before else "sovereign"

    def _held_since(self, unit: str, holder: str, contest: Contest, tenure: Tenure) -> str:
        before = [row for row in self.tenures[unit] if row.end_date < contest.start_date]
        if before and before[-1].holder == holder:
            return self._since(unit, before[-1])
        return contest.start_date if before else tenure.start_date


def read_territory(geodata: Path = GEODATA) -> Territory:
    """Read units, histories and town days; raise GeodataError where they do not fit together."""
    units, tenures = read_units(geodata), read_tenures(geodata)
    for name in units.keys() ^ tenures.keys():
        raise GeodataError(FILE, name, "geometry and history do not match: one of the two is missing")
    town_days, unsided = read_town_days(geodata), read_unsided(geodata)
    disputed = {unit: contests(rows, town_days, unsided) for unit, rows in tenures.items()}
    return Territory(units, tenures, disputed, geodata)


def read_units(geodata: Path) -> dict[str, Unit]:
    """Read the atomic units with their geometry (EPSG:4326)."""
    try:
        features = read_json(geodata / FILE)["features"]
        units = [_unit(feature) for feature in features]
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise GeodataError(
            FILE, "", f"not a feature collection of units ({error!r}); rebuild with `make data`"
        ) from None
    return {unit.unit: unit for unit in units}


def _unit(feature: dict) -> Unit:  # type: ignore[type-arg]
    taken = {name: feature["properties"][name] for name in Unit.__dataclass_fields__ if name != "geometry"}
    return Unit(**{**taken, "source": tuple(taken["source"])}, geometry=shapely.geometry.shape(feature["geometry"]))
