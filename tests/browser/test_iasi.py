"""The Iași view and the death trains in a real browser: a note first, nothing that moves, link and map in agreement."""

import re

import pytest
from playwright.sync_api import Page, expect

from layers.atlas_data import read_atlas
from layers.iasi import moments, read_sites


def enter(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Go on").click()
    page.locator(".atlas-map[data-ready=true]").wait_for()


def test_a_note_stands_before_the_first_entry_and_only_there(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/?view=iasi&date=1941-06-29")
    expect(page.get_by_role("note")).to_contain_text("documents the murder of the Jews of Iași")
    expect(page.locator(".atlas-map")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    page.locator(".atlas-map[data-ready=true]").wait_for()
    page.get_by_role("radio", name="Romania").click()
    page.get_by_role("radio", name="Death trains").click()
    expect(page.locator(".in-trains")).to_have_count(1)
    expect(page.get_by_role("note")).to_have_count(0)


def test_the_note_leads_back_as_well(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/?view=trains&date=1941-06-30")
    page.get_by_role("button", name="Back to Romania").click()
    page.locator(".atlas-map[data-ready=true]").wait_for()
    expect(page).to_have_url(re.compile("view=romania"))
    expect(page).to_have_url(re.compile("date=1941-06-30"))


def test_every_located_site_is_drawn_in_one_size_with_its_precision(page: Page, atlas_url: str) -> None:
    enter(page, f"{atlas_url}/?view=iasi&date=1941-06-29")
    located = sum(site.located for site in read_sites().values())
    expect(page.locator(".atlas-sites .site")).to_have_count(located)
    radii = page.locator(".atlas-sites .site-halo").evaluate_all("nodes => nodes.map((node) => node.getAttribute('r'))")
    assert set(radii) == {"8"}
    expect(page.locator(".atlas-sites .site-precision").first).to_be_visible()
    expect(page.locator(".atlas-credit")).to_contain_text("OpenStreetMap contributors")
    expect(page.locator(".atlas-city-legend")).to_contain_text("today’s, not those of 1941")


def test_a_click_on_a_site_tells_its_counts_and_what_is_not_known(page: Page, atlas_url: str) -> None:
    enter(page, f"{atlas_url}/?view=iasi&date=1941-06-29")
    page.locator(".site[aria-label^='Chestura']").focus()
    page.keyboard.press("Enter")
    card = page.locator(".atlas-site-card")
    expect(card).to_contain_text("What is not known.")
    expect(card).to_contain_text("Counts, each with who counted")
    expect(card).to_contain_text("±60 m")
    expect(card.locator(".site-range").first).to_be_visible()
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def test_stepping_through_moments_moves_day_text_and_link_together(page: Page, atlas_url: str) -> None:
    found = moments(read_atlas().events)
    number = next(place for place, event in enumerate(found) if event.day == "1941-06-28")
    enter(page, f"{atlas_url}/?moment={found[number].id}")
    for event in found[number : number + 4]:
        expect(page.locator("section.moment h2").first).to_have_text(event.title)
        expect(page).to_have_url(re.compile(f"date=.*moment={event.id}$"))
        day = re.search(r"date=([\d-]+)", page.url)
        assert day is not None
        assert day[1] in event
        page.locator("[data-moment]", has_text="Later moment").click()


def test_another_day_closes_the_moment(page: Page, atlas_url: str) -> None:
    event = next(event for event in moments(read_atlas().events) if event.start_date == event.end_date == "1941-06-29")
    enter(page, f"{atlas_url}/?moment={event.id}")
    expect(page.locator(".moment-time")).to_have_count(1)
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".moment-time")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("moment="))


def test_play_is_not_offered_in_the_views_of_the_pogrom(page: Page, atlas_url: str) -> None:
    enter(page, f"{atlas_url}/?view=iasi&date=1941-06-20")
    expect(page.locator(".st-key-play")).to_be_hidden()


def test_play_halts_before_the_pogrom_and_offers_the_moments(page: Page, atlas_url: str) -> None:
    page.goto(f"{atlas_url}/?date=1941-06-25")
    page.locator(".atlas-map[data-ready=true]").wait_for()
    page.locator(".st-key-play button").click()
    page.get_by_role("button", name="To the documented moments").click()
    expect(page.get_by_role("note")).to_be_visible()
    expect(page).to_have_url(re.compile("view=iasi"))


def test_a_stop_that_both_trains_passed_tells_of_both(page: Page, atlas_url: str) -> None:
    enter(page, f"{atlas_url}/?view=trains&date=1941-06-30")
    page.locator(".site[aria-label='Podu Iloaiei']").focus()
    page.keyboard.press("Enter")
    card = page.locator(".atlas-site-card")
    expect(card).to_contain_text("Train 1, stop 3", ignore_case=True)
    expect(card).to_contain_text("Train 2, stop 3", ignore_case=True)
    expect(page.locator(".atlas-route.undocumented").first).to_have_css("stroke-dasharray", "9px, 6px")


@pytest.mark.parametrize("view", ["iasi", "trains"])
def test_nothing_moves_by_itself(page: Page, atlas_url: str, view: str) -> None:
    enter(page, f"{atlas_url}/?view={view}&date=1941-06-30")
    page.locator(".atlas-sites .site").first.wait_for()
    running = page.evaluate(
        "() => document.getAnimations().filter((one) => one.effect?.target?.closest?.('.atlas-map')).length"
    )
    assert running == 0


def test_a_switch_of_the_view_keeps_the_day(page: Page, atlas_url: str) -> None:
    enter(page, f"{atlas_url}/?view=iasi&date=1941-06-29")
    page.get_by_role("radio", name="Death trains").click()
    expect(page.locator(".in-trains .atlas-sites .site").first).to_be_visible()
    expect(page).to_have_url(re.compile("date=1941-06-29&view=trains"))
