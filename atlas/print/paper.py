"""Sizes of paper and what is set where on each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A sheet in mm; `type` scales all type (1 is A4), `least` is the smallest type in points."""

    name: str
    width: float
    height: float
    layout: str
    """'side': legend beside the map; 'below': under it; 'bare': the map alone."""
    type: float = 1
    least: float = 6
    margin: float = 12
    panel: float = 64
    """Width of the legend beside the map, in mm."""
    brief: bool = False
    """Whether the footer holds only what must be there: a slide or a column of a book has no room for more."""

    @property
    def ink(self) -> float:
        """Millimetres of a stroke that is one pixel wide on the screen."""
        return 0.2646 * (0.76 if self.layout == "side" else 0.72) * max(self.type, 0.8)

    def points(self, size: float) -> float:
        """Return a size of type for this sheet: scaled, and never under the least."""
        return max(size * self.type, self.least)


PAPERS = {
    paper.name: paper
    for paper in (
        Paper("a4", 297, 210, "side"),
        Paper("a4-portrait", 210, 297, "below"),
        Paper("a3", 420, 297, "side", 1.36, margin=15, panel=88),
        Paper("a3-portrait", 297, 420, "below", 1.36, margin=15),
        Paper("a5", 210, 148, "side", 0.86, margin=9, panel=56),
        Paper("16x9", 338.67, 190.5, "side", 1.9, 12, margin=9, panel=104, brief=True),
        Paper("column", 84, 150, "below", 0.8, margin=2, brief=True),
        Paper("map", 240, 170, "bare", 1, margin=0),
    )
}
"""Every sheet by its name, all measures in mm."""

SLIDE_MAP = Paper("slide-map", 216, 146, "bare", 1.75, 12, margin=0, brief=True)
"""The map of a slide of a lecture, beside which stands what is written."""

HANDOUT = Paper("handout", 210, 297, "below", 0.9, 6.5, margin=14)
"""A page of what the audience takes home."""

FILM = Paper("film", 338.67, 190.5, "side", 1.9, 12, margin=7, panel=98, brief=True)
"""A frame of a film, as wide as a slide."""

DPI = (150, 300, 600)
