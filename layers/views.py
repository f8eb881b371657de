"""The names of views and layers, and the boxes of the map, as links, exports and tours write them."""

from __future__ import annotations

from layers.errors import RequestError

VIEWS = ("romania", "east", "iasi", "trains")
CITY_VIEWS = VIEWS[2:]
"""Views of the pogrom of Iași, entered over a note on what they show."""
LAYERS = (
    "frontiers",
    "front",
    "earlier",
    "armies",
    "rule",
    "towns",
    "regions",
    "rivers",
    "events",
    "persecution",
    "grid",
)
NO_LAYER = "none"
DEFAULT_LAYERS = ("frontiers", "front", "armies", "rule", "towns", "regions", "rivers", "events", "persecution")

Box = tuple[float, float, float, float]

BOX_EDGES = (12.0, 38.0, 50.0, 62.0)
"""West, south, east, north of the ground that is mapped."""
LEAST_BOX = 0.05


def read_box(text: str) -> Box:
    """Read a box written as west,south,east,north in degrees; raise RequestError."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise RequestError(f"“{text[:60]}” is not a box; write west,south,east,north in degrees") from None
    return checked_box((west, south, east, north))


def checked_box(box: Box) -> Box:
    """Return a box of the mapped ground to a thousandth of a degree; raise RequestError for another."""
    west, south, east, north = (round(value, 3) + 0.0 for value in box)
    least_west, least_south, most_east, most_north = BOX_EDGES
    inside = least_west <= west < east <= most_east and least_south <= south < north <= most_north
    if not inside or min(east - west, north - south) < LEAST_BOX:
        edges = ",".join(f"{edge:g}" for edge in BOX_EDGES)
        raise RequestError(f"the box {box_value(box)} does not lie inside {edges}, or is too small")
    return west, south, east, north


def box_value(box: Box) -> str:
    """Write a box for a query."""
    return ",".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in box)
