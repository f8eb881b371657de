"""Lines that no open source holds, drawn by hand from described positions (longitude, latitude)."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, radians, sin

from shapely.geometry import Polygon

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Cut:
    """An area inside which land moves from one unit to another."""

    ring: Ring
    moves: dict[str, str]


@dataclass(frozen=True)
class Town:
    """A town with its surroundings."""

    lon: float
    lat: float
    radius_km: float


def ellipse(lon: float, lat: float, length_km: float, area_km2: float, angle: float) -> Ring:
    """Return a ring of a length and an area, turned by `angle` degrees from east to north."""
    half, side = length_km / 2, area_km2 / (pi * length_km / 2)
    turn, scale = radians(angle), 111.32 * cos(radians(lat))
    ring = []
    for step in range(24):
        along, across = half * cos(step * pi / 12), side * sin(step * pi / 12)
        east, north = along * cos(turn) - across * sin(turn), along * sin(turn) + across * cos(turn)
        ring.append((round(lon + east / scale, 5), round(lat + north / 111.32, 5)))
    return ring


# North of it the counties of Moghilău, Jugastru, Tulcin, Balta and Râbnița; Birzula, Balta and Savran lie north, Ananiv,
# Liubashivka and Golta south. County limits from described positions, 10-15 km.
SOUTHERN_TRANSNISTRIA: Ring = [
    (28.60, 47.50), (29.20, 47.50), (29.40, 47.58), (29.75, 47.62), (29.90, 47.80), (30.10, 47.98), (30.30, 48.06),
    (30.60, 48.16), (31.00, 48.30), (33.00, 48.30), (33.00, 45.50), (28.60, 45.50),
]  # fmt: skip

# Golta on the right bank of the Bug: the traced river lies 1-2 km too far west here.
GOLTA: Ring = [(30.70, 48.00), (30.84, 48.00), (30.845, 48.04), (30.84, 48.07), (30.70, 48.07)]

# South-western Prussia of 1937: east of the Vistula delta and the Free City of Danzig.
SOUTHERN_EAST_PRUSSIA: Ring = [(18.60, 52.90), (23.20, 52.90), (23.20, 55.00), (18.60, 55.00)]

# Marienwerder, Stuhm and Marienburg, East Prussian since the vote of 1920: from the Vistula and Nogat to the old provincial line.
MARIENWERDER: Ring = [
    (18.80, 53.58), (18.95, 53.56), (19.15, 53.62), (19.45, 53.70), (19.45, 54.15), (19.20, 54.20), (19.05, 54.10), (18.93, 54.00),
    (18.87, 53.90), (18.80, 53.75),
]  # fmt: skip

# Teschen beyond the Olza, Polish from October 1938, German from September 1939: Bohumín, Karviná, Třinec, Jablunkov.
TESCHEN: Ring = [
    (18.33, 49.96), (18.37, 49.87), (18.42, 49.80), (18.47, 49.70), (18.52, 49.60), (18.60, 49.45), (18.95, 49.45), (18.95, 49.96),
]  # fmt: skip

CUTS = (
    Cut(SOUTHERN_TRANSNISTRIA, {"transnistria-north": "transnistria-south"}),
    Cut(GOLTA, {"ussr-ukraine-west-of-dnieper": "transnistria-south"}),
    Cut(SOUTHERN_EAST_PRUSSIA, {"germany-greater": "east-prussia-south"}),
    Cut(MARIENWERDER, {"western-poland-annexed": "east-prussia-south"}),
    Cut(TESCHEN, {"bohemia-moravia": "western-poland-annexed"}),
)

# The Protectorate: inside Domažlice, Plzeň, Louny, Roudnice, Mladá Boleslav, Turnov, Náchod, Česká Třebová, Litovel, Olomouc,
# Hranice, Ostrava, Hodonín, Třebíč, Jindřichův Hradec, Strakonice; outside every town ceded at Munich. 5-8 km.
PROTECTORATE: Ring = [
    (12.80, 49.44), (12.95, 49.55), (13.15, 49.62), (13.22, 49.72), (13.20, 49.85), (13.35, 49.98), (13.45, 50.10), (13.60, 50.22),
    (13.65, 50.33), (13.75, 50.42), (13.95, 50.42), (14.10, 50.44), (14.25, 50.47), (14.40, 50.44), (14.60, 50.50), (14.75, 50.55),
    (14.95, 50.62), (15.10, 50.66), (15.25, 50.66), (15.40, 50.68), (15.55, 50.62), (15.70, 50.52), (15.85, 50.50), (16.05, 50.50),
    (16.15, 50.53), (16.28, 50.45), (16.35, 50.33), (16.42, 50.22), (16.52, 50.12), (16.55, 50.02), (16.50, 49.93), (16.44, 49.87),
    (16.38, 49.82), (16.36, 49.70), (16.42, 49.62), (16.55, 49.58), (16.75, 49.60), (16.85, 49.68), (16.95, 49.74), (17.06, 49.75),
    (17.18, 49.70), (17.32, 49.66), (17.45, 49.62), (17.55, 49.60), (17.65, 49.60), (17.80, 49.62), (17.90, 49.56), (18.00, 49.52),
    (18.15, 49.55), (18.20, 49.62), (18.15, 49.72), (18.18, 49.82), (18.20, 49.88), (18.33, 49.96), (19.20, 49.96), (19.20, 48.60),
    (17.05, 48.60), (17.05, 48.72), (16.98, 48.80), (17.00, 48.86), (16.85, 48.93), (16.80, 48.99), (16.70, 49.00), (16.55, 49.02),
    (16.40, 49.04), (16.30, 49.10), (16.20, 49.08), (16.05, 49.05), (15.95, 48.98), (15.80, 48.98), (15.55, 48.98), (15.40, 49.02),
    (15.30, 49.05), (15.10, 49.05), (14.95, 48.95), (14.80, 48.88), (14.66, 48.82), (14.50, 48.86), (14.30, 48.90), (14.15, 48.97),
    (14.05, 49.05), (13.95, 49.12), (13.70, 49.15), (13.55, 49.20), (13.40, 49.22), (13.25, 49.28), (13.10, 49.36), (12.95, 49.36),
]  # fmt: skip

# From the Dnieper's mouth round the east of the map and back to its upper course.
DNIEPER_BEYOND: Ring = [
    (32.62, 46.62),
    (32.45, 46.57),
    (32.20, 46.52),
    (31.90, 46.57),
    (31.50, 46.59),
    (31.30, 46.30),
    (31.30, 44.00),
    (46.00, 44.00),
    (46.00, 56.00),
    (30.50, 56.00),
]

# City and inner defence area of 1941.
ODESSA = Town(30.7438, 46.4857, 10)

# Five islands of the Chilia arm; described between Ismail and Vâlcov, positions and shapes known to some 5 km, total 23.75 km².
ISLANDS: dict[str, Ring] = {
    "Tătaru Mare": ellipse(29.00, 45.335, 7.5, 9.0, 10),
    "Daleru Mare": ellipse(29.33, 45.425, 5.0, 5.0, 25),
    "Daleru Mic": ellipse(29.40, 45.435, 3.6, 3.0, 10),
    "Maican": ellipse(29.50, 45.400, 4.6, 4.5, -30),
    "Limba": ellipse(29.58, 45.385, 3.0, 2.25, -20),
}
SNAKE_ISLAND = Polygon(ellipse(30.2042, 45.2550, 0.6, 0.17, 0))

# Capes and bays of Crete as described; the source geometry ends at 38° N. 8 km.
CRETE = Polygon([
    (23.53, 35.30), (23.59, 35.50), (23.60, 35.60), (23.75, 35.52), (23.78, 35.68), (23.95, 35.53), (24.10, 35.58), (24.20, 35.54),
    (24.08, 35.49), (24.30, 35.37), (24.48, 35.38), (24.75, 35.43), (25.05, 35.42), (25.14, 35.34), (25.48, 35.30), (25.73, 35.34),
    (25.75, 35.20), (26.05, 35.22), (26.28, 35.27), (26.31, 35.20), (26.24, 35.04), (25.75, 35.00), (25.35, 34.99), (24.98, 34.93),
    (24.74, 34.93), (24.73, 35.09), (24.40, 35.18), (24.10, 35.20), (23.84, 35.24), (23.62, 35.23),
])  # fmt: skip
