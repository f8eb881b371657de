"""Events of a state as a table, as JSON, and as Linked Places for gazetteers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from math import cos, hypot, radians
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from atlas.answers import event_record
from atlas.export.state import HOME, MapState
from atlas.i18n import t
from layers.atlas_data import AtlasData
from layers.edtf import Moment
from layers.events import Event, events_on
from layers.files import read_csv, split_list
from layers.front_facts import read_front_towns

COLUMNS = (
    "id", "date_edtf", "start_date", "end_date", "precision", "category", "title", "place", "place_id", "lat", "lon",
    "text", "note", "figures", "citations", "checked", "link",
)  # fmt: skip

LPF_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
WITNESSED = "crm:P7i_witnessed"
"""CIDOC CRM: a place that witnessed an event."""

INHABITED_PLACE = {"identifier": "aat:300008347", "label": "inhabited place"}
GEONAMES_CLASS = {True: "P", False: "X"}
"""A town of the gazetteer is a populated place; what else an event names may be of any kind."""

SAME_PLACE_KM = 5.0

COUNTRY_CODES = {
    "Austria": "AT", "Belarus": "BY", "Bosnia and Herzegovina": "BA", "Bulgaria": "BG", "Croatia": "HR", "Czechia": "CZ", "Estonia": "EE", "Germany": "DE",
    "Hungary": "HU", "Latvia": "LV", "Lithuania": "LT", "Moldova": "MD", "North Macedonia": "MK", "Poland": "PL",
    "Romania": "RO", "Russia": "RU", "Serbia": "RS", "Slovakia": "SK", "Slovenia": "SI", "Ukraine": "UA",
}  # fmt: skip
"""ISO 3166-1 codes of the countries of today that facts/town_control.csv names."""

_URL = re.compile(r"https?://(www\.)?[a-zA-Z0-9.-]{2,256}\.[a-z]{2,63}(:[0-9]{1,5})?(/\S*)?")


def events_of(data: AtlasData, state: MapState, *, all_events: bool = False) -> list[Event]:
    """Select the events under way on the days of a state, inside its box where it has one; or the whole catalogue."""
    if all_events:
        return list(data.events)
    found = {event.id for day in state.days for event in events_on(data.events, day)}
    return [event for event in data.events if event.id in found and _in_box(event, state)]


def events_csv(data: AtlasData, state: MapState, *, all_events: bool = False, address: str = HOME) -> bytes:
    """Write events as a table in UTF-8; a figure stands with who counted, a citation with its locator."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event in events_of(data, state, all_events=all_events):
        record = {**event_properties(data, event), "id": event.id, "lat": event.lat, "lon": event.lon}
        record |= {
            "figures": "; ".join(figure_words(figure) for figure in record["figures"]),
            "citations": record["locators"], "checked": "yes" if record["checked"] else "no",
            "link": event_link(event.id, address), "place_id": data.place_of(event),
        }  # fmt: skip
        writer.writerow(["" if record[name] is None else record[name] for name in COLUMNS])
    return out.getvalue().encode("utf-8", "replace")


def events_json(data: AtlasData, state: MapState, *, all_events: bool = False, address: str = HOME) -> bytes:
    """Write events whole as JSON, with the state, the licence and the works that they cite."""
    found = events_of(data, state, all_events=all_events)
    keys = {key for event in found for key in works_of(event)}
    return as_json(
        {
            **head(data, state, address),
            "events": [{**event_record(event), "link": event_link(event.id, address)} for event in found],
            "sources": csl_items(data, keys),
        }
    )


def events_lpf(data: AtlasData, state: MapState, *, all_events: bool = False, address: str = HOME) -> bytes:
    """Write the places of events in the Linked Places Format, v1.2: one feature a place, its events as relations.

    Days stand as `in`; where a date is approximate, `certainty` says so and `label` holds it as EDTF, since v1.2 takes plain
    ISO 8601 alone.
    """
    places: dict[str, list[Event]] = {}
    for event in events_of(data, state, all_events=all_events):
        places.setdefault(_place_uri(data, event, address), []).append(event)
    told = head(data, state, address)
    content = {
        "type": "FeatureCollection", "@context": LPF_CONTEXT, "license": LICENCE_URL, **told,
        "features": [_lpf_place(data, uri, own, address) for uri, own in sorted(places.items())],
    }  # fmt: skip
    return as_json(content)


def event_properties(data: AtlasData, event: Event) -> dict[str, Any]:
    """Tell an event in plain values, without its position."""
    return {
        "event": event.id, "title": event.title, "date_edtf": event.date, "date_in_words": event.date_in_words,
        "start_date": event.start_date, "end_date": event.end_date, "precision": event.precision, "time": event.time,
        "category": event.category, "place": event.place, "text": event.text, "note": event.note,
        "figures": [asdict(figure) for figure in event.figures], "units": list(event.units),
        "citations": list(dict.fromkeys(citation.source for citation in event.citations)),
        "locators": "; ".join(f"{c.source}: {c.locator}" if c.locator else c.source for c in event.citations),
        "checked": all(citation.checked for citation in event.citations),
    }  # fmt: skip


def figure_words(figure: Mapping[str, Any]) -> str:
    """Write a figure, of an event, a place or an army, in one line with who counted."""
    number = figure.get("value") or "–".join(
        dict.fromkeys(part for name in ("value_min", "value_max") if (part := figure.get(name)))
    )
    what = " ".join(part for part in (number, figure.get("unit", "")) if part)
    who = ", ".join(part for part in (figure["counted_by"], figure.get("counted_when", "")) if part)
    return f"{', '.join(part for part in (what, figure['counted']) if part)} ({who})"


def works_of(event: Event) -> list[str]:
    """Return the ids of the works that an event and its figures cite."""
    return [*(citation.source for citation in event.citations), *(figure.source for figure in event.figures)]


def head(data: AtlasData, state: MapState, address: str = HOME) -> dict[str, Any]:
    """Tell what a file shows, in which version of the data, and under which licence."""
    told = {"link": state.link(address), "days": list(state.days), "view": state.view, "layers": list(state.layers)}
    return {
        "state": {**told, "box": list(state.box) if state.box else None},
        "data_version": data.version,
        "licence": t("data_export.licence"),
    }


def csl_items(data: AtlasData, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Return works as CSL-JSON items, in the order of their ids."""
    return [data.works[key].csl for key in sorted(set(keys)) if key in data.works]


def as_json(content: object) -> bytes:
    """Write plain data as JSON in UTF-8, a line a value."""
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8", "replace")


def event_link(event_id: str, address: str = HOME) -> str:
    """Return the link that opens an event."""
    return f"{_base(address)}?{urlencode({'event': event_id})}"


def _base(address: str) -> str:
    return address.split("?")[0].split("#")[0]


def _in_box(event: Event, state: MapState) -> bool:
    if state.box is None:
        return True
    west, south, east, north = state.box
    return event.lat is not None and event.lon is not None and west <= event.lon <= east and south <= event.lat <= north


def _place_uri(data: AtlasData, event: Event, address: str) -> str:
    """Name a place: a town by its id, another by what it is called and where it lies."""
    town = data.place_of(event)
    if town:
        return f"{_base(address)}?{urlencode({'place': town})}"
    at = f"#{event.lat:.4f},{event.lon:.4f}" if event.lat is not None and event.lon is not None else ""
    return f"{_base(address)}?{urlencode({'q': event.place}, quote_via=quote)}{at}"


def _lpf_place(data: AtlasData, uri: str, events: Sequence[Event], address: str) -> dict[str, Any]:
    first = events[0]
    town = data.place_of(first)
    row = _place_rows(data.folder).get(town, {})
    lat, lon = data.gazetteer.positions[town] if town else (first.lat, first.lon)
    codes = _country_codes(data.folder, lat, lon)
    feature: dict[str, Any] = {
        "@id": uri,
        "type": "Feature",
        "properties": {
            "title": first.place, **({"ccodes": codes} if codes else {}), "fclasses": [GEONAMES_CLASS[bool(town)]],
        },
        "when": _when(events),
        "names": _lpf_names(data, town, first),
        "geometry": {"type": "Point", "coordinates": [lon, lat]} if lat is not None else None,
        "descriptions": [
            {"value": f"{event.title}. {event.text}", "lang": "en", **_read_at(data, event)} for event in events
        ],
        "relations": [_relation(data, event, address) for event in events],
    }  # fmt: skip
    if town:
        feature["types"] = [INHABITED_PLACE]
    if row.get("geonameid"):
        feature["links"] = [{"type": "closeMatch", "identifier": f"gn:{row['geonameid']}"}]
    return feature


def _relation(data: AtlasData, event: Event, address: str) -> dict[str, Any]:
    return {
        "relationType": WITNESSED, "relationTo": event_link(event.id, address), "label": event.title,
        "when": _when([event]), "citations": [_lpf_citation(data, citation.source) for citation in event.citations],
    }  # fmt: skip


def _lpf_names(data: AtlasData, town: str, event: Event) -> list[dict[str, Any]]:
    """Return all names of a town, the one that events use first; the first name is cited."""
    rows = _name_rows(data.folder).get(town, ())
    names = [{"toponym": event.place}, *({"toponym": name, "lang": lang} for name, lang in rows)]
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    langs = {name["toponym"]: name["lang"] for name in names if name.get("lang")}
    for name in names:
        lang = name.get("lang") or langs.get(name["toponym"], "")
        merged.setdefault((name["toponym"], lang), {"toponym": name["toponym"], **({"lang": lang} if lang else {})})
    found = list(merged.values())
    keys = split_list(_place_rows(data.folder).get(town, {}).get("citations", "")) or tuple(
        citation.source for citation in event.citations
    )
    return [{**found[0], "citations": [_lpf_citation(data, key) for key in dict.fromkeys(keys)]}, *found[1:]]


def _lpf_citation(data: AtlasData, key: str) -> dict[str, str]:
    work = data.works[key]
    return {"label": work.reference, **({"@id": work.url} if _URL.fullmatch(work.url) else {})}


def _read_at(data: AtlasData, event: Event) -> dict[str, str]:
    urls = (data.works[citation.source].url for citation in event.citations)
    return next(({"source": url} for url in urls if _URL.fullmatch(url)), {})


def _when(events: Sequence[Event]) -> dict[str, Any]:
    spans: list[dict[str, Any]] = []
    for event in events:
        span = {"start": {"in": _iso(event.span.start)}, "end": {"in": _iso(event.span.end)}}
        if span not in spans:
            spans.append(span)
    rough = any(event.approximate for event in events)
    dates = "; ".join(dict.fromkeys(event.date for event in events))
    return {"timespans": spans, "label": dates, **({"certainty": "less-certain"} if rough else {})}


def _iso(moment: Moment) -> str:
    parts = [f"{moment.year:04}", *(f"{part:02}" for part in (moment.month, moment.day) if part)]
    return "-".join(parts)


@cache
def _place_rows(folder: Path) -> dict[str, dict[str, str]]:
    columns = ("place", "geonameid", "citations")
    return {row["place"]: row for row in read_csv(folder / "facts/places.csv", columns)}


@cache
def _name_rows(folder: Path) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in read_csv(folder / "facts/place_names.csv", ("place", "holder", "name", "language")):
        found.setdefault(row["place"], []).append((row["name"], row["language"]))
    return found


def _country_codes(folder: Path, lat: float | None, lon: float | None) -> list[str]:
    """Name the country of today of a place near a town whose country the facts of the front tell."""
    if lat is None or lon is None:
        return []
    near = {
        COUNTRY_CODES[country]
        for country, there_lat, there_lon in _towns_today(folder)
        if hypot((there_lat - lat) * 111, (there_lon - lon) * 111 * cos(radians(lat))) <= SAME_PLACE_KM
    }
    return sorted(near)


@cache
def _towns_today(folder: Path) -> tuple[tuple[str, float, float], ...]:
    found = ((town.country_today.split(" (")[0], town.lat, town.lon) for town in read_front_towns(folder))
    return tuple(place for place in found if place[0] in COUNTRY_CODES)
