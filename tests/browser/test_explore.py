"""The atlas in a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.calendar import in_words
from tests.browser.conftest import ROOT, open_atlas, served, shown_day

LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def _no_errors(page: Page) -> object:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield
    assert errors == []


def expect_day(page: Page, day: str) -> None:
    """Expect map, panel and slider on one day."""
    expect(page.locator(".strip-day")).to_have_text(in_words(day))
    expect(page.locator(".day h1")).to_have_text(in_words(day))
    expect(page.locator(".st-key-date input[type=range]")).to_have_attribute("aria-valuetext", day)


def symbol_count(page: Page, key: str) -> int:
    return page.evaluate(
        "(key) => [...document.querySelectorAll('.atlas-land')].filter((path) => path.style.display !== 'none' && path.style.fill.includes(key)).length",
        f"atlas-{key}",
    )


def test_nothing_leaves_the_machine(page: Page, atlas_url: str, offline: list[str]) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.get_by_text("The whole East").click()
    page.wait_for_timeout(500)
    page.get_by_role("link", name="Sources").click()
    page.wait_for_selector(".works")
    assert offline == []


def test_a_drag_moves_the_map_before_it_is_let_go(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1939-10-01")
    box = page.locator(".st-key-date [data-orientation]").last.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    days = set()
    page.mouse.move(box["x"] + 12, y)
    page.mouse.down()
    for number in range(40):
        page.mouse.move(box["x"] + 12 + number * 4, y)
        days.add(shown_day(page))
    assert len(days) > 30
    heading = page.inner_text(".day h1")
    page.mouse.up()
    assert heading != shown_day(page)
    expect(page.locator(".day h1")).to_have_text(shown_day(page))


def test_a_key_on_the_slider_steps_once(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.locator(".st-key-date input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect_day(page, "1940-09-13")
    page.wait_for_timeout(600)
    expect_day(page, "1940-09-13")


def test_a_key_on_the_page_steps_once(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.keyboard.press("ArrowLeft")
    expect_day(page, "1940-09-11")
    page.wait_for_timeout(600)
    expect_day(page, "1940-09-11")


RESTING_VIEW = """async () => {
  const view = () => document.querySelector('.leaflet-map-pane').style.transform + document.querySelector('.leaflet-proxy').style.transform;
  let last = view(), since = performance.now();
  while (performance.now() - since < 500) {
    await new Promise(requestAnimationFrame);
    if (view() !== last) { last = view(); since = performance.now(); }
  }
  return last; }"""
"""Where the map stands once a pan has run out."""


def test_pan_and_zoom_survive_a_step(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.get_by_label("Zoom in").click()
    zoomed = page.evaluate(RESTING_VIEW)
    page.mouse.move(700, 400)
    page.mouse.down()
    page.mouse.move(600, 350, steps=4)
    page.mouse.up()
    before = page.evaluate(RESTING_VIEW)
    assert before != zoomed
    page.locator(".go [data-day]").last.click()
    expect_day(page, "1940-09-13")
    assert page.evaluate(RESTING_VIEW) == before


def test_the_three_losses_wear_three_symbols_on_7_september(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-07")
    assert symbol_count(page, "completed-ussr") >= 3
    assert symbol_count(page, "under-way-hungary") == 1
    assert symbol_count(page, "agreed-bulgaria") == 1
    legend = page.inner_text(".atlas-legend")
    for words in ("to the Soviet Union", "to Hungary", "to Bulgaria", "signed, not yet handed over"):
        assert words in legend


def test_play_runs_in_the_browser_and_settles_where_it_is_paused(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1943-01-01")
    page.locator(".st-key-play button:visible").first.click()
    page.wait_for_function(
        "() => document.querySelector('.strip-day').textContent.includes('February 1943')", timeout=30_000
    )
    page.locator(".st-key-play button:visible").first.click()
    expect(page.locator(".day h1")).to_have_text(shown_day(page))
    assert "1943-0" in page.url


def test_play_halts_before_the_pogrom(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1941-06-23")
    page.locator(".st-key-play button:visible").first.click()
    expect(page.locator(".atlas-notice.shown")).to_contain_text("Play halts here", timeout=15_000)
    expect_day(page, "1941-06-25")


@pytest.mark.parametrize("day", ["1941-06-26", "1941-06-29", "1941-07-06"])
def test_play_is_not_offered_during_the_pogrom(page: Page, atlas_url: str, day: str) -> None:
    open_atlas(page, f"{atlas_url}/?date={day}")
    page.locator(".st-key-play button:visible").first.click()
    expect(page.locator(".atlas-notice.shown")).to_contain_text("not offered")
    page.wait_for_timeout(1200)
    expect_day(page, day)


def test_back_and_forward_walk_the_days_that_were_jumped_to(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.locator(".go [data-day]").last.click()
    expect_day(page, "1940-09-13")
    page.get_by_text("The whole East").click()
    page.wait_for_url(re.compile("view=east"))
    page.go_back()
    expect(page.locator(".st-key-view [aria-checked=true]")).to_have_text("Romania")
    page.go_back()
    expect_day(page, "1940-09-12")
    page.go_forward()
    expect_day(page, "1940-09-13")


def test_an_event_moves_the_map_and_one_step_back_returns(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-08")
    page.locator("[data-event=E036] summary").click()
    expect_day(page, "1940-09-07")
    expect(page.locator(".event .text")).to_be_visible()
    page.wait_for_url(re.compile("event=E036"))
    page.go_back()
    expect_day(page, "1940-09-08")
    expect(page.locator(".event .text")).to_have_count(0)


SLOW_SERVER = """(() => { const listen = WebSocket.prototype.addEventListener; let free = 0;
WebSocket.prototype.addEventListener = function (type, hear, options) {
  if (type !== 'message') return listen.call(this, type, hear, options);
  return listen.call(this, type, (event) => { if (!window.slow) return hear(event);
    free = Math.max(free, performance.now()) + 600; setTimeout(() => hear(event), free - performance.now()); }, options);
}; })()"""


def test_one_step_back_returns_also_where_the_server_answers_piece_by_piece(page: Page, atlas_url: str) -> None:
    """The slider hears of a jump before the map does: the address of the step before is not written over."""
    page.add_init_script(SLOW_SERVER)
    open_atlas(page, f"{atlas_url}/?date=1940-09-08")
    page.evaluate("window.slow = true")
    page.locator("[data-event=E036] summary").click()
    page.wait_for_url(re.compile("event=E036"), timeout=30_000)
    page.evaluate("window.slow = false")
    page.go_back()
    expect_day(page, "1940-09-08")


def test_a_step_before_the_whole_page_has_arrived_is_not_lost(page: Page, atlas_url: str) -> None:
    """The part of the page that tells the server of a step comes last: it takes what happened before it was there."""
    page.add_init_script("window.atlasWalked = '?date=1941-06-25&view=iasi'")
    page.goto(f"{atlas_url}/?date=1941-06-25")
    expect(page.get_by_role("note")).to_be_visible(timeout=15_000)
    assert page.evaluate("window.atlasWalked") is None


def test_a_click_on_an_event_of_the_map_opens_its_text(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-07")
    page.locator(".atlas-event").first.click()
    expect(page.locator(".event .text")).to_be_visible()
    expect(page.locator(".atlas-event.selected")).to_have_count(1)


def test_a_click_on_land_tells_who_holds_it_and_by_which_act(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.evaluate("""() => { const path = [...document.querySelectorAll('.atlas-land')].find((land) => land.style.fill.includes('under-way-hungary'));
        path.dispatchEvent(new MouseEvent('click', { bubbles: true })); }""")
    card = page.locator(".atlas-card")
    for words in ("Northern Transylvania", "Hungary", "Second Vienna Award", "Romania", "km²", "±"):
        expect(card).to_contain_text(words)
    card.get_by_label("Close").click()
    expect(card).to_be_hidden()


def test_a_piece_of_land_is_reached_by_the_keyboard(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    land = page.locator(".atlas-land[role=button]").first
    land.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".atlas-card")).to_be_visible()


def test_copy_link_restores_the_exact_state(browser: Browser, atlas_url: str) -> None:
    context = browser.new_context(viewport=LAPTOP, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_atlas(page, f"{atlas_url}/?date=1940-09-07&view=east&layers=frontiers,grid&event=E036")
    page.locator(".st-key-copy button:visible").first.click()
    expect(page.locator(".atlas-notice.shown")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("/?date=1940-09-07&view=east&layers=frontiers,grid&event=E036")
    other = context.new_page()
    open_atlas(other, link)
    expect_day(other, "1940-09-07")
    expect(other.locator(".st-key-view [aria-checked=true]")).to_have_text("The whole East")
    expect(other.locator(".event .text")).to_be_visible()
    assert other.evaluate("document.querySelector('.atlas-map').classList.contains('no-rivers')")
    assert not other.evaluate("document.querySelector('.atlas-map').classList.contains('no-grid')")
    context.close()


def test_a_layer_switch_hides_what_it_names(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    assert page.locator(".atlas-labels .town").count() > 10
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("button", name="Town names").click()
    expect(page.locator(".atlas-labels .town")).to_have_count(0)


def test_a_broken_link_opens_the_default_with_a_note(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1941-13-99&event=E9999")
    expect(page.locator(".atlas-note")).to_have_count(2)
    expect_day(page, "1939-09-01")


@pytest.mark.parametrize("size", [LAPTOP, PHONE, {"width": 1100, "height": 800}, {"width": 1920, "height": 1080}])
def test_the_page_fits_its_screen(page: Page, atlas_url: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(".atlas-map").bounding_box()
    assert box is not None
    assert box["width"] >= min(size["width"], 1000) * 0.6
    assert box["height"] >= 300


def test_labels_do_not_collide(page: Page, atlas_url: str) -> None:
    for query in ("date=1940-09-12", "date=1944-08-23&view=east"):
        open_atlas(page, f"{atlas_url}/?{query}")
        overlaps = page.evaluate("""() => {
          const boxes = [...document.querySelectorAll('.atlas-labels text.town')].map((text) => text.getBoundingClientRect());
          let count = 0;
          boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
            if (a.left < b.right - 3 && a.right > b.left + 3 && a.top < b.bottom - 4 && a.bottom > b.top + 4) count += 1; }));
          return [boxes.length, count]; }""")
        assert overlaps[0] > 8
        assert overlaps[1] == 0


def test_the_atlas_works_under_a_base_path(page: Page) -> None:
    with served(base="history/atlas") as url:
        open_atlas(page, f"{url}/?date=1940-09-12")
        expect_day(page, "1940-09-12")


def test_the_atlas_works_from_a_read_only_folder(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    ignore = shutil.ignore_patterns(
        ".venv", ".git", "__pycache__", "tests", ".mypy_cache", ".ruff_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, folder, ignore=ignore)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(path.name for path in folder.rglob("*") if "__pycache__" not in path.parts)
    try:
        with served(folder) as url:
            open_atlas(page, f"{url}/?date=1940-09-12")
            expect_day(page, "1940-09-12")
        assert sorted(path.name for path in folder.rglob("*") if "__pycache__" not in path.parts) == before
    finally:
        for path in [folder, *folder.rglob("*")]:
            os.chmod(path, 0o755 if path.is_dir() else 0o644)


def test_reduced_motion_turns_play_into_steps(browser: Browser, atlas_url: str) -> None:
    context = browser.new_context(viewport=LAPTOP, reduced_motion="reduce")
    page = context.new_page()
    open_atlas(page, f"{atlas_url}/?date=1943-01-01")
    page.locator(".st-key-play button:visible").first.click()
    page.wait_for_function("() => document.querySelector('.strip-day').textContent !== '1 January 1943'")
    first = shown_day(page)
    page.wait_for_timeout(1500)
    assert shown_day(page) == first
    context.close()


@pytest.mark.parametrize(("view", "css"), [("Iași 1941", "in-iasi"), ("Death trains", "in-trains")])
def test_go_on_leads_from_explore_to_the_view_that_was_asked_for(
    page: Page, atlas_url: str, view: str, css: str
) -> None:
    open_atlas(page, f"{atlas_url}/?date=1941-06-29&view=romania")
    page.get_by_role("radio", name=view).click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(f".{css}").first).to_be_attached()
    expect(page).to_have_url(re.compile("date=1941-06-29"))


@pytest.mark.parametrize("day", ["1944-04-06", "1944-08-22", "1944-09-06"])
def test_land_that_the_front_cuts_can_be_clicked(page: Page, atlas_url: str, day: str) -> None:
    open_atlas(page, f"{atlas_url}/?date={day}&view=romania")
    at = page.evaluate(
        "(() => { const box = document.querySelector('.atlas-map').getBoundingClientRect();"
        " return [box.left + box.width * 0.62, box.top + box.height * 0.62]; })()"
    )
    page.mouse.click(*at)
    expect(page.locator(".atlas-card")).to_be_visible()
    expect(page.locator(".atlas-card")).to_contain_text("Held by")


def test_the_card_tells_who_held_a_town_that_was_not_yet_handed_over(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-10&view=romania")
    page.wait_for_timeout(300)
    box = page.locator(".atlas-labels text.town", has_text=re.compile("^Cluj")).bounding_box()
    assert box is not None
    dots = page.locator(".atlas-labels .town-dot").evaluate_all(
        "nodes => nodes.map((node) => { const box = node.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })"
    )
    near = min(dots, key=lambda dot: (dot[0] - box["x"]) ** 2 + (dot[1] - box["y"] - box["height"] / 2) ** 2)
    page.mouse.click(*near)
    card = page.locator(".atlas-card")
    expect(card).to_contain_text("Clujheld by Romania")
    expect(card).to_contain_text("Hungary, since 5 September 1940")
