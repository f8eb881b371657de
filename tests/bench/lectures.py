"""A step of a lecture: from the key to the stop drawn, with and without a change of view, and to the speaker's window."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from layers.tours import Stop, read_tours

READY = ".atlas-map[data-ready=true]"


WATCH = """() => { window.keys = []; new PerformanceObserver((list) => {
for (const entry of list.getEntries()) if (entry.name === 'keydown') window.keys.push(entry.duration); })
.observe({ type: 'event', durationThreshold: 16 }); }"""
LEAST = 16.0
"""The browser tells of no event that takes less, in ms."""


@dataclass(frozen=True)
class LectureCost:
    """Milliseconds, medians: from a key to the frame on the screen with its stop: the map stays, moves at all, to another
    part of a view, to another view."""

    same_view: float
    moved: float
    other_part: float
    other_view: float
    window: float


def lecture_cost(browser: Browser, url: str) -> LectureCost:
    """Walk all tours; the browser's Event Timing says when a key's frame stood on the screen, its raster included."""
    costs: dict[str, list[float]] = {"same": [], "part": [], "view": []}
    for tour in read_tours():
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{url}/lecture?tour={tour.id}")
        page.locator(READY).first.wait_for(state="attached", timeout=60_000)
        page.evaluate(WATCH)
        page.wait_for_timeout(1200)
        for before, after in zip(tour.stops, tour.stops[1:], strict=False):
            milliseconds = _step(page)
            if "slide" not in (before.kind, after.kind):
                costs[_moved(before, after)].append(milliseconds)
        page.close()
    same, part, view = (statistics.median(costs[kind]) for kind in ("same", "part", "view"))
    return LectureCost(same, statistics.median(costs["part"] + costs["view"]), part, view, _window(browser, url))


def _moved(before: Stop, after: Stop) -> str:
    """Tell whether a step moves the map: not at all, within a view, or to another view or two days."""
    if (before.view, bool(before.compare)) != (after.view, bool(after.compare)):
        return "view"
    return "same" if before.box == after.box else "part"


def _step(page: Page) -> float:
    """Press a key; return the milliseconds until its frame was on the screen."""
    page.evaluate("keys.length = 0")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(700)
    return float(page.evaluate("keys[0] ?? 0")) or LEAST


def _window(browser: Browser, url: str) -> float:
    """Return the milliseconds from a key in the speaker's window to the stop on the wall."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    wall = context.new_page()
    wall.goto(f"{url}/lecture?tour=losses-1940")
    wall.locator(READY).first.wait_for(state="attached", timeout=60_000)
    with context.expect_page() as opened:
        wall.keyboard.press("p")
    speaker = opened.value
    speaker.locator(".presenter-now h1").wait_for(timeout=60_000)
    speaker.wait_for_timeout(1500)
    delays = []
    for _ in range(8):
        before = wall.locator(".atlas-lecture").get_attribute("data-stop")
        start = time.perf_counter()
        speaker.keyboard.press("ArrowRight")
        wall.wait_for_function(
            "(id) => document.querySelector('.atlas-lecture').dataset.stop !== id", arg=before, polling=5
        )
        delays.append((time.perf_counter() - start) * 1000)
        wall.wait_for_timeout(500)
    context.close()
    return statistics.median(delays)


def promises(cost: LectureCost, rebuilt: float) -> dict[str, bool]:
    """Return what is promised of lectures; `rebuilt` is a Streamlit rerun that rebuilds a Folium map, in ms."""
    return {
        f"a stop of the same part of the map is on the screen in {cost.same_view:.0f} ms (100)": cost.same_view < 100,
        f"a stop that moves the map in {cost.moved:.0f} ms (300): to another part {cost.other_part:.0f}, to another view {cost.other_view:.0f}": cost.moved
        < 300,
        f"{rebuilt / cost.same_view:.1f} x faster than a rerun that rebuilds a Folium map (5)": rebuilt
        >= 5 * cost.same_view,
        f"the speaker's window is in step in {cost.window:.0f} ms (200)": cost.window < 200,
    }
