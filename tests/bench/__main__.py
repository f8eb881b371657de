"""Measure a slider step against its alternatives, side by side in one run: `make bench`."""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from atlas.scene import scene_data
from atlas.web_map import STATIC, static_files
from layers.atlas_data import AtlasData, read_atlas
from layers.calendar import add_days
from tests.bench import apps
from tests.bench.lectures import lecture_cost
from tests.bench.lectures import promises as lecture_promises
from tests.bench.sessions import load
from tests.bench.sheets import promises as sheet_promises
from tests.bench.sheets import sheet_cost
from tests.bench.strip_cost import strip_cost
from tests.bench.takeaways import promises as takeaway_promises
from tests.bench.takeaways import takeaway_cost
from tests.browser import chromium
from tests.browser.conftest import ROOT, free_port, wait_for

STEPS = 24
OBSERVE = """() => {
  const T = () => performance.timeOrigin + performance.now();
  window.__bench = { key: 0, map: 0, text: 0, blank: 0, frames: 0 };
  const bench = window.__bench;
  addEventListener('keydown', (event) => { bench.key = performance.timeOrigin + event.timeStamp; bench.map = bench.text = 0; }, true);
  const seen = new WeakSet();
  const watch = (root) => { if (!root || seen.has(root)) return; seen.add(root);
    new MutationObserver((records) => { if (bench.map || !bench.key) return;
      if (records.some((r) => r.target.closest?.('.leaflet-pane') || r.target.parentElement?.closest?.('.leaflet-pane'))) bench.map = T();
    }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['d', 'style', 'fill'] }); };
  const panel = () => document.querySelector('#echo') ?? document.querySelector('.st-key-panel');
  let last = panel()?.textContent;
  new MutationObserver(() => { const now = panel()?.textContent; if (now && now !== last) { last = now; bench.text = T(); } }).observe(document.body, { subtree: true, childList: true, characterData: true });
  const frame = () => { watch(document.body); for (const f of document.querySelectorAll('iframe')) watch(f.contentDocument?.body);
    const docs = [document, ...[...document.querySelectorAll('iframe')].map((f) => f.contentDocument).filter(Boolean)];
    bench.frames += 1; if (!docs.some((d) => d.querySelector('.leaflet-overlay-pane path[d]'))) bench.blank += 1;
    requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""


def longest_day(data: AtlasData) -> str:
    """Return the day with the longest text beside the map."""
    from atlas.text.event_list import Wish, event_list
    from atlas.text.panel import top

    days = data.territory.change_days[1:]
    return max(
        days, key=lambda day: len(top(data, day, tab="day", compare="")) + len(event_list(data, day, Wish(), None))
    )


def changing_days(data: AtlasData, count: int) -> str:
    """Return the day before the first run of `count` days on each of which the map changes, or the busiest."""
    days = set(data.territory.change_days)
    best = max(
        data.territory.change_days, key=lambda day: sum(add_days(day, number) in days for number in range(count))
    )
    return add_days(best, -1)


@contextmanager
def serve(script: str, *, atlas: bool = False) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve an app with the settings of the atlas, from a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        where = ROOT if atlas else Path(folder)
        if not atlas:
            (where / "app.py").write_text(script, encoding="utf-8")
            shutil.copytree(ROOT / ".streamlit", where / ".streamlit")
            shutil.copytree(STATIC, where / "static")
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py" if atlas else "app.py", "--server.port", str(port),
                   "--server.headless", "true", "--server.fileWatcherType", "none", "--server.address", "127.0.0.1"]  # fmt: skip
        process = subprocess.Popen(
            command,
            cwd=where,
            env={**_environment(), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(10)


def steps(browser: Browser, url: str, ready: str, keys: tuple[str, ...] = ("ArrowRight",)) -> dict[str, float]:
    """Press keys on the slider in turn; return medians in ms (of the last change of the text) and bytes."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    received = [0]
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: received.__setitem__(0, received[0] + len(frame))),
    )
    page.goto(url)
    _wait_ready(page, ready)
    page.evaluate(OBSERVE)
    page.wait_for_timeout(1500)
    slider = page.locator("[data-testid=stSlider] input[type=range]").first
    maps, texts, sizes = [], [], []
    for number in range(STEPS + 3):
        before = received[0]
        slider.focus()
        page.keyboard.press(keys[number % len(keys)])
        page.wait_for_timeout(900)
        key, drawn, text = page.evaluate("[__bench.key, __bench.map, __bench.text]")
        if number >= 3:
            maps += [drawn - key] if drawn else []
            texts += [text - key] if text else []
            sizes.append(received[0] - before)
    blank = page.evaluate("__bench.blank")
    page.close()
    return {"map": _median(maps), "text": _median(texts), "bytes": _median(sizes), "blank": blank, "changes": len(maps)}


COSTS = """window.__costs = []; Object.defineProperty(Object.prototype, 'cost',
  { set(value) { if (typeof value === 'number') window.__costs.push(value); }, get() { return undefined; }, configurable: true });"""

WALK = """async (days) => { window.__costs.length = 0; const slider = document.querySelector('.st-key-date input[type=range]');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  for (let step = 0; step < days; step += 1) { set.call(slider, String(Number(slider.value) + 1));
    slider.dispatchEvent(new Event('input', { bubbles: false })); await new Promise(requestAnimationFrame); }
  return window.__costs; }"""


def day_cost(browser: Browser, url: str) -> float:
    """Return the median ms in which the scene sets a day, walking through sixty."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.add_init_script(COSTS)
    page.goto(url)
    _wait_ready(page, ".atlas-map[data-ready=true]")
    page.wait_for_timeout(1000)
    costs = page.evaluate(WALK, 60)
    page.close()
    return _median(costs)


def drag(browser: Browser, url: str) -> dict[str, float]:
    """Drag the thumb; count the days that the map shows on the way."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(url)
    _wait_ready(page, ".atlas-map[data-ready=true]")
    page.evaluate("""() => { window.__days = []; window.__frames = 0; new MutationObserver(() => __days.push(performance.now()))
        .observe(document.querySelector('.strip-day'), { childList: true, characterData: true, subtree: true }); }""")
    box = page.locator(".st-key-date [data-orientation]").last.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 40, y)
    page.mouse.down()
    moves = 60
    for number in range(moves):
        page.mouse.move(box["x"] + 40 + number * 8, y)
        page.wait_for_timeout(16)
    shown = page.evaluate("__days.length")
    page.mouse.up()
    page.close()
    return {"moves": moves, "shown": shown}


def search(browser: Browser, url: str) -> dict[str, float]:
    """Search twelve words; return the median ms to the new list and how often the server ran for each."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    runs = [0]
    page.on("websocket", lambda socket: socket.on("framesent", lambda _frame: runs.__setitem__(0, runs[0] + 1)))
    page.goto(url)
    _wait_ready(page, ".atlas-map[data-ready=true]")
    page.evaluate(OBSERVE)
    field = page.locator(".st-key-q input")
    times, sent = [], []
    for word in (
        "vienna",
        "cluj",
        "odessa",
        "michael",
        "hertza",
        "iorga",
        "craiova",
        "groza",
        "oil",
        "kolozsvar",
        "lemberg",
        "prut",
    ):
        field.fill(word)
        page.wait_for_timeout(300)
        before = runs[0]
        field.press("Enter")
        page.wait_for_timeout(900)
        key, text = page.evaluate("[__bench.key, __bench.text]")
        times.append(text - key)
        sent.append(runs[0] - before)
    page.close()
    return {"text": _median(times), "runs": max(sent)}


def starts(browser: Browser, script: str, ready: str, *, atlas: bool, rounds: int = 3) -> float:
    """Return the median time in ms from starting the server to the first map (or text)."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        with serve(script, atlas=atlas) as (url, _process):
            page = browser.new_page()
            page.goto(url)
            _wait_ready(page, ready)
            times.append((time.perf_counter() - begun) * 1000)
            page.close()
    return _median(times)


def main() -> int:
    """Print one table; exit 1 where a promise is broken."""
    data = read_atlas()
    start = changing_days(data, STEPS + 3)
    files = static_files(data.version)
    folium_app = apps.ST_FOLIUM.replace("START", start).replace("LEAFLET", files["leaflet"].removesuffix(".js"))
    with serve("", atlas=True) as (url, process):
        loads = [load(url, sessions, process.pid) for sessions in (1, 20)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        longest = longest_day(data)
        with serve("", atlas=True) as (url, _):
            ours = steps(browser, f"{url}/?date={start}", ".atlas-map[data-ready=true]")
            day_before = f"{url}/?date={add_days(longest, -1)}"
            most = steps(browser, day_before, ".atlas-map[data-ready=true]", ("ArrowRight", "ArrowLeft"))
            dragged = drag(browser, f"{url}/?date=1940-01-01")
            found = search(browser, f"{url}/?date=1940-01-01")
            lectures = lecture_cost(browser, url)
            front, calm = (day_cost(browser, f"{url}/?date={day}&view=east") for day in ("1942-11-20", "1940-01-10"))
        with serve(folium_app) as (url, _):
            theirs = steps(browser, url, "#echo")
        with serve(apps.EMPTY.replace("START", start)) as (url, _):
            empty = steps(browser, url, "#echo")
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        strip = strip_cost(page, scene_data(data))
        page.close()
        bare = starts(browser, apps.BARE, "#echo", atlas=False)
        first = starts(browser, "", ".atlas-map[data-ready=true]", atlas=True)
        browser.close()
    size = len(gzip.compress((STATIC / files["scene"]).read_bytes()))
    added = len(gzip.compress((data.folder / "built/front.json").read_bytes()))
    rows = {"atlas": ours, f"atlas, {longest} (longest)": most, "st_folium": theirs, "empty fragment": empty}
    print(
        f"{'one step from ' + start:<32}{'map ms':>9}{'text ms':>9}{'bytes':>9}{'blank frames':>14}{'map changes':>13}"
    )
    for name, row in rows.items():
        print(
            f"{name:<32}{row['map']:>9.1f}{row['text']:>9.1f}{row['bytes']:>9.0f}{row['blank']:>14.0f}{row['changes']:>13}"
        )
    promises = {
        f"map {theirs['map'] / ours['map']:.1f} x faster than st_folium (at least 5)": theirs["map"] >= 5 * ours["map"],
        f"map {empty['text'] / ours['map']:.1f} x faster than an empty fragment rerun": empty["text"] > ours["map"],
        f"text settles in {ours['text'] / empty['text']:.2f} x an empty fragment rerun (2.5)": ours["text"]
        <= 2.5 * empty["text"],
        f"text of the longest day settles in {most['text'] / empty['text']:.2f} x an empty fragment rerun (2.5)": most[
            "text"
        ]
        <= 2.5 * empty["text"],
        f"a search answers in {found['text'] / empty['text']:.2f} x an empty fragment rerun, {found['runs']:.0f} run (1)": found[
            "runs"
        ]
        == 1,
        f"the strip adds {strip:.2f} ms to a step (2)": strip <= 2,
        f"20 sessions: {loads[1].median:.1f} ms a rerun, one {loads[0].median:.1f}: {loads[1].median / loads[0].median:.2f} x (1.5)": loads[
            1
        ].median
        <= 1.5 * loads[0].median,
        f"20 sessions: {loads[1].memory:.0f} MB (300)": loads[1].memory <= 300,
        f"{ours['bytes'] / 1000:.1f} kB a step (12)": ours["bytes"] < 12_000,
        f"{ours['blank']:.0f} blank frames": ours["blank"] == 0,
        f"{dragged['shown']} days shown in {dragged['moves']} moves of a drag": dragged["shown"]
        >= 0.9 * dragged["moves"],
        f"first map {first:.0f} ms, bare app {bare:.0f} ms: {first / bare:.2f} x (3)": first <= 3 * bare,
        f"scene {size / 1000:.0f} kB gzipped (1700)": size < 1_700_000,
        f"the front adds {added / 1000:.0f} kB of it (700)": added < 700_000,
        f"one day of the front is looked up and drawn in {front:.2f} ms, a day without one in {calm:.2f} (1.00 more)": front
        - calm
        < 1,
    }
    promises |= sheet_promises(sheet_cost())
    promises |= lecture_promises(lectures, theirs["map"])
    promises |= takeaway_promises(takeaway_cost())
    for text, kept in promises.items():
        print(("kept    " if kept else "BROKEN  ") + text)
    print(
        json.dumps(
            {
                **rows,
                "start": {"first": first, "bare": bare},
                "scene_gzip": size,
                "drag": dragged,
                "search": found,
                "strip": strip,
                "loads": [asdict(row) for row in loads],
            }
        )
    )
    return 0 if all(promises.values()) else 1


def _wait_ready(page: Page, ready: str) -> None:
    page.wait_for_selector(ready, timeout=60_000)
    if ready == "#echo" and page.locator("iframe").count():
        page.frame_locator("iframe").first.locator(".leaflet-overlay-pane path").first.wait_for(
            timeout=60_000, state="attached"
        )


def _median(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


if __name__ == "__main__":
    sys.exit(main())
