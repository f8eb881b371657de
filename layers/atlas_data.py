"""Everything the atlas knows, read once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from layers.calendar import FIRST_DAY, add_days
from layers.changes import Change, changes
from layers.events import Event, read_events
from layers.files import GEODATA, read_json, read_toml
from layers.gazetteer import (
    Country,
    Gazetteer,
    Label,
    Place,
    read_countries,
    read_gazetteer,
    read_labels,
    read_places,
)
from layers.search import SearchIndex
from layers.tenure import tenure_on
from layers.territory import Territory, read_territory
from layers.works import Work, read_works


@dataclass(frozen=True, repr=False)
class AtlasData:
    """Land, events, names and works cited of one geodata folder."""

    folder: Path
    territory: Territory
    events: tuple[Event, ...]
    places: tuple[Place, ...]
    labels: tuple[Label, ...]
    countries: dict[str, Country]
    gazetteer: Gazetteer
    works: dict[str, Work]
    area_notes: dict[str, str]
    version: str

    def __repr__(self) -> str:
        return f"AtlasData({self.folder}, version={self.version})"

    @cached_property
    def romanian_1939(self) -> frozenset[str]:
        """Name the units that were Romanian on the first day."""
        tenures = self.territory.tenures
        return frozenset(unit for unit in tenures if tenure_on(tenures[unit], FIRST_DAY).holder == "romania")

    @cached_property
    def romanian_change_days(self) -> tuple[str, ...]:
        """List the days, after the first, on which land that is or was Romania's changes hands or legal state."""
        ever = {row.unit for rows in self.territory.tenures.values() for row in rows if row.holder == "romania"}
        candidates = [day for day in self.territory.change_days_of(ever) if day > FIRST_DAY]
        return tuple(day for day in candidates if any(self._romanian(change) for change in self._changes_of(day, ever)))

    def _changes_of(self, day: str, units: Collection[str]) -> list[Change]:
        return changes(self.territory, self.folder, add_days(day, -1), day, units=units)

    def _romanian(self, change: Change) -> bool:
        return "romania" in (change.before.holder, change.after.holder) or change.parcel.unit in self.romanian_1939

    @cached_property
    def event_days(self) -> tuple[str, ...]:
        """List the days on which an event begins or the land of the Romania of 1939 changes hands."""
        days = {event.day for event in self.events if event.in_atlas}
        days |= {tenure.start_date for unit in self.romanian_1939 for tenure in self.territory.tenures[unit]}
        return tuple(sorted(days))

    @cached_property
    def kinds_entered(self) -> frozenset[str]:
        """Name the kinds of events of which at least one is entered."""
        return frozenset(event.category for event in self.events)

    @cached_property
    def search_index(self) -> SearchIndex:
        """Return the full-text index of all events."""
        return SearchIndex(self.events, self.gazetteer, read_toml(self.folder / "text/en/search.toml").get("alike", ()))

    @cached_property
    def _event_places(self) -> dict[str, tuple[str, frozenset[str]]]:
        return {
            event.id: (
                self.gazetteer.id_of(event.place, event.lat, event.lon),
                frozenset(self.gazetteer.mentioned(f"{event.title} {event.text}")),
            )
            for event in self.events
        }

    def place_of(self, event: Event) -> str:
        """Return the id of the town where an event happened; '' where it is no town of the gazetteer."""
        return self._event_places[event.id][0]

    def places_told(self, event: Event) -> frozenset[str]:
        """Return the ids of the towns that an event's title or text names."""
        return self._event_places[event.id][1]

    def event(self, event_id: str) -> Event | None:
        """Return an event by its id."""
        return next((event for event in self.events if event.id == event_id), None)


def read_area_notes(folder: Path = GEODATA) -> dict[str, str]:
    """Read by land why the documented areas differ."""
    notes = read_toml(folder / "text/en/areas.toml")
    return {land: str(note["why"]) for land, note in notes.items()}


@cache
def read_atlas(folder: Path = GEODATA) -> AtlasData:
    """Read a geodata folder whole; nothing half-loaded is returned."""
    version = read_json(folder / "built/version.json").get("data_version", "")
    return AtlasData(
        folder, read_territory(folder), read_events(folder), read_places(folder), read_labels(folder),
        read_countries(folder), read_gazetteer(folder), read_works(folder), read_area_notes(folder), version,
    )  # fmt: skip
