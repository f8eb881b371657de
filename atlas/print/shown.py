"""The works on which what a sheet shows rests."""

from __future__ import annotations

from atlas.export.state import MapState
from atlas.scene.legend import VIEWS
from layers.atlas_data import AtlasData
from layers.events import events_on
from layers.iasi import read_sites, read_stops
from layers.persecution import read_persecution_places


def shown_sources(data: AtlasData, state: MapState) -> tuple[str, ...]:
    """Return the keys of the works cited for what is shown, the land of Romania first, each once."""
    found: dict[str, None] = {}
    for day in state.days:
        if state.in_city:
            found |= dict.fromkeys(_of_the_pogrom(data, state))
            continue
        for unit in sorted(data.romanian_1939):
            found |= dict.fromkeys(data.territory.holding(unit, day).tenure.citations)
        west, south, east, north = state.box or VIEWS[state.view]
        if "persecution" in state.layers:
            places = [place for place in read_persecution_places(data.folder) if place.drawn and day in place]
            found |= dict.fromkeys(
                key
                for place in places
                if west <= (place.lon or 0) <= east and south <= (place.lat or 0) <= north
                for key in place.citations
            )
        if "events" in state.layers:
            found |= dict.fromkeys(
                citation.source for event in events_on(data.events, day) if event.on_map for citation in event.citations
            )
    return tuple(key for key in found if key in data.works)


def _of_the_pogrom(data: AtlasData, state: MapState) -> list[str]:
    event = data.event(state.event)
    if state.view == "trains":
        return [key for stop in read_stops(data.folder) for key in stop.citations]
    own = [citation.source for citation in event.citations] if event else []
    return own + [key for site in read_sites(data.folder).values() if site.located for key in site.citations]
