"""What changed between two days: every piece of land that stands otherwise on the second than on the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from layers.balance import cell_areas
from layers.files import read_csv
from layers.sectors import Contest, Town
from layers.territory import Holding, Territory

OVERLAPS = "built/overlaps.csv"

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
