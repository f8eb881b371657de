"""The command line: the state of a day without a browser."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from atlas import __version__
from layers.atlas_data import read_atlas
from layers.balance import balance
from layers.calendar import FIRST_DAY, LAST_DAY, parse_day
from layers.errors import AtlasError, RequestError
from layers.events import Event, events_on
from layers.files import GEODATA, read_json
from layers.territory import Holding, read_territory

CSV_COLUMNS = ("date", "lat", "lon")
ADDED_COLUMNS = ("holder", "status", "side")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, or 2 with one sentence on standard error."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        asked.run(asked)
    except AtlasError as error:
        print(f"atlas: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    return 0


def where(asked: argparse.Namespace) -> None:
    """Print who holds a place on a day, or answer a CSV of places."""
    if asked.csv is not None:
        if asked.lat is not None or asked.on is not None:
            raise RequestError("give either a place and --on, or --csv")
        return _where_csv(Path(asked.csv), sys.stdout)
    if asked.lat is None or asked.lon is None or asked.on is None:
        raise RequestError("a place needs LAT LON --on DATE, as in: where 46.77 23.59 --on 1940-09-12")
    lat, lon, day = _latitude(asked.lat), _longitude(asked.lon), parse_day(asked.on)
    answer = _answer(lat, lon, day, read_territory().where(lat, lon, day))
    if asked.json:
        return _print_json(answer)
    for name, value in answer.items():
        print(f"{name:<11}{', '.join(value) if isinstance(value, list) else value if value is not None else ''}")
    return None


def balances(asked: argparse.Namespace) -> None:
    """Print the land of every holder on a day."""
    day = parse_day(asked.on)
    rows = balance(read_territory(), GEODATA, day)
    if asked.json:
        return _print_json({"on": day, "holders": [asdict(row) for row in rows]})
    print(f"{'holder':<24}{'km2':>12}{'under way':>12}{'population':>14}")
    for row in rows:
        people = row.population if row.population is not None else "no count"
        print(f"{row.holder:<24}{row.area_km2:>12.0f}{row.under_way_km2:>12.0f}{people:>14}")
    return None


def events(asked: argparse.Namespace) -> None:
    """Print the events under way on a day."""
    day = parse_day(asked.on)
    found = events_on(read_atlas().events, day)
    if asked.json:
        return _print_json({"on": day, "events": [_event(event) for event in found]})
    for event in found:
        print(f"{event.id}  {event.start_date}..{event.end_date}  {event.title}")
    return None


def scene(asked: argparse.Namespace) -> None:
    """Write the browser's scene into static/."""
    from atlas.web_map import write_static

    print(write_static(read_atlas()))


def _where_csv(path: Path, out: IO[str]) -> None:
    rows, columns = _read_points(path)
    places = [_point(row, line) for row, line in rows]
    answers = read_territory().where_all(places)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*columns, *ADDED_COLUMNS])
    for (row, _), holding in zip(rows, answers, strict=True):
        added = [holding.holder, holding.status, ""] if holding else ["", "", ""]
        writer.writerow([*(row[name] for name in columns), *added])


def _read_points(path: Path) -> tuple[list[tuple[dict[str, str], int]], list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = list(reader.fieldnames or ())
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
    try:
        value = float(text)
    except ValueError:
        raise RequestError(f"“{text[:40]}” is not a {name} in degrees") from None
    if not -limit <= value <= limit:
        raise RequestError(f"{text} is not a {name}: it lies outside -{limit} to {limit}")
    return value


def _answer(lat: float, lon: float, day: str, holding: Holding | None) -> dict[str, Any]:
    if holding is None:
        empty = dict.fromkeys(("unit", "holder", "status", "transfer", "since", "act"), "")
        return {"on": day, "lat": lat, "lon": lon, **empty, "claimed_by": []}
    return {
        "on": day, "lat": lat, "lon": lon, "unit": holding.unit, "holder": holding.holder, "status": holding.status,
        "transfer": holding.tenure.transfer, "claimed_by": list(holding.claimed_by), "since": holding.since,
        "act": holding.tenure.act,
    }  # fmt: skip


def _event(event: Event) -> dict[str, Any]:
    record = asdict(event)
    return {name: record[name] for name in sorted(record)}


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _version() -> str:
    try:
        data = read_json(GEODATA / "built/version.json")["data_version"]
    except (AtlasError, KeyError):
        data = "unknown"
    return f"atlas {__version__}, data {data}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m atlas", description=f"Romania and its neighbours, {FIRST_DAY} to {LAST_DAY}."
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    place = commands.add_parser("where", help="who holds a place on a day")
    place.add_argument("lat", nargs="?", help="latitude in degrees")
    place.add_argument("lon", nargs="?", help="longitude in degrees")
    place.add_argument("--on", metavar="DATE", help="a day, as 1940-09-12")
    place.add_argument("--csv", metavar="FILE", help="places with the columns date, lat, lon; others pass through")
    place.add_argument("--json", action="store_true")
    place.set_defaults(run=where)
    for name, run, text in (("balance", balances, "land of every holder"), ("events", events, "events under way")):
        command = commands.add_parser(name, help=f"{text} on a day")
        command.add_argument("--on", metavar="DATE", required=True)
        command.add_argument("--json", action="store_true")
        command.set_defaults(run=run)
    build = commands.add_parser("scene", help="write what the browser loads into static/")
    build.set_defaults(run=scene)
    return parser


if __name__ == "__main__":
    sys.exit(main())
