"""Everything the atlas knows, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from layers.calendar import FIRST_DAY
from layers.errors import GeodataError
from layers.events import Event, read_events
from layers.files import GEODATA, read_json
from layers.gazetteer import Country, Label, Place, read_countries, read_labels, read_places
from layers.tenure import tenure_on
from layers.territory import Territory, read_territory


@dataclass(frozen=True)
class AtlasData:
    """Land, events, names and sources of one geodata folder."""

    folder: Path
    territory: Territory
    events: tuple[Event, ...]
    places: tuple[Place, ...]
    labels: tuple[Label, ...]
    countries: dict[str, Country]
    sources: dict[str, dict[str, Any]]
    version: str

    @cached_property
    def romanian_1939(self) -> frozenset[str]:
        """Name the units that were Romanian on the first day."""
        tenures = self.territory.tenures
        return frozenset(unit for unit in tenures if tenure_on(tenures[unit], FIRST_DAY).holder == "romania")

    @cached_property
    def change_days(self) -> tuple[str, ...]:
        """List the days on which the map of a unit or of a town's ground changes, first day included."""
        days = {tenure.start_date for tenures in self.territory.tenures.values() for tenure in tenures}
        for contests in self.territory.contests.values():
            for contest in contests:
                days |= {change.date for town in contest.towns for change in town.days if change.date in contest}
        return tuple(sorted(days))

    @cached_property
    def event_days(self) -> tuple[str, ...]:
        """List the days on which an event begins or the land of the Romania of 1939 changes hands."""
        days = {event.day for event in self.events if event.in_atlas}
        days |= {tenure.start_date for unit in self.romanian_1939 for tenure in self.territory.tenures[unit]}
        return tuple(sorted(days))

    def event(self, event_id: str) -> Event | None:
        """Return an event by its id."""
        return next((event for event in self.events if event.id == event_id), None)


@cache
def read_atlas(folder: Path = GEODATA) -> AtlasData:
    """Read a geodata folder whole; nothing half-loaded is returned."""
    version = read_json(folder / "built/version.json").get("data_version", "")
    return AtlasData(
        folder, read_territory(folder), read_events(folder), read_places(folder), read_labels(folder),
        read_countries(folder), read_sources(folder), version,
    )  # fmt: skip


def read_sources(folder: Path = GEODATA) -> dict[str, dict[str, Any]]:
    """Read the bibliography (CSL-JSON) by id."""
    try:
        return {item["id"]: item for item in read_json(folder / "sources.json")}
    except (KeyError, TypeError):
        raise GeodataError("sources.json", "", "not a CSL-JSON list; restore it from the repository") from None
