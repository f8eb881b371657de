"""The front, its pockets and the Romanian armies as features."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from atlas.answers import army_record, front_features
from atlas.export.geo.feature import GRID, Feature, feature, span, without
from atlas.i18n import t
from layers.armies import BUILT as ARMIES_BUILT
from layers.armies import counts_on, read_counts_of_armies, read_fixes, sectors_on, stretch_of
from layers.atlas_data import AtlasData
from layers.calendar import add_days
from layers.files import read_json
from layers.front import decoded
from layers.front_facts import read_keyframes, read_pockets, read_positions

EARLIER_DAYS = (30, 90)


def front_on_day(data: AtlasData, day: str) -> list[Feature]:
    """Return line and pockets of a day; nothing where there is no front."""
    if day not in data.territory.front:
        return []
    line, *pockets = front_features(data.territory.front, day)["features"]
    told = {**without(line["properties"], "day"), "start_date": day, "end_date": day, **line_works(data.folder, day)}
    found = [feature("front/line", shape(line["geometry"]), told)]
    for pocket in pockets:
        row = without(pocket["properties"], "day", "id")
        ground = shapely.set_precision(shape(pocket["geometry"]), GRID)
        pocket_id = pocket["properties"]["id"]
        found.append(feature(f"front/{pocket_id}", ground, {**row, **_pocket_works(data.folder)[pocket_id]}))
    return found


def earlier_lines(data: AtlasData, day: str) -> list[Feature]:
    """Return the lines some days before a day on which there is a front."""
    front, found = data.territory.front, []
    for count in EARLIER_DAYS:
        then = add_days(day, -count)
        if day in front and then in front:
            line = shapely.MultiLineString([own.places for own in front.lines(then)])
            told = {"day": then, "days_earlier": count, "start_date": then, "end_date": then}
            found.append(feature(f"earlier/{count}", line, {**told, **line_works(data.folder, then)}))
    return found


@lru_cache(maxsize=64)
def line_works(folder: Path, day: str) -> dict[str, Any]:
    """Return the works behind the line of a day: those of the dated lines at or on both sides of it, and of their places."""
    frames = _frames(folder)
    before = [frame for frame in frames if frame[0] <= day][-1:]
    after = [frame for frame in frames if frame[0] >= day][:1]
    rows = {frame[0]: frame for frame in (*before, *after)}.values()
    return {
        "citations": sorted({key for _, keys, _ in rows for key in keys}),
        "checked": all(checked for _, _, checked in rows),
    }


@cache
def _frames(folder: Path) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    places: dict[str, list[str]] = {}
    for position in read_positions(folder):
        places.setdefault(position.keyframe, []).extend(position.citations)
    return tuple(
        (frame.date, (*frame.citations, *places.get(frame.date, ())), frame.checked) for frame in read_keyframes(folder)
    )


@cache
def _pocket_works(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        pocket.id: {"citations": list(pocket.citations), "checked": pocket.checked, "note": pocket.note}
        for pocket in read_pockets(folder)
    }


def armies_on_day(data: AtlasData, day: str) -> list[Feature]:
    """Return the sectors of the Romanian armies on a day."""
    counts, found = read_counts_of_armies(data.folder), []
    for sector in sectors_on(read_fixes(data.folder), day):
        stretch = stretch_of(data.territory.front, sector)
        counted = counts_on(counts, sector.army, day)
        record = army_record(t(f"army.{sector.army}"), sector, stretch, counted)
        places = stretch.places if stretch else sector.fix.line
        line = shapely.LineString(places) if len(places) > 1 else None
        found.append(feature(f"army/{sector.army}", line, {**without(record, "line"), **span(sector.fix)}))
    return found


def dated_line_features(data: AtlasData) -> Iterator[Feature]:
    """Return every dated line with its enclaves, and every pocket."""
    front = data.territory.front
    for frame in read_keyframes(data.folder):
        told = {
            "kind": "line", "basis": front.standing(frame.date).basis, "start_date": frame.date, "end_date": frame.date,
            "confidence": frame.confidence, **line_works(data.folder, frame.date), "note": frame.note,
        }  # fmt: skip
        yield feature(f"front/{frame.date}", frame.line, told)
        enclaves = [("axis", own) for own in frame.axis_enclaves] + [("soviet", own) for own in frame.soviet_enclaves]
        for number, (side, ground) in enumerate(enclaves, 1):
            yield feature(
                f"front/{frame.date}/{number}", ground, {**told, "kind": "enclave", "basis": "", "side_inside": side}
            )
    for pocket in read_pockets(data.folder):
        told = {
            "kind": pocket.kind, "name": pocket.name, "stage": pocket.stage, "side_inside": pocket.side_inside,
            "start_date": pocket.start_date, "end_date": pocket.end_date, "error_km": pocket.error_km,
            "confidence": pocket.confidence, **_pocket_works(data.folder)[pocket.id],
        }  # fmt: skip
        yield feature(f"front/{pocket.id}", pocket.geometry, told)


def army_run_features(data: AtlasData) -> Iterator[Feature]:
    """Return the sectors of the Romanian armies, a feature for the days on which one keeps its stretch."""
    built, fixes = read_json(data.folder / ARMIES_BUILT), read_fixes(data.folder)
    for run in built["sectors"]:
        fix = next(own for own in fixes[run["army"]] if run["start"] in own)
        told = {
            "army": run["army"], "name": t(f"army.{run['army']}"), "kind": run["kind"], "side": run["side"],
            "sector": fix.sector, "subordinate_to": fix.subordinate_to, "start_date": run["start"],
            "end_date": run["end"], "citations": list(fix.citations), "locator": fix.locator, "checked": fix.checked,
            "note": fix.note,
        }  # fmt: skip
        line = shapely.LineString(decoded(run["line"], built["steps_per_degree"]))
        yield feature(f"army/{run['army']}/{run['start']}", line, told)
