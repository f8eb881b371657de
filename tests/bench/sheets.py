"""A sheet against a bare geopandas plot of the same layers, saved the same way, each cold in a process of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from atlas.export.state import SheetRequest, state_of
from atlas.export.worker import Workshop
from tests.browser.conftest import ROOT

DAY = "1940-09-12"

BARE = """
import geopandas as gpd, matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(297 / 25.4, 210 / 25.4))
crs = "+proj=aea +lat_1=43.5 +lat_2=48.5 +lat_0=46 +lon_0=25.5 +ellps=GRS80"
read = lambda name: gpd.read_file(f"geodata/{name}.geojson").to_crs(crs)
read("base/land").plot(ax=axes, color="#F1EEE6")
read("built/units").plot(ax=axes, column="unit", edgecolor="none")
read("base/lakes").plot(ax=axes, color="#DBE6EC")
read("base/rivers").plot(ax=axes, color="#8FB0C4", linewidth=0.5)
read("built/arcs").plot(ax=axes, color="#33363A", linewidth=0.8)
read("built/frontier_1939").plot(ax=axes, color="#000000", linewidth=1.5)
axes.set_xlim(-470000, 420000); axes.set_ylim(-330000, 330000); axes.axis("off")
figure.savefig("OUT", dpi=300)
"""


@dataclass(frozen=True)
class SheetCost:
    """Seconds and megabytes: cold from the command line, against a bare plot, and warm in the process that draws."""

    cold: float
    bare: float
    warm: float
    svg_more: float
    pdf_more: float
    memory_mb: float


def sheet_cost(rounds: int = 3) -> SheetCost:
    """Measure by turns, so that a busy machine touches both alike."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        export = [sys.executable, "-m", "atlas", "export", "--on", DAY]
        runs: dict[str, list[float]] = {"cold": [], "bare": [], "svg": [], "pdf": []}
        memory = 0.0
        for _ in range(rounds):
            seconds, megabytes = _timed([*export, str(out / "a.png")])
            runs["cold"].append(seconds)
            memory = max(memory, megabytes)
            runs["bare"].append(_timed([sys.executable, "-c", BARE.replace("OUT", str(out / "b.png"))])[0])
            runs["svg"].append(_timed([*export, str(out / "a.svg")])[0])
            runs["pdf"].append(_timed([*export, str(out / "a.pdf")])[0])
        middle = {name: statistics.median(times) for name, times in runs.items()}
        png = _save_time()
        return SheetCost(
            middle["cold"],
            middle["bare"],
            _warm(),
            middle["svg"] - middle["cold"] + png,
            middle["pdf"] - middle["cold"] + png,
            memory,
        )


def _timed(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds and the most memory that it held, in MB."""
    code = (
        "import json,resource,subprocess,sys,time\nstart=time.perf_counter()\nsubprocess.run(json.loads(sys.argv[1]),check=True,stdout=subprocess.DEVNULL)\n"
        "print(time.perf_counter()-start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(command)],
        cwd=ROOT,
        env=dict(os.environ),
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def _warm() -> float:
    """Return the seconds of a new day in a process that has drawn before."""
    shop, times = Workshop(), []
    for day in ("1940-09-01", "1940-09-02", "1940-09-03", "1940-09-04"):
        start = time.perf_counter()
        shop.made(SheetRequest(state_of(day)), "png", 300)
        times.append(time.perf_counter() - start)
    shop.close()
    return statistics.median(times[1:])


def _save_time() -> float:
    """Return the seconds that saving a drawn sheet as PNG takes: an SVG or PDF from the same drawing costs its own instead."""
    from atlas.print.save import saved
    from atlas.print.sheet import draw_sheet
    from layers.atlas_data import read_atlas

    sheet = draw_sheet(read_atlas(), SheetRequest(state_of(DAY)))
    start = time.perf_counter()
    saved(sheet, "png", 300)
    return time.perf_counter() - start


def promises(cost: SheetCost) -> dict[str, bool]:
    """Return what is promised of sheets, with the figures of a run."""
    return {
        f"A4 at 300 dpi from the command line {cost.cold:.2f} s, a bare plot {cost.bare:.2f} s: {cost.cold / cost.bare:.2f} x (1.6, or 3 s)": cost.cold
        <= max(1.6 * cost.bare, 3),
        f"a sheet in the page, warm: {cost.warm:.2f} s (2)": cost.warm <= 2,
        f"SVG adds {cost.svg_more:.2f} s (0.5), PDF {cost.pdf_more:.2f} s (1.5)": cost.svg_more <= 0.5
        and cost.pdf_more <= 1.5,
        f"a sheet takes {cost.memory_mb:.0f} MB (400)": cost.memory_mb <= 400,
    }


if __name__ == "__main__":
    for text, kept in promises(sheet_cost()).items():
        print(("kept    " if kept else "BROKEN  ") + text)
