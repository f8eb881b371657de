"""Who held a unit of land, how, and from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from layers.calendar import FIRST_DAY, LAST_DAY, Period, add_days
from layers.errors import GeodataError
from layers.files import read_csv, split_list

FILE = "facts/sovereignty.csv"
COLUMNS = (
    "unit", "holder", "status", "transfer", "other_holder", "claimed_by", "act", "act_date", "start_date", "end_date",
    "agreed_date", "under_way_date", "completed_date", "citations", "checked", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Tenure(Period):
    """One row of sovereignty.csv: a unit in one hand and one legal state."""

    unit: str
    holder: str
    status: str
    transfer: str
    other_holder: str
    claimed_by: tuple[str, ...]
    act: str
    act_date: str
    agreed_date: str
    completed_date: str
    citations: tuple[str, ...]
    checked: bool
    note: str

    @property
    def under_way(self) -> bool:
        """Tell whether the land is being handed over or fought for day by day."""
        return self.status == "in_transfer"

    @property
    def contested(self) -> bool:
        """Tell whether parts of the unit may be in the hands of `other_holder`."""
        return bool(self.other_holder)


def read_tenures(geodata: Path) -> dict[str, tuple[Tenure, ...]]:
    """Read the history of every unit, in order of time; raise GeodataError at a gap or an overlap."""
    by_unit: dict[str, list[Tenure]] = {}
    for row in read_csv(geodata / FILE, COLUMNS):
        by_unit.setdefault(row["unit"], []).append(_tenure(row))
    return {unit: _in_order(unit, rows) for unit, rows in by_unit.items()}


def tenure_on(tenures: Iterable[Tenure], day: str) -> Tenure:
    """Return the row in force on a day."""
    return next(tenure for tenure in tenures if day in tenure)


def _tenure(row: dict[str, str]) -> Tenure:
    taken = {name: row[name] for name in COLUMNS if name != "under_way_date"}
    lists = {name: split_list(row[name]) for name in ("claimed_by", "citations")}
    return Tenure(**{**taken, **lists, "checked": row["checked"] == "yes"})  # type: ignore[arg-type]


def _in_order(unit: str, rows: list[Tenure]) -> tuple[Tenure, ...]:
    ordered = tuple(sorted(rows, key=lambda row: row.start_date))
    expected = FIRST_DAY
    for row in ordered:
        if row.start_date != expected or row.end_date < row.start_date:
            raise GeodataError(FILE, unit, f"the history is broken at {row.start_date}; expected {expected}")
        expected = add_days(row.end_date, 1)
    if ordered[-1].end_date != LAST_DAY:
        raise GeodataError(FILE, unit, f"the history ends on {ordered[-1].end_date}, not on {LAST_DAY}")
    return ordered
