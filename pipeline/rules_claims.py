"""Rules for the claims of the article and for the places of persecution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from layers.calendar import FIRST_DAY, LAST_DAY
from pipeline.records import Folder, Record


def check_claims(folder: Folder, claims: Iterable[Record], events: set[str], sources: set[str]) -> None:
    """Check that a claim stands once, on a day of the atlas, and names events and works that are there."""
    seen: set[str] = set()
    for claim in claims:
        values = claim.values
        if values["id"] in seen:
            folder.report(claim.fault("claim.twice", f"{values['id']} stands twice"))
        seen.add(values["id"])
        day = values.get("day", "")
        if day and not FIRST_DAY <= day <= LAST_DAY:
            folder.report(claim.fault("claim.day", f"{day} is no day of the atlas"))
        if values["verdict"] == "damaged" and not values.get("reading"):
            folder.report(claim.fault("claim.reading", "a damaged passage without how it is meant"))
        for event in values.get("events", []):
            if event not in events:
                folder.report(claim.fault("claim.event", f"{event} is no event"))
        for citation in values["citations"]:
            if citation["source"] not in sources:
                folder.report(claim.fault("cite.unknown", f"{citation['source']} is not in sources.json"))


def check_persecution_places(folder: Folder, rows: Iterable[Record], texts: Mapping[str, Any]) -> set[str]:
    """Check that a place has a precision and says what is not known, and that parts name their whole; return the ids."""
    records = list(rows)
    known = {row.values["place"] for row in records}
    for row in records:
        values = row.values
        if values["end_date"] < values["start_date"]:
            folder.report(row.fault("place.order", f"it ends on {values['end_date']}, before it starts"))
        if values["lat"] and not values["precision_m"]:
            folder.report(row.fault("place.precision", f"{values['place']} is drawn without a precision"))
        if not texts.get(values["place"], {}).get("not_known"):
            folder.report(row.fault("place.not-known", f"{values['place']} does not say what is not known"))
        for whole in filter(None, values["part_of"].split(";")):
            if whole not in known:
                folder.report(row.fault("place.part-of", f"{whole} is no place of the table"))
    return known
