"""One state of the atlas: what a link names, an export shows, and a file name says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from atlas import permalink
from layers.atlas_data import AtlasData
from layers.calendar import parse_day
from layers.errors import RequestError
from layers.tours import Tour

HOME = "http://localhost:8501/"
"""Where `make run` serves the atlas; a link printed on a sheet begins with it unless another address is named."""

LANGUAGES = ("en",)
MOST_DAYS = 9
"""Days that one sheet shows beside each other."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class MapState:
    """A day or several, a view or a box (west, south, east, north in degrees), layers and an open event."""

    day: str
    view: str = "romania"
    layers: tuple[str, ...] = permalink.DEFAULT_LAYERS
    compare: tuple[str, ...] = ()
    box: Box | None = None
    event: str = ""
    lang: str = "en"

    @property
    def days(self) -> tuple[str, ...]:
        """All days shown, in the order of time."""
        return tuple(sorted({self.day, *self.compare}))

    @property
    def area(self) -> str:
        """Name the view, or the box by its corners."""
        return "box" if self.box else self.view

    @property
    def in_city(self) -> bool:
        """Tell whether a view of the pogrom of Iași is shown."""
        return self.view in permalink.CITY_VIEWS and not self.box

    def query(self) -> str:
        """Write the state as the query of a link."""
        parts = {"date": self.day, "view": self.view, "layers": permalink.layer_values(self.layers)}
        if self.box:
            parts["box"] = permalink.box_value(self.box)
        if self.compare:
            parts["compare"] = ",".join(self.compare)
        if self.event:
            parts["event"] = self.event
        return urlencode(parts, safe=",")

    def link(self, address: str = HOME) -> str:
        """Return the link that opens the atlas in this state."""
        page = urlsplit(address)
        return urlunsplit((page.scheme, page.netloc, page.path or "/", self.query(), ""))

    def file_name(self, suffix: str) -> str:
        """Name a file by what it shows: 'romania-1940-09-12-en.png'."""
        return f"{self.area}-{'-vs-'.join(self.days) if len(self.days) < 3 else f'{self.days[0]}-to-{self.days[-1]}'}-{self.lang}.{suffix}"


def state_in(query: Mapping[str, Sequence[str]], data: AtlasData) -> MapState:
    """Return the state that a link names; what it names wrongly is left out, as on the page."""
    event = permalink.event_in(query, data)
    view, box = permalink.view_in(query), permalink.box_in(query)
    compare = () if view in permalink.CITY_VIEWS else permalink.compared_in(query)
    return state_of(
        permalink.day_in(query, data), view=view, layers=permalink.layers_in(query), compare=compare[: MOST_DAYS - 1], box=box,
        event=event.id if event else "",
    )  # fmt: skip


def state_of(
    day: str,
    *,
    view: str = "romania",
    layers: Sequence[str] | None = None,
    compare: Sequence[str] = (),
    box: Box | None = None,
    event: str = "",
    lang: str = "en",
) -> MapState:
    """Build a state from what somebody asked for; raise RequestError for what the atlas does not hold."""
    if view not in permalink.VIEWS:
        raise RequestError(f"“{view[:40]}” is not a view; there are {', '.join(permalink.VIEWS)}")
    if lang not in LANGUAGES:
        raise RequestError(f"“{lang[:40]}” is not a language of the atlas; there is {', '.join(LANGUAGES)}")
    asked = permalink.DEFAULT_LAYERS if layers is None else [name for name in layers if name != permalink.NO_LAYER]
    unknown = [name for name in asked if name not in permalink.LAYERS]
    if unknown:
        raise RequestError(f"“{unknown[0][:40]}” is not a layer; there are {', '.join(permalink.LAYERS)}")
    first, others = parse_day(day), tuple(dict.fromkeys(parse_day(other) for other in compare))
    others = tuple(other for other in others if other != first)
    if len(others) >= MOST_DAYS:
        raise RequestError(f"{len(others) + 1} days are too many for one sheet; it holds {MOST_DAYS}")
    if others and view in permalink.CITY_VIEWS:
        raise RequestError(f"days cannot be compared in the view {view}: its sites do not change from day to day")
    ordered = tuple(name for name in permalink.LAYERS if name in asked)
    return MapState(first, view, ordered, others, permalink.checked_box(box) if box else None, event, lang)


@dataclass(frozen=True)
class SheetRequest:
    """A state on paper; `paper` is a key of PAPERS, `style` of the print palettes, `address` begins the printed link."""

    state: MapState
    paper: str = "a4"
    style: str = "colour"
    ground: str = "white"
    title: str = ""
    note: str = ""
    address: str = HOME


@dataclass(frozen=True)
class TourRequest:
    """A lecture to take along; `address` begins its printed links."""

    tour: Tour
    address: str = HOME


@dataclass(frozen=True)
class FilmRequest:
    """The days from that of a state to `to` as a film, `pace` of them in a second."""

    state: MapState
    to: str
    pace: float = 4
    address: str = HOME

    def file_name(self, suffix: str) -> str:
        """Name a file by what it shows: 'east-1942-11-19-to-1942-12-31-en.gif'."""
        return f"{self.state.area}-{self.state.day}-to-{self.to}-{self.state.lang}.{suffix}"


def fingerprint(*parts: object) -> str:
    """Return ten letters that stand for some plain data: another value gives others."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _plain(value: object) -> object:
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)  # type: ignore[call-overload]
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no plain form")
