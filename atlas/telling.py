"""What changed, and what it meant in land and people, in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from atlas.i18n import join, number, t
from atlas.standing import named, short_name
from atlas.style import CATEGORIES
from layers.atlas_data import AtlasData
from layers.calendar import add_days, in_words
from layers.counts import Count
from layers.front import Standing
from layers.movements import LandChange, Movement

ROMANIA = "romania"

MOST_TOWNS = 4
"""Towns that are named before the rest is counted."""


def of_romania(data: AtlasData, moves: Sequence[Movement]) -> tuple[list[Movement], list[Movement]]:
    """Part movements into the lands that touch Romania or were its own in 1939, and those elsewhere."""
    parts: tuple[list[Movement], list[Movement]] = ([], [])
    for move in moves:
        mine = ROMANIA in (move.holder_before, move.holder_after)
        own = [land for land in move.lands if mine or set(land.units) & data.romanian_1939]
        for part, lands in zip(parts, (own, [land for land in move.lands if land not in own]), strict=True):
            if lands:
                part.append(move.of(lands))
    return parts


def changes_sentence(data: AtlasData, moves: Sequence[Movement], first: str, second: str) -> str:
    """Say in one or two sentences what changed for Romania between two days."""
    own, elsewhere = of_romania(data, moves)
    span = _span(first, second)
    if not moves:
        return t("changes.nothing", span=span)
    if not own:
        return t("changes.only_elsewhere", span=span)
    told = [text for text in (_balance(data, own), _between_others(data, own), _status(data, own)) if text]
    rest = t("changes.and_elsewhere") if elsewhere else ""
    return f"{span}: {'; '.join(told)}.{f' {rest}' if rest else ''}"


def _span(first: str, second: str) -> str:
    if add_days(first, 1) == second:
        return t("changes.since_yesterday")
    return t("changes.between", first=in_words(first), second=in_words(second))


def _balance(data: AtlasData, own: Sequence[Movement]) -> str:
    lost, gained = _by_other(own, lost=True), _by_other(own, lost=False)
    parts = []
    if lost:
        parts.append(_passes(lost, "changes.lost", [f"{{}} to {named(data, holder)}" for holder in lost]))
    if gained:
        administered = _administered(data, own)
        told = _passes(gained, "changes.gained", [f"{{}} from {named(data, holder)}" for holder in gained])
        parts.append(told + (t("changes.administered", area=km2(administered)) if administered else ""))
    return "; ".join(parts)


def _passes(areas: dict[str, float], key: str, shares: list[str]) -> str:
    told = [share.format(km2(area)) for share, area in zip(shares, areas.values(), strict=True)]
    if len(told) > 1:
        return t(key, area=km2(sum(areas.values()))) + f" ({join(told)})"
    return t(key, area=km2(sum(areas.values()))) + " " + told[0].split(" ", 1)[1]


def _administered(data: AtlasData, own: Sequence[Movement]) -> float:
    """Sum up the land that comes under Romanian rule without becoming Romania's."""
    lands = [land for move in own if move.holder_after == ROMANIA != move.holder_before for land in move.lands]
    return sum(land.area_km2 for land in lands if not set(land.units) <= data.romanian_1939)


def _by_other(own: Sequence[Movement], *, lost: bool) -> dict[str, float]:
    areas: dict[str, float] = defaultdict(float)
    for move in own:
        mine, other = (move.holder_before, move.holder_after) if lost else (move.holder_after, move.holder_before)
        if mine == ROMANIA and other != ROMANIA:
            areas[other] += move.area_km2
    return dict(sorted(areas.items(), key=lambda item: -item[1]))


def _between_others(data: AtlasData, own: Sequence[Movement]) -> str:
    """Tell of land of the Romania of 1939 that goes from one other holder to another."""
    parts = []
    for move in own:
        if ROMANIA not in (move.holder_before, move.holder_after) and move.holder_before != move.holder_after:
            before, after = named(data, move.holder_before), named(data, move.holder_after)
            parts.append(t("changes.others", area=km2(move.area_km2), before=before, after=after))
    return "; ".join(parts)


def _status(data: AtlasData, own: Sequence[Movement]) -> str:
    lands = [land for move in own if move.holder_before == move.holder_after for land in move.lands]
    if not lands:
        return ""
    if len(lands) > 2:
        return t("changes.status_many", count=len(lands))
    return "; ".join(_now(data, land) for land in lands)


def _now(data: AtlasData, land: LandChange) -> str:
    name = land_name(data, land)
    if land.after[1] == "in_transfer":
        return t("changes.under_way", name=name)
    holder = "" if land.after[2] == "agreed" else f"{data.countries[land.after[0]].name}, "
    return t("changes.now", name=name, state=f"{holder}{state_words(data, land)}")


def kinds_missing(data: AtlasData) -> str:
    """Name the kinds of which no event is entered; '' where there is none."""
    missing = [t(f"kind.{kind}").lower() for kind in CATEGORIES if kind not in data.kinds_entered]
    return join(missing) if missing else ""


def missing_sentence(data: AtlasData) -> str:
    """Say which kinds of events are not entered; an empty list or lane is no statement about the past."""
    missing = kinds_missing(data)
    return t("panel.missing", kinds=missing) if missing else ""


def land_name(data: AtlasData, land: LandChange) -> str:
    """Name a land; a part of a unit by its towns."""
    name = short_name(data, land.units[0]) if len(land.units) == 1 else land.name
    if not land.towns:
        return name if land.whole else t("changes.part_alone", name=name)
    towns = (
        list(land.towns)
        if len(land.towns) <= MOST_TOWNS
        else [*land.towns[: MOST_TOWNS - 1], t("changes.more_towns", count=len(land.towns) - MOST_TOWNS + 1)]
    )
    return t("changes.part", name=name, towns=join(towns))


def state_words(data: AtlasData, land: LandChange) -> str:
    """Say how a land stands on the second day: its legal state and the stage of a transfer."""
    holder, status, transfer = land.after
    stage = t(f"stage.{transfer.replace(' ', '_')}") if transfer else ""
    if status == "in_transfer":
        return stage or t("status.in_transfer")
    state = t(f"status.{status}")
    if transfer == "agreed":
        return stage
    return f"{state}; {stage}" if stage and holder != ROMANIA else state


def acts_words(land: LandChange) -> str:
    """Name the acts by which a land changed, with their days."""
    acts = []
    for (act, day), (following, _) in zip(land.acts, [*land.acts[1:], ("", "")], strict=False):
        if following.startswith(f"{act},"):
            continue
        name = t("changes.no_act") + act[4:] if act.startswith("none") else f"{act[0].upper()}{act[1:]}"
        name = re.sub(r"(?<=\d)-(?=\d)", "–", name)
        dated = day and not any(mark.isdigit() for mark in act)
        acts.append(f"{name}, {in_words(day)}" if dated else name)
    return "; ".join(acts) or t("changes.fighting" if land.fought else "changes.no_act")


def km2(area: float) -> str:
    """Write an area: whole km2, of small lands with decimals."""
    return number(area) if area >= 10 else f"{area:.2f}"


def count_words(count: Count) -> str:
    """Write a count of people or land with who counted, and when."""
    return f"{figure_value(count.value)} ({count_source(count)})"


def count_source(count: Count) -> str:
    """Say who counted, and when."""
    return f"{count.counted_by}, {count.date[:4]}" if count.date[:1].isdigit() else count.counted_by


def figure_value(value: str) -> str:
    """Write a figure as it stands in the data, its thousands apart."""
    plain = value.replace("–", "-")
    if plain.replace("-", "").isdigit():
        return "–".join(_thousands(part) for part in plain.split("-"))
    return _words_and_digits(plain)


def _thousands(text: str) -> str:
    return number(float(text)) if text.isdigit() else text


def _words_and_digits(value: str) -> str:
    return " ".join(
        _thousands(part)
        if part.isdigit() and len(part) > 4
        else "–".join(map(_thousands, part.replace("–", "-").split("-")))
        for part in value.split(" ")
    )


def basis_words(standing: Standing, places: int) -> str:
    """Say whether a line is attested, described or reconstructed, how old the nearest dated line is, and the error."""
    values = {
        "day": in_words(standing.day), "nearest": in_words(standing.keyframe), "age": _age_in_words(standing.age), "places": places,
        "read": in_words(standing.attested) if standing.attested else "", "error": f"{standing.error_km:g}",
        "most": f"{standing.error_90_km:g}",
    }  # fmt: skip
    keys = [f"front.{standing.basis}"]
    if standing.basis == "reconstructed":
        keys.append("front.nearest_attested" if standing.attested == standing.keyframe else "front.nearest_described")
    return " ".join(t(key, **values) for key in (*keys, "front.error"))


def _age_in_words(days: int) -> str:
    direction = "before" if days > 0 else "after"
    return t(f"front.{direction}_{'day' if abs(days) == 1 else 'days'}", days=abs(days))
