"""Dated events with their texts, and which of them belong to a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from layers.calendar import FIRST_DAY, LAST_DAY, Period, days_between
from layers.edtf import Span, parse_edtf
from layers.errors import GeodataError
from layers.files import GEODATA, read_toml

TEXT_FILE = "text/en/events.toml"


@dataclass(frozen=True)
class Citation:
    """A work that supports a statement; `checked` where it was read for it."""

    source: str
    locator: str
    checked: bool


@dataclass(frozen=True)
class Figure:
    """One value of one counter; figures of one event with the same `group` count the same thing."""

    value: str
    unit: str
    counted: str
    counted_by: str
    source: str
    checked: bool
    group: str = ""

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Return the lowest and the highest number that the value names; None where it names none."""
        numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", self.value)]
        return (min(numbers), max(numbers)) if numbers else None


@dataclass(frozen=True)
class Event(Period):
    """One event; `lat` and `lon` are None off the map."""

    id: str
    date: str
    precision: str
    place: str
    lat: float | None
    lon: float | None
    category: str
    view: str
    units: tuple[str, ...]
    figures: tuple[Figure, ...]
    citations: tuple[Citation, ...]
    title: str
    text: str
    note: str
    moment: bool = False
    """Whether it is a documented moment of June and July 1941, stepped through one by one."""
    time: str = ""
    """The time as the source gives it."""
    order: int = 0
    sites: tuple[str, ...] = ()
    train: str = ""

    @cached_property
    def span(self) -> Span:
        """Return the date as it is known."""
        return parse_edtf(self.date)

    @property
    def approximate(self) -> bool:
        """Tell whether the day is uncertain."""
        return self.span.approximate or self.precision == "day-approx"

    @property
    def date_in_words(self) -> str:
        """Write the date out with its precision."""
        words = self.span.in_words(about_the_hour=self.precision == "hour-approx")
        return f"about {words}" if self.approximate and not self.span.approximate else words

    @property
    def short_date(self) -> str:
        """Write the date for a list."""
        words = self.span.short()
        return f"c. {words}" if self.approximate and not self.span.approximate else words

    @property
    def on_map(self) -> bool:
        """Tell whether the event has a place on the map."""
        return self.lat is not None

    @property
    def day(self) -> str:
        """Return the event's first day inside the atlas."""
        return min(max(self.start_date, FIRST_DAY), LAST_DAY)

    @property
    def in_atlas(self) -> bool:
        """Tell whether the event touches the span of the atlas."""
        return self.start_date <= LAST_DAY and self.end_date >= FIRST_DAY


def read_events(geodata: Path = GEODATA) -> tuple[Event, ...]:
    """Read all events in order of time."""
    texts = read_toml(geodata / TEXT_FILE)
    paths = sorted((geodata / "events").glob("*.toml"))
    if not paths:
        raise GeodataError("events", "", "no event file was found; restore geodata/events from the repository")
    events = [_event(record, texts, path.name) for path in paths for record in read_toml(path).get("event", [])]
    return tuple(sorted(events, key=lambda event: (event.start_date, event.end_date, event.id)))


def events_on(events: Sequence[Event], day: str) -> list[Event]:
    """Select the events under way on a day."""
    return [event for event in events if day in event]


def events_around(events: Sequence[Event], day: str, *, most: int = 8, within_days: int = 45) -> list[Event]:
    """Select the events under way on a day, then the nearest ones, nearest first."""
    inside = [event for event in events if event.in_atlas]
    ranked = sorted(inside, key=lambda event: (distance(event, day), event.start_date, event.id))
    return [event for event in ranked if distance(event, day) <= within_days][:most]


def distance(event: Event, day: str) -> int:
    """Count the days between an event and a day; 0 while it is under way."""
    if day in event:
        return 0
    edge = event.start_date if day < event.start_date else event.end_date
    return abs(days_between(edge, day))


def _event(record: dict[str, Any], texts: dict[str, Any], file: str) -> Event:
    try:
        text = texts[record["id"]]
        on_map = record.get("on_map", True)
        return Event(
            start_date=record["start_date"], end_date=record["end_date"], id=record["id"], date=record["date"],
            precision=record["precision"], place=record["place"], lat=record["lat"] if on_map else None,
            lon=record["lon"] if on_map else None, category=record["category"], view=record.get("view", "romania"),
            units=tuple(record.get("units", ())), figures=tuple(_figure(entry) for entry in record.get("figures", ())),
            citations=tuple(_citation(entry) for entry in record["citations"]), title=text["title"], text=text["text"],
            note=text.get("note", ""), moment=record.get("moment", False), time=record.get("time", ""),
            order=record.get("order", 0), sites=tuple(record.get("sites", ())), train=str(record.get("train", "")),
        )  # fmt: skip
    except KeyError as missing:
        raise GeodataError(file, str(record.get("id", "")), f"{missing} is missing (or its text)") from None


def _figure(entry: dict[str, Any]) -> Figure:
    return Figure(
        **{name: entry.get(name, "") for name in Figure.__dataclass_fields__} | {"value": str(entry["value"])}
    )


def _citation(entry: dict[str, Any]) -> Citation:
    return Citation(entry["source"], entry.get("locator", ""), bool(entry.get("checked", False)))
