"""Rules for lectures: every stop on a day, a view and layers of the atlas, every caption short and with a source."""

from __future__ import annotations

from collections.abc import Iterable

from layers.errors import GeodataError
from layers.events import Event, read_events
from layers.tours import TEXTS, Known, merged, tour_faults
from layers.views import CITY_VIEWS, LAYERS, VIEWS, checked_box
from pipeline.records import Finding, Folder, Record
from pipeline.rules_text import check_prose


def check_tours(folder: Folder, works: Iterable[str]) -> None:
    """Check all tours with their texts; a fault is told in the line of its stop."""
    texts = folder.toml(TEXTS)
    files = {path.stem for path in (folder.path / "tours").glob("*.toml")}
    for name in sorted(files ^ texts.keys()):
        there, missing = (f"tours/{name}.toml", TEXTS) if name in files else (TEXTS, f"tours/{name}.toml")
        folder.report(Finding(there, 1, "tour.half", f"the tour {name} is not in {missing}"))
    events = {event.id: event for event in _events(folder)}
    known = Known(VIEWS, CITY_VIEWS, LAYERS, events.get, frozenset(works), checked_box)
    for name in sorted(files & texts.keys()):
        file = f"tours/{name}.toml"
        raw, text = folder.toml(file), folder.text(file) or ""
        stops = {stop.get("id") for stop in raw.get("stop", ()) if isinstance(stop, dict)}
        told = {key for key, value in texts[name].items() if isinstance(value, dict)}
        for stop in sorted(map(str, stops ^ told)):
            folder.report(
                Finding(
                    file,
                    folder.line_of(file, f'id = "{stop}"'),
                    "tour.half",
                    f"the stop {stop} has data without words, or words without data",
                )
            )
        for fault in tour_faults(merged(raw, texts[name]), text, known):
            folder.report(Finding(file, fault.line, "tour.stop", fault.reason))
        for stop, words in texts[name].items():
            if isinstance(words, dict):
                line = folder.line_of(TEXTS, f"[{name}.{stop}]")
                prose = {key: "\n".join(value) if isinstance(value, list) else value for key, value in words.items()}
                check_prose(folder, Record(TEXTS, line, prose))


def _events(folder: Folder) -> Iterable[Event]:
    """Read the events; faults in them are told by their own rules."""
    try:
        return read_events(folder.path)
    except (GeodataError, KeyError, TypeError, ValueError):
        return ()
