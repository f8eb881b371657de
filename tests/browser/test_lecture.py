"""A lecture in a real browser: keys, the speaker's window, no server half-way, one's own tour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pptx import Presentation

from layers.tours import Tour, read_tours
from tests.browser.conftest import free_port, open_atlas, served

TOURS = {tour.id: tour for tour in read_tours()}
LOSSES = TOURS["losses-1940"]
HALLS = [(1280, 720), (1920, 1080), (3840, 2160)]


def open_lecture(page: Page, url: str, tour: str = "losses-1940", more: str = "") -> None:
    page.goto(f"{url}/lecture?tour={tour}{more}")
    page.locator(".atlas-map[data-ready=true]").first.wait_for(state="attached", timeout=30_000)
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", re.compile("."))


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
def test_the_last_row_can_read_the_caption_and_nothing_is_cut(
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


@pytest.mark.parametrize(("width", "height"), HALLS, ids=lambda size: str(size))
def test_no_town_is_named_under_the_card(page: Page, atlas_url: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_lecture(page, atlas_url, more="#three-losses")
    covered = page.locator(".atlas-map:not(.atlas-second) .atlas-labels text.town").evaluate_all(
        """names => { const card = document.querySelector('.lecture-card').getBoundingClientRect();
        return names.filter(name => { const box = name.getBoundingClientRect();
        return box.left < card.right && box.right > card.left && box.top < card.bottom && box.bottom > card.top; }).map(name => name.textContent); }"""
    )
    assert covered == []


CUT = """() => { const bar = document.querySelector('.lecture-bar').getBoundingClientRect();
const card = document.querySelector('.lecture-card'), slide = document.querySelector('.lecture-slide');
const over = [card, slide].some(node => node.checkVisibility() && (node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1));
const below = card.checkVisibility() && card.getBoundingClientRect().bottom > bar.top;
return over || below ? document.querySelector('.atlas-lecture').dataset.stop : ''; }"""


@pytest.mark.parametrize("tour", TOURS.values(), ids=TOURS)
def test_no_stop_of_any_tour_is_cut_on_a_small_projector(page: Page, atlas_url: str, tour: Tour) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_lecture(page, atlas_url, tour.id)
    cut = []
    for stop in tour.stops:
        expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", stop.id)
        cut.append(page.evaluate(CUT))
        page.keyboard.press("PageDown")
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


def test_a_tour_of_ones_own_is_gathered_ordered_saved_reopened_and_given(
    page: Page, atlas_url: str, tmp_path: Path
) -> None:
    for day in ("1940-06-28", "1940-09-07"):
        open_atlas(page, f"{atlas_url}/?date={day}&view=romania")
        page.locator(".st-key-add button").click()
        expect(page.locator(".atlas-notice.shown")).to_contain_text("Added to your tour as stop")
    page.goto(f"{atlas_url}/lectures")
    expect(page.locator(".own-stop")).to_have_count(2, timeout=20_000)
    page.get_by_label("Title of the tour").fill("Two days <b>of</b> “1940”")
    page.locator(".own-stop").nth(1).get_by_role("button", name="Move up").click()
    expect(page.locator(".own-stop").first).to_contain_text("7 September 1940")
    page.locator(".own-stop").first.get_by_label("Notes for the speaker").fill('Say "slowly" \\ and wait')
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    path = tmp_path / "my-tour.toml"
    download.value.save_as(path)
    page.reload()
    expect(page.locator(".own-stop").first).to_contain_text("7 September 1940", timeout=20_000)
    page.get_by_role("button", name="Remove all stops").click()
    page.get_by_role("button", name="Really remove all stops?").click()
    expect(page.locator(".own-stop")).to_have_count(0)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator(".own-stop")).to_have_count(2, timeout=20_000)
    expect(page.get_by_label("Notes for the speaker").first).to_have_value('Say "slowly" \\ and wait')
    page.get_by_role("link", name="Give this tour").click()
    expect(page.locator(".lecture-card h1")).to_have_text("7 September 1940", timeout=30_000)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lecture-card h1")).to_have_text("28 June 1940")


def gathered(page: Page, url: str, *queries: str) -> None:
    """Add states of Explore to the tour of one's own, and go to its editor."""
    for query in queries:
        open_atlas(page, f"{url}/?{query}")
        page.locator(".st-key-add button").click()
        expect(page.locator(".atlas-notice.shown")).to_contain_text("Added to your tour as stop")
    page.goto(f"{url}/lectures")
    expect(page.locator(".own-stop")).to_have_count(len(queries), timeout=20_000)


def test_a_stop_of_ones_own_is_looked_at_beside_its_words_as_they_are_written(page: Page, atlas_url: str) -> None:
    gathered(page, atlas_url, "date=1942-11-24&view=east", "date=1940-09-07&view=romania")
    stop = page.locator(".own-stop").nth(1)
    stop.get_by_role("button", name="Preview").click()
    preview = page.locator(".own-preview")
    expect(preview.locator(".atlas-map[data-ready=true]")).to_be_visible()
    expect(preview.locator("h3")).to_have_text("7 September 1940")
    stop.get_by_label("Caption").fill("Written <i>just</i> now.")
    expect(preview.locator("p").last).to_have_text("Written <i>just</i> now.")
    page.locator(".own-stop").nth(0).get_by_role("button", name="Preview").click()
    expect(preview.locator("h3")).to_have_text("24 November 1942")
    expect(preview.locator(".atlas-front .front-line")).to_have_attribute("d", re.compile("M"))
    page.locator(".own-stop").nth(0).get_by_role("button", name="Remove").click()
    expect(preview).to_be_hidden()


def test_a_tour_of_ones_own_is_taken_along_and_one_that_cannot_be_is_told_with_its_line(
    page: Page, atlas_url: str, tmp_path: Path
) -> None:
    gathered(page, atlas_url, "date=1940-09-07&view=romania")
    page.get_by_label("Title of the tour").fill("Șapte zile / Sept")
    page.get_by_label("Caption").fill("One <b>day</b>.")
    with page.expect_download(timeout=60_000) as download:
        page.locator(".own-acts").get_by_role("button", name="PowerPoint").click()
    assert download.value.suggested_filename == "sapte-zile-sept-en.pptx"
    slides = Presentation(str(download.value.path())).slides
    assert any(
        "One <b>day</b>." in shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )
    page.get_by_label("Caption").fill("One. Two. Three.")
    page.locator(".own-acts").get_by_role("button", name="Handout").click()
    expect(page.get_by_role("alert")).to_contain_text("the caption has 3 sentences", timeout=20_000)
    expect(page.locator(".own-stop").get_by_label("Caption")).to_have_value("One. Two. Three.")


def test_a_tour_goes_on_by_itself_until_a_hand_halts_it_and_never_over_the_pogrom(page: Page, atlas_url: str) -> None:
    gathered(
        page, atlas_url, "date=1940-06-28&view=romania", "date=1940-09-07&view=romania", "date=1940-09-08&view=romania"
    )
    page.get_by_label("Seconds at a stop").fill("5")
    page.keyboard.press("Tab")
    page.clock.install()
    open_lecture(page, atlas_url, "own")
    play = page.get_by_role("button", name="Go on by itself, or halt (A)")
    page.keyboard.press("a")
    expect(play).to_have_attribute("aria-pressed", "true")
    page.clock.run_for(5100)
    expect(page.locator(".lecture-number")).to_have_text("2 / 3")
    page.keyboard.press("ArrowLeft")
    expect(play).to_have_attribute("aria-pressed", "false")
    page.clock.run_for(20_000)
    expect(page.locator(".lecture-number")).to_have_text("1 / 3")
    play.click()
    page.clock.run_for(30_000)
    expect(page.locator(".lecture-number")).to_have_text("3 / 3")
    expect(play).to_have_attribute("aria-pressed", "false")
    page.evaluate(
        """() => { const tour = JSON.parse(localStorage.getItem('atlas-own-tour'));
        tour.stops[2].day = '1941-06-29'; localStorage.setItem('atlas-own-tour', JSON.stringify(tour)); }"""
    )
    open_lecture(page, atlas_url, "own")
    expect(play).to_have_count(0)
    page.keyboard.press("a")
    page.clock.run_for(20_000)
    expect(page.locator(".lecture-number")).to_have_text("1 / 3")


def test_a_tour_file_with_faults_is_refused_with_lines_and_the_open_one_stays(
    page: Page, atlas_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'title = "x"\n[[stop]]\nid = "a"\nday = "1950-01-01"\ncaption = "<img src=x onerror=alert(1)>"\nsources = ["P25"]\n',
        encoding="utf-8",
    )
    page.goto(f"{atlas_url}/lectures")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("alert")).to_contain_text(
        "bad.toml:2: day “1950-01-01” is no day of the atlas", timeout=20_000
    )
    assert page.locator("img[src=x]").count() == 0


def test_a_finger_walks_the_stops(browser: Browser, atlas_url: str) -> None:
    context = browser.new_context(viewport={"width": 1024, "height": 768}, has_touch=True)
    page = context.new_page()
    open_lecture(page, atlas_url)
    page.get_by_role("button", name="Next", exact=True).tap()
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[1].id)
    page.get_by_role("button", name="Back", exact=True).tap()
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", LOSSES.stops[0].id)
    context.close()
