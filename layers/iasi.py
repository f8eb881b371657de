"""Iași, June and July 1941: the sites of the pogrom, the two death trains stop by stop, and every count with who counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from layers.calendar import FIRST_DAY, LAST_DAY
from layers.events import Event, Figure
from layers.files import GEODATA, read_csv, read_toml, split_list

SITES = "facts/sites.csv"
FIGURES = "facts/figures.csv"
STOPS = "facts/train_stops.csv"
STATES = "facts/train_states.csv"

SITE_COLUMNS = (
    "site", "kind", "name_now", "name_then", "lat", "lon", "precision_m", "position_basis", "located", "start_date",
    "end_date", "date_edtf", "citations", "locator", "checked", "confidence",
)  # fmt: skip
FIGURE_COLUMNS = (
    "subject", "group", "value_min", "value_max", "unit", "counted", "counted_by", "counted_when", "citations", "locator",
    "checked", "note",
)  # fmt: skip
STOP_COLUMNS = (
    "train", "order", "place", "site", "arrive", "arrive_precision", "leave", "leave_precision", "opened", "what",
    "citations", "locator", "checked", "confidence", "note",
)  # fmt: skip
STATE_COLUMNS = ("train", "date", "from_stop", "to_stop", "words", "citations", "checked")

FIRST_MOMENT, LAST_MOMENT = "1941-06-20", "1941-07-07"
"""The days that are stepped through moment by moment."""

NOT_PLAYED = ("1941-06-26", "1941-07-06")
"""Both ends of the days through which nothing plays and of which no film is made."""


@dataclass(frozen=True)
class Site:
    """A place of the pogrom or its memory; `lat` and `lon` are None where it is not located, precision in metres."""

    id: str
    kind: str
    name: str
    name_now: str
    name_then: str
    lat: float | None
    lon: float | None
    precision_m: float | None
    position_basis: str
    start_date: str
    end_date: str
    date_edtf: str
    text: str
    not_known: str
    citations: tuple[str, ...]
    locator: str
    checked: bool
    confidence: str

    @property
    def then_name(self) -> str:
        """Return the name of the time, else the name of the site."""
        return self.name_then or self.name

    @property
    def located(self) -> bool:
        """Tell whether the site can be drawn."""
        return self.lat is not None

    def open_on(self, day: str) -> bool:
        """Tell whether something is told of the site for a day; one without dates stands on all days."""
        return (self.start_date or FIRST_DAY) <= day <= (self.end_date or LAST_DAY)


@dataclass(frozen=True)
class Value:
    """One value of one counter; values of one `group` count the same thing. Bounds are '' where only words are given."""

    subject: str
    group: str
    value_min: str
    value_max: str
    unit: str
    counted: str
    counted_by: str
    counted_when: str
    citations: tuple[str, ...]
    locator: str
    checked: bool
    note: str

    @property
    def value(self) -> str:
        """Write the value or its range; '' where the source has words only."""
        if self.value_min and not self.value_max:
            return f"at least {self.value_min}"
        return self.value_min if self.value_min == self.value_max else f"{self.value_min}-{self.value_max}"

    def as_figure(self, group: str) -> Figure:
        """Return the value as a figure of the component that shows all counts."""
        who = f"{self.counted_by}, {self.counted_when}" if self.counted_when else self.counted_by
        return Figure(self.value, "", self.counted, who, self.citations[0], self.checked, group)


@dataclass(frozen=True)
class TrainStop:
    """A stop or a passage of one of the two trains; times as EDTF, '' where none is known."""

    train: str
    order: int
    place: str
    site: str
    arrive: str
    arrive_precision: str
    leave: str
    leave_precision: str
    opened: bool
    what: str
    text: str
    not_known: str
    citations: tuple[str, ...]
    locator: str
    checked: bool
    confidence: str
    note: str


@dataclass(frozen=True)
class TrainState:
    """Between which stops a train was on a day, in words: never a point."""

    train: str
    date: str
    from_stop: int
    to_stop: int
    words: str
    citations: tuple[str, ...]
    checked: bool


@dataclass(frozen=True)
class Difference:
    """One sentence on why the counts of a group differ."""

    text: str
    citations: tuple[str, ...]


@cache
def read_sites(geodata: Path = GEODATA) -> dict[str, Site]:
    """Read the sites with their texts."""
    texts = read_toml(geodata / "text/en/sites.toml")
    return {row["site"]: _site(row, texts[row["site"]]) for row in read_csv(geodata / SITES, SITE_COLUMNS)}


@cache
def read_values(geodata: Path = GEODATA) -> tuple[Value, ...]:
    """Read every count of the pogrom, its sites and the trains."""
    return tuple(_value(row) for row in read_csv(geodata / FIGURES, FIGURE_COLUMNS))


@cache
def read_stops(geodata: Path = GEODATA) -> tuple[TrainStop, ...]:
    """Read the stops of both trains in order."""
    texts = read_toml(geodata / "text/en/trains.toml")
    stops = (_stop(row, texts) for row in read_csv(geodata / STOPS, STOP_COLUMNS))
    return tuple(sorted(stops, key=lambda stop: (stop.train, stop.order)))


@cache
def read_states(geodata: Path = GEODATA) -> tuple[TrainState, ...]:
    """Read where each train was on each day."""
    return tuple(_state(row) for row in read_csv(geodata / STATES, STATE_COLUMNS))


@cache
def read_train_texts(geodata: Path = GEODATA) -> dict[str, dict[str, Any]]:
    """Read title, text and what is not known of each train."""
    texts = read_toml(geodata / "text/en/trains.toml")
    return {name: text for name, text in texts.items() if "title" in text}


@cache
def read_differences(geodata: Path = GEODATA) -> dict[str, Difference]:
    """Read by group why the counts differ."""
    rows = read_toml(geodata / "text/en/differences.toml")
    return {group: Difference(row["text"], tuple(row.get("citations", ()))) for group, row in rows.items()}


def grouped(values: Iterable[Value]) -> dict[str, tuple[Value, ...]]:
    """Put together the values that count the same thing, in the order of the file."""
    found: dict[str, tuple[Value, ...]] = {}
    for value in values:
        found[value.group] = (*found.get(value.group, ()), value)
    return found


def moments(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the documented moments in their order."""
    return tuple(sorted((event for event in events if event.moment), key=lambda event: (event.order, event.id)))


def moment_beside(all_moments: Sequence[Event], event: Event | None, day: str) -> tuple[Event | None, Event | None]:
    """Return the moments before and after one; without one those before and after a day."""
    if event in all_moments:
        number = all_moments.index(event)
        earlier = all_moments[number - 1] if number else None
        return earlier, all_moments[number + 1] if number + 1 < len(all_moments) else None
    before = [own for own in all_moments if own.end_date < day]
    after = [own for own in all_moments if own.end_date >= day]
    return (before[-1] if before else None), (after[0] if after else None)


def states_on(states: Iterable[TrainState], day: str) -> tuple[TrainState, ...]:
    """Return where the trains are on a day."""
    return tuple(state for state in states if state.date == day)


def _site(row: Mapping[str, str], text: Mapping[str, str]) -> Site:
    number = {name: float(row[name]) if row[name] else None for name in ("lat", "lon", "precision_m")}
    return Site(
        row["site"], row["kind"], text["name"], row["name_now"], row["name_then"], number["lat"], number["lon"],
        number["precision_m"], row["position_basis"], row["start_date"], row["end_date"], row["date_edtf"], text["text"],
        text["not_known"], split_list(row["citations"]), row["locator"], row["checked"] == "yes", row["confidence"],
    )  # fmt: skip


def _value(row: Mapping[str, str]) -> Value:
    words = {name: row[name] for name in FIGURE_COLUMNS}
    return Value(**{**words, "citations": split_list(row["citations"]), "checked": row["checked"] == "yes"})  # type: ignore[arg-type]


def _stop(row: Mapping[str, str], texts: Mapping[str, Any]) -> TrainStop:
    text = texts.get(f"train-{row['train']}", {}).get(row["order"]) or texts.get(
        f"train-{row['train']}.{row['order']}", {}
    )
    return TrainStop(
        row["train"], int(row["order"]), row["place"], row["site"], row["arrive"],
        row["arrive_precision"], row["leave"], row["leave_precision"], row["opened"] == "yes",
        row["what"], text.get("text", ""), text.get("not_known", ""), split_list(row["citations"]), row["locator"],
        row["checked"] == "yes", row["confidence"], row["note"],
    )  # fmt: skip


def _state(row: Mapping[str, str]) -> TrainState:
    return TrainState(
        row["train"], row["date"], int(row["from_stop"]), int(row["to_stop"]), row["words"],
        split_list(row["citations"]), row["checked"] == "yes",
    )  # fmt: skip
