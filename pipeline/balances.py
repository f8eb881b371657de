"""The land of every holder over time, so that a page need not add it up for each of 2,720 days."""

from __future__ import annotations

import csv
from pathlib import Path

from layers.balance import balance, cell_areas
from layers.territory import read_territory

COLUMNS = ("date", "holder", "area_km2", "under_way_km2")


def write_balances(geodata: Path, path: Path) -> None:
    """Write a row for every day on which a holder's land changes; 0 where it holds none any more."""
    territory = read_territory(geodata)
    cell_areas.cache_clear()  # the ground of the towns has just been written anew
    last: dict[str, tuple[float, float]] = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for day in territory.change_days:
            now = {row.holder: (row.area_km2, row.under_way_km2) for row in balance(territory, geodata, day)}
            for holder in sorted(now.keys() | last.keys()):
                land = now.get(holder, (0.0, 0.0))
                if last.get(holder, (0.0, 0.0)) != land:
                    writer.writerow([day, holder, *land])
            last = now
