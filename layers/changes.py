"""What changed between two days: every piece of land that stands otherwise on the second than on the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.balance import cell_areas
from layers.calendar import days_between
from layers.files import read_csv, read_json
from layers.front_ground import held_in_metres, projected
from layers.front_shares import passed, share_on
from layers.sectors import Contest, Town
from layers.sides import AXIS, SOVIET
from layers.territory import Holding, Territory

OVERLAPS = "built/overlaps.csv"

FITTING_ROUNDS = 20

State = tuple[str, str, str]
"""Holder, legal status, and stage of a transfer."""


@dataclass(frozen=True)
class Parcel:
    """A piece of a unit that is in one hand on each of two days; a town is '' where the unit is whole that day."""

    unit: str
    town_before: str
    town_after: str


@dataclass(frozen=True)
class Change:
    """A parcel that stands otherwise on the second day; area in km2."""

    parcel: Parcel
    area_km2: float
    before: Holding
    after: Holding


def state_of(holding: Holding) -> State:
    """Return what is compared: who holds it, by what right, and how far a transfer has gone."""
    return holding.holder, holding.status, holding.tenure.transfer


def changes(
    territory: Territory, folder: Path, first: str, second: str, *, units: Collection[str] | None = None
) -> list[Change]:
    """List the parcels whose state differs between two days, in the order of the units; of all units, or of some."""
    asked = territory.units if units is None else units
    moved = {unit for unit in asked if territory.may_differ(unit, first, second)}
    found = []
    for parcel, area in parcels(territory, folder, first, second, units=moved):
        before, after = holdings_of(territory, parcel, first, second)
        if state_of(before) != state_of(after):
            found.append(Change(parcel, area, before, after))
    return found


def parcels(
    territory: Territory, folder: Path, first: str, second: str, *, units: Collection[str] | None = None
) -> Iterator[tuple[Parcel, float]]:
    """Yield the land cut so that each parcel has one holder on either day, with its area; a unit's parcels add up to it."""
    for unit, facts in territory.units.items():
        if units is not None and unit not in units:
            continue
        shares = _shares(territory, folder, unit, first, second)
        total = sum(shares.values())
        for parcel, area in shares.items():
            yield parcel, facts.area_km2 * area / total


def holdings_of(territory: Territory, parcel: Parcel, first: str, second: str) -> tuple[Holding, Holding]:
    """Return who holds a parcel on either day."""
    towns = ((first, parcel.town_before), (second, parcel.town_after))
    before, after = (
        territory.holding(parcel.unit, day, _town(territory, parcel.unit, day, name)) for day, name in towns
    )
    return before, after


def apply(states: Mapping[Parcel, State], made: list[Change]) -> dict[Parcel, State]:
    """Return the states of a second day from those of the first and the changes between them."""
    return {**states, **{change.parcel: state_of(change.after) for change in made}}


def _town(territory: Territory, unit: str, day: str, name: str) -> Town | None:
    contest = territory.contest_on(unit, day)
    return next((town for town in contest.towns if town.name == name), None) if contest and name else None


def _shares(territory: Territory, folder: Path, unit: str, first: str, second: str) -> dict[Parcel, float]:
    before, after = (_divided(territory.contest_on(unit, day)) for day in (first, second))
    if (before and before.by_front) or (after and after.by_front):
        return _cut_by_front(territory, unit, (first, before), (second, after))
    areas = cell_areas(folder)
    if before is None and after is None:
        return {Parcel(unit, "", ""): territory.units[unit].area_km2}
    if before is None or after is None or before.number == after.number:
        contest = before or after
        assert contest is not None
        names = [town.name for town in contest.towns if (unit, contest.number, town.name) in areas]
        return {
            Parcel(unit, name if before else "", name if after else ""): areas[unit, contest.number, name]
            for name in names
        }
    rows = overlaps(folder)
    if before.number < after.number:
        return {Parcel(unit, a, b): area for a, b, area in rows[unit, before.number, after.number]}
    return {Parcel(unit, b, a): area for a, b, area in rows[unit, after.number, before.number]}


def _cut_by_front(
    territory: Territory, unit: str, first: tuple[str, Contest | None], second: tuple[str, Contest | None]
) -> dict[Parcel, float]:
    """Cut a unit by the lines of two days, or by that of one."""
    (day, before), (other_day, after) = first, second
    if before is None or after is None:
        contest, on = (before, day) if before else (after, other_day)
        assert contest is not None
        rows = territory.shares[unit, contest.number]
        shares = {side.name: share_on(rows, on, side.name) for side in contest.towns}
        return {Parcel(unit, side if before else "", side if after else ""): share for side, share in shares.items()}
    if before.number == after.number and abs(days_between(day, other_day)) == 1:
        return _from_one_day_to_the_next(territory, unit, before, day, other_day)
    cut = {
        (a, b): area
        for a, ground_a in ground_of_parts(territory, unit, before, day).items()
        for b, ground_b in ground_of_parts(territory, unit, after, other_day).items()
        if (area := ground_a.intersection(ground_b).area) > 0
    }
    wanted = _shares_of(territory, unit, before, day), _shares_of(territory, unit, after, other_day)
    return {Parcel(unit, *pair): share for pair, share in fitted(cut, *wanted).items() if share > 0}


def _shares_of(territory: Territory, unit: str, contest: Contest, day: str) -> dict[str, float]:
    """Return the share of each part of a unit on a day, as the balance counts it."""
    if contest.by_front:
        rows = territory.shares[unit, contest.number]
        return {side.name: share_on(rows, day, side.name) for side in contest.towns}
    areas = cell_areas(territory.folder)
    own = {town.name: areas.get((unit, contest.number, town.name), 0.0) for town in contest.towns}
    return {name: area / sum(own.values()) for name, area in own.items()}


def fitted(
    cut: dict[tuple[str, str], float], before: dict[str, float], after: dict[str, float]
) -> dict[tuple[str, str], float]:
    """Scale how two divisions cut each other until the parts of both have their shares (iterative proportional fitting)."""
    total = sum(cut.values())
    shares = {pair: area / total for pair, area in cut.items()}
    for _ in range(FITTING_ROUNDS):
        for place, wanted in ((0, before), (1, after)):
            sums: dict[str, float] = {}
            for pair, share in shares.items():
                sums[pair[place]] = sums.get(pair[place], 0.0) + share
            shares = {
                pair: share * wanted.get(pair[place], 0.0) / (sums[pair[place]] or 1) for pair, share in shares.items()
            }
    return shares


def _from_one_day_to_the_next(
    territory: Territory, unit: str, contest: Contest, day: str, other_day: str
) -> dict[Parcel, float]:
    earlier, later = sorted((day, other_day))
    rows = territory.shares[unit, contest.number]
    to_soviet, to_axis = passed(rows, later)
    kept = share_on(rows, earlier, AXIS) - to_soviet
    shares = {
        (AXIS, AXIS): kept, (AXIS, SOVIET): to_soviet, (SOVIET, AXIS): to_axis,
        (SOVIET, SOVIET): 1 - kept - to_soviet - to_axis,
    }  # fmt: skip
    forward = earlier == day
    return {Parcel(unit, *(pair if forward else pair[::-1])): share for pair, share in shares.items() if share > 1e-9}


@lru_cache(maxsize=256)
def ground_of_parts(territory: Territory, unit: str, contest: Contest, day: str) -> dict[str, BaseGeometry]:
    """Return the ground of each part of a unit on a day, in an equal-area plane (EPSG:3035)."""
    if not contest.by_front:
        return {
            name: shape
            for (of, number, name), shape in _cells(territory.folder).items()
            if (of, number) == (unit, contest.number)
        }
    whole = projected(territory.units[unit].geometry.simplify(0.004))
    held = held_in_metres(territory, day)
    return {AXIS: whole.intersection(held), SOVIET: whole.difference(held)}


@cache
def _cells(folder: Path) -> dict[tuple[str, int, str], BaseGeometry]:
    features = read_json(folder / "built/cells.geojson")["features"]
    return {
        (row["unit"], row["contest"], row["town"]): projected(shape(feature["geometry"]))
        for feature in features
        for row in (feature["properties"],)
    }


def _divided(contest: Contest | None) -> Contest | None:
    return contest if contest is not None and contest.towns else None


@cache
def overlaps(folder: Path) -> dict[tuple[str, int, int], list[tuple[str, str, float]]]:
    """Read how the grounds of the towns of two contests over one unit cut each other, in km2."""
    columns = ("unit", "contest_a", "town_a", "contest_b", "town_b", "area_km2")
    found: dict[tuple[str, int, int], list[tuple[str, str, float]]] = {}
    for row in read_csv(folder / OVERLAPS, columns):
        key = row["unit"], int(row["contest_a"]), int(row["contest_b"])
        found.setdefault(key, []).append((row["town_a"], row["town_b"], float(row["area_km2"])))
    return found
