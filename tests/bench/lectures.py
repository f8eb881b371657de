"""A step of a lecture: from the key to the stop drawn, with and without a change of view, and to the speaker's window."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from layers.tours import read_tours

READY = ".atlas-map[data-ready=true]"


@dataclass(frozen=True)
class LectureCost:
    """Milliseconds, medians."""

    same_view: float
    other_view: float
    window: float


def lecture_cost(browser: Browser, url: str) -> LectureCost:
    """Walk tours and measure every step in the browser's own clock."""
    same: list[float] = []
    other: list[float] = []
    for tour in read_tours():
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{url}/lecture?tour={tour.id}")
        page.locator(READY).first.wait_for(state="attached", timeout=60_000)
        page.wait_for_timeout(600)
        for before, after in zip(tour.stops, tour.stops[1:], strict=False):
            milliseconds = _step(page)
            if "slide" not in (before.kind, after.kind) and not after.compare and not before.compare:
                (same if before.view == after.view else other).append(milliseconds)
            page.wait_for_timeout(450)
        page.close()
    return LectureCost(statistics.median(same), statistics.median(other), _window(browser, url))


def _step(page: Page) -> float:
    """Press a key; return the milliseconds until the frame after the stop was drawn."""
    return float(
        page.evaluate(
            """() => new Promise((done) => { const start = performance.now();
            document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
            requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start))); })"""
        )
    )


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
        f"a stop of the same view is drawn in {cost.same_view:.0f} ms (100)": cost.same_view < 100,
        f"a stop of another view is drawn in {cost.other_view:.0f} ms (300)": cost.other_view < 300,
        f"{rebuilt / cost.same_view:.1f} x faster than a rerun that rebuilds a Folium map (5)": rebuilt
        >= 5 * cost.same_view,
        f"the speaker's window is in step in {cost.window:.0f} ms (200)": cost.window < 200,
    }
