"""How units, the ground of towns, and the lines between units look and what they are, over time."""

from __future__ import annotations

from typing import Any

from atlas.scene.timeline import day_number, timeline
from atlas.standing import drawn_holding
from atlas.style import LINES, symbol_of
from layers.atlas_data import AtlasData
from layers.calendar import add_days
from layers.counts import read_counts
from layers.files import read_csv
from layers.sectors import SIDES, Contest, Town, TownDay
from layers.tenure import Tenure
from layers.territory import Holding


class Tenures:
    """Number the rows of sovereignty.csv, so that a step can point to one."""

    def __init__(self, data: AtlasData) -> None:
        rows = [tenure for tenures in data.territory.tenures.values() for tenure in tenures]
        self.number = {(row.unit, row.start_date): number for number, row in enumerate(rows)}
        self.records = [_record(row) for row in rows]

    def of(self, tenure: Tenure) -> int:
        """Return the number of a row."""
        return self.number[tenure.unit, tenure.start_date]


def unit_days(data: AtlasData, unit: str) -> set[str]:
    """Return the days on which something about a unit changes."""
    days = {tenure.start_date for tenure in data.territory.tenures[unit]}
    for contest in data.territory.contests[unit]:
        days |= {change.date for town in contest.named for change in town.days}
        days |= {add_days(contest.end_date, 1)} if contest.by_front else set()
    return days


def unit_symbol(data: AtlasData, unit: str, day: str) -> str:
    """Name the symbol of a unit that is drawn whole; empty while its parts are drawn apart."""
    holding = drawn_holding(data, unit, day)
    return symbol_of(holding, romanian_1939=unit in data.romanian_1939) if holding else ""


def units(data: AtlasData, tenures: Tenures) -> dict[str, dict[str, Any]]:
    """Describe every unit with its timeline of symbol, row, holder, status and since-day."""
    documented, borders = documented_areas(data), border_errors(data)
    return {
        name: {
            "name": unit.name, "area": round(unit.area_km2, 2 if unit.area_km2 < 10 else 0), "method": unit.method,
            "error": unit.error_km, "note": unit.note, "made_of": list(unit.source), "areas": documented.get(name, []), "borders": borders.get(name, []),
            "romania": name in data.romanian_1939, "line": _unit_line(data, tenures, name),
        }
        for name, unit in data.territory.units.items()
    }  # fmt: skip


def cells(data: AtlasData, tenures: Tenures, features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Describe the ground of every town of a contest, in the order of the built features."""
    found = []
    for feature in features:
        row = feature["properties"]
        contest = data.territory.contests[row["unit"]][row["contest"]]
        town = next(town for town in contest.towns if town.name == row["town"])
        line = _cell_line(data, tenures, contest, town)
        found.append(
            {"unit": row["unit"], "town": town.name, "line": line, "days": [_town_day(day) for day in town.days]}
        )
    return found


def sides(data: AtlasData, tenures: Tenures) -> list[dict[str, Any]]:
    """Describe both sides of every unit that the front ever cuts; on other days they show nothing."""
    cut = [unit for unit, contests in data.territory.contests.items() if any(contest.by_front for contest in contests)]
    return [
        {"unit": unit, "side": side.name, "line": _side_line(data, tenures, unit, side)}
        for unit in cut
        for side in reversed(SIDES)
    ]


def _side_line(data: AtlasData, tenures: Tenures, unit: str, side: Town) -> list[Any]:
    def on(day: str) -> tuple[Any, ...]:
        contest = data.territory.contest_on(unit, day)
        if contest is None or not contest.by_front:
            return ("",)
        holding = data.territory.holding(unit, day, side)
        return (symbol_of(holding, romanian_1939=unit in data.romanian_1939), *facts(holding, tenures))

    return timeline(unit_days(data, unit), on)


def _town_day(change: TownDay) -> list[Any]:
    return [
        day_number(change.date), change.taker, list(change.citations), change.checked, change.precision == "day",
    ]  # fmt: skip


def arcs(data: AtlasData, features: list[dict[str, Any]]) -> list[list[Any]]:
    """Give the style of every line between two units over time, in the order of the built features."""
    return [_arc_line(data, row["properties"]["unit_a"], row["properties"]["unit_b"]) for row in features]


def documented_areas(data: AtlasData) -> dict[str, list[dict[str, Any]]]:
    """Return the documented areas of single units, with who counted."""
    found: dict[str, list[dict[str, Any]]] = {}
    for count in read_counts(data.folder):
        if count.measure == "area" and count.land in data.territory.units:
            entry = {
                "value": count.value, "unit": {"km2": "km²"}.get(count.unit_of_measure, count.unit_of_measure),
                "by": count.counted_by, "sources": list(count.citations), "checked": count.checked,
            }  # fmt: skip
            found.setdefault(count.land, []).append(entry)
    return found


def border_errors(data: AtlasData) -> dict[str, list[list[Any]]]:
    """Return for each unit its neighbours with how the line was drawn and its error in km, worst first."""
    columns = ("unit_a", "unit_b", "method", "error_km", "note")
    found: dict[str, list[list[Any]]] = {}
    for row in read_csv(data.folder / "facts/borders.csv", columns):
        for unit, other in ((row["unit_a"], row["unit_b"]), (row["unit_b"], row["unit_a"])):
            found.setdefault(unit, []).append([other, row["method"], float(row["error_km"]), row["note"]])
    return {unit: sorted(rows, key=lambda row: (-row[2], row[0])) for unit, rows in found.items()}


def line_between(data: AtlasData, unit_a: str, unit_b: str, day: str) -> str:
    """Name the style of the line between two units on a day; empty where none is drawn."""
    inside = (unit_a in data.romanian_1939) + (unit_b in data.romanian_1939)
    if inside == 1:
        return ""  # the frontier of 1939 is drawn there on every day
    symbols = [unit_symbol(data, unit, day) for unit in (unit_a, unit_b)]
    if inside == 2:
        return _new_frontier(symbols)
    if "administered romania" in symbols and symbols[0] != symbols[1]:
        return "administered"
    holdings = [data.territory.holding(unit, day) for unit in (unit_a, unit_b)]
    if holdings[0].holder != holdings[1].holder:
        return "foreign"
    return "inner" if holdings[0].status != holdings[1].status else ""


def _new_frontier(symbols: list[str]) -> str:
    lost = [symbol for symbol in symbols if symbol in LINES]
    parties = {symbol.split()[-1] for symbol in lost}
    if not lost or (len(lost) == 2 and len(parties) == 1):
        return ""
    return lost[0] if len(lost) == 1 else "foreign"


def _unit_line(data: AtlasData, tenures: Tenures, unit: str) -> list[Any]:
    def on(day: str) -> tuple[Any, ...]:
        holding = data.territory.holding(unit, day)
        return (unit_symbol(data, unit, day), *facts(holding, tenures))

    return timeline(unit_days(data, unit), on)


def _cell_line(data: AtlasData, tenures: Tenures, contest: Contest, town: Town) -> list[Any]:
    unit = contest.unit

    def on(day: str) -> tuple[Any, ...]:
        if day not in contest or unit_symbol(data, unit, day):
            return ("",)
        holding = data.territory.holding(unit, day, town)
        return (symbol_of(holding, romanian_1939=unit in data.romanian_1939), *facts(holding, tenures))

    return timeline(unit_days(data, unit) | {add_days(contest.end_date, 1)}, on)


def _arc_line(data: AtlasData, unit_a: str, unit_b: str) -> list[Any]:
    days = {tenure.start_date for unit in (unit_a, unit_b) for tenure in data.territory.tenures[unit]}
    return timeline(days, lambda day: (line_between(data, unit_a, unit_b, day),))


def facts(holding: Holding, tenures: Tenures) -> tuple[Any, ...]:
    """Return row, holder, status, since-day and claims of a holding, as the browser reads them."""
    return tenures.of(holding.tenure), holding.holder, holding.status, holding.since, list(holding.claimed_by)


def _record(row: Tenure) -> dict[str, Any]:
    return {
        "act": row.act, "act_date": row.act_date, "transfer": row.transfer, "start": row.start_date, "end": row.end_date,
        "sources": list(row.citations), "checked": row.checked, "note": row.note,
    }  # fmt: skip
