"""A lecture in a real browser: keys, the speaker's window, no server half-way, one's own tour."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from layers.tours import Tour, read_tours
from tests.browser.conftest import free_port, open_lecture, served

TOURS = {tour.id: tour for tour in read_tours()}
LOSSES = TOURS["losses-1940"]
HALLS = [(1280, 720), (1920, 1080), (3840, 2160)]


def stop_of(page: Page) -> str:
    return page.locator(".atlas-lecture").get_attribute("data-stop") or ""


@pytest.fixture
def hall(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield context
    context.close()


def test_nothing_of_the_program_shows_and_no_request_leaves_the_machine(
    page: Page, atlas_url: str, offline: list[str]
) -> None:
    open_lecture(page, atlas_url)
    expect(page.locator("header[data-testid=stHeader]")).to_be_hidden()
    expect(page.locator(".lecture-card h1")).to_have_text("1 September 1939")
    box = page.locator(".atlas-lecture").bounding_box()
    assert box == {"x": 0, "y": 0, **{name: page.viewport_size[name] for name in ("width", "height")}}  # type: ignore[index]
    assert not offline


@pytest.mark.parametrize("tour", [TOURS[name] for name in ("losses-1940", "iasi")], ids=lambda tour: tour.id)
def test_a_whole_tour_is_walked_by_keyboard_alone_each_stop_as_it_is_written(
    page: Page, atlas_url: str, tour: Tour
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_lecture(page, atlas_url, tour.id)
    for stop in tour.stops:
        expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", stop.id)
        if stop.kind == "slide":
            expect(page.locator(".lecture-slide h1")).to_have_text(stop.title)
            expect(page.locator(".lecture-slide")).to_be_visible()
        else:
            expect(page.locator(".lecture-caption")).to_have_text(stop.caption)
            assert page.locator(f".in-{stop.view}").count() == (stop.view in {"iasi", "trains"})
        page.keyboard.press("PageDown")
    assert stop_of(page) == tour.stops[-1].id
    page.keyboard.press("Home")
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", tour.stops[0].id)
    assert not errors


def test_the_lecture_goes_on_when_the_server_is_gone_and_says_so(page: Page) -> None:
    port = free_port()
    with served(port=port) as url:
        open_lecture(page, url)
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[4].id)
    for stop in LOSSES.stops[5:]:
        page.keyboard.press("ArrowRight")
        expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", stop.id)
        expect(page.locator(".lecture-caption, .lecture-slide h1").first).to_be_attached()
    expect(page.locator(".lecture-offline")).to_have_text(
        "Connection lost. The lecture goes on from this browser.", timeout=10_000
    )
    expect(page.get_by_role("dialog", name="Connection error")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[-2].id)
    with served(port=port):
        expect(page.locator(".lecture-offline")).to_have_text("Connected again.", timeout=15_000)
        assert stop_of(page) == LOSSES.stops[-2].id


def test_keys_do_what_the_help_says(page: Page, atlas_url: str) -> None:
    open_lecture(page, atlas_url)
    page.keyboard.press("b")
    expect(page.locator(".lecture-blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".lecture-blank")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator(".lecture-notes")).to_contain_text(LOSSES.stops[0].notes[:40])
    page.keyboard.press("n")
    page.keyboard.press("l")
    expect(page.locator(".atlas-map:not(.atlas-second) .atlas-legend")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[4].id)
    page.keyboard.press("?")
    expect(page.locator(".lecture-help")).to_contain_text("Page Down")
    page.keyboard.press("Escape")
    expect(page.locator(".lecture-help")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/lectures$"))


def test_a_link_to_another_stop_of_the_open_lecture_leads_there(page: Page, atlas_url: str) -> None:
    open_lecture(page, atlas_url)
    page.goto(f"{atlas_url}/lecture?tour=losses-1940#{LOSSES.stops[3].id}")
    expect(page.locator(".lecture-caption")).to_have_text(LOSSES.stops[3].caption)


def test_single_keys_can_be_switched_off_and_arrows_still_step(page: Page, atlas_url: str) -> None:
    open_lecture(page, atlas_url)
    page.keyboard.press("?")
    page.locator(".lecture-help input").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.locator(".lecture-blank")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[1].id)


def test_time_and_map_may_be_moved_and_one_key_leads_back(page: Page, atlas_url: str) -> None:
    open_lecture(page, atlas_url)
    transform = "document.querySelector('.atlas-lecture .leaflet-map-pane').style.transform + document.querySelector('.atlas-lecture .leaflet-proxy').style.transform"
    before = page.evaluate(transform)
    page.mouse.move(900, 400)
    page.mouse.down()
    page.mouse.move(760, 330, steps=6)
    page.mouse.up()
    page.locator(".lecture-time").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lecture-card h1")).to_have_text("2 September 1939")
    assert page.evaluate(transform) != before
    expect(page.get_by_role("button", name="Back to the stop (R)")).to_be_visible()
    page.locator(".lecture-time").blur()
    page.keyboard.press("r")
    expect(page.locator(".lecture-card h1")).to_have_text("1 September 1939")
    expect(page.get_by_role("button", name="Back to the stop (R)")).to_be_hidden()


def test_hatches_are_painted_while_a_second_map_waits_unseen(page: Page, atlas_url: str) -> None:
    open_lecture(page, atlas_url, more="#dobruja-handover")
    page.locator(".atlas-second").wait_for(state="attached")
    seen = page.locator(".lecture-legend .swatch rect:first-child").evaluate_all(
        """areas => areas.map(area => { const id = /#([^"')]+)/.exec(area.style.fill)[1];
        return document.getElementById(id).closest('.atlas-map').checkVisibility(); })"""
    )
    assert seen == [True] * 3


def test_two_days_stand_beside_each_other_and_the_next_stop_has_one_map_again(page: Page, atlas_url: str) -> None:
    open_lecture(page, atlas_url, more="#dobruja-handover")
    page.keyboard.press("End")
    expect(page.locator(".atlas-lecture .atlas-caption:visible")).to_have_text(["1 September 1939", "1 December 1940"])
    boxes = [
        page.locator(f".atlas-caption:text-is('{day}')").bounding_box()
        for day in ("1 September 1939", "1 December 1940")
    ]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] < boxes[1]["x"]
    expect(page.locator(".lecture-card .small-caps")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".atlas-second")).to_be_hidden()
    expect(page.locator(".lecture-card .small-caps")).to_have_text("Wednesday")


@pytest.mark.parametrize(("width", "height"), HALLS, ids=lambda size: str(size))
def test_the_last_row_can_read_the_caption_nothing_is_cut_and_no_town_is_named_under_the_card(
    page: Page, atlas_url: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    longest = max((stop for stop in LOSSES.stops if stop.kind == "map"), key=lambda stop: len(stop.caption))
    open_lecture(page, atlas_url, more=f"#{longest.id}")
    expect(page.locator(".lecture-caption")).to_have_text(longest.caption)
    size = page.locator(".lecture-caption").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 0.022 * height
    card, bar = page.locator(".lecture-card").bounding_box(), page.locator(".lecture-bar").bounding_box()
    assert card is not None
    assert bar is not None
    assert card["y"] + card["height"] <= bar["y"]
    cut = page.locator(".lecture-card").evaluate(
        "node => node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1"
    )
    assert not cut
    towns = page.locator(".atlas-labels text.town").first.evaluate("node => node.getBoundingClientRect().height")
    assert towns >= 0.014 * height
    page.wait_for_function(
        """() => { const card = document.querySelector('.lecture-card').getBoundingClientRect();
        const names = [...document.querySelectorAll('.atlas-map:not(.atlas-second) .atlas-labels text.town')];
        return names.length > 10 && names.every(name => { const box = name.getBoundingClientRect();
        return box.left >= card.right || box.right <= card.left || box.top >= card.bottom || box.bottom <= card.top; }); }""",
        timeout=5000,
    )


CUT = """() => { const bar = document.querySelector('.lecture-bar').getBoundingClientRect();
const card = document.querySelector('.lecture-card'), slide = document.querySelector('.lecture-slide');
const over = [card, slide].some(node => node.checkVisibility() && (node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1));
const below = card.checkVisibility() && card.getBoundingClientRect().bottom > bar.top;
return over || below ? document.querySelector('.atlas-lecture').dataset.stop : ''; }"""


@pytest.mark.parametrize("tour", TOURS.values(), ids=TOURS)
def test_no_stop_of_any_tour_is_cut_on_a_small_projector(page: Page, atlas_url: str, tour: Tour) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_lecture(page, atlas_url, tour.id)
    page.add_style_tag(
        content=".atlas-maps { visibility: hidden }"
    )  # the words are looked at: the map need not be painted
    cut, seen = [], []
    for _ in tour.stops:
        seen.append(stop_of(page))
        cut.append(page.evaluate(CUT))
        page.keyboard.press("PageDown")
    assert seen == [stop.id for stop in tour.stops]
    assert not [name for name in cut if name]


CONTRAST = """() => {
const parse = (text) => { const [r, g, b, a] = text.match(/[\\d.]+/g).map(Number); return { rgb: [r, g, b], a: a ?? 1 }; };
const lit = ({ rgb }) => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ratio = (one, other) => { const [high, low] = [lit(one), lit(other)].sort((a, b) => b - a); return (high + 0.05) / (low + 0.05); };
const ground = (node) => { for (let at = node; at; at = at.parentElement) { const colour = getComputedStyle(at).backgroundColor; if (!colour.startsWith('color(') && parse(colour).a > 0.5) return parse(colour); } return parse('rgb(255,255,255)'); };
const weak = [], stage = document.querySelector('.atlas-lecture'), texts = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const node = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.closest('.atlas-second, :disabled')) continue;
  const style = getComputedStyle(node), drawn = node.closest('svg');
  const behind = drawn ? (style.stroke === 'none' ? ground(drawn.closest('.atlas-map')) : parse(style.stroke)) : ground(node);
  const found = ratio(parse(drawn ? style.fill : style.color), behind);
  if (found < 7) weak.push(`${node.getAttribute('class') ?? node.tagName} ${texts.currentNode.data.slice(0, 24)} ${found.toFixed(2)}`);
}
return weak; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_that_is_read_on_the_wall_has_a_contrast_of_seven(browser: Browser, atlas_url: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for tour, stop in (
        ("losses-1940", "three-losses"),
        ("east", "odessa"),
        ("iasi", "counts"),
        ("transnistria", "winter"),
    ):
        open_lecture(page, atlas_url, tour, f"#{stop}")
        for key in ("l", "n", "?"):
            page.keyboard.press(key)
        assert page.evaluate(CONTRAST) == []
    context.close()


def test_the_speakers_window_is_in_step_both_ways_and_survives_reloads(hall: BrowserContext, atlas_url: str) -> None:
    wall = hall.new_page()
    open_lecture(wall, atlas_url)
    with hall.expect_page() as opened:
        wall.keyboard.press("p")
    speaker = opened.value
    speaker.locator(".presenter-now h1").wait_for(timeout=30_000)
    expect(speaker.locator(".presenter-link")).to_have_text("Audience window: connected", timeout=6000)
    for number in range(1, 6):
        speaker.keyboard.press("ArrowRight")
        wall.wait_for_function(
            "(id) => document.querySelector('.atlas-lecture').dataset.stop === id",
            arg=LOSSES.stops[number].id,
            polling=10,
        )
    expect(speaker.locator(".presenter-notes")).to_contain_text(LOSSES.stops[5].notes[:40])
    expect(speaker.locator(".presenter-next")).to_contain_text(LOSSES.stops[6].caption[:30])
    wall.keyboard.press("ArrowLeft")
    expect(speaker.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[4].id)
    speaker.reload()
    expect(speaker.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[4].id, timeout=30_000)
    wall.reload()
    expect(wall.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[4].id, timeout=30_000)
    speaker.keyboard.press("b")
    expect(wall.locator(".lecture-blank")).to_be_visible()
    speaker.close()
    wall.keyboard.press("b")
    wall.keyboard.press("ArrowRight")
    expect(wall.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[5].id)


def test_a_finger_walks_the_stops(browser: Browser, atlas_url: str) -> None:
    context = browser.new_context(viewport={"width": 1024, "height": 768}, has_touch=True)
    page = context.new_page()
    open_lecture(page, atlas_url)
    page.get_by_role("button", name="Next", exact=True).tap()
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[1].id)
    page.get_by_role("button", name="Back", exact=True).tap()
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[0].id)
    context.close()
