"""Cut the sectors of the Romanian armies out of the front of every day: geodata/built/army_sectors.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely

from layers.armies import LEAST_KM, Place, Sector, length_km, read_fixes, sectors_on, stretch_of
from layers.calendar import add_days
from layers.front import front_days, read_front
from layers.sides import side_of
from pipeline.front.encode import STEPS_PER_DEGREE, encoded

TOLERANCE_DEGREES = 0.012
"""About a kilometre: a sector is drawn beside a line that is known to ten."""

COUNTRY = "romania"


def write_army_sectors(geodata: Path, path: Path) -> None:
    """Write every sector that is drawn, once for all days on which it is the same."""
    runs: list[dict[str, Any]] = []
    last: dict[str, dict[str, Any]] = {}
    for day, sector, places in _drawn(geodata):
        entry = {"army": sector.army, "kind": sector.fix.kind, "side": side_of(COUNTRY, day), "line": _written(places)}
        before = last.get(sector.army)
        if before and before["end"] == add_days(day, -1) and all(before[name] == entry[name] for name in entry):
            before["end"] = day
            continue
        last[sector.army] = {"start": day, "end": day, **entry}
        runs.append(last[sector.army])
    lines = ",\n".join(json.dumps(run, ensure_ascii=False) for run in runs)
    text = f'{{"steps_per_degree": {STEPS_PER_DEGREE}, "sectors": [\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8")


def _drawn(geodata: Path) -> Iterator[tuple[str, Sector, Sequence[Place]]]:
    front, fixes = read_front(geodata), read_fixes(geodata)
    for day in front_days():
        for sector in sectors_on(fixes, day):
            stretch = stretch_of(front, sector)
            places = stretch.places if stretch else sector.fix.line if sector.fix.kind == "coast" else ()
            if length_km(places) >= LEAST_KM:
                yield day, sector, places


def _written(places: Sequence[Place]) -> str:
    simple = shapely.LineString(places).simplify(TOLERANCE_DEGREES)
    return encoded([(x, y) for x, y in simple.coords])
