"""Rules for events and their prose: sober words, a counter for every figure, a source for every statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from layers.edtf import parse_edtf
from pipeline.records import Folder, Record

TEXT_FILE = "text/en/events.toml"

PHRASES = (
    "liberated", "liberates", "liberation", "liberators", "cleansed", "cleansing", "purified", "purification", "resettled",
    "resettlement", "romanianised", "romanianisation", "aryanised", "aryanisation", "neutralised", "liquidated",
    "liquidation", "eliminated", "elimination", "pacified", "pacification", "judeo-bolshevik", "judeo-communist",
    "jewish bolshevik", "final solution", "jewish question", "jewish problem", "hordes", "bandits", "traitors", "glorious",
    "heroic", "heroically", "heroes", "martyrdom", "sacred", "holy war", "crusade", "fraternal", "great patriotic war",
    "motherland", "fatherland war", "reunification", "reunited", "reunion", "redeemed", "winning team", "special treatment",
    "transferred jews", "jews were transferred",
)  # fmt: skip
"""Words of perpetrators and victors, refused outside quotation marks."""

_PHRASE = re.compile(rf"\b(?:{'|'.join(map(re.escape, PHRASES))})\b")

_EVACUATED = re.compile(
    r"\bevacuat\w*[^.]{0,60}\b(?:jews?|jewish)\b|\b(?:jews?|jewish)\b[^.]{0,60}\bevacuat\w*", re.IGNORECASE
)
"""The perpetrators' word for deportation; armies and officials may be evacuated."""

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_SOURCE_ID = re.compile(r"\b[PQRS]\d{2,}\b")
_VICTIMS = re.compile(
    r"\b\d[\d\u202f .,]*\s*(?:jews?|people|persons|civilians|men|women|children|dead|murdered|killed|victims|villagers)\b",
    re.IGNORECASE,
)


def check_events(
    folder: Folder, events: Iterable[Record], texts: dict[str, Any], sources: set[str], units: set[str]
) -> None:
    """Check events and texts together."""
    seen: set[str] = set()
    for event in events:
        values = event.values
        key = values.get("id", "")
        if key in seen:
            folder.report(event.fault("event.twice", f"{key} stands twice"))
        seen.add(key)
        if key not in texts:
            folder.report(event.fault("event.text-missing", f"{key} has no text in {TEXT_FILE}"))
        _check_dates(folder, event)
        for unit in values.get("units", ()):
            if unit not in units:
                folder.report(event.fault("event.unknown-unit", f"{unit} has no geometry"))
        _check_sources(folder, event, sources)
    for key, text in texts.items():
        line = folder.line_of(TEXT_FILE, f"[{key}]")
        record = Record(TEXT_FILE, line, text)
        if key not in seen:
            folder.report(record.fault("event.unknown", f"{key} has a text and no event"))
        check_prose(folder, record)


def _check_dates(folder: Folder, event: Record) -> None:
    """Check that the date as it is known and the days that it spans tell the same."""
    values, key = event.values, event.values.get("id", "")
    if values.get("end_date", "") < values.get("start_date", ""):
        folder.report(event.fault("event.dates-reversed", f"{key} ends before it starts"))
    try:
        span = parse_edtf(values.get("date", ""))
    except ValueError as error:
        folder.report(event.fault("event.date-unreadable", str(error)))
        return
    days = [span.start.first_day, span.end.last_day]
    if days != [values.get("start_date"), values.get("end_date")]:
        folder.report(event.fault("event.date-mismatch", f"{values['date']} spans {days[0]} to {days[1]}"))
    known = "hour" if span.start.time else "day" if span.start.day else "month" if span.start.month else "year"
    if values.get("precision", "").removesuffix("-approx") != known:
        folder.report(event.fault("event.precision", f"{values['date']} is known to the {known}"))


def _check_sources(folder: Folder, event: Record, sources: set[str]) -> None:
    citations = event.values.get("citations", ())
    if not citations:
        folder.report(event.fault("cite.missing", "a statement without a citation"))
    for key in (
        *(entry.get("source") for entry in citations),
        *(entry.get("source") for entry in event.values.get("figures", ())),
    ):
        if key and key not in sources:
            folder.report(event.fault("cite.unknown", f"{key} is not in sources.json"))
    for figure in event.values.get("figures", ()):
        if not figure.get("counted_by") or not figure.get("source"):
            folder.report(event.fault("figure.no-counter", f"{figure.get('value')}: write who counted, and the source"))
        _check_figure_words(folder, event, figure)


def _check_figure_words(folder: Folder, event: Record, figure: dict[str, Any]) -> None:
    """Check that a figure is told in words that a reader can take as they stand."""
    words = f"{figure.get('counted', '')}; {figure.get('counted_by', '')}"
    if _SOURCE_ID.search(words):
        folder.report(event.fault("figure.source-id", f"{figure.get('value')}: name the work, not its id"))
    for phrase in _phrases_in(words):
        folder.report(event.fault("event.phrase", f"“{phrase}” in a figure: quote it or say it soberly"))


def check_texts(folder: Folder, name: str) -> None:
    """Check the prose of a file of texts: tables by id, some with tables inside, or lists of tables."""
    for key, table in folder.toml(name).items():
        for part, prose in _tables(key, table):
            words = {field: text for field, text in prose.items() if isinstance(text, str)}
            check_prose(folder, Record(name, folder.line_of(name, f"[{part}]"), words))


def _tables(key: str, table: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(table, list):
        for row in table:
            yield key, row
        return
    yield key, table
    for inner, row in table.items():
        if isinstance(row, dict):
            yield f"{key}.{inner}", row


def check_prose(folder: Folder, record: Record) -> None:
    """Check that perpetrators' and victors' words stand in quotation marks, and no count of people in a title."""
    for name, text in record.values.items():
        plain = _QUOTED.sub("", str(text)).lower()
        for phrase in _phrases_in(str(text)):
            folder.report(record.fault("event.phrase", f"“{phrase}” in {name}: quote it or say it soberly"))
        if _EVACUATED.search(plain):
            folder.report(
                record.fault("event.phrase", f"Jews “evacuated” in {name}: write deported, or quote the word")
            )
    if _VICTIMS.search(str(record.values.get("title", ""))):
        folder.report(record.fault("event.victim-number-in-title", "a number of people does not stand in a title"))


def _phrases_in(text: str) -> list[str]:
    plain = _QUOTED.sub("", text).lower()
    return list(dict.fromkeys(_PHRASE.findall(plain)))
