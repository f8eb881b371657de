"""Names on the map over time: countries, regions, waters, and towns under each administration."""

from __future__ import annotations

from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from atlas.scene.land import unit_days, unit_symbol
from atlas.scene.timeline import day_number, timeline
from atlas.style import PARTIES
from layers.atlas_data import AtlasData
from layers.calendar import LAST_DAY, add_days, days_between, short
from layers.gazetteer import Label, Place
from layers.sectors import SIDES
from layers.sides import FIRST, LAST

SAME_TOWN_KM = 5


def labels(data: AtlasData) -> list[dict[str, Any]]:
    """Return every written name with a timeline of its look; an empty look hides it."""
    return [
        {
            "kind": label.kind, "text": label.text, "at": [label.lat, label.lon], "angle": label.angle,
            "zoom": [label.min_zoom, label.max_zoom], "line": _look(data, label),
        }
        for label in data.labels
    ]  # fmt: skip


def places(data: AtlasData) -> list[dict[str, Any]]:
    """Return every town with a timeline of the name in use, its other names, and hand-over days."""
    units = data.territory.units_at([place.lon for place in data.places], [place.lat for place in data.places])
    return [
        {
            "id": place.place, "at": [place.lat, place.lon], "rank": place.rank, "side": place.side,
            "line": _name_in_use(data, place, unit), "names": sorted(set(place.names.values())),
            "since": _hand_over_days(data, place, unit),
        }
        for place, unit in zip(data.places, units, strict=True)
    ]  # fmt: skip


def _look(data: AtlasData, label: Label) -> list[Any]:
    days = {label.start_date, add_days(label.end_date, 1)}
    for unit in label.units:
        days |= unit_days(data, unit)

    def on(day: str) -> tuple[str]:
        if day not in label:
            return ("",)
        if label.kind == "ceded":
            return (_ceded_look(data, label.units[0], day),)
        if label.holder and label.units:
            held = any(data.territory.holding(unit, day).holder == label.holder for unit in label.units)
            return (label.kind if held else "",)
        return (label.kind,)

    return timeline(days, on)


def _ceded_look(data: AtlasData, unit: str, day: str) -> str:
    party = (unit_symbol(data, unit, day) or " ").split(" ")[-1]
    return f"ceded {party}" if party in PARTIES else "region"


def _name_in_use(data: AtlasData, place: Place, unit: str) -> list[Any]:
    """List over time the name that the administration of a town used, and who held it."""
    if not unit:
        return [[0, place.name_under(""), ""]]

    cut = any(contest.by_front for contest in data.territory.contests[unit])
    front = data.territory.front
    turns = front.turns(place.lon, place.lat) if cut else ()
    axis = front.held_by_axis_on_all_days(place.lon, place.lat) if cut else []
    changes = {
        change.date for contest in data.territory.contests[unit] for town in contest.named for change in town.days
    }

    def on(day: str) -> tuple[str, str]:
        contest = data.territory.contest_on(unit, day)
        if contest is None or not contest.by_front:
            holder = data.territory.holder_at(place.lat, place.lon, day)
        else:
            held = axis[days_between(FIRST, min(max(day, FIRST), LAST))]
            holder = data.territory.holding(unit, day, SIDES[0] if held else SIDES[1]).holder
        return place.name_under(holder), holder

    return timeline({*unit_days(data, unit), *turns, *changes}, on)


def _hand_over_days(data: AtlasData, place: Place, unit: str) -> list[Any]:
    """List [first day, last day, 'since' day in words, taker] while a hand-over is under way."""
    found = []
    for contest in data.territory.contests.get(unit, ()):
        for town in contest.named:
            for change, after in pairwise([*town.days, None]):
                if change is None or change.event != "entry" or not _same_town(place, change.lat, change.lon):
                    continue
                last = min(contest.end_date, after.date if after else LAST_DAY)
                found.append([day_number(change.date), day_number(last), short(change.date, year=False), change.taker])
    return found


def _same_town(place: Place, lat: float, lon: float) -> bool:
    return hypot((place.lat - lat) * 111, (place.lon - lon) * 111 * cos(radians(lat))) < SAME_TOWN_KM
