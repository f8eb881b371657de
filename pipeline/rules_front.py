"""Rules for the facts of the front: towns, dated lines, pockets, land the front did not decide, places read at sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations, compress

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from layers.calendar import add_days, days_between
from layers.front_facts import PRECISION_DAYS, TAKERS
from layers.sides import AXIS, FIRST, LAST, SOVIET
from layers.territory import MAPPED
from pipeline.records import Folder, Record

LAST_FIGHTING = "1945-05-11"
"""Towns and pockets are dated to here: around Prague fighting went on after the surrender."""

READ_DAYS = 1
"""A place is read for a dated line when its day lies this near."""

UNREAD = "general-knowledge"

_MAP = shapely.box(*MAPPED)


def check_front(
    folder: Folder,
    tables: Mapping[str, list[Record]],
    features: Mapping[str, list[Record]],
    units: Mapping[str, Record],
) -> None:
    """Check everything known of the front; the records keep their schemas."""
    check_towns(folder, tables["town_control"])
    check_keyframes(folder, features["front_keyframes"])
    check_pockets(folder, features["front_pockets"], tables["town_control"])
    check_imposed(folder, features["front_imposed"])
    days = {record.values["properties"]["date"] for record in features["front_keyframes"]}
    check_positions(folder, tables["front_positions"], days)
    check_unsided(folder, tables["front_unsided"], units)


def check_towns(folder: Folder, rows: Iterable[Record]) -> None:
    """Check that a town has one taker a day and is taken from the other side, on a day of the war, on the map."""
    for row in rows:
        _check_day(folder, row, row.values["date"], LAST_FIGHTING)
        _check_place(folder, row)
        if row.values["checked"] == "yes":
            _check_read(folder, row, row.values["citations"].split(";"))
    for history in _histories(rows):
        _check_takers(folder, history)


def check_keyframes(folder: Folder, features: Iterable[Record]) -> None:
    """Check that a day has one line, which runs from north to south and never crosses itself, and sound enclaves."""
    days: dict[str, list[Record]] = defaultdict(list)
    for record in features:
        properties = record.values["properties"]
        days[properties["date"]].append(record)
        _check_day(folder, record, properties["date"], LAST)
        if properties["checked"]:
            _check_read(folder, record, properties["citations"])
        line = properties["kind"] == "front"
        geometry = _geometry(folder, record, {"LineString"} if line else {"Polygon"})
        if geometry is None:
            continue
        vertices = len(geometry.coords) if line else len(geometry.exterior.coords) - 1
        if len(properties["waypoints"]) != vertices:
            folder.report(record.fault("front.waypoints", f"{len(properties['waypoints'])} names, {vertices} vertices"))
        if line:
            _check_line(folder, record, geometry)
    for day, own in days.items():
        lines = [record for record in own if record.values["properties"]["kind"] == "front"]
        if len(lines) != 1:
            faulty = lines[1] if lines else own[0]
            folder.report(faulty.fault("front.one-line", f"{day} has {len(lines)} lines; a dated day has one"))


def check_pockets(folder: Folder, features: Iterable[Record], rows: Iterable[Record]) -> None:
    """Check the stages of pockets: dates, shapes, ids, one stage a day, and the side of the towns inside."""
    histories = _histories(rows)
    ids: set[str] = set()
    by_name: dict[str, list[tuple[Record, BaseGeometry]]] = defaultdict(list)
    for record in features:
        properties = record.values["properties"]
        if properties["id"] in ids:
            folder.report(record.fault("front.id-twice", f"{properties['id']} stands twice"))
        ids.add(properties["id"])
        dated = _check_span(folder, record)
        geometry = _geometry(folder, record, {"Polygon"})
        if geometry is None:
            continue
        if not geometry.exterior.is_ccw:
            folder.report(record.fault("front.invalid-shape", f"{properties['id']} runs clockwise"))
        by_name[properties["name"]].append((record, geometry))
        if dated:
            _check_towns_inside(folder, record, geometry, histories)
    for stages in by_name.values():
        _check_stages(folder, stages)


def check_imposed(folder: Folder, features: Iterable[Record]) -> None:
    """Check dates and shapes of the land whose side the front did not decide."""
    for record in features:
        _check_span(folder, record)
        _geometry(folder, record, {"Polygon", "MultiPolygon"})


def check_positions(folder: Folder, rows: Iterable[Record], keyframes: set[str]) -> None:
    """Check that a place is read for a dated line, at most a day off, lies on the map and is on one side."""
    by_keyframe: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        values = row.values
        by_keyframe[values["keyframe"]].append(row)
        _check_place(folder, row)
        _check_read(folder, row, values["citations"].split(";"))
        if values["keyframe"] not in keyframes:
            folder.report(row.fault("front.unknown-keyframe", f"no line is dated {values['keyframe']}"))
        elif not _near(values["keyframe"], values["day"]):
            reason = f"{values['day']} is not within {READ_DAYS} day of the line of {values['keyframe']}"
            folder.report(row.fault("front.far-day", reason))
    for own in by_keyframe.values():
        for first, second in combinations(own, 2):
            if _disagree(first.values, second.values):
                reason = f"{second.values['place']} is on the other side in line {first.line}"
                folder.report(second.fault("front.sides-disagree", reason))


def check_unsided(folder: Folder, rows: Iterable[Record], units: Mapping[str, Record]) -> None:
    """Check that a unit without sides exists."""
    for row in rows:
        if row.values["unit"] not in units:
            folder.report(row.fault("front.unknown-unit", f"{row.values['unit']} has no geometry"))


def _histories(rows: Iterable[Record]) -> list[list[Record]]:
    """Group rows by town, oldest first. Two places of one name are two towns, as Warsaw and its right bank are."""
    towns: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for row in rows:
        towns[row.values["town"], row.values["lat"], row.values["lon"]].append(row)
    return [sorted(own, key=lambda row: str(row.values["date"])) for own in towns.values()]


def _check_takers(folder: Folder, history: list[Record]) -> None:
    """A capture by an ally of the holder (axis_capture, then hungarian_capture) changes no side, so it is a fault too."""
    side = initial = history[0].values["initial_side"]
    last = ""
    for row in history:
        values = row.values
        if values["initial_side"] != initial:
            reason = f"{values['town']} is first {initial} in line {history[0].line}"
            folder.report(row.fault("front.initial-side", reason))
        taker = TAKERS.get(values["event"], "")
        if not taker:
            continue
        if values["date"] == last:
            folder.report(row.fault("front.two-holders", f"{values['town']} has two takers on {last}"))
        elif taker == side and values["event"] != "romanian_switch":
            folder.report(row.fault("front.same-side", f"{values['town']} is {side} already on {values['date']}"))
        side, last = taker, values["date"]


def _check_line(folder: Folder, record: Record, line: BaseGeometry) -> None:
    day = record.values["properties"]["date"]
    if not line.is_simple:
        folder.report(record.fault("front.crosses-itself", f"the line of {day} crosses itself"))
    if line.coords[0][1] <= line.coords[-1][1]:
        folder.report(record.fault("front.direction", f"the line of {day} has to start at its northern end"))


def _check_stages(folder: Folder, stages: list[tuple[Record, BaseGeometry]]) -> None:
    for (first, ground), (second, other) in combinations(stages, 2):
        one, two = first.values["properties"], second.values["properties"]
        start = max(one["start_date"], two["start_date"])
        apart = ground.disjoint(other) or ground.touches(other)
        if start <= min(one["end_date"], two["end_date"]) and not apart:
            folder.report(second.fault("front.two-stages", f"{two['name']}: {one['id']} and {two['id']} on {start}"))


def _check_towns_inside(folder: Folder, record: Record, ground: BaseGeometry, histories: list[list[Record]]) -> None:
    pocket = record.values["properties"]
    places = [(float(history[0].values["lon"]), float(history[0].values["lat"])) for history in histories]
    within = shapely.contains_xy(ground, places) if places else ()
    for history in compress(histories, within):
        values = history[0].values
        days = days_between(pocket["start_date"], pocket["end_date"]) + 1
        period = (add_days(pocket["start_date"], number) for number in range(days))
        other = SOVIET if pocket["side_inside"] == AXIS else AXIS
        day = next((day for day in period if _certain_side(history, day) == other), "")
        if day:
            reason = f"{pocket['id']}: {values['town']} is {other} on {day} ({history[0].file}:{history[0].line})"
            folder.report(record.fault("front.town-in-pocket", reason))


def _certain_side(history: list[Record], day: str) -> str:
    """Return the side that holds a town on a day; '' where a date known about only lies too near to tell."""
    taken = [row.values for row in history if row.values["event"] in TAKERS and _is_day(row.values["date"])]
    for values in taken:
        slack = PRECISION_DAYS[values["precision"]]
        if slack and abs(days_between(values["date"], day)) <= slack:
            return ""
    past = [TAKERS[values["event"]] for values in taken if values["date"] <= day]
    return str(past[-1] if past else history[0].values["initial_side"])


def _disagree(one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    """Tell whether two positions give a place to both sides. One spot may be written under two names (Kherson, and its
    crossings) and change hands between their days: on one day it may not."""
    spots = {(float(values["lat"]), float(values["lon"])) for values in (one, two)}
    same = one["place"] == two["place"] or (len(spots) == 1 and one["day"] == two["day"])
    return same and {one["relation"], two["relation"]} == {AXIS, SOVIET}


def _check_day(folder: Folder, record: Record, day: str, last: str) -> bool:
    inside = _is_day(day) and FIRST <= day <= last
    if not inside:
        folder.report(record.fault("front.outside-war", f"{day} is no day from {FIRST} to {last}"))
    return inside


def _check_span(folder: Folder, record: Record) -> bool:
    """Check dates and sources of land with a span of days; tell whether its days can be counted."""
    properties = record.values["properties"]
    if properties["checked"]:
        _check_read(folder, record, properties["citations"])
    start, end = properties["start_date"], properties["end_date"]
    inside = [_check_day(folder, record, day, LAST_FIGHTING) for day in (start, end)]
    if end < start:
        folder.report(record.fault("front.dates-reversed", f"{properties['name']} ends on {end} before it starts"))
    return all(inside) and start <= end


def _check_place(folder: Folder, row: Record) -> None:
    lon, lat = float(row.values["lon"]), float(row.values["lat"])
    if _MAP.disjoint(Point(lon, lat)):
        folder.report(row.fault("front.off-map", f"{lat} N {lon} E is off the map"))


def _check_read(folder: Folder, record: Record, citations: Iterable[str]) -> None:
    if all(key.strip() == UNREAD for key in citations):
        folder.report(record.fault("front.checked-without-source", "what counts as read names the work that was read"))


def _geometry(folder: Folder, record: Record, kinds: set[str]) -> BaseGeometry | None:
    """Return the geometry of a feature, or report why there is none to check further."""
    try:
        geometry = shape(record.values["geometry"])
    except (KeyError, TypeError, AttributeError, ValueError, shapely.errors.ShapelyError) as error:
        folder.report(record.fault("front.invalid-shape", f"no geometry ({error!r})"))
        return None
    if geometry.geom_type not in kinds or geometry.is_empty:
        reason = f"a {geometry.geom_type}; needed is {' or '.join(sorted(kinds))}"
        folder.report(record.fault("front.invalid-shape", reason))
        return None
    if geometry.disjoint(_MAP):
        folder.report(record.fault("front.off-map", "all of it is off the map"))
    if not geometry.is_valid:
        folder.report(record.fault("front.invalid-shape", shapely.is_valid_reason(geometry)))
        return None
    return geometry


def _near(keyframe: str, day: str) -> bool:
    return _is_day(keyframe) and _is_day(day) and abs(days_between(keyframe, day)) <= READ_DAYS


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
