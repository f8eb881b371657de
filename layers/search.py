"""Find events by words or by any name of a place, with or without diacritics."""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layers.calendar import in_words
from layers.events import Event
from layers.gazetteer import Gazetteer

LONGEST_QUERY = 200
"""Characters of a search that are read; the rest is left out."""

_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "ʼ": "'"})
_GROUPS = re.compile(r"\b\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+\b")
_TERM = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True)
class Hit:
    """An event that was found; `named` where its title, place or day holds the words, not only its text."""

    event: Event
    named: bool


class SearchIndex:
    """A full-text index (SQLite FTS5) of some events, safe to ask from several threads.

    English words are found in all their forms. `alike` lists words that stand for each other in a search.
    """

    def __init__(self, events: Sequence[Event], gazetteer: Gazetteer, alike: Sequence[Sequence[str]] = ()) -> None:
        self._alike = [[fold(word) for word in words] for words in alike]
        self._events = {event.id: event for event in events}
        self._lock = threading.Lock()
        self._table = sqlite3.connect(":memory:", check_same_thread=False)
        self._table.execute(
            "CREATE VIRTUAL TABLE event USING fts5(id UNINDEXED, named, text, tokenize='porter unicode61')"
        )
        self._table.executemany("INSERT INTO event VALUES (?, ?, ?)", (_row(event, gazetteer) for event in events))

    def find(self, query: str) -> list[Hit]:
        """Return the events that hold every word of a query, in order of time; words may be begun, phrases quoted."""
        terms = [self._widened(term) for term in query_terms(query)]
        if not terms:
            return []
        named, anywhere = (
            self._matching(f"{column} : ({' AND '.join(terms)})") for column in ("named", "{named text}")
        )
        return [Hit(event, event.id in named) for event in self._events.values() if event.id in anywhere]

    def _widened(self, term: str) -> str:
        """Take a word that stands somewhere as it is, with its like; one that stands nowhere as a beginning."""
        if not term.endswith("*"):
            return term
        word = term.removesuffix("*")
        alike = [words for words in self._alike if word.strip('"') in words]
        if alike:
            return "(" + " OR ".join(f'"{other}"' for words in alike for other in words) + ")"
        return word if self._matching(word) else term

    def _matching(self, expression: str) -> set[str]:
        with self._lock:
            rows = self._table.execute("SELECT id FROM event WHERE event MATCH ?", (expression,))
            return {row[0] for row in rows}


def fold(text: str) -> str:
    """Write a text without diacritics, capitals and groups of thousands."""
    joined = _GROUPS.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    plain = unicodedata.normalize("NFKD", joined.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return re.findall(r"\w+", fold(text))


def query_terms(query: str) -> list[str]:
    """Turn what a reader typed into terms of FTS5; nothing of it is read as its language."""
    terms = []
    for phrase, word in _TERM.findall(fold(query[:LONGEST_QUERY])):
        letters = " ".join(re.findall(r"\w+", phrase or word))
        if letters:
            terms.append(f'"{letters}"' + ("" if phrase else "*"))
    return terms


def _row(event: Event, gazetteer: Gazetteer) -> tuple[str, str, str]:
    days = f"{in_words(event.start_date)} {in_words(event.end_date)}"
    named = [event.title, event.place, days, *gazetteer.names_at(event.place, event.lat, event.lon)]
    figures = (f"{figure.value} {figure.counted} {figure.counted_by}" for figure in event.figures)
    text = [event.text, event.note, *figures, *_names_mentioned(event, gazetteer)]
    return event.id, fold(_unique(named)), fold(_unique(text))


def _names_mentioned(event: Event, gazetteer: Gazetteer) -> Iterable[str]:
    for place in gazetteer.mentioned(f"{event.title} {event.text}"):
        yield from gazetteer.names[place]


def _unique(parts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(parts))
