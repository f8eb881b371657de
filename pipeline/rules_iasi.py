"""Rules for the sites of the pogrom of Iași, the death trains and their counts, and for what may be said of murder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.records import Folder, Record

UNNAMED = re.compile(r"^(literature|older works|various|other works|works|several|unknown)\b", re.IGNORECASE)
"""A counter that is none: it has to be found, or told as 'counter not named'."""


def check_sites(folder: Folder, rows: Iterable[Record], texts: Mapping[str, Any]) -> set[str]:
    """Check that a site that is drawn has a precision, and that every site says what is not known; return their ids."""
    seen: set[str] = set()
    for row in rows:
        values, site = row.values, row.values["site"]
        if site in seen:
            folder.report(row.fault("site.twice", f"{site} stands twice"))
        seen.add(site)
        placed = values["located"] == "yes"
        if placed and not (values["lat"] and values["lon"]):
            folder.report(row.fault("site.position", f"{site} is located, but has no position"))
        if placed and not values["precision_m"]:
            folder.report(row.fault("site.precision", f"{site} is drawn without a precision"))
        if not placed and (values["lat"] or values["lon"]):
            folder.report(row.fault("site.unplaced", f"{site} is not located, but has a position"))
        if not texts.get(site, {}).get("not_known"):
            folder.report(row.fault("site.not-known", f"{site} does not say what is not known"))
    return seen


def check_figures(folder: Folder, rows: Iterable[Record], subjects: set[str]) -> None:
    """Check that every count says who counted, of what it is, and keeps its bounds in order."""
    for row in rows:
        values = row.values
        if UNNAMED.match(values["counted_by"]):
            folder.report(
                row.fault("figure.counter", f"“{values['counted_by']}” is no counter: write “counter not named”")
            )
        low, high = values["value_min"], values["value_max"]
        if low and high and float(low) > float(high):
            folder.report(row.fault("figure.range", f"{low} is more than {high}"))
        if values["subject"] not in subjects:
            folder.report(row.fault("figure.subject", f"{values['subject']} is no site and no train"))


def check_stops(folder: Folder, rows: Iterable[Record], sites: set[str]) -> set[str]:
    """Check that a stop stands at a site and once in its train; return the subjects that counts may name."""
    seen: set[str] = set()
    for row in rows:
        values = row.values
        name = f"train-{values['train']}.{values['order']}"
        if name in seen:
            folder.report(row.fault("stop.twice", f"{name} stands twice"))
        seen.add(name)
        if values["site"] not in sites:
            folder.report(row.fault("stop.site", f"{values['site']} is not in sites.csv"))
    return seen


def check_moments(folder: Folder, events: Iterable[Record], sites: Mapping[str, Record]) -> None:
    """Check that moments have a time and an order of their own, and stand at their site."""
    orders: dict[int, str] = {}
    for event in events:
        values = event.values
        for site in values.get("sites", []):
            if site not in sites:
                folder.report(event.fault("moment.site", f"{site} is not in sites.csv"))
        if values.get("moment"):
            order = values.get("order", 0)
            if not values.get("time"):
                folder.report(event.fault("moment.time", "a moment without a time as its source gives it"))
            if order in orders:
                folder.report(event.fault("moment.order", f"it has the same place in the order as {orders[order]}"))
            orders[order] = values.get("id", "")
            _check_position(folder, event, sites)


def _check_position(folder: Folder, event: Record, sites: Mapping[str, Record]) -> None:
    """A site's position holds wherever the site is named: a moment at one site stands there."""
    named = [sites[site].values for site in event.values.get("sites", []) if site in sites]
    if len(named) != 1 or named[0]["located"] != "yes" or not event.values.get("on_map", True):
        return
    place = (float(named[0]["lat"]), float(named[0]["lon"]))
    if (event.values["lat"], event.values["lon"]) != place:
        folder.report(
            event.fault("moment.position", f"it does not stand where its site stands: {place[0]}, {place[1]}")
        )
