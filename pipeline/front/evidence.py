"""Hold a dated line against the places that were read at sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layers.front_facts import Keyframe, Position
from layers.sides import AXIS
from pipeline.front.plane import points_km
from pipeline.front.regions import Course
from pipeline.front.trace import Tracer

SLACK_KM = 6.0
"""A place said to be on the line agrees when it lies this near, or as near as its own error."""


class Work(Protocol):
    """What is asked of a reconstruction."""

    keyframes: tuple[Keyframe, ...]
    courses: list[Course]
    tracer: Tracer

    def ground_on(self, keyframe: Keyframe) -> BaseGeometry:
        """Return the mended ground of a keyframe, in km, pockets counted in."""


@dataclass(frozen=True)
class Evidence:
    """The places read for one keyframe, those that agree with its line and those that do not."""

    agreeing: tuple[Position, ...]
    against: tuple[Position, ...]
    span_km: float
    """How far along the line the agreeing places are spread."""

    @property
    def outvoted(self) -> bool:
        """Tell whether more than a fifth of the places speak against the line."""
        return len(self.against) * 4 > len(self.agreeing)


def evidence(work: Work, keyframe: Keyframe, positions: Sequence[Position]) -> Evidence:
    """Compare a keyframe with the places read for its day."""
    own = [position for position in positions if position.keyframe == keyframe.date]
    ground = work.ground_on(keyframe)
    edge = ground.boundary
    line = work.courses[work.keyframes.index(keyframe)].line
    agreeing: list[Position] = []
    against: list[Position] = []
    along: list[float] = []
    for position in own:
        place = Point(points_km([position.lon], [position.lat])[0])
        away = edge.distance(place)
        inside = bool(shapely.contains_xy(ground, place.x, place.y))
        slack = max(SLACK_KM, position.error_km) if position.relation == "line" else min(position.error_km, SLACK_KM)
        right = away <= slack or (position.relation != "line" and inside == (position.relation == AXIS))
        (agreeing if right else against).append(position)
        if right:
            along.append(line.project(place))
    return Evidence(tuple(agreeing), tuple(against), max(along, default=0.0) - min(along, default=0.0))
