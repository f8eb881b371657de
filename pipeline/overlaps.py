"""How the grounds of towns of two contests over the same unit cut each other."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from layers.territory import Territory
from pipeline.cells import cells
from pipeline.geojson import to_metres

COLUMNS = ("unit", "contest_a", "town_a", "contest_b", "town_b", "area_km2")
LEAST_KM2 = 0.05
"""Smaller overlaps are the noise of drawing one line twice."""


def write_overlaps(territory: Territory, path: Path) -> None:
    """Write the overlaps of every pair of contests over one unit, in km2."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(territory))


def _rows(territory: Territory) -> Iterator[tuple[str, int, str, int, str, float]]:
    for unit, contests in territory.contests.items():
        divided = [contest for contest in contests if contest.towns and not contest.by_front]
        grounds = {
            contest.number: {
                town: to_metres(share) for town, share in cells(contest, territory.units[unit].geometry).items()
            }
            for contest in (divided if len(divided) > 1 else ())
        }
        for a, b in combinations(grounds, 2):
            for town_a, ground_a in grounds[a].items():
                for town_b, ground_b in grounds[b].items():
                    area = ground_a.intersection(ground_b).area / 1e6 if ground_a.intersects(ground_b) else 0
                    if area >= LEAST_KM2:
                        yield unit, a, town_a, b, town_b, round(area, 2)
