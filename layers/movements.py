"""What changed between two days as a reader asks it: which land, from whom to whom, by which act, how large."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from layers.changes import Change, State, changes, state_of
from layers.counts import Count, counts_of, finest_cover, read_counts
from layers.sectors import TownDay
from layers.sides import AXIS, SOVIET
from layers.tenure import Tenure
from layers.territory import Holding, Territory

SIDE_NAMES = {AXIS, SOVIET}

Act = tuple[str, str]
"""An act and its day (ISO 8601, or empty where none is known)."""


@dataclass(frozen=True)
class LandChange:
    """Land that stands otherwise on the second day; `towns` names the parts of a unit that changed alone."""

    units: tuple[str, ...]
    name: str
    towns: tuple[str, ...]
    before: State
    after: State
    area_km2: float
    acts: tuple[Act, ...]
    """The acts by which the holder of the second day came to it, or to its legal state there; none in a look back."""
    fought: bool
    """Whether its towns were taken in fighting."""
    citations: tuple[str, ...]
    checked: bool
    populations: tuple[Count, ...]
    whole: bool = True
    """Whether all of its units changed; of a part no people were counted."""
    by_front: bool = False
    """Whether the course of the front divides it."""


@dataclass(frozen=True)
class Movement:
    """All land that goes from one holder to another, or stays with one under another status; area in km2."""

    holder_before: str
    holder_after: str
    lands: tuple[LandChange, ...]
    area_km2: float
    populations: tuple[Count, ...]
    """Counts of several of these lands together, which no sum of the parts replaces."""

    def of(self, lands: Sequence[LandChange]) -> Movement:
        """Return the movement of some of its lands alone."""
        whole = {unit for land in lands if land.whole for unit in land.units}
        counts = tuple(count for count in self.populations if count.units <= whole)
        return replace(self, lands=tuple(lands), area_km2=sum(land.area_km2 for land in lands), populations=counts)

    @property
    def units(self) -> frozenset[str]:
        """Name the units that are touched."""
        return frozenset(unit for land in self.lands for unit in land.units)


def movements(territory: Territory, folder: Path, first: str, second: str) -> list[Movement]:
    """Group what changed between two days by the holders before and after, the largest area first."""
    groups: dict[tuple[str, str], list[LandChange]] = defaultdict(list)
    for land in land_changes(territory, folder, first, second):
        groups[land.before[0], land.after[0]].append(land)
    found = [_movement(folder, holders, lands) for holders, lands in groups.items()]
    return sorted(found, key=lambda move: (move.holder_before == move.holder_after, -move.area_km2, move.holder_after))


def land_changes(territory: Territory, folder: Path, first: str, second: str) -> list[LandChange]:
    """List the lands that changed; whole units that were counted together stand together."""
    parts: dict[tuple[str, State, State], list[Change]] = defaultdict(list)
    for change in changes(territory, folder, first, second):
        parts[change.parcel.unit, state_of(change.before), state_of(change.after)].append(change)
    lands = [_land(territory, folder, found, first, second) for found in parts.values()]
    return sorted(_counted_together(folder, lands), key=lambda land: (-land.area_km2, land.name))


def _land(territory: Territory, folder: Path, found: list[Change], first: str, second: str) -> LandChange:
    sample = found[0]
    unit = territory.units[sample.parcel.unit]
    area = sum(change.area_km2 for change in found)
    whole = area > unit.area_km2 - 0.5 * min(1, unit.area_km2)
    passed = _town_days_between(territory, found, first, second)
    towns = (
        ()
        if whole
        else tuple(sorted({_town(change) for change in found} - {"", AXIS, SOVIET} | {row.town for row in passed}))
    )
    rows = _rows_between(territory, unit.unit, first, second) or [sample.after.tenure]
    fought = any(
        change.parcel.town_after in SIDE_NAMES or (change.after.change and change.after.change.event == "capture")
        for change in found
    )
    acts = _acts(row for row in rows if row.holder == sample.after.holder) if first < second else ()
    counts = counts_of(folder, {unit.unit}, "population") if whole else []
    return LandChange(
        (unit.unit,), unit.name, towns, state_of(sample.before), state_of(sample.after), area, acts, fought,
        _citations(rows, found, passed), _all_checked(rows, found, passed), tuple(counts), whole,
        bool({sample.parcel.town_before, sample.parcel.town_after} & SIDE_NAMES),
    )  # fmt: skip


def _town_days_between(territory: Territory, found: list[Change], first: str, second: str) -> list[TownDay]:
    """Return the days on which towns of a unit that the front cuts came to the holder of the second day, going forward."""
    parcel, holder = found[0].parcel, found[0].after.holder
    if first > second or not {parcel.town_before, parcel.town_after} & SIDE_NAMES:
        return []
    named = {row for contest in territory.contests[parcel.unit] for town in contest.named for row in town.days}
    rows = sorted(named, key=lambda row: (row.date, row.town, row.taker))
    return sorted((row for row in rows if first < row.date <= second and row.taker == holder), key=lambda row: row.date)


def _town(change: Change) -> str:
    return change.parcel.town_after or change.parcel.town_before


def _rows_between(territory: Territory, unit: str, first: str, second: str) -> list[Tenure]:
    """Return the rows that began after the earlier day, up to the later one."""
    earlier, later = sorted((first, second))
    return [row for row in territory.tenures[unit] if earlier < row.start_date <= later]


def _acts(rows: Iterable[Tenure]) -> tuple[Act, ...]:
    return tuple(dict.fromkeys((row.act, row.act_date) for row in rows if row.act))


def _citations(rows: list[Tenure], found: list[Change], passed: list[TownDay]) -> tuple[str, ...]:
    cited = [key for row in rows for key in row.citations] + [key for row in passed for key in row.citations]
    cited += [key for holding in _holdings(found) if holding.change for key in holding.change.citations]
    return tuple(dict.fromkeys(cited))


def _all_checked(rows: list[Tenure], found: list[Change], passed: list[TownDay]) -> bool:
    towns = [holding.change.checked for holding in _holdings(found) if holding.change]
    return all([*(row.checked for row in rows), *(row.checked for row in passed), *towns])


def _holdings(found: list[Change]) -> list[Holding]:
    return [change.after for change in found]


def _counted_together(folder: Path, lands: list[LandChange]) -> list[LandChange]:
    """Join whole units that changed alike where only a count of them together was gathered."""
    alike: dict[tuple[str, ...], dict[str, LandChange]] = defaultdict(dict)
    joined = []
    for land in lands:
        if not land.whole or land.populations:
            joined.append(land)
        else:
            alike[(*land.before[:2], *land.after[:2])][land.units[0]] = land
    for group in alike.values():
        for count in finest_cover(folder, group.keys(), "population"):
            joined.append(_join(folder, count, [group.pop(unit) for unit in sorted(count.units)]))
        joined += group.values()
    return joined


def _join(folder: Path, count: Count, lands: list[LandChange]) -> LandChange:
    sample = lands[0]
    return LandChange(
        tuple(unit for land in lands for unit in land.units), count.name, (), sample.before, sample.after,
        sum(land.area_km2 for land in lands), tuple(dict.fromkeys(act for land in lands for act in land.acts)),
        any(land.fought for land in lands),
        tuple(dict.fromkeys(key for land in lands for key in land.citations)), all(land.checked for land in lands),
        tuple(counts_of(folder, count.units, "population")),
    )  # fmt: skip


def _movement(folder: Path, holders: tuple[str, str], lands: list[LandChange]) -> Movement:
    whole = {unit for land in lands if land.whole for unit in land.units}
    shown = {frozenset(land.units) for land in lands}
    together = [
        count
        for count in read_counts(folder)
        if count.measure == "population" and count.units <= whole and count.units not in shown and len(count.units) > 1
    ]
    largest = max((len(count.units) for count in together), default=0)
    counts = tuple(count for count in together if len(count.units) == largest)
    return Movement(*holders, tuple(lands), sum(land.area_km2 for land in lands), counts)
