"""What the page that needs no server carries: everything, nothing from elsewhere, the same bytes every time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from atlas.export.page import embed_snippet, page
from atlas.export.page_text import first_told, page_texts
from atlas.export.state import state_of
from atlas.standing import losses, statement
from layers.calendar import DAYS
from layers.errors import GeodataError
from layers.iasi import moments

ROOT = Path(__file__).parents[1]
STATE = state_of("1940-09-12")


@pytest.fixture(scope="module")
def texts(data):
    return page_texts(data)


@pytest.fixture(scope="module")
def html(data):
    return page(data, STATE).decode()


def unpacked(html: str) -> str:
    found = re.search(r'id="packed">([^<]+)<', html)
    assert found
    return gzip.decompress(base64.b64decode(found[1])).decode()


def test_the_file_is_small_enough_to_send(html):
    assert len(html.encode()) < 6_000_000


def test_the_same_state_gives_the_same_bytes_in_another_process(html):
    code = (
        "import hashlib; from atlas.export.page import page; from atlas.export.state import state_of; "
        "from layers.atlas_data import read_atlas; "
        "print(hashlib.sha256(page(read_atlas(), state_of('1940-09-12'))).hexdigest())"
    )
    elsewhere = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=elsewhere, capture_output=True, check=True, text=True
    )
    assert told.stdout.strip() == hashlib.sha256(html.encode()).hexdigest()


def test_only_the_two_scripts_of_the_file_may_run_and_nothing_may_be_fetched(html):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    unpack = html.rpartition("<script>")[2].partition("</script>")[0]
    own = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (unpack, unpacked(html))]
    assert rules["script-src"] == " ".join(f"'sha256-{one}'" for one in own)


class Addresses(HTMLParser):
    """Gathers what a browser would load by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value or ""
            for name, value in attrs
            if name in {"src", "srcset", "poster"} or (tag == "link" and name == "href")
        ]


def test_nothing_in_the_file_leads_elsewhere_by_itself(html):
    parser = Addresses()
    parser.feed(html)
    assert parser.found == []
    styles = html[html.index("<style>") : html.index("</style>")]
    assert set(re.findall(r"url\(\"?'?([a-z]+:|)", styles)) == {"data:"}
    assert "@import" not in styles
    assert "sourceMappingURL" not in unpacked(html)


def test_the_texts_of_every_day_are_those_of_the_atlas(data, texts):
    for day in DAYS[::37]:
        assert first_told(texts, "statements", day) == statement(data, day)
        stands = first_told(texts, "stands", day)
        assert stands.count('class="row"') == len(losses(data, day))


def test_every_event_is_told_with_its_sources_and_their_flags(data, texts):
    assert [event["id"] for event in texts["events"]] == [event.id for event in data.events]
    works = {row[0] for row in texts["works"]}
    for event, told in zip(data.events, texts["events"], strict=True):
        cited = re.findall(r'data-work="([^"]+)"', told["body"])
        assert {citation.source for citation in event.citations} <= set(cited)
        assert set(cited) & data.works.keys() <= works
        assert ("not yet checked" in told["body"]) == (
            not all(one.checked for one in (*event.citations, *event.figures))
        )


def test_every_count_of_the_pogrom_names_who_counted(texts):
    for part in ("iasi", "trains"):
        figures = re.findall(r'<details class="figure"><summary>(.*?)</summary>', texts[part])
        assert figures
        assert all("counted by" in figure for figure in figures)


def test_the_moments_stand_in_their_order(data, texts):
    assert texts["moments"] == [event.id for event in moments(data.events)]
    timed = [event for event in texts["events"] if "when" in event]
    assert {event["id"] for event in timed} == set(texts["moments"])
    assert all(event["time"] for event in timed)


def test_markup_in_an_event_is_written_as_text(data):
    nasty = '<img src=x onerror="document.title=1"></script>'
    first = replace(data.events[0], title=nasty, text=nasty, note=nasty, place=nasty)
    changed = replace(data, events=(first, *data.events[1:]))
    body = page_texts(changed)["events"][0]["body"]
    assert "<img" not in body
    assert body.count("&lt;img") == 3


def test_the_links_of_the_texts_lead_to_works_that_the_file_holds(texts):
    told = [event["body"] for event in texts["events"]] + [*texts["states"].values(), texts["iasi"], texts["trains"]]
    links = re.findall(r'<a href="([^"]*)"( data-work="([^"]*)")?', "".join(told))
    assert links
    assert {link for link, *_ in links} == {f"#work={key}" for *_, key in links}
    assert {key for *_, key in links} <= {work[0] for work in texts["works"]}


def test_an_older_scene_is_refused(data):
    with pytest.raises(GeodataError, match="older than the data"):
        page(replace(data, version="another"), STATE)


def test_a_frame_may_run_scripts_and_nothing_else_and_has_a_link_beside_it():
    snippet = embed_snippet('romania "1940".html', "Romania & <neighbours>")
    assert 'sandbox="allow-scripts"' in snippet
    assert 'loading="lazy"' in snippet
    assert 'title="Romania &amp; &lt;neighbours&gt;"' in snippet
    assert '<a href="romania &quot;1940&quot;.html">' in snippet
