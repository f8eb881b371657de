"""The article claim by claim in a real browser: reading on moves the map, and places of persecution stand on it."""

import re

import pytest
from playwright.sync_api import Page, expect

from layers.calendar import in_words
from layers.claims import Claim, read_claims
from layers.persecution import read_persecution_places
from tests.browser.conftest import open_atlas

CLAIMS = {claim.id: claim for claim in read_claims()}
DATED = [claim for claim in CLAIMS.values() if claim.day]


def open_claims(page: Page, url: str) -> None:
    page.goto(url)
    page.locator(".st-key-reading .atlas-map[data-ready=true]").wait_for(timeout=30_000)


def read(page: Page, claim: str) -> None:
    """Scroll a claim to the line at which people read."""
    page.evaluate(
        """(id) => { const main = document.querySelector('[data-testid=stMain]'), top = document.getElementById(id).getBoundingClientRect().top;
        main.scrollBy(0, top - innerHeight * 0.2); }""",
        claim,
    )
    expect(page.locator(".st-key-reading .atlas-map")).to_have_attribute("data-passage", claim)


@pytest.mark.parametrize("claim", DATED[:: max(1, len(DATED) // 8)], ids=lambda claim: claim.id)
def test_reading_on_moves_the_map_to_the_day_of_the_claim(
    page: Page, atlas_url: str, offline: list[str], claim: Claim
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    open_claims(page, f"{atlas_url}/claims")
    read(page, claim.id)
    expect(page.locator(".st-key-reading .atlas-caption")).to_have_text(f"{claim.id}: {in_words(claim.day)}")
    expect(page.locator(f"#{claim.id}")).to_have_attribute("data-read", "")
    assert not faults
    assert not offline


def test_the_map_stays_in_sight_however_far_one_reads(page: Page, atlas_url: str) -> None:
    open_claims(page, f"{atlas_url}/claims")
    for claim in ("C05", "C40", "C70"):
        read(page, claim)
        box = page.locator(".st-key-reading .atlas-map").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 120


def test_the_city_of_the_pogrom_is_not_shown_before_its_note_was_read(page: Page, atlas_url: str) -> None:
    open_claims(page, f"{atlas_url}/claims")
    city = next(claim for claim in DATED if claim.view == "iasi")
    read(page, city.id)
    expect(page.locator(".st-key-reading .in-iasi")).to_have_count(0)
    page.goto(f"{atlas_url}/?view=iasi&date=1941-06-29")
    page.get_by_role("button", name="Go on").click()
    page.locator(".atlas-map[data-ready=true]").wait_for()
    page.get_by_role("link", name="The article, claim by claim").click()
    page.locator(".st-key-reading .atlas-map[data-ready=true]").wait_for()
    read(page, city.id)
    expect(page.locator(".st-key-reading .in-iasi")).to_have_count(1)


def test_a_verdict_and_words_choose_claims_and_the_map_follows_what_is_left(page: Page, atlas_url: str) -> None:
    open_claims(page, f"{atlas_url}/claims")
    page.get_by_role("button", name=re.compile("^disputed")).click()
    disputed = [claim.id for claim in CLAIMS.values() if claim.verdict == "disputed"]
    expect(page.locator("section.claim")).to_have_count(len(disputed))
    expect(page.locator(".st-key-reading .atlas-map")).to_have_attribute("data-passage", disputed[0])


def test_a_link_names_a_claim_and_its_report_can_be_copied(page: Page, atlas_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_claims(page, f"{atlas_url}/claims?claim=C40")
    first = page.locator("section.claim").first
    expect(first).to_have_id("C40")
    first.get_by_text("Report an error on this claim").click()
    first.get_by_role("button", name="Copy the report").click()
    expect(first.get_by_text("Report copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "Claim C40" in text
    assert f"{atlas_url}/claims?claim=C40" in text
    assert CLAIMS["C40"].day in text


def test_places_of_persecution_stand_on_the_map_of_their_days_and_tell_who_was_responsible(
    page: Page, atlas_url: str
) -> None:
    day = "1942-01-15"
    open_atlas(page, f"{atlas_url}/?date={day}&view=east")
    located = [place for place in read_persecution_places() if place.start_date <= day <= place.end_date]
    assert located
    signs = page.locator(".atlas-sites .site")
    assert signs.count() == sum(place.drawn for place in located)
    signs.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".atlas-site-card")).to_contain_text("Responsible")
