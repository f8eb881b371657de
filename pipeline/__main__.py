"""The command line of the pipeline: compile, build, validate, report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from layers.errors import AtlasError
from layers.files import GEODATA


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a step; return 0, 1 where the data have faults, 2 with one sentence for a bad argument."""
    parser = argparse.ArgumentParser(prog="python -m pipeline", description="Make and check geodata.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="rebuild geodata/built from base and facts")
    build.set_defaults(run=_build)
    validate = commands.add_parser("validate", help="check every data file; prints file:line: rule: reason")
    validate.set_defaults(run=_validate)
    front = commands.add_parser("front", help="reconstruct the front of every day: geodata/built/front.json")
    front.set_defaults(run=_front)
    report = commands.add_parser("report", help="measure how good the reconstruction of the front is")
    report.add_argument("--maps", type=Path, help="draw the six keyframes rebuilt worst into this folder")
    report.set_defaults(run=_report)
    base = commands.add_parser("compile", help="recompile geodata/base from the source geometry")
    base.add_argument("sources", type=Path, help="folder with the source geometry")
    base.set_defaults(run=_compile)
    for command in (build, validate, front, report, base):
        command.add_argument("folder", nargs="?", type=Path, default=GEODATA, help="the geodata folder")
    asked = parser.parse_args(arguments)
    if not asked.folder.is_dir():
        print(f"pipeline: {asked.folder} is not a folder", file=sys.stderr)
        return 2
    try:
        return int(asked.run(asked))
    except AtlasError as error:
        print(f"pipeline: {error}", file=sys.stderr)
        return 2


def _build(asked: argparse.Namespace) -> int:
    from pipeline.build import build

    build(asked.folder)
    return 0


def _validate(asked: argparse.Namespace) -> int:
    from pipeline.validate import validate

    findings = validate(asked.folder)
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings" if findings else "geodata is valid", file=sys.stderr)
    return 1 if findings else 0


def _front(asked: argparse.Namespace) -> int:
    from pipeline.front.reconstruct import write_front

    for town in write_front(asked.folder):
        print(f"{town.town}: on the wrong side on {town.day}, {town.away_km} km from the line", file=sys.stderr)
    return 0


def _report(asked: argparse.Namespace) -> int:
    from pipeline.front.trial import draw, lines_of, measured, worst_of

    report = measured(asked.folder)
    for line in lines_of(report):
        print(line)
    if asked.maps:
        draw(worst_of(report), asked.folder, asked.maps)
    return 0


def _compile(asked: argparse.Namespace) -> int:
    from pipeline.compile_districts import compile_districts
    from pipeline.compile_iasi import compile_iasi
    from pipeline.compile_names import compile_names
    from pipeline.compile_physical import compile_physical
    from pipeline.compile_units import compile_units

    if not asked.sources.is_dir():
        print(f"pipeline: {asked.sources} is not a folder", file=sys.stderr)
        return 2
    compile_units(asked.sources, asked.folder)
    compile_districts(asked.sources, asked.folder)
    compile_iasi(asked.sources, asked.folder / "base")
    compile_physical(asked.sources, asked.folder)
    compile_names(asked.sources, asked.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
