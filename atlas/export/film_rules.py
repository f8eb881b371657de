"""What may be filmed, and how: no film is made of the pogrom of Iași."""

from __future__ import annotations

from importlib.util import find_spec

from atlas.export.files import ExportError
from atlas.export.state import MapState
from atlas.permalink import CITY_VIEWS
from layers.calendar import days_between, in_words, parse_day
from layers.errors import RequestError
from layers.iasi import NOT_PLAYED

MIME = {"gif": "image/gif", "webp": "image/webp", "mp4": "video/mp4"}
KINDS = tuple(MIME)
MOST_DAYS = 400
PACES = (0.5, 8.0)
"""Days a second; faster than this nobody can read the date."""
SIZES = ((640, 360), (960, 540), (1280, 720), (1920, 1080))


def refused(day: str, to: str, view: str = "romania") -> None:
    """Raise RequestError where no film is made from `day` to `to` (ISO 8601, both included) in a view."""
    first, last = parse_day(day), parse_day(to)
    if view in CITY_VIEWS:
        raise RequestError(f"no film is made in the view {view}: its moments are stepped through by hand, one by one")
    if last <= first:
        raise RequestError(f"a film runs forward over at least two days; {last} does not lie after {first}")
    if first <= NOT_PLAYED[1] and last >= NOT_PLAYED[0]:
        raise RequestError(
            f"no film is made over the days of the pogrom of Iași, {in_words(NOT_PLAYED[0])} to {in_words(NOT_PLAYED[1])}; "
            "end before them or begin after them"
        )
    length = days_between(first, last) + 1
    if length > MOST_DAYS:
        raise RequestError(f"{length} days are too many for one film; it holds {MOST_DAYS}")


def can_write(kind: str) -> bool:
    """Tell whether this machine writes a kind of film: an MP4 needs a package of its own."""
    return kind != "mp4" or find_spec("imageio_ffmpeg") is not None


def checked_film(state: MapState, to: str, kind: str, pace: float, size: tuple[int, int] = (1280, 720)) -> None:
    """Raise RequestError for what is not filmed, ExportError where this machine cannot write the kind."""
    if kind not in KINDS:
        raise RequestError(f"“{kind[:40]}” is no kind of film; there are {', '.join(KINDS)}")
    refused(state.day, to, state.view)
    if state.compare:
        raise RequestError("a film shows one day after another, not days beside each other")
    if not PACES[0] <= pace <= PACES[1]:
        raise RequestError(f"{pace:g} days a second is no pace of a film; it runs at {PACES[0]:g} to {PACES[1]:g}")
    if tuple(size) not in SIZES:
        known = ", ".join(f"{width} x {height}" for width, height in SIZES)
        raise RequestError(f"{size[0]} x {size[1]} is no size of a film; there are {known}")
    if not can_write(kind):
        raise ExportError("An MP4 needs one more package: pip install imageio-ffmpeg. GIF and WebP need none.")
