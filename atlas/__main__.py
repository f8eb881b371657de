"""The command line: the state of a day without a browser."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn
from urllib.parse import parse_qs, urlsplit

from atlas import __version__
from atlas.answers import (
    administration_record,
    army_record,
    balance_record,
    claim_record,
    count_record,
    event_record,
    front_features,
    front_record,
    movement_records,
    persecution_record,
    place_record,
    rule_name,
    site_record,
    stop_record,
    work_record,
)
from atlas.i18n import t
from atlas.telling import acts_words
from layers.armies import counts_on, read_counts_of_armies, read_fixes, sectors_on, stretch_of
from layers.atlas_data import AtlasData, read_atlas
from layers.balance import balance
from layers.calendar import FIRST_DAY, LAST_DAY, in_words, parse_day
from layers.claims import read_claims
from layers.counts import Count
from layers.errors import AtlasError, RequestError
from layers.events import Event, events_on
from layers.files import GEODATA, read_json
from layers.front import read_front
from layers.iasi import Value, read_sites, read_states, read_stops, read_values, states_on
from layers.movements import LandChange, movements
from layers.persecution import read_persecution_places
from layers.search import query_terms
from layers.sides import FIRST, LAST
from layers.support import supports
from layers.territory import read_territory

if TYPE_CHECKING:
    from atlas.export.state import MapState

CSV_COLUMNS = ("date", "lat", "lon")
ADDED_COLUMNS = ("holder", "status", "side", "front_km", "basis", "keyframe", "administration")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, or 2 with one sentence on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # names need it, whatever the console speaks
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
        sys.stdout.flush()
    except AtlasError as error:
        print(f"atlas: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has had enough
        return 0
    except OSError as error:
        print(f"atlas: the answer could not be written: {error.strerror}", file=sys.stderr)
        return 2
    return 0


class Parser(argparse.ArgumentParser):
    """Tell a bad argument in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and end with code 2."""
        print(f"atlas: {message}; see `python -m atlas --help`", file=sys.stderr)
        raise SystemExit(2)


def where(asked: argparse.Namespace) -> None:
    """Print who holds a place on a day, or answer a CSV of places."""
    if asked.csv is not None:
        if asked.lat is not None or asked.on is not None:
            raise RequestError("give either a place and --on, or --csv")
        if asked.json:
            raise RequestError("--csv answers in CSV; leave --json out")
        if not asked.csv:
            raise RequestError("--csv needs the name of a file")
        return _where_csv(Path(asked.csv), sys.stdout)
    if asked.lat is None or asked.lon is None or asked.on is None:
        raise RequestError("a place needs LAT LON --on DATE, as in: where 46.77 23.59 --on 1940-09-12")
    lat, lon, day = _latitude(asked.lat), _longitude(asked.lon), parse_day(asked.on)
    territory = read_territory()
    holding = territory.where(lat, lon, day)
    beside = front_record(territory.front, lat, lon, day, holding)
    answer = {**place_record(lat, lon, day, holding), **beside, "administration": rule_name(holding)}
    if asked.json:
        return _print_json(answer)
    for name, value in answer.items():
        print(f"{name:<16}{', '.join(value) if isinstance(value, list) else value if value is not None else ''}")
    return None


def balances(asked: argparse.Namespace) -> None:
    """Print the land of every holder on a day."""
    day = parse_day(asked.on)
    rows = balance(read_territory(), GEODATA, day)
    if asked.json:
        return _print_json({"on": day, "holders": [balance_record(row) for row in rows]})
    print(f"{'holder':<24}{'km2':>12}{'under way':>12}  population")
    for row in rows:
        count = row.population
        people = f"{count.value} ({count.counted_by}, {count.date})" if count else "no count"
        mark = "  only inside the map" if row.cut_off else ""
        print(f"{row.holder:<24}{row.area_km2:>12.0f}{row.under_way_km2:>12.0f}  {people}{mark}")
    return None


def events(asked: argparse.Namespace) -> None:
    """Print the events under way on a day, or those that hold some words or the name of a place."""
    if asked.on is None and asked.search is None:
        raise RequestError('say which events: --on 1940-09-12, or --search "Vienna award"')
    data = read_atlas()
    found: list[Event] = list(data.events)
    if asked.search is not None and not query_terms(asked.search):
        raise RequestError("--search needs a word, or a name of a place")
    if asked.search is not None:
        found = [hit.event for hit in data.search_index.find(asked.search)]
    if asked.on is not None:
        found = events_on(found, parse_day(asked.on))
    if asked.json:
        return _print_json({"on": asked.on, "search": asked.search, "events": [event_record(event) for event in found]})
    for event in found:
        print(f"{event.id}  {event.date_in_words}, {event.place}: {event.title}")
    return None


def changed(asked: argparse.Namespace) -> None:
    """Print what stands otherwise on the later of two days than on the earlier."""
    first, second = sorted((parse_day(asked.first), parse_day(asked.second)))
    data = read_atlas()
    moves = movements(data.territory, data.folder, first, second)
    if asked.json:
        rows = [record for move in moves for record in movement_records(move)]
        together = [count_record(count) for move in moves for count in move.populations]
        return _print_json({"first": first, "second": second, "changes": rows, "counted_together": together})
    print(f"{in_words(first)} to {in_words(second)}:" + ("" if moves else " nothing changed"))
    for move in moves:
        same = move.holder_before == move.holder_after
        holders = "another status under" if same else f"{data.countries[move.holder_before].name} to"
        print(f"{holders} {data.countries[move.holder_after].name}: {move.area_km2:.0f} km2")
        for land in move.lands:
            print(f"  {_land(land)}")
        for count in move.populations:
            print(f"  {count.name}, counted together: {_people(count)}")
    return None


def _land(land: LandChange) -> str:
    towns = f" (round {', '.join(land.towns)})" if land.towns else ""
    people = "".join(f"; {_people(count)}" for count in land.populations[:1])
    return f"{land.name}{towns}: {land.area_km2:.{0 if land.area_km2 >= 10 else 2}f} km2; {acts_words(land)}{people}"


def _people(count: Count) -> str:
    return f"{count.value} people ({count.counted_by}, {count.date})"


def sources(asked: argparse.Namespace) -> None:
    """Print the bibliography, or one work with everything that it supports."""
    data = read_atlas()
    if asked.id is not None and asked.id not in data.works:
        raise RequestError(f"“{asked.id[:40]}” is not the id of a work; `sources` without an id lists them")
    resting = supports(data)
    works = [data.works[key] for key in ([asked.id] if asked.id else sorted(data.works))]
    if asked.json:
        return _print_json({"works": [work_record(work, resting.get(work.id, ())) for work in works]})
    for work in works:
        rows = resting.get(work.id, ())
        print(f"{work.id}  {work.reference}  [{'read' if work.seen else 'not yet checked'}; supports {len(rows)}]")
        for row in rows if asked.id else ():
            print(f"  {row.kind}: {f'{row.day}: ' if row.day else ''}{row.statement}")
    return None


def front(asked: argparse.Namespace) -> None:
    """Print the front of a day as GeoJSON: the line, its basis and error, and the pockets."""
    day = parse_day(asked.on)
    found = read_front(GEODATA)
    if day not in found:
        raise RequestError(f"there is no front on {day}; it runs from {FIRST} to {LAST}")
    _print_json(front_features(found, day))


def sites(asked: argparse.Namespace) -> None:
    """Print the sites of the pogrom of Iași told of for a day, and where the death trains were on it."""
    day = parse_day(asked.on)
    values = read_values(GEODATA)
    found = [site for site in read_sites(GEODATA).values() if site.open_on(day)]
    states = states_on(read_states(GEODATA), day)
    passed = {(state.train, number) for state in states for number in range(state.from_stop, state.to_stop + 1)}
    stops = [stop for stop in read_stops(GEODATA) if (stop.train, stop.order) in passed]

    def counted(subject: str) -> list[Value]:
        return [value for value in values if value.subject == subject]

    if asked.json:
        return _print_json(
            {
                "on": day,
                "sites": [site_record(site, counted(site.id)) for site in found],
                "trains": [{"train": s.train, "state": s.words, "checked": s.checked} for s in states],
                "stops": [stop_record(stop, counted(f"train-{stop.train}.{stop.order}")) for stop in stops],
            }
        )
    for site in found:
        place = f"±{site.precision_m:g} m" if site.located else "place unknown"
        print(f"{site.id}  {site.then_name} ({site.kind}, {place})")
    for state in states:
        print(f"train {state.train}: {state.words}")
    return None


def claims(asked: argparse.Namespace) -> None:
    """Print the claims of the article, each with its verdict and what research says."""
    found = read_claims(GEODATA)
    if asked.json:
        return _print_json({"claims": [claim_record(claim) for claim in found]})
    for claim in found:
        print(f"{claim.id}  [{claim.verdict}] {claim.text}\n     {claim.research}")
    return None


def places(asked: argparse.Namespace) -> None:
    """Print the places of persecution and murder on a day, each with who was responsible and who counted."""
    day = parse_day(asked.on)
    values = read_values(GEODATA)
    found = [place for place in read_persecution_places(GEODATA) if day in place]
    if asked.json:
        rows = [persecution_record(place, [v for v in values if v.subject == place.id]) for place in found]
        return _print_json({"on": day, "places": rows})
    for place in found:
        print(f"{place.id}  {place.name} ({place.kind}); {place.authority}")
    return None


def units(asked: argparse.Namespace) -> None:
    """Print the Romanian armies of a day with their sectors and counts, and who ruled the occupied land."""
    day = parse_day(asked.on)
    territory, counts = read_territory(), read_counts_of_armies(GEODATA)
    sectors = sectors_on(read_fixes(GEODATA), day)
    found = [
        army_record(
            t(f"army.{sector.army}"),
            sector,
            stretch_of(territory.front, sector),
            counts_on(counts, sector.army, day),
        )
        for sector in sectors
    ]
    rules = [administration_record(row) for row in territory.administrations.on(day)]
    if asked.json:
        return _print_json({"on": day, "armies": found, "administrations": rules})
    for army in found:
        under = f"; under {army['subordinate_to']}" if army["subordinate_to"] else ""
        print(f"{army['name']} ({army['kind']}): {army['sector']}{under}")
        for count in army["counts"]:
            print(f"  {count['value']} {count['unit']}, {count['counted']}; counted by {count['counted_by']}")
    for rule in rules:
        print(f"{rule['area']}: {rule['administration']} ({rule['status']}, since {rule['start_date']})")
    if not found and not rules:
        print(f"{in_words(day)}: no army in the war, no land ruled apart")
    return None


def scene(asked: argparse.Namespace) -> None:
    """Write the browser's scene into static/."""
    from atlas.web_map import write_static

    print(write_static(read_atlas()))


def export(asked: argparse.Namespace) -> None:
    """Write a state into one file or several, each of the kind that its ending names."""
    from atlas.export.make import checked_request, export_to, kind_of
    from atlas.export.state import SheetRequest

    paths = [Path(name) for name in asked.out]
    if asked.tour:
        return _export_tour(asked, paths)
    for path in paths:
        kind_of(path)
    data = read_atlas()
    request = SheetRequest(
        _state(asked, data), asked.paper, asked.style, asked.ground, asked.title, asked.note, asked.address
    )
    checked_request(request, asked.dpi)
    for path in paths:
        export_to(path, data, request, asked.dpi, layer=asked.layer, whole=asked.all, embed=asked.embed)
        print(path)
    return None


def _export_tour(asked: argparse.Namespace, paths: list[Path]) -> None:
    """Write a tour that comes with the atlas, or one from a file, as a page, slides or a handout."""
    from atlas.export.takeaway import export_tour, tour_kind
    from atlas.lectures import known_to
    from layers.tours import parse_tour, read_tours

    for path in paths:
        tour_kind(path)
    data = read_atlas()
    own = Path(asked.tour)
    tour = next((tour for tour in read_tours(data.folder) if tour.id == asked.tour), None)
    if tour is None and own.suffix == ".toml":
        try:
            tour = parse_tour(own.read_bytes(), own.name, known_to(data))
        except OSError as error:
            raise RequestError(f"{own} cannot be read: {error.strerror}") from None
    if tour is None:
        names = ", ".join(tour.id for tour in read_tours(data.folder))
        raise RequestError(f"“{asked.tour[:40]}” is no tour; there are {names}, or a file ending in .toml")
    for path in paths:
        export_tour(path, data, tour, asked.address)
        print(path)


def film(asked: argparse.Namespace) -> None:
    """Write a range of days as a film; days of the pogrom are never filmed."""
    from atlas.export.state import state_of
    from atlas.export.takeaway import film_to

    data = read_atlas()
    state = state_of(asked.on, view=asked.view, layers=asked.layers.split(",") if asked.layers else None)

    def told(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done * 100 // of:>3} %", end="" if done < of else "\n", file=sys.stderr, flush=True)

    film_to(Path(asked.out), data, state, parse_day(asked.to), asked.pace, told)
    print(asked.out)


def _state(asked: argparse.Namespace, data: AtlasData) -> MapState:
    from atlas.export.state import state_in, state_of
    from atlas.permalink import faults, read_box

    if asked.link:
        if asked.on or asked.compare or asked.box:
            raise RequestError("give either --link or a state of your own, not both")
        query = parse_qs(urlsplit(asked.link).query or asked.link.removeprefix("?"))
        wrong = faults(query, data)
        if wrong:
            raise RequestError(wrong[0])
        return state_in(query, data)
    if not asked.on:
        raise RequestError("a state needs a day, as in: export --on 1940-09-12 romania.png")
    layers = asked.layers.split(",") if asked.layers else None
    others = [day for text in asked.compare for day in text.split(",")]
    box = read_box(asked.box) if asked.box else None
    if asked.event and data.event(asked.event) is None:
        raise RequestError(f"the atlas has no event “{asked.event[:40]}”")
    return state_of(
        asked.on, view=asked.view, layers=layers, compare=others, box=box, event=asked.event, lang=asked.lang
    )


def _where_csv(path: Path, out: IO[str]) -> None:
    rows, columns = _read_points(path)
    places = [_point(row, line) for row, line in rows]
    territory = read_territory()
    answers = territory.where_all(places)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*columns, *ADDED_COLUMNS])
    for (row, _), holding, (lat, lon, day) in zip(rows, answers, places, strict=True):
        held = [holding.holder, holding.status] if holding else ["", ""]
        beside = front_record(territory.front, lat, lon, day, holding).values()
        writer.writerow([*(row[name] for name in columns), *held, *beside, rule_name(holding)])


def _read_points(path: Path) -> tuple[list[tuple[dict[str, str], int]], list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = list(reader.fieldnames or ())
            twice = sorted({name for name in columns if columns.count(name) > 1})
            if twice:
                raise RequestError(f"{path.name} has the column {twice[0]} twice")
            taken = [name for name in ADDED_COLUMNS if name in columns]
            if taken:
                raise RequestError(f"{path.name} has a column {taken[0]} already; rename it, the answer needs the name")
            missing = [name for name in CSV_COLUMNS if name not in columns]
            if missing:
                raise RequestError(
                    f"{path.name} lacks the column {' and '.join(missing)}; needed are date, lat and lon"
                )
            rows = [(row, reader.line_num) for row in reader]
    except OSError as error:
        raise RequestError(f"{path} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise RequestError(f"{path.name} is not a CSV file in UTF-8 ({error})") from None
    for row, line in rows:
        if None in row or None in row.values():
            raise RequestError(f"{path.name}, line {line}: not as many cells as the header has")
    return rows, columns


def _point(row: dict[str, str], line: int) -> tuple[float, float, str]:
    try:
        return _latitude(row["lat"]), _longitude(row["lon"]), parse_day(row["date"])
    except RequestError as error:
        raise RequestError(f"line {line}: {error}") from None


def _latitude(text: str) -> float:
    return _degrees(text, "latitude", 90)


def _longitude(text: str) -> float:
    return _degrees(text, "longitude", 180)


def _degrees(text: str, name: str, limit: int) -> float:
    if not re.fullmatch(r"\s*[-+]?[0-9]+(\.[0-9]+)?\s*", text):
        raise RequestError(f"“{text[:40]}” is not a {name} in degrees")
    value = float(text)
    if not -limit <= value <= limit:
        raise RequestError(f"{text} is not a {name}: it lies outside -{limit} to {limit}")
    return value


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _version() -> str:
    try:
        data = read_json(GEODATA / "built/version.json")["data_version"]
    except (AtlasError, KeyError):
        data = "unknown"
    return f"atlas {__version__}, data {data}"


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m atlas", description=f"Romania and its neighbours, {FIRST_DAY} to {LAST_DAY}.")
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    place = commands.add_parser("where", help="who holds a place on a day")
    place.add_argument("lat", nargs="?", help="latitude in degrees")
    place.add_argument("lon", nargs="?", help="longitude in degrees")
    place.add_argument("--on", metavar="DATE", help="a day, as 1940-09-12")
    place.add_argument("--csv", metavar="FILE", help="places with the columns date, lat, lon; others pass through")
    place.add_argument("--json", action="store_true")
    place.set_defaults(run=where)
    land = commands.add_parser("balance", help="land and people of every holder on a day")
    land.add_argument("--on", metavar="DATE", required=True)
    land.set_defaults(run=balances)
    told = commands.add_parser("events", help="events under way on a day, or found by words or the name of a place")
    told.add_argument("--on", metavar="DATE")
    told.add_argument("--search", metavar="TEXT", help="words that all must be there; a place by any of its names")
    told.set_defaults(run=events)
    between = commands.add_parser(
        "changed", help="what stands otherwise on a second day: land, holders, acts, km2, people"
    )
    between.add_argument("first", metavar="DATE")
    between.add_argument("second", metavar="DATE")
    between.set_defaults(run=changed)
    line = commands.add_parser("front", help="the front of a day as GeoJSON, with its basis and its error")
    line.add_argument("--on", metavar="DATE", required=True, help="a day from 1941-06-22 to 1945-05-08")
    line.set_defaults(run=front)
    armies = commands.add_parser("units", help="the Romanian armies of a day, and who ruled the occupied land")
    armies.add_argument("--on", metavar="DATE", required=True)
    armies.set_defaults(run=units)
    article = commands.add_parser("claims", help="the article claim by claim, with verdict, research and sources")
    article.set_defaults(run=claims)
    murdered = commands.add_parser("places", help="the places of persecution and murder on a day")
    murdered.add_argument("--on", metavar="DATE", required=True)
    murdered.set_defaults(run=places)
    sights = commands.add_parser("sites", help="the sites of the pogrom of Iași and the death trains on a day")
    sights.add_argument("--on", metavar="DATE", required=True)
    sights.set_defaults(run=sites)
    works = commands.add_parser("sources", help="the bibliography and what each work supports")
    works.add_argument("id", nargs="?", metavar="ID", help="one work with every statement that cites it")
    works.set_defaults(run=sources)
    for command in (land, told, between, armies, article, murdered, sights, works):
        command.add_argument("--json", action="store_true")
    _add_export(commands.add_parser("export", help="a state as a sheet, as data, or as a page that needs no server"))
    moving = commands.add_parser("film", help="a range of days as a film: gif, webp, mp4")
    moving.add_argument("out", metavar="OUT", help="gif, webp; mp4 with imageio-ffmpeg")
    moving.add_argument("--on", metavar="DATE", required=True, help="the first day")
    moving.add_argument("--to", metavar="DATE", required=True, help="the last day")
    moving.add_argument("--view", default="romania", help="romania or east")
    moving.add_argument("--layers", default="", help="as in a link, parted by commas")
    moving.add_argument("--pace", type=float, default=4, help="days a second")
    moving.set_defaults(run=film)
    build = commands.add_parser("scene", help="write what the browser loads into static/")
    build.set_defaults(run=scene)
    return parser


def _add_export(sheet: argparse.ArgumentParser) -> None:
    sheet.add_argument(
        "out", nargs="+", metavar="OUT", help="png, svg, pdf; geojson, gpkg, kml; csv, json, lpf; bib, csl; html"
    )
    sheet.add_argument("--on", metavar="DATE", default="", help="a day, as 1940-09-12")
    sheet.add_argument(
        "--compare", metavar="DATE", action="append", default=[], help="another day beside it; may be given again"
    )
    sheet.add_argument("--view", default="romania", help="romania, east, iasi or trains")
    sheet.add_argument("--box", default="", help="west,south,east,north in degrees, instead of a view")
    sheet.add_argument("--layers", default="", help="as in a link, parted by commas")
    sheet.add_argument("--event", default="", metavar="ID", help="an open event or moment")
    sheet.add_argument(
        "--tour", default="", metavar="NAME", help="a lecture, or a file of one's own (TOML), as html, pptx or pdf"
    )
    sheet.add_argument("--link", default="", help="the state of a link of the atlas, instead of all these")
    sheet.add_argument("--lang", default="en")
    sheet.add_argument("--paper", default="a4", help="a4, a4-portrait, a3, a3-portrait, a5, 16x9, column, map")
    sheet.add_argument("--style", default="colour", help="colour or grey")
    sheet.add_argument("--ground", default="white", help="white or transparent")
    sheet.add_argument("--title", default="", help="a title of one's own")
    sheet.add_argument("--note", default="", help="a note below the title")
    sheet.add_argument("--dpi", type=int, default=300, help="150, 300 or 600, for png")
    sheet.add_argument("--address", default="http://localhost:8501/", help="where the printed link and QR code lead")
    sheet.add_argument("--layer", default="", help="one layer of geojson")
    sheet.add_argument("--all", action="store_true", help="a layer of geojson, or the events, over all days")
    sheet.add_argument("--embed", action="store_true", help="an html page to be set into another")
    sheet.set_defaults(run=export)


if __name__ == "__main__":
    sys.exit(main())
