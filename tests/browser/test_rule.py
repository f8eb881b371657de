"""The Romanian armies and the rule behind the front in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import open_atlas


def test_a_romanian_army_is_named_beside_the_front_and_a_switch_hides_it(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1942-11-18&view=east")
    names = page.locator(".army-name")
    expect(names).to_have_text(["Romanian 3rd Army", "Romanian 4th Army"])
    expect(page.locator(".army-bar.army-front:not(.swatch *)")).to_have_count(2)
    expect(page.locator(".atlas-legend")).to_contain_text("Sector of a Romanian army")
    open_atlas(page, f"{atlas_url}/?date=1942-11-18&view=east&layers=frontiers,front")
    expect(page.locator(".army-name:visible")).to_have_count(0)


def test_a_sector_shorter_than_a_few_pixels_keeps_both_its_ends(page: Page, atlas_url: str) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    open_atlas(page, f"{atlas_url}/?date=1945-01-19&view=east")
    bars = page.locator(".atlas-armies .army-bar").evaluate_all("bars => bars.map((bar) => bar.getTotalLength())")
    assert len(bars) == 2
    assert min(bars) > 0
    assert not [fault for fault in faults if "attribute d" in fault]


def test_the_bar_of_an_army_stands_on_its_own_side_of_the_front(page: Page, atlas_url: str) -> None:
    """On the side of the Axis before Romania changes sides, on the other after it."""
    inside = """() => {
      const axis = document.querySelector('[id^=atlas-axis-] path');
      axis.setAttribute('fill-rule', 'evenodd');
      const places = [...document.querySelectorAll('.atlas-armies .army-bar')].flatMap((bar) => [0.3, 0.5, 0.7].map((part) => bar.getPointAtLength(bar.getTotalLength() * part)));
      return [places.length, places.filter((place) => axis.isPointInFill(place)).length];
    }"""
    open_atlas(page, f"{atlas_url}/?date=1942-11-18&view=east")
    count, held = page.evaluate(inside)
    assert (count, held) == (6, 6)
    open_atlas(page, f"{atlas_url}/?date=1944-09-25")
    count, held = page.evaluate(inside)
    assert count == 6
    assert held <= 1


def test_the_card_of_a_district_names_who_ruled_it(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1942-06-01")
    page.locator("path.atlas-district").first.dispatch_event("click", {"clientX": 800, "clientY": 200, "bubbles": True})
    card = page.locator(".atlas-card")
    expect(card).to_contain_text("Transnistria Governorate, Moghilău county")
    expect(card).to_contain_text("civil administration")
    expect(card).to_contain_text("Gheorghe Alexianu")


def test_districts_are_hidden_by_their_switch_and_before_the_front_has_passed(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1941-06-30&view=east")
    shown = "() => [...document.querySelectorAll('path.atlas-district')].filter((path) => path.style.display !== 'none').length"
    before = page.evaluate(shown)
    open_atlas(page, f"{atlas_url}/?date=1942-06-01&view=east")
    assert page.evaluate(shown) > before + 25
    open_atlas(page, f"{atlas_url}/?date=1942-06-01&view=east&layers=frontiers,front")
    expect(page.locator(".leaflet-rule-pane")).to_be_hidden()


def test_the_text_tells_of_armies_and_of_who_counted(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1942-11-25")
    armies = page.locator("section.armies")
    expect(armies).to_contain_text("Romanian 3rd Army")
    armies.get_by_role("button", name="Strength, losses and sources").click()
    expect(page).to_have_url(re.compile("panel=balance"))
    expect(armies).to_contain_text("together")
    expect(armies).to_contain_text("counted by")
