"""Inside a unit that is being fought over, a place follows the nearest documented town."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import hypot
from pathlib import Path

from pyproj import Transformer

from layers.calendar import FIRST_DAY, add_days
from layers.files import read_csv, split_list
from layers.sides import AXIS, FIRST, LAST, SOVIET, side_of
from layers.tenure import Tenure

FILE = "facts/sectors.csv"
COLUMNS = (
    "unit", "town", "lat", "lon", "taker", "event", "date", "precision", "reach_km", "confidence", "citations",
    "checked", "note",
)  # fmt: skip

MARGIN_DAYS = 10
"""A town day this close to a contest still belongs to it."""

_METRES = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)


@dataclass(frozen=True)
class TownDay:
    """One row of sectors.csv: the day a town came into the hands of `taker`."""

    unit: str
    town: str
    lat: float
    lon: float
    taker: str
    event: str
    date: str
    precision: str
    reach_km: float | None
    citations: tuple[str, ...]
    checked: bool
    note: str


@dataclass(frozen=True)
class Town:
    """A town of a contest with its changes of hands, oldest first; `x`, `y` in metres (EPSG:3035)."""

    name: str
    x: float
    y: float
    days: tuple[TownDay, ...]
    side: str = ""
    """Set where this is no town but all ground on one side of the front."""

    @property
    def reach(self) -> float | None:
        """Tell how far from the town its rows speak, in metres; None without a limit."""
        limits = [day.reach_km * 1000 for day in self.days if day.reach_km]
        return max(limits) if limits else None

    def last_change(self, day: str) -> TownDay | None:
        """Return the town's last change of hands up to a day."""
        past = [change for change in self.days if change.date <= day]
        return past[-1] if past else None


@dataclass(frozen=True)
class Contest:
    """Consecutive rows of one unit in which it is held in parts, with the towns that tell which."""

    unit: str
    number: int
    tenures: tuple[Tenure, ...]
    towns: tuple[Town, ...]
    """What the ground is divided among: its towns, or the two sides of the front."""
    by_front: bool = False
    named: tuple[Town, ...] = ()
    """The towns with their days, whatever divides the ground."""

    @property
    def start_date(self) -> str:
        """Return the first day of the contest."""
        return self.tenures[0].start_date

    @property
    def end_date(self) -> str:
        """Return the last day of the contest."""
        return self.tenures[-1].end_date

    @property
    def holder_before(self) -> str:
        """Return who held the whole unit when the contest began."""
        first = self.tenures[0]
        return first.other_holder if first.under_way else first.holder

    def __contains__(self, day: str) -> bool:
        return self.start_date <= day <= self.end_date

    def nearest_town(self, x: float, y: float) -> Town | None:
        """Return the town that a place in metres follows; a town with a limited reach goes first within it."""
        within = [town for town in self.towns if town.reach and hypot(town.x - x, town.y - y) <= town.reach]
        free = within or [town for town in self.towns if not town.reach]
        return min(free, key=lambda town: hypot(town.x - x, town.y - y), default=None)

    def holder_at(self, town: Town | None, day: str) -> tuple[str, TownDay | None]:
        """Return who holds the ground of a town, or of a side, on a day, and the change that says so."""
        if town is not None and town.side:
            return self._party(town.side, day), None
        if town is None:
            return next(tenure.holder for tenure in self.tenures if day in tenure), None
        change = town.last_change(day)
        return (change.taker, change) if change else (self.holder_before, None)

    def _party(self, side: str, day: str) -> str:
        """Return which of the two parties of the day's row stands on a side; the Soviet Union is never the Axis."""
        tenure = next(tenure for tenure in self.tenures if day in tenure)
        parties = (tenure.holder, tenure.other_holder)
        axis = next((name for name in parties if side_of(name, day) == AXIS), "")
        axis = axis or next(name for name in parties if name != "ussr")
        return axis if side == AXIS else next(name for name in parties if name != axis)


def _opposed(tenure: Tenure) -> bool:
    sides = {side_of(holder, tenure.start_date) for holder in (tenure.holder, tenure.other_holder)}
    return len(sides) == 2


def to_metres(lon: float, lat: float) -> tuple[float, float]:
    """Project to EPSG:3035."""
    return _METRES.transform(lon, lat)


def read_town_days(geodata: Path) -> tuple[TownDay, ...]:
    """Read sectors.csv in order of time."""
    rows = (_town_day(row) for row in read_csv(geodata / FILE, COLUMNS))
    return tuple(sorted(rows, key=lambda row: (row.date, row.unit, row.town)))


SIDES = tuple(Town(side, 0.0, 0.0, (), side) for side in (AXIS, SOVIET))


def contests(
    tenures: Iterable[Tenure], town_days: Sequence[TownDay], unsided: Collection[str] = ()
) -> tuple[Contest, ...]:
    """Return the contests of one unit; the front divides those between the two sides, the nearest town the others."""
    found: list[Contest] = []
    for contested, group in groupby(tenures, key=lambda tenure: tenure.contested):
        if contested:
            rows = tuple(group)
            named = _towns(rows, town_days)
            by_front = rows[0].unit not in unsided and _by_front(rows)
            found.append(Contest(rows[0].unit, len(found), rows, SIDES if by_front else named, by_front, named))
    return tuple(found)


def _by_front(rows: tuple[Tenure, ...]) -> bool:
    return FIRST <= rows[0].start_date <= LAST and _opposed(rows[0])


def _towns(rows: tuple[Tenure, ...], town_days: Sequence[TownDay]) -> tuple[Town, ...]:
    start, end = add_days(rows[0].start_date, -MARGIN_DAYS), add_days(rows[-1].end_date, MARGIN_DAYS)
    inside = [
        row for row in town_days if row.unit == rows[0].unit and (start <= row.date <= end or row.event == "held")
    ]
    if all(row.event == "held" for row in inside):
        return ()
    by_town: dict[str, list[TownDay]] = {}
    for row in inside:
        by_town.setdefault(row.town, []).append(row)
    return tuple(Town(name, *to_metres(days[0].lon, days[0].lat), tuple(days)) for name, days in by_town.items())


def _town_day(row: dict[str, str]) -> TownDay:
    return TownDay(
        unit=row["unit"], town=row["town"], lat=float(row["lat"]), lon=float(row["lon"]), taker=row["taker"],
        event=row["event"], date=max(row["date"], FIRST_DAY), precision=row["precision"],
        reach_km=float(row["reach_km"]) if row["reach_km"] else None, citations=split_list(row["citations"]),
        checked=row["checked"] == "yes", note=row["note"],
    )  # fmt: skip
