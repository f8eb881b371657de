"""The text beside the map in a real Chromium: strip, search, two days, how it is known, citation, paper."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.calendar import add_days, days_between, in_words
from tests.browser.conftest import open_atlas, served, shown_day
from tests.browser.test_explore import LAPTOP, PHONE, expect_day


@pytest.fixture(autouse=True)
def _no_errors(page: Page) -> object:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield
    harmless = ("404", "ERR_CONNECTION", "WebSocket")  # Streamlit's own search for its server
    assert [text for text in errors if not any(mark in text for mark in harmless)] == []


MEASURES = """() => {
  const track = document.querySelector('.st-key-date [data-orientation]:has(input), .st-key-date [data-orientation]').getBoundingClientRect();
  const box = (selector) => { const it = document.querySelector(selector).getBoundingClientRect(); return [it.left, it.right]; };
  const input = document.querySelector('.st-key-date input[type=range]').closest('[data-orientation]').getBoundingClientRect();
  return { track: [input.left, input.right], cursor: box('.strip-cursor'), fine: box('.fine-frame'), today: box('.fine-today') }; }"""


@pytest.mark.parametrize("size", [LAPTOP, PHONE, {"width": 1920, "height": 1080}])
def test_both_strips_are_measured_to_the_track_of_the_slider(page: Page, atlas_url: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    open_atlas(page, f"{atlas_url}/?date=1943-05-15")
    page.wait_for_selector(".fine-frame")
    found = page.evaluate(MEASURES)
    left, right = found["track"]
    assert found["fine"] == pytest.approx([left, right], abs=1.5)
    share = days_between("1939-09-01", "1943-05-15") / days_between("1939-09-01", "1947-02-10")
    assert sum(found["cursor"]) / 2 == pytest.approx(left + share * (right - left), abs=1.5)
    assert sum(found["today"]) / 2 == pytest.approx((left + right) / 2, abs=1.5)


def test_a_click_on_a_mark_of_the_strip_goes_to_the_day_of_the_event(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1943-05-15")
    mark = page.locator(".strip-lanes .strip-mark").nth(40)
    mark.hover(force=True)
    told = page.locator(".strip-tip b").inner_text()
    mark.click(force=True)
    expect(page.locator(".strip-day")).to_have_text(told)
    expect(page.locator(".day h1")).to_have_text(told)


@pytest.mark.parametrize("days", [-30, -7, 1, 30])
def test_every_day_of_the_fine_strip_can_be_clicked(page: Page, atlas_url: str, days: int) -> None:
    open_atlas(page, f"{atlas_url}/?date=1943-05-15")
    box = page.locator(".fine-frame").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * (days + 30.5) / 61, box["y"] + 20)
    expect_day(page, add_days("1943-05-15", days))


def test_the_strip_tells_a_screen_reader_what_it_is(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    expect(page.get_by_role("img", name=re.compile(r"\d+ events in seven kinds"))).to_be_visible()


def search(page: Page, words: str) -> None:
    page.locator(".st-key-q input").fill(words)
    page.locator(".st-key-q input").press("Enter")


def test_a_search_by_any_name_of_a_place_lists_its_events(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1943-05-15")
    search(page, "kolozsvar")
    expect(page.locator("[data-event=E038]")).to_be_visible()
    page.locator("[data-event=E038] > summary").click()
    expect_day(page, "1940-09-11")
    expect(page.locator("[data-event=E038] .text")).to_be_visible()
    expect(page.locator(".empty")).to_have_count(0)
    search(page, "")
    expect(page.locator(".standing")).to_be_visible()


def test_a_search_that_finds_nothing_says_so(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1943-05-15")
    search(page, "<b>zyxwv</b>")
    expect(page.locator(".empty")).to_contain_text("<b>zyxwv</b>")


def test_a_link_with_words_opens_their_search_and_a_copied_link_keeps_them(browser: Browser, atlas_url: str) -> None:
    context = browser.new_context(viewport=LAPTOP, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_atlas(page, f"{atlas_url}/?date=1940-09-12&q=craiova")
    expect(page.locator("[data-event=E036]")).to_be_visible()
    page.locator(".st-key-copy button:visible").first.click()
    expect(page.locator(".atlas-notice.shown")).to_have_text("Link copied")
    query = parse_qs(urlparse(page.evaluate("navigator.clipboard.readText()")).query)
    assert query["q"] == ["craiova"]
    assert query["date"] == ["1940-09-12"]
    context.close()


def test_the_choice_of_kinds_narrows_the_list(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    assert page.locator(".events-list summary.of-territory").count() > 2
    page.get_by_role("button", name="All kinds").click()
    page.get_by_role("button", name="Politics").click()
    expect(page.locator(".events-list > details > summary.of-territory")).to_have_count(0)
    assert page.locator(".events-list > details > summary.of-politics").count() >= 2


def test_a_click_on_a_town_of_the_map_lists_what_happened_there(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    name = page.locator(".atlas-labels text.town", has_text="București")
    box = page.evaluate("""() => { const text = [...document.querySelectorAll('.atlas-labels text.town')].find((it) => it.textContent === 'București');
      const dot = text.previousElementSibling.getBoundingClientRect(); return [dot.left + dot.width / 2, dot.top + dot.height / 2]; }""")
    expect(name).to_have_count(1)
    page.mouse.click(*box)
    expect(page.locator(".place-head b")).to_have_text("București")
    assert page.locator(".events-list [data-event]").count() > 20
    page.locator(".place-head button").click()
    expect(page.locator(".place-head")).to_have_count(0)


def test_a_place_in_the_text_lists_what_happened_there(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?event=E036")
    page.locator(".event button[data-place=craiova]").click()
    expect(page.locator(".place-head b")).to_have_text("Craiova")
    expect(page.locator(".town-ring")).to_have_count(1)


def test_the_focus_stays_on_the_event_that_was_opened_by_key(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    row = page.locator(".events-list > details > summary").nth(2)
    opened = row.locator("..").get_attribute("data-event")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-event={opened}] .text")).to_be_visible()
    page.wait_for_function("(id) => document.activeElement?.parentElement?.dataset.event === id", arg=opened)
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-event={opened}] .text")).to_have_count(0)


def test_every_text_of_the_panel_is_reached_by_the_keyboard(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?event=E036")
    wanted = page.locator(".st-key-panel summary:visible, .st-key-panel a:visible, .st-key-panel button.link:visible")
    expected = wanted.count()
    assert expected > 12
    page.locator(".st-key-q input").focus()
    reached = set()
    for _ in range(expected + 12):
        page.keyboard.press("Tab")
        mark = page.evaluate("""() => { const all = [...document.querySelectorAll('.st-key-panel summary, .st-key-panel a, .st-key-panel button.link')];
          const at = all.indexOf(document.activeElement); return at < 0 ? null : [at, getComputedStyle(document.activeElement).outlineStyle]; }""")
        if mark:
            reached.add(mark[0])
            assert mark[1] != "none"
    assert len(reached) == expected


def test_how_it_is_known_names_works_and_what_was_not_read(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?event=E031")
    known = page.locator("[data-event=E031] > .event > .how")
    known.locator("> summary").click()
    expect(known.locator("li").first).to_be_visible()
    expect(known).to_contain_text("checked")
    figure = page.locator("[data-event=E031] .figure").first
    figure.locator("> summary").click()
    expect(figure).to_contain_text("Other counts")
    expect(page.locator("[data-event=E031] .range .bar").first).to_have_attribute(
        "aria-label", re.compile("by different counts")
    )
    expect(page.locator("[data-event=E031]")).to_have_attribute("open", "")


def test_a_piece_of_land_tells_how_it_is_known(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.locator(".atlas-land[role=button]").first.focus()
    page.keyboard.press("Enter")
    page.locator(".atlas-known summary").click()
    expect(page.locator(".atlas-known a").first).to_be_visible()


def compared(page: Page) -> list[str]:
    return page.locator(".atlas-caption:visible").all_inner_texts()


def test_two_days_stand_side_by_side_and_move_together(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12&compare=1939-09-01&panel=changes")
    expect(page.locator(".atlas-second[data-ready=true]")).to_be_visible()
    assert compared(page) == ["1 September 1939", "12 September 1940"]
    colours = page.evaluate("""() => [...document.querySelectorAll('.atlas-map')].map((map) => [...map.querySelectorAll('.atlas-land')]
        .filter((path) => path.style.display !== 'none' && path.style.fill.includes('under-way-hungary')).length)""")
    assert colours == [0, 1]
    expect(page.locator(".changed table").first).to_contain_text("Bessarabia")
    first = page.locator(".atlas-map").last.bounding_box()
    assert first is not None
    page.mouse.move(first["x"] + 200, first["y"] + 200)
    page.mouse.down()
    page.mouse.move(first["x"] + 120, first["y"] + 160, steps=5)
    page.mouse.up()
    page.get_by_label("Zoom in").last.click()
    page.wait_for_timeout(900)
    shift = page.evaluate("""() => { const at = (map, name) => { const text = [...map.querySelectorAll('.atlas-labels text.town')].find((it) => it.textContent === name);
        const box = text.getBoundingClientRect(), frame = map.getBoundingClientRect(); return [box.left - frame.left, box.top - frame.top]; };
      const maps = [...document.querySelectorAll('.atlas-map')]; return maps.map((map) => at(map, 'București')); }""")
    assert shift[0] == pytest.approx(shift[1], abs=2)


def test_the_slider_moves_the_chosen_day_and_leaves_the_other(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12&compare=1939-09-01")
    page.locator(".st-key-date input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect_day(page, "1940-09-13")
    assert compared(page) == ["1 September 1939", "13 September 1940"]


def test_comparing_begins_and_ends_in_the_toolbar_and_stands_in_the_link(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-12-01")
    page.get_by_role("button", name="Compare two days").click()
    page.locator(".st-key-compare_first button").click()
    expect(page.locator(".atlas-second[data-ready=true]")).to_be_visible()
    page.wait_for_url(re.compile("compare=1939-09-01"))
    expect(page.locator(".changed h3")).to_have_text("1 September 1939 → 1 December 1940")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Beside 1 September 1939").click()
    page.locator(".st-key-compare_stop button").click()
    expect(page.locator(".atlas-second")).to_have_count(0)
    page.wait_for_url(re.compile("^(?!.*compare).*$"))


def test_the_frontier_of_each_map_is_cut_to_the_land_of_its_own_day(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-12-01&compare=1939-09-01")
    expect(page.locator(".atlas-second[data-ready=true]")).to_be_visible()
    uses = page.evaluate("""() => [...document.querySelectorAll('.atlas-map')].map((map) => [...map.querySelectorAll('clipPath use')]
        .map((use) => map.contains(document.getElementById(use.getAttribute('href').slice(1)))))""")
    assert all(all(own) for own in uses)
    assert len(uses[0]) > len(uses[1]) > 0


def test_a_citation_names_day_data_version_and_link(page: Page, atlas_url: str, data: object) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-07&event=E036")
    page.locator(".st-key-cite button:visible").first.click()
    cited = page.locator(".atlas-cite textarea").input_value()
    for part in ("7 September 1940", data.version, "event E036: Treaty of Craiova", "date=1940-09-07"):  # type: ignore[attr-defined]
        assert part in cited
    page.keyboard.press("Escape")
    expect(page.locator(".atlas-cite")).to_be_hidden()


def test_the_day_outlives_a_visit_to_another_page(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12&view=east")
    page.get_by_role("link", name="Sources").click()
    page.wait_for_selector(".bibliography")
    page.get_by_role("link", name="Explore", exact=True).click()
    page.wait_for_selector(".atlas-map[data-ready=true]")
    expect_day(page, "1940-09-12")
    expect(page.locator(".st-key-view [aria-checked=true]")).to_have_text("The whole East")


def test_back_restores_the_day_and_what_was_compared(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.locator(".st-key-tab button", has_text="Land and people").click()
    page.wait_for_url(re.compile("panel=balance"))
    page.locator(".go [data-day]").last.click()
    expect_day(page, "1940-09-13")
    page.go_back()
    expect_day(page, "1940-09-12")
    expect(page.locator(".balance")).to_be_visible()
    page.go_back()
    expect(page.locator(".standing")).to_be_visible()
    page.go_forward()
    expect(page.locator(".balance")).to_be_visible()


def test_back_twice_to_the_same_place_works_twice(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    for _ in range(2):
        page.locator(".go [data-day]").last.click()
        expect_day(page, "1940-09-13")
        page.go_back()
        expect_day(page, "1940-09-12")


def test_quick_choices_after_some_steps_end_in_no_error(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    for _ in range(5):
        page.locator(".st-key-date input[type=range]").press("ArrowRight")
        page.wait_for_timeout(120)
    for pause in (0, 15, 40):
        page.evaluate(
            """async (pause) => { for (const number of [1, 0, 1, 0]) { document.querySelectorAll('.st-key-view button')[number].click();
              await new Promise((done) => setTimeout(done, pause)); } }""",
            pause,
        )
        page.wait_for_timeout(500)
    expect(page.locator(".st-key-view [aria-checked=true]")).to_have_text("Romania")
    expect_day(page, "1940-09-17")


def test_paper_shows_map_and_text_without_anything_to_operate(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-07&event=E036")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for hidden in (
        "header[data-testid=stHeader]",
        ".st-key-tools",
        ".st-key-date",
        ".st-key-under",
        ".st-key-tab",
        ".atlas-zoom",
        ".go",
    ):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in (".atlas-map", ".day h1", ".standing", "[data-event=E036] .text", ".print-only"):
        expect(page.locator(shown).first).to_be_visible()
    map_box, panel = page.locator(".atlas-map").bounding_box(), page.locator(".st-key-panel").bounding_box()
    assert map_box is not None
    assert panel is not None
    assert panel["y"] >= map_box["y"] + map_box["height"] - 2
    assert page.evaluate(
        "document.querySelector('.st-key-panel').scrollHeight <= document.querySelector('.st-key-panel').clientHeight + 1"
    )
    assert "date=1940-09-07" in page.locator(".print-only").inner_text()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".print-only")).to_have_count(0)
    expect(page.locator(".st-key-tools")).to_be_visible()


def test_a_printed_page_is_whole(page: Page, atlas_url: str, tmp_path: object) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-12-01&panel=changes&compare=1939-09-01")
    content = page.pdf(prefer_css_page_size=True, print_background=True)
    assert content.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    assert 1 <= pages <= 3
    assert shown_day(page) == in_words("1940-12-01")


def test_the_story_is_read_and_searched(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/chronicle")
    page.wait_for_selector(".chronicle")
    total = page.locator(".told").count()
    assert total > 300
    page.locator(".st-key-words input").fill("czernowitz")
    page.locator(".st-key-words input").press("Enter")
    expect(page.locator("#E151")).to_be_visible()
    expect(page.locator("#E036")).to_have_count(0)
    assert 2 <= page.locator(".told").count() < total
    page.locator("#E151 .to-map").click()
    page.wait_for_selector(".atlas-map[data-ready=true]")
    expect_day(page, "1944-03-29")


def test_a_work_tells_what_rests_on_it(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/sources?work=P25")
    page.wait_for_selector(".one-work")
    expect(page.locator(".one-work")).to_contain_text("Soviet ultimatum")
    page.get_by_placeholder("Author, title, id or address").fill("deletant")
    page.get_by_placeholder("Author, title, id or address").press("Enter")
    expect(page.locator(".bibliography").first).to_contain_text("Hitler's Forgotten Ally")
    page.locator(".one-work a", has_text="Soviet ultimatum").click()
    page.wait_for_selector(".atlas-map[data-ready=true]")
    expect_day(page, "1940-06-26")


def test_steps_that_follow_each_other_are_all_counted(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.evaluate("document.activeElement.blur()")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(380)
    expect_day(page, "1940-09-18")


def test_many_quick_keys_leave_the_map_where_it_is(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.evaluate("document.querySelector('.atlas-map').dataset.same = 'yes'")
    for _ in range(40):
        page.locator(".st-key-date input[type=range]").press("ArrowRight")
    expect_day(page, "1940-10-22")
    expect(page.locator(".atlas-map[data-same=yes]")).to_have_count(1)
    page.wait_for_url(re.compile("date=1940-10-22"))


def test_leaving_the_page_before_the_map_stands_does_not_freeze_it(page: Page, atlas_url: str) -> None:
    held = []
    page.route("**/app/static/scene*", lambda route: held.append(route))
    page.goto(f"{atlas_url}/?date=1940-09-12")
    page.get_by_role("link", name="Sources").click()
    page.wait_for_selector(".bibliography")
    page.wait_for_timeout(500)
    for route in held:
        route.continue_()
    page.unroute("**/app/static/scene*")
    page.get_by_role("link", name="Explore", exact=True).click()
    page.wait_for_selector(".atlas-map[data-ready=true]", timeout=15_000)
    expect_day(page, "1940-09-12")
    assert page.locator("dialog.atlas-cite").count() == 1


def test_comparing_again_and_again_leaves_nothing_behind(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-12-01")
    session = page.context.new_cdp_session(page)

    def nodes() -> int:
        session.send("HeapProfiler.collectGarbage")
        return int(session.send("Memory.getDOMCounters")["nodes"])

    counts = []
    for number in range(6):
        page.get_by_role("button", name="Compare two days").click()
        page.locator(".st-key-compare_first button").click()
        expect(page.locator(".atlas-second[data-ready=true]")).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Beside 1 September 1939").click()
        page.locator(".st-key-compare_stop button").click()
        expect(page.locator(".atlas-second")).to_have_count(0)
        page.keyboard.press("Escape")
        if number in (2, 5):
            page.wait_for_timeout(400)
            counts.append(nodes())
    assert counts[1] < counts[0] + 1500  # a scene has more than three thousand


def test_an_event_that_time_leaves_behind_is_closed_on_the_map_as_well(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?event=E036")
    expect(page.locator(".atlas-event.selected")).to_have_count(1)
    slider = page.locator(".st-key-date input[type=range]")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    expect(page.locator("[data-event=E036][open]")).to_have_count(0)
    expect(page.locator(".atlas-event.selected")).to_have_count(0)
    expect(page.locator(".atlas-land.of-event")).to_have_count(0)
    page.wait_for_url(re.compile("^(?!.*event=).*$"))


def test_a_change_of_the_systems_colours_is_followed(browser: Browser, atlas_url: str) -> None:
    context = browser.new_context(viewport=LAPTOP, color_scheme="light")
    page = context.new_page()
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".atlas-map[data-palette=dark]")).to_be_visible()
    ink = page.evaluate("getComputedStyle(document.querySelector('.strip-lanes text')).fill")
    assert min(int(part) for part in re.findall(r"\d+", ink)[:3]) > 150
    context.close()


def test_a_day_is_typed_and_taken_with_enter(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.get_by_role("button", name="Go to a date").click()
    page.locator(".st-key-date_field input").fill("7 September 1940")
    page.locator(".st-key-date_field input").press("Enter")
    expect_day(page, "1940-09-07")


def test_paper_keeps_what_the_reader_was_looking_at(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.get_by_label("Zoom in").click()
    page.wait_for_timeout(600)
    before = page.locator(".atlas-scale").get_attribute("aria-label")
    page.pdf(prefer_css_page_size=True)
    page.wait_for_timeout(400)
    assert page.locator(".atlas-scale").get_attribute("aria-label") == before


def test_kinds_and_place_stand_in_the_link_and_open_from_it(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12&kinds=politics,gold")
    expect(page.locator(".atlas-note")).to_contain_text("gold")
    expect(page.locator(".events-list > details > summary.of-territory")).to_have_count(0)
    open_atlas(page, f"{atlas_url}/?date=1940-09-12&place=cluj")
    expect(page.locator(".place-head b")).to_have_text("Cluj")
    expect(page.locator(".town-ring")).to_have_count(1)
    page.locator(".place-head button").click()
    page.wait_for_url(re.compile("^(?!.*place=).*$"))


def test_words_are_in_the_link_as_soon_as_they_are_searched(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    search(page, "craiova")
    page.wait_for_url(re.compile("q=craiova"))
    search(page, "")
    page.wait_for_url(re.compile("^(?!.*q=).*$"))


@pytest.mark.parametrize("width", [700, 768, 900, 1024])
def test_text_and_map_never_lie_on_each_other(page: Page, atlas_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    overlap = page.evaluate("""() => { const a = document.querySelector('.atlas-map').getBoundingClientRect(), b = document.querySelector('.st-key-panel').getBoundingClientRect();
      return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1; }""")
    assert not overlap


def test_the_panel_scrolls_beside_the_map(page: Page, atlas_url: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    open_atlas(page, f"{atlas_url}/?event=E031")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight <= innerHeight + 40")
    assert page.evaluate(
        "(() => { const it = document.querySelector('.st-key-panel'); return it.scrollHeight > it.clientHeight; })()"
    )


def test_escape_closes_the_card_of_a_piece_of_land(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-12")
    page.locator(".atlas-land[role=button]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".atlas-card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".atlas-card")).to_be_hidden()


def test_while_play_runs_the_text_says_that_it_waits(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1943-01-01")
    page.locator(".st-key-play button:visible").first.click()
    expect(page.locator(".day h1")).to_have_css("visibility", "hidden")
    page.locator(".st-key-play button:visible").first.click()
    expect(page.locator(".day h1")).to_have_css("visibility", "visible")
    expect(page.locator(".day h1")).to_have_text(shown_day(page))


def test_a_server_that_starts_anew_takes_the_day_from_the_address(page: Page) -> None:
    with served() as url:
        port = int(url.rsplit(":", 1)[1])
        open_atlas(page, f"{url}/?date=1940-09-12")
        page.locator(".go [data-day]").last.click()
        expect_day(page, "1940-09-13")
        page.wait_for_url(re.compile("date=1940-09-13"))
    with served(port=port):
        page.wait_for_timeout(3000)
        expect_day(page, "1940-09-13")


def test_two_days_are_printed_one_above_the_other_each_with_its_legend(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-12-01&compare=1939-09-01&panel=changes")
    expect(page.locator(".atlas-map")).to_have_count(2)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".atlas-legend[open]")).to_have_count(2)
    boxes = [page.locator(".atlas-map").nth(number).bounding_box() for number in range(2)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) >= boxes[0]["height"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".atlas-legend[open]")).to_have_count(0)


COVERED = """() => {
  const box = (node) => node.getBoundingClientRect();
  const dots = [...document.querySelectorAll('.town-dot')].filter((dot) => dot.tagName === 'rect' || +dot.getAttribute('r') > 3.5).map(box);
  const names = [...document.querySelectorAll('.atlas-labels .town, .atlas-labels .since')];
  return names.filter((name) => { const n = box(name);
    return dots.some((d) => n.left < d.right - 1 && n.right > d.left + 1 && n.top + 3 < d.bottom && n.bottom - 3 > d.top); }).map((name) => name.textContent);
}"""


def test_no_name_of_a_town_covers_the_dot_of_a_major_town(page: Page, atlas_url: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    for day in ("1940-09-12", "1941-07-05", "1944-10-12"):
        open_atlas(page, f"{atlas_url}/?date={day}")
        page.wait_for_timeout(400)
        assert page.evaluate(COVERED) == []
        if day == "1940-09-12":
            expect(page.locator(".atlas-labels .town", has_text="Marosvásárhely")).to_be_visible()
