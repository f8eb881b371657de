"""Rules for towns, labels and documented areas."""

from __future__ import annotations

from pipeline.records import Folder, Record


def check_places(folder: Folder, places: list[Record], names: list[Record], aliases: list[Record]) -> None:
    """Check that every town has a name for everyone, and every name a town."""
    fallback = {row.values["place"] for row in names if not row.values["holder"]}
    known = {row.values["place"] for row in places}
    for row in places:
        if row.values["place"] not in fallback:
            folder.report(row.fault("place.name-missing", f"{row.values['place']} has no name for the general reader"))
    for row in (*names, *aliases):
        if row.values["place"] not in known:
            folder.report(row.fault("place.unknown", f"{row.values['place']} is not in places.csv"))


def check_labels(folder: Folder, labels: list[Record], units: dict[str, Record]) -> None:
    """Check that a label stands in time and on known land."""
    for row in labels:
        start, end = row.values["start_date"], row.values["end_date"]
        if start and end and end < start:
            folder.report(row.fault("label.dates", f"ends on {end} before it starts"))
        for unit in filter(None, row.values["units"].split(";")):
            if unit not in units:
                folder.report(row.fault("label.unknown-unit", f"{unit} has no geometry"))


def check_areas(folder: Folder, areas: list[Record], wholes: list[Record], units: dict[str, Record]) -> None:
    """Check that a figure names its land and who counted."""
    names = {row.values["whole"] for row in wholes} | set(units)
    for row in wholes:
        for unit in row.values["units"].split("+"):
            if unit not in units:
                folder.report(row.fault("area.unknown-unit", f"{unit} has no geometry"))
    for row in areas:
        for unit in row.values["unit"].split("+"):
            if unit not in names:
                folder.report(row.fault("area.unknown-unit", f"{unit} is neither a unit nor a whole"))
        if not row.values["counted_by"]:
            folder.report(row.fault("figure.no-counter", "write who counted, or 'counter not named'"))
