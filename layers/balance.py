"""How much land each state holds on a day; land being handed over is counted apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from layers.counts import Count, counts_of
from layers.files import read_csv, read_json
from layers.front_shares import share_on
from layers.territory import Holding, Territory


@dataclass(frozen=True)
class HolderBalance:
    """Land of one holder in km2; `population` is None where no count was gathered for exactly this land.

    `cut_off` tells that the holder's land goes on beyond the edge of the map and is measured only inside.
    """

    holder: str
    area_km2: float
    under_way_km2: float
    population: Count | None
    units: tuple[str, ...]
    cut_off: bool


@cache
def cell_areas(folder: Path) -> dict[tuple[str, int, str], float]:
    """Read the area of the ground that follows each town of a contest, in km2."""
    features = read_json(folder / "built/cells.geojson")["features"]
    rows = (feature["properties"] for feature in features)
    return {(row["unit"], row["contest"], row["town"]): row["area_km2"] for row in rows}


@cache
def balances(folder: Path) -> dict[str, tuple[tuple[str, float, float], ...]]:
    """Read for every holder the days on which its land changes, with its area and what is under way, in km2."""
    found: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for row in read_csv(folder / "built/balance.csv", ("date", "holder", "area_km2", "under_way_km2")):
        found[row["holder"]].append((row["date"], float(row["area_km2"]), float(row["under_way_km2"])))
    return {holder: tuple(steps) for holder, steps in found.items()}


def balance(territory: Territory, folder: Path, day: str) -> list[HolderBalance]:
    """Sum up the land of every holder on a day, largest first; the sums are the land of the map."""
    outright: dict[str, float] = defaultdict(float)
    under_way: dict[str, float] = defaultdict(float)
    whole: dict[str, set[str]] = defaultdict(set)
    for holding, area in measured_holdings(territory, folder, day):
        (under_way if holding.tenure.under_way else outright)[holding.holder] += area
        whole[holding.holder].add(holding.unit)
    divided = {unit for unit in territory.units if sum(unit in units for units in whole.values()) > 1}
    rows = [
        HolderBalance(
            holder,
            round(outright[holder], 1),
            round(under_way[holder], 1),
            None if divided & whole[holder] else _population(folder, whole[holder]),
            tuple(sorted(whole[holder])),
            any(territory.units[unit].cut_off for unit in whole[holder]),
        )
        for holder in outright.keys() | under_way.keys()
    ]
    return sorted(rows, key=lambda row: (-row.area_km2 - row.under_way_km2, row.holder))


def measured_holdings(territory: Territory, folder: Path, day: str) -> list[tuple[Holding, float]]:
    """Return every holding of a day with its area; the parts of a unit add up to the unit."""
    areas = cell_areas(folder)
    rows = []
    for holding in territory.holdings(day):
        unit = territory.units[holding.unit]
        if holding.town is None:
            rows.append((holding, unit.area_km2))
            continue
        contest = territory.contest_on(holding.unit, day)
        assert contest is not None
        if contest.by_front:
            rows_of_unit = territory.shares[unit.unit, contest.number]
            share = share_on(rows_of_unit, day, holding.town.name)
            if share > 0:
                rows.append((holding, unit.area_km2 * share))
            continue
        shares = {town.name: areas.get((unit.unit, contest.number, town.name), 0.0) for town in contest.towns}
        rows.append((holding, unit.area_km2 * shares[holding.town.name] / sum(shares.values())))
    return rows


def _population(folder: Path, units: set[str]) -> Count | None:
    """Return the count of exactly this land; one that was read at its source goes first."""
    counts = [count for count in counts_of(folder, units, "population") if count.value.isdigit()]
    return min(counts, key=lambda count: not count.checked, default=None)
