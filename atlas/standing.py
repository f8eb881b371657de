"""What stands on a day, in words: the statement, the losses with their stage, and the legend."""

from __future__ import annotations

from dataclasses import dataclass

from atlas.i18n import join, t
from atlas.style import PARTIES, symbol_of
from layers.atlas_data import AtlasData
from layers.calendar import add_days, days_between, in_words, short
from layers.events import events_on
from layers.tenure import Tenure
from layers.territory import Holding

REGAINED = "1945-01-01"
"""What Romania administers of its own land after this day, it has got back and not yet by treaty."""

MINOR = {"snake-island", "danube-islands-1940", "hotin"}
"""Units named only where they stand alone."""


@dataclass(frozen=True)
class Standing:
    """One line of 'what changed, what stands'."""

    symbol: str
    title: str
    stage: str
    detail: str
    act: str
    dates: str
    units: tuple[str, ...]


def losses(data: AtlasData, day: str) -> list[Standing]:
    """Describe the land of the Romania of 1939 that is not plainly Romanian on a day."""
    groups: dict[str, list[Holding]] = {}
    for unit in data.romanian_1939:
        holding = drawn_holding(data, unit, day)
        if holding is not None:
            symbol = symbol_of(holding, romanian_1939=True)
            if symbol != "romania":
                groups.setdefault(symbol, []).append(holding)
        else:
            contest = data.territory.contest_on(unit, day)
            assert contest is not None
            groups.setdefault(f"contest {unit}", []).append(data.territory.holding(unit, day))
    lines = [_standing(data, symbol, holdings, day) for symbol, holdings in groups.items()]
    lines += _held_beyond(data, day)
    return sorted(lines, key=lambda line: (_urgency(line.symbol), line.title))


def _held_beyond(data: AtlasData, day: str) -> list[Standing]:
    """Describe the land that Romania administers outside its frontiers of 1939."""
    outside = [data.territory.holding(unit, day) for unit in data.territory.units if unit not in data.romanian_1939]
    held = [holding for holding in outside if holding.holder == "romania"]
    if not held:
        return []
    first = max(held, key=lambda holding: data.territory.units[holding.unit].area_km2)
    fought = any(holding.tenure.under_way for holding in held)
    stage = "under way" if fought else "administered, not annexed"
    parts = len({holding.unit for holding in held})
    where = "The land between Dniester and Southern Bug" if parts > 1 else f"{short_name(data, first.unit)}"
    detail = f"{where} has been in Romanian hands since {in_words(first.since)}, as an occupied territory."
    units = tuple(sorted(holding.unit for holding in held))
    return [Standing("administered romania", "Transnistria", stage, detail, _cession(data, first), stage, units)]


def drawn_holding(data: AtlasData, unit: str, day: str) -> Holding | None:
    """Return the holding in which a unit is drawn whole; None where its parts are drawn apart."""
    contest = data.territory.contest_on(unit, day)
    fought = contest is not None and (
        contest.by_front or any(change.event == "capture" for town in contest.named for change in town.days)
    )
    return None if fought else data.territory.holding(unit, day)


def statement(data: AtlasData, day: str) -> str:
    """Say in one sentence what is new on a day."""
    today = [event for event in events_on(data.events, day) if event.start_date == day]
    if today:
        return " ".join(f"{event.title.rstrip('.')}." for event in today[:2])
    under_way = sum(line.stage == "under way" for line in losses(data, day))
    if under_way == 1:
        return t("statement.under_way_one")
    return t("statement.under_way_many", count=under_way) if under_way else t("statement.none")


def _standing(data: AtlasData, symbol: str, holdings: list[Holding], day: str) -> Standing:
    largest = max(holdings, key=lambda holding: data.territory.units[holding.unit].area_km2)
    tenure = largest.tenure
    names = _names(data, holdings)
    common = {"title": names, "act": _cession(data, largest), "units": tuple(sorted(h.unit for h in holdings))}
    if symbol.startswith("contest"):
        shown = _contest_symbol(data, largest.unit, day)
        common["act"] = _act_of_taking(data, largest.unit, shown.split()[-1] if shown else "", day)
        return Standing(shown, **_contest_words(data, largest, day), **common)  # type: ignore[arg-type]
    if symbol.startswith("agreed"):
        taker = data.countries[tenure.claimed_by[0]].name
        words = ("signed", f"To {_the(taker)} by the {tenure.act} of {in_words(tenure.act_date)}; not yet handed over.")
        return Standing(symbol, stage=words[0], detail=words[1], dates=t("stage.agreed"), **common)  # type: ignore[arg-type]
    if symbol.startswith("under way"):
        length, number = days_between(tenure.start_date, tenure.end_date) + 1, days_between(tenure.start_date, day) + 1
        detail = f"Day {number} of {length} of the hand-over to {_the(data.countries[tenure.holder].name)}. {_last_towns(data, largest, day)}"
        dates = f"under way, {short(tenure.start_date, year=False)} – {short(tenure.end_date, year=False)}"
        return Standing(symbol, stage="under way", detail=detail.strip(), dates=dates, **common)  # type: ignore[arg-type]
    country = data.countries[largest.holder]
    if symbol.startswith("completed"):
        done = _completed(data, largest)
        stage = "complete"
        state = {"occupied": "Occupied", "annexed": "Annexed", "administered": "Under military administration"}
        detail = (
            f"{state.get(largest.status, 'Held')} by {_the(country.name)}; transfer complete since {in_words(done)}."
        )
        return Standing(symbol, stage=stage, detail=detail, dates=f"complete, {short(done)}", **common)  # type: ignore[arg-type]
    state_words = "under way" if tenure.under_way else largest.status
    detail = f"Administered by {_the(country.name)} since {in_words(largest.since)}."
    if largest.status == "occupied":
        detail = f"Occupied by {_the(country.name)} since {in_words(largest.since)}."
    elif largest.holder == "romania" and tenure.start_date > REGAINED:
        detail = f"Under Romanian administration since {in_words(largest.since)}; title waits for the peace treaty."
    return Standing(symbol, stage=state_words, detail=detail, dates=state_words, **common)  # type: ignore[arg-type]


def _contest_symbol(data: AtlasData, unit: str, day: str) -> str:
    """Name the symbol of the ground that is not plainly Romanian; empty where all of it is."""
    parts = [
        symbol_of(data.territory.holding(unit, day, part), romanian_1939=True)
        for part in data.territory.parts_on(unit, day)
    ]
    return next((symbol for symbol in parts if symbol != "romania"), "")


def _contest_words(data: AtlasData, holding: Holding, day: str) -> dict[str, str]:
    tenure = holding.tenure
    taker, other = data.countries[tenure.holder], data.countries[tenure.other_holder]
    if tenure.under_way:
        detail = f"Passing from {_adjective(other)} to {_adjective(taker)} hands in fighting since {in_words(tenure.start_date)}."
        stage = "under way"
    else:
        detail = f"Held in part by {_the(other.name)}, in part by {_the(taker.name)}."
        stage = "divided by the front"
    retaken = tenure.under_way and tenure.holder == "romania"
    dates = t("stage.retaken", day=short(tenure.start_date)) if retaken else stage
    return {"stage": stage, "detail": f"{detail} {_last_towns(data, holding, day)}".strip(), "dates": dates}


def _last_towns(data: AtlasData, holding: Holding, day: str) -> str:
    contest = data.territory.contest_on(holding.unit, day)
    changes = [change for town in (contest.named if contest else ()) for change in town.days if change.event != "held"]
    past = [
        change for change in changes if change.date <= day and contest is not None and change.date >= contest.start_date
    ]
    if not past:
        return ""
    last = max(past, key=lambda change: change.date)
    people = _adjective(data.countries[last.taker])
    towns = [change.town for change in past if (change.date, change.taker) == (last.date, last.taker)]
    several = len(towns) > 1
    if last.date == day:
        return f"{join(towns)} {'come' if several else 'comes'} under {people} rule today."
    when = "yesterday" if days_between(last.date, day) == 1 else in_words(last.date)
    return f"{join(towns)} {'have' if several else 'has'} been under {people} rule since {when}."


def _completed(data: AtlasData, holding: Holding) -> str:
    """Find the day from which the holder had the unit whole."""
    rows = [row for row in data.territory.tenures[holding.unit] if row.end_date < holding.tenure.start_date]
    for row in reversed(rows):
        if row.holder != holding.holder or row.under_way:
            return row.completed_date or add_days(row.end_date, 0 if row.under_way else 1)
    return holding.tenure.completed_date or holding.since


def _names(data: AtlasData, holdings: list[Holding]) -> str:
    ordered = sorted(holdings, key=lambda holding: -data.territory.units[holding.unit].area_km2)
    major = [holding for holding in ordered if holding.unit not in MINOR] or ordered
    return join([short_name(data, holding.unit) for holding in major])


def short_name(data: AtlasData, unit: str) -> str:
    """Return a unit's name without what stands in brackets."""
    name = data.territory.units[unit].name.split(" (")[0]
    return name.removesuffix(" without Hotin county").removesuffix(" district")


def _cession(data: AtlasData, holding: Holding) -> str:
    """Name the act by which the land passed to its holder, not the law that followed."""
    rows = data.territory.tenures[holding.unit]
    earlier = [row for row in rows if row.start_date <= holding.tenure.start_date]
    passing = [row for row in earlier if row.under_way and row.holder == holding.holder]
    return _act_words(passing[-1] if passing and passing[-1].act else holding.tenure)


def _act_of_taking(data: AtlasData, unit: str, party: str, day: str) -> str:
    """Name the act by which a party once took land that is now being fought over."""
    rows = [row for row in data.territory.tenures[unit] if row.start_date <= day and row.holder == party and row.act]
    taken = [row for row in rows if row.under_way] or rows
    return _act_words(taken[-1]) if taken else ""


def _act_words(source: Tenure) -> str:
    act = source.act.split(",")[0]
    if not act:
        return ""
    if act.startswith("none"):
        return "No act"
    dated = any(mark.isdigit() for mark in act)
    return f"{act[0].upper()}{act[1:]}" + (
        f", {short(source.act_date, year=False)}" if source.act_date and not dated else ""
    )


def named(data: AtlasData, holder: str) -> str:
    """Name a holder inside a sentence."""
    return _the(data.countries[holder].name)


def _the(name: str) -> str:
    return f"the {name}" if name.startswith(("Soviet", "Independent", "German military", "Allied")) else name


def _adjective(country: object) -> str:
    return getattr(country, "adjective", "") or getattr(country, "name", "")


def _urgency(symbol: str) -> tuple[int, int]:
    stages = ("under way", "", "agreed", "administered", "occupied", "completed")
    stage = next(
        (number for number, name in enumerate(stages) if name and symbol.startswith(name)), 1 if not symbol else 9
    )
    party = symbol.split()[-1] if symbol else ""
    return stage, list(PARTIES).index(party) if party in PARTIES else 9
