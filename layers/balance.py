"""How much land each state holds on a day; land being handed over is counted apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from layers.files import read_csv, read_json
from layers.territory import Holding, Territory


@dataclass(frozen=True)
class HolderBalance:
    """Land of one holder in km2; `population` is None where no count was gathered for all of it."""

    holder: str
    area_km2: float
    under_way_km2: float
    population: int | None


@cache
def cell_areas(folder: Path) -> dict[tuple[str, int, str], float]:
    """Read the area of the ground that follows each town of a contest, in km2."""
    features = read_json(folder / "built/cells.geojson")["features"]
    rows = (feature["properties"] for feature in features)
    return {(row["unit"], row["contest"], row["town"]): row["area_km2"] for row in rows}


@cache
def populations(folder: Path) -> dict[frozenset[str], int]:
    """Read the census of 1930 by set of units, the only count gathered for all parts of Romania."""
    rows = read_csv(folder / "facts/areas.csv", ("unit", "measure", "value", "date"))
    wholes = {row["whole"]: row["units"] for row in read_csv(folder / "facts/wholes.csv", ("whole", "units"))}
    counted = [row for row in rows if row["measure"] == "population" and row["date"].startswith("1930")]
    table: dict[frozenset[str], int] = {}
    for row in counted:
        names = wholes.get(row["unit"], row["unit"]).replace(";", "+").split("+")
        if row["value"].isdigit():
            table.setdefault(frozenset(name.strip() for name in names), int(row["value"]))
    return table


def balance(territory: Territory, folder: Path, day: str) -> list[HolderBalance]:
    """Sum up the land of every holder on a day, largest first; the sums are the land of the map."""
    outright: dict[str, float] = defaultdict(float)
    under_way: dict[str, float] = defaultdict(float)
    whole: dict[str, set[str]] = defaultdict(set)
    for holding, area in measured_holdings(territory, folder, day):
        (under_way if holding.tenure.under_way else outright)[holding.holder] += area
        whole[holding.holder].add(holding.unit)
    rows = [
        HolderBalance(
            holder, round(outright[holder], 1), round(under_way[holder], 1), _population(folder, whole[holder])
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
        shares = {town.name: areas.get((unit.unit, contest.number, town.name), 0.0) for town in contest.towns}
        rows.append((holding, unit.area_km2 * shares[holding.town.name] / sum(shares.values())))
    return rows


def _population(folder: Path, units: set[str]) -> int | None:
    return populations(folder).get(frozenset(units))
