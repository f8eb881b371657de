"""Lectures: ordered stops of day, view and words, those that come with the atlas and those that somebody made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from layers.calendar import FIRST_DAY, LAST_DAY, parse_day
from layers.errors import AtlasError, RequestError
from layers.events import Event
from layers.files import GEODATA, read_toml
from layers.iasi import NOT_PLAYED

FOLDER = "tours"
TEXTS = "text/en/tours.toml"

MOST_BYTES = 400_000
MOST_STOPS = 80
MOST_CAPTION, MOST_SENTENCES, MOST_NOTES, MOST_TITLE, MOST_LINES = 220, 2, 4000, 120, 14

_OF_TOUR = {"id", "title", "lead", "minutes", "autoplay", "stop"}
_OF_STOP = {
    "id", "kind", "day", "view", "layers", "event", "moment", "compare", "box", "sources", "checked", "title", "caption", "notes", "lines",
}  # fmt: skip
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")
_NOT_AN_END = re.compile(r"\b(?:c|Gen|St|Str|nr|no|Dr|[A-Z])\.")


@dataclass(frozen=True)
class Stop:
    """One stop: a state of the map with its words, or a page of words alone (`kind` slide, no day)."""

    id: str
    kind: str
    day: str
    view: str
    layers: tuple[str, ...] | None
    event: str
    compare: str
    box: tuple[float, float, float, float] | None
    title: str
    caption: str
    notes: str
    lines: tuple[str, ...]
    sources: tuple[str, ...]
    checked: bool


@dataclass(frozen=True)
class Tour:
    """A lecture; `autoplay` is the seconds at a stop where it goes on by itself, 0 where it never does."""

    id: str
    title: str
    lead: str
    minutes: int
    autoplay: int
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class TourFault:
    """What is wrong with a tour, and in which line of its file."""

    line: int
    reason: str


class TourError(AtlasError):
    """A tour cannot be used; `faults` name every line and reason."""

    def __init__(self, file: str, faults: list[TourFault]) -> None:
        super().__init__(file, faults)
        self.file, self.faults = file, faults

    def __str__(self) -> str:
        first = self.faults[0]
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        return f"{self.file}:{first.line}: {first.reason}{more}"


@dataclass(frozen=True)
class Known:
    """What a tour may name."""

    views: Collection[str]
    city_views: Collection[str]
    layers: Collection[str]
    event: Callable[[str], Event | None]
    works: Collection[str]
    read_box: Callable[[tuple[float, float, float, float]], object]


@cache
def read_tours(geodata: Path = GEODATA) -> tuple[Tour, ...]:
    """Read the tours that come with the atlas, in the order of their texts."""
    texts = read_toml(geodata / TEXTS) if (geodata / TEXTS).is_file() else {}
    return tuple(_tour(merged(read_toml(geodata / FOLDER / f"{name}.toml"), words)) for name, words in texts.items())


def merged(raw: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Put the words of a tour beside its data, as a tour of one file has them."""
    told = {name: words[name] for name in ("title", "lead") if name in words}
    stops = [{**stop, **words.get(str(stop.get("id")), {})} for stop in raw.get("stop", ())]
    return {**raw, **told, "stop": stops}


def parse_tour(content: bytes, name: str, known: Known) -> Tour:
    """Read a tour that somebody made; raise TourError with every fault and its line."""
    if len(content) > MOST_BYTES:
        raise TourError(name, [TourFault(1, f"the file has {len(content)} bytes; a tour has at most {MOST_BYTES}")])
    try:
        text = content.decode("utf-8-sig")
        raw = tomllib.loads(text)
    except UnicodeDecodeError:
        raise TourError(name, [TourFault(1, "the file is not in UTF-8; save it as UTF-8 text")]) from None
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise TourError(name, [TourFault(int(at[1]) if at else 1, f"this is not TOML: {error}")]) from None
    except RecursionError:
        raise TourError(name, [TourFault(1, "the file is nested too deeply")]) from None
    faults = list(tour_faults(raw, text, known))
    if faults:
        raise TourError(name, faults)
    return _tour(raw)


def tour_faults(raw: Mapping[str, Any], text: str, known: Known) -> Iterator[TourFault]:
    """Yield everything that is wrong with a tour; `text` is the file, for the lines."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.strip().startswith("[[stop]]")]
    yield from (TourFault(1, f"“{_short(key)}” is nothing that a tour has") for key in raw if key not in _OF_TOUR)
    for key, most in (("title", MOST_TITLE), ("lead", MOST_CAPTION)):
        yield from _wrong_text(1, raw.get(key, ""), key, most, needed=key == "title")
    stops = raw.get("stop", [])
    if not isinstance(stops, list) or not stops or not all(isinstance(stop, dict) for stop in stops):
        yield TourFault(1, "a tour has at least one [[stop]]")
        return
    if len(stops) > MOST_STOPS:
        yield TourFault(1, f"a tour has at most {MOST_STOPS} stops, this one has {len(stops)}")
        return
    seen: set[str] = set()
    for number, stop in enumerate(stops):
        line = lines[number] if number < len(lines) else 1
        yield from (TourFault(line, reason) for reason in _stop_faults(stop, known, seen))
    yield from _autoplay_faults(raw, stops)


def _autoplay_faults(raw: Mapping[str, Any], stops: list[dict[str, Any]]) -> Iterator[TourFault]:
    seconds = raw.get("autoplay", 0)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not (seconds == 0 or 5 <= seconds <= 300):
        yield TourFault(1, "autoplay is the seconds at a stop, 5 to 300, or 0")
    elif seconds:
        touched = [
            stop
            for stop in stops
            if stop.get("moment")
            or stop.get("view") in ("iasi", "trains")
            or any(NOT_PLAYED[0] <= str(stop.get(key, "")) <= NOT_PLAYED[1] for key in ("day", "compare"))
        ]
        if touched:
            yield TourFault(1, "nothing plays by itself over the pogrom of Iași; leave autoplay out, or these stops")
    minutes = raw.get("minutes", 0)
    if not isinstance(minutes, int) or not 0 <= minutes <= 600:
        yield TourFault(1, "minutes is a whole number up to 600")


def _stop_faults(stop: dict[str, Any], known: Known, seen: set[str]) -> Iterator[str]:
    name = stop.get("id", "")
    yield from (f"“{_short(key)}” is nothing that a stop has" for key in stop if key not in _OF_STOP)
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > 60:
        yield f"the id “{_short(name)}” is not of small letters, figures and hyphens"
    elif name in seen:
        yield f"the id {name} is there twice"
    seen.add(str(name))
    for key, most in (("title", MOST_TITLE), ("caption", MOST_CAPTION), ("notes", MOST_NOTES)):
        yield from (fault.reason for fault in _wrong_text(0, stop.get(key, ""), key, most, needed=False))
    if stop.get("kind", "map") == "slide":
        yield from _slide_faults(stop)
    elif stop.get("kind", "map") == "map":
        yield from _map_faults(stop, known)
    else:
        yield f"“{_short(stop['kind'])}” is no kind of stop; there are map and slide"


def _slide_faults(stop: dict[str, Any]) -> Iterator[str]:
    lines = stop.get("lines", [])
    if not stop.get("title"):
        yield "a slide needs a title"
    if (
        not isinstance(lines, list)
        or not all(isinstance(line, str) and len(line) <= MOST_CAPTION for line in lines)
        or len(lines) > MOST_LINES
    ):
        yield f"the lines of a slide are at most {MOST_LINES} texts of {MOST_CAPTION} letters"


def _map_faults(stop: dict[str, Any], known: Known) -> Iterator[str]:
    day, view = str(stop.get("day", "")), stop.get("view", "romania")
    yield from _wrong_day(day, "day")
    if view not in known.views:
        yield f"“{_short(view)}” is not a view; there are {', '.join(known.views)}"
    layers = stop.get("layers", [])
    unknown = [layer for layer in layers if layer not in known.layers] if isinstance(layers, list) else [layers]
    yield from (f"“{_short(layer)}” is not a layer; there are {', '.join(known.layers)}" for layer in unknown)
    yield from _event_faults(stop, known, day, view)
    if stop.get("compare"):
        yield from _wrong_day(str(stop["compare"]), "compare")
        if view in known.city_views:
            yield f"days cannot be compared in the view {view}"
    if "box" in stop:
        try:
            west, south, east, north = (float(value) for value in stop["box"])
            known.read_box((west, south, east, north))
        except (RequestError, TypeError, ValueError):
            yield "box is [west, south, east, north] in degrees, inside the map"
    yield from _told_faults(stop, known)


def _told_faults(stop: dict[str, Any], known: Known) -> Iterator[str]:
    caption, sources = stop.get("caption", ""), stop.get("sources", [])
    if not caption:
        yield "a stop on the map needs a caption"
    elif isinstance(caption, str) and sentences(caption) > MOST_SENTENCES:
        yield f"the caption has {sentences(caption)} sentences; from the last row {MOST_SENTENCES} can be read"
    if not isinstance(sources, list) or not sources:
        yield "a caption needs a source: name at least one in sources"
    else:
        yield from (f"“{_short(key)}” is not in the bibliography" for key in sources if key not in known.works)


def _event_faults(stop: dict[str, Any], known: Known, day: str, view: object) -> Iterator[str]:
    for key in ("event", "moment"):
        name = stop.get(key, "")
        event = known.event(name) if isinstance(name, str) else None
        if name and event is None:
            yield f"the atlas has no event “{_short(name)}”"
        elif (
            name
            and key == "moment"
            and event is not None
            and (not event.moment or view not in known.city_views or day not in event)
        ):
            yield f"{name} is not a moment of {day or 'that day'} in the view {_short(view)}"


def _wrong_day(day: str, key: str) -> Iterator[str]:
    try:
        parse_day(day)
    except RequestError:
        yield f"{key} “{_short(day)}” is no day of the atlas, which runs from {FIRST_DAY} to {LAST_DAY}"


def _wrong_text(line: int, text: object, key: str, most: int, *, needed: bool) -> Iterator[TourFault]:
    if not isinstance(text, str):
        yield TourFault(line, f"{key} is not a text")
    elif needed and not text.strip():
        yield TourFault(line, f"a tour needs a {key}")
    elif len(text) > most:
        yield TourFault(line, f"the {key} has {len(text)} letters; there is room for {most}")
    elif any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        yield TourFault(line, f"the {key} holds a control character")


def sentences(text: str) -> int:
    """Count the sentences of a caption; a point after an initial or a usual short form ends none."""
    return len(_SENTENCE_END.findall(_NOT_AN_END.sub("", text))) or 1


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _tour(raw: Mapping[str, Any]) -> Tour:
    stops = tuple(_stop(stop) for stop in raw["stop"])
    return Tour(
        str(raw.get("id", "own")),
        raw["title"],
        raw.get("lead", ""),
        int(raw.get("minutes", 0)),
        int(raw.get("autoplay", 0)),
        stops,
    )


def _stop(row: Mapping[str, Any]) -> Stop:
    box = tuple(float(value) for value in row["box"]) if "box" in row else None
    layers = tuple(row["layers"]) if "layers" in row else None
    return Stop(
        row["id"], row.get("kind", "map"), row.get("day", ""), row.get("view", "romania"), layers, row.get("moment") or row.get("event", ""),
        row.get("compare", ""), box, row.get("title", ""), row.get("caption", ""), row.get("notes", ""), tuple(row.get("lines", ())),  # type: ignore[arg-type]
        tuple(row.get("sources", ())), bool(row.get("checked", False)),
    )  # fmt: skip
