"""The texts of the page that needs no server, written once for all days: events, what stands, Iași, the works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from atlas.html import escape
from atlas.i18n import t
from atlas.scene.timeline import day_number, timeline
from atlas.standing import losses, statement
from atlas.telling import changes_sentence, missing_sentence
from atlas.text import iasi
from atlas.text.event_list import event_body
from atlas.text.known import how_known, row_citations, with_works_inside
from atlas.text.panel import begun_words, stands
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, FIRST_DAY, add_days
from layers.events import Event
from layers.files import read_toml
from layers.iasi import moments, read_states
from layers.movements import movements
from layers.search import words_of
from layers.support import supports


def page_texts(data: AtlasData) -> dict[str, Any]:
    """Return as plain data what the page tells of every day; all text in its HTML is escaped."""
    return {
        "events": [_event(data, event) for event in data.events],
        "statements": _over_time(lambda day: statement(data, day)),
        "stands": _over_time(lambda day: stands(losses(data, day))),
        "changes": _changes(data),
        "days": _documented_days(data),
        "moments": [event.id for event in moments(data.events)],
        "states": _states(data),
        "iasi": with_works_inside(iasi.pogrom(data)),
        "trains": with_works_inside(iasi.trains(data, accounts_cited=False)),
        "works": _works(data),
        "alike": [[words_of(word)[0] for word in words] for words in _alike(data)],
        "missing": missing_sentence(data),
    }


def _over_time(text_on: Callable[[str], str]) -> dict[str, Any]:
    """List the distinct texts of all days, and the days on which another of them begins."""
    numbers: dict[str, int] = {}
    steps = timeline(DAYS, lambda day: (numbers.setdefault(text_on(day), len(numbers)),))
    return {"texts": list(numbers), "steps": steps}


def _changes(data: AtlasData) -> dict[int, str]:
    """Say by day what changed on the days on which land that is or was Romania's changes hands or legal state."""
    told = {}
    for day in data.romanian_change_days:
        before = add_days(day, -1)
        told[day_number(day)] = changes_sentence(data, movements(data.territory, data.folder, before, day), before, day)
    return told


def _documented_days(data: AtlasData) -> list[list[Any]]:
    begun = Counter(event.start_date for event in data.events)
    return [[day_number(day), begun_words(begun[day])] for day in data.event_days]


def _event(data: AtlasData, event: Event) -> dict[str, Any]:
    body = with_works_inside(event_body(data, event, linked=False, in_article=False))
    moment = (
        {"time": event.time, "when": iasi.when(event), "sites": iasi.moment_sites(data, event)} if event.moment else {}
    )
    return {
        "id": event.id, "date": event.short_date, "title": event.title, "category": event.category,
        "start": day_number(event.start_date), "end": day_number(event.end_date), "inside": event.in_atlas,
        "body": body, "named": _words(_named(data, event)), "told": _words(_told(data, event)), **moment,
    }  # fmt: skip


def _named(data: AtlasData, event: Event) -> list[str]:
    return [event.title, event.place, *data.gazetteer.names_at(event.place, event.lat, event.lon)]


def _told(data: AtlasData, event: Event) -> list[str]:
    figures = [f"{figure.value} {figure.counted} {figure.counted_by}" for figure in event.figures]
    towns = data.gazetteer.mentioned(f"{event.title} {event.text}")
    return [event.text, event.note, *figures, *(name for town in towns for name in data.gazetteer.names[town])]


def _words(texts: Iterable[str]) -> str:
    """Return the folded words of some texts, each once, with a space before every one."""
    return "".join(f" {word}" for word in sorted({word for text in texts for word in words_of(text)}))


def _states(data: AtlasData) -> dict[int, str]:
    """Tell by day between which stops the trains were."""
    told: dict[int, str] = {}
    for state in read_states(data.folder):
        name = escape(t("city.route_first" if state.train == "1" else "city.route_second"))
        cited = with_works_inside(how_known(data, row_citations(data, state.citations, checked=state.checked)))
        day = day_number(state.date)
        told[day] = f"{told.get(day, '')}<p><b>{name}.</b> {escape(state.words)}</p>{cited}"
    return told


def _works(data: AtlasData) -> list[list[str]]:
    """List every work that is cited, as a bibliography is ordered: id, reference, note, address, 'seen' or ''."""
    cited = supports(data)
    works = sorted(
        (data.works[key] for key in cited if key in data.works), key=lambda work: (words_of(work.filed_under), work.id)
    )
    return [[work.id, work.reference, work.note, work.url, "seen" if work.seen else ""] for work in works]


def _alike(data: AtlasData) -> list[list[str]]:
    """Return the words that stand for each other in a search, leaving out those of several words."""
    groups = read_toml(data.folder / "text/en/search.toml").get("alike", [])
    return [[word for word in group if len(words_of(word)) == 1] for group in groups]


def first_told(texts: dict[str, Any], part: str, day: str) -> str:
    """Return what a part of the texts tells on a day: 'statements' as plain text, 'stands' as HTML."""
    number = day_number(max(day, FIRST_DAY))
    told = texts[part]
    return str(told["texts"][[step for step in told["steps"] if step[0] <= number][-1][1]])
