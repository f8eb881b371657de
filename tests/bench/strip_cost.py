"""What the event strip adds to a step: the same page with and without it, frame by frame."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from atlas.time_filter import WEB, browser_code
from layers.calendar import DAYS

FRAMES = 240
ROUNDS = 3

PAGE = """<style>{css}</style><div class="st-key-under" style="margin-left:160px;width:800px">
<div class="st-key-date"><div data-orientation="horizontal" style="width:800px;height:8px"><input type="range" min="0" max="{last}" value="0"></div></div>
<div class="atlas-strip"><div class="strip-day"></div><div class="strip-end"></div><div class="strip-lanes"></div><div class="strip-fine"></div></div></div>"""

SETUP = """(data) => {{ {code}
  const listeners = [], api = {{ day: 0, calendar: makeCalendar(data.first, data.count), on: (listener) => listeners.push(listener) }};
  makeStrip(api, data, () => document.querySelector('input[type=range]'), new AbortController().signal);
  window.__frames = async (count, moves) => {{
    for (let frame = 0; frame < count; frame += 1) {{
      if (moves) {{ api.day = (api.day + 1) % data.count; listeners.forEach((listener) => listener('day', api.day)); }}
      await new Promise(requestAnimationFrame);
    }}
  }};
}}"""


def strip_cost(page: Page, scene: dict[str, Any]) -> float:
    """Return the ms of the main thread, painting included, that one step of the strip takes."""
    css = (WEB / "map.css").read_text(encoding="utf-8")
    page.set_content(PAGE.format(css=css, last=len(DAYS) - 1))
    page.evaluate(SETUP.format(code=browser_code()), scene)
    page.wait_for_timeout(600)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def busy() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")) * 1000

    costs = []
    for _ in range(ROUNDS):
        spent = []
        for moves in (False, True):
            before = busy()
            page.evaluate("([count, moves]) => __frames(count, moves)", [FRAMES, moves])
            spent.append(busy() - before)
        costs.append((spent[1] - spent[0]) / FRAMES)
    return sorted(costs)[ROUNDS // 2]
