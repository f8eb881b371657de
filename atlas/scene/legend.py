"""The legend of a day, from the symbols that are on the map."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import shapely

from atlas.i18n import t
from atlas.scene.land import line_between, unit_symbol
from atlas.scene.rule import Rule
from atlas.scene.timeline import timeline
from atlas.standing import losses
from atlas.style import LINES, PARTIES, SYMBOLS, symbol_of
from layers.atlas_data import AtlasData
from layers.calendar import LAST_DAY, add_days

CITY_VIEWS: dict[str, tuple[float, float, float, float]] = {
    "iasi": (27.532, 47.146, 27.628, 47.194),
    "trains": (25.6, 44.05, 28.2, 47.55),
}
"""Views of the pogrom: the city, and the ways of the two death trains; they have a legend of their own."""

VIEWS: dict[str, tuple[float, float, float, float]] = {
    # west, south, east, north
    "romania": (19.4, 43.0, 30.9, 48.9),
    "east": (15.0, 42.6, 46.0, 59.6),
}


def legends(data: AtlasData, arc_pairs: list[tuple[str, str]], rule: Rule) -> dict[str, Any]:
    """Return the distinct legends and, for each view, a timeline of their numbers."""
    entries: list[list[dict[str, str]]] = []

    def number(entry: list[dict[str, str]]) -> int:
        if entry not in entries:
            entries.append(entry)
        return entries.index(entry)

    lines = {}
    for view, box in VIEWS.items():
        seen = _units_in(data, _with_margin(box))
        pairs = [pair for pair in arc_pairs if seen >= set(pair)]
        days = {
            *data.territory.turning_days,
            *rule.change_days,
            *(add_days(day, 1) for day in data.territory.turning_days if day < LAST_DAY),
        }
        lines[view] = timeline(days, partial(_numbered, number, data, seen, pairs, rule))
    return {"entries": entries, "lines": lines}


def _numbered(
    number: Callable[[list[dict[str, str]]], int],
    data: AtlasData,
    seen: set[str],
    pairs: list[tuple[str, str]],
    rule: Rule,
    day: str,
) -> tuple[int]:
    return (number(legend(data, day, seen, pairs, rule)),)


def _with_margin(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Widen a view by what a wide window shows beside it."""
    west, south, east, north = box
    return west - 5, south - 1, east + 3, north + 1


def legend(
    data: AtlasData, day: str, units: set[str], pairs: list[tuple[str, str]], rule: Rule
) -> list[dict[str, str]]:
    """List section by section what the map shows of some units on a day."""
    given_up = [_loss(data, loss) for loss in losses(data, day) if loss.symbol in LINES]
    found = {_symbols for unit in units for _symbols in _unit_symbols(data, unit, day)} | rule.symbols_on(day, units)
    elsewhere = [key for key in SYMBOLS if key in found and key not in LINES and key not in {"romania", "neutral"}]
    drawn = {line_between(data, *pair, day) for pair in pairs}
    stages = [stage for stage in ("completed", "under way", "agreed") if any(key.startswith(stage) for key in drawn)]
    fought = any(by_towns(data, unit, day) for unit in units)
    lines = [_line(f"{stage} ussr", t(f"legend.new_{stage.replace(' ', '_')}")) for stage in stages]
    lines += [_line("administered", t("legend.administered_line"))] if "administered" in drawn else []
    lines += [_line("foreign", t("legend.foreign"))] if "foreign" in drawn else []
    lines += [_line("inner", t("legend.inner"))] if "inner" in drawn else []
    lines += [_line("district", t("rule.legend"))] if rule.drawn_on(day, units) else []
    return [
        *(loss for number, loss in enumerate(given_up) if loss not in given_up[:number]),
        *({"section": "elsewhere", "symbol": key, "title": t(f"symbol.{key}")} for key in elsewhere),
        *([{"section": "elsewhere", "note": t("legend.sector_note")}] if fought else []),
        {"section": "frontiers", "line": "1939", "title": t("legend.frontier_1939")},
        *lines,
    ]


def by_towns(data: AtlasData, unit: str, day: str) -> bool:
    """Tell whether the ground of a unit follows its nearest documented town: it is fought over, and no front is known."""
    contest = data.territory.contest_on(unit, day)
    return contest is not None and not contest.by_front and not unit_symbol(data, unit, day)


def _loss(data: AtlasData, loss: Any) -> dict[str, str]:
    party = loss.symbol.split()[-1]
    country = data.countries[party].name
    name = f"the {country}" if country.startswith("Soviet") else country
    entry = {"section": "given_up", "symbol": loss.symbol, "title": t("legend.to", country=name), "second": loss.act}
    return {**entry, "third": loss.dates, "party": party if party in PARTIES else ""}


def _line(key: str, title: str) -> dict[str, str]:
    return {"section": "frontiers", "line": key, "title": title}


def _unit_symbols(data: AtlasData, unit: str, day: str) -> set[str]:
    whole = unit_symbol(data, unit, day)
    if whole:
        return {whole}
    romanian = unit in data.romanian_1939
    parts = data.territory.parts_on(unit, day)
    return {symbol_of(data.territory.holding(unit, day, part), romanian_1939=romanian) for part in parts}


def _units_in(data: AtlasData, box: tuple[float, float, float, float]) -> set[str]:
    frame = shapely.box(*box)
    return {name for name, unit in data.territory.units.items() if unit.geometry.intersects(frame)}
