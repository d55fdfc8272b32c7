"""What happens on the ask view: a question is answered sentence by sentence, stopped, put away, brought back."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from bot.language import detect
from bot.service.wording import apology
from bot.types import Audience, Role
from bot.web.past import past_html
from bot.web.text import AnswerText
from bot.web.turn import talk_html, turn_html
from bot.web.types import MAX_PAST, Exchange, Site, Talk, as_json, read_past, read_talk
from bot.web.words import WRITTEN, Words
from index.errors import AnswersOffError

LOG = logging.getLogger(__name__)
# Time between two sentences: long enough to be followed, short enough not to be waited for.
PACE_SECONDS: Final = 0.06


class Frame(NamedTuple):
    """One picture of the ask view; a field that is None stays as it is on the page."""

    box: str | None = None
    earlier: str | None = None
    current: str | None = None
    status: str | None = None
    talk: list[Any] | None = None
    past: list[Any] | None = None
    past_list: str | None = None


# The parts of a frame that are HTML.
HTML_PARTS: Final = ("earlier", "current", "past_list")


@dataclass(frozen=True, slots=True)
class Asking:
    """The ask view in one language; it keeps nothing: conversations live in the visitors' browsers."""

    site: Site
    words: Words

    def ask(self, question: str, talk_payload: object, audience: Audience, role: Role = "citizen") -> Iterator[Frame]:
        """The frames of one answer: asked, said so far, done."""
        asked, talk = question.strip(), read_talk(talk_payload)
        if not asked:
            yield Frame(status=self.words("ask.empty"))
            return
        exchange = Exchange(asked, audience, date.today().isoformat())
        yield Frame(
            box="",
            earlier=talk_html(self.words, self.site.plan, talk),
            current=self._turn(exchange, len(talk), 0),
            status=self.words("ask.working"),
            talk=as_json((*talk, exchange)),
        )
        answered, said = exchange, 0
        for answered in self._answers(exchange, talk, role):
            # Kept before it is said: who leaves or stops now finds all there is of the answer when coming back.
            yield Frame(talk=as_json((*talk, answered)))
            said = yield from self._said(answered, len(talk), said)
        failed = answered.state == "failed"
        status = self.words("ask.failed" if failed else "ask.done")
        yield Frame(current=self._turn(answered, len(talk)), status=status)

    def stop(self, talk_payload: object) -> Frame:
        """The conversation with its unanswered question marked as stopped."""
        talk = self._settled(talk_payload)
        current = self._turn(talk[-1], len(talk) - 1) if talk else ""
        return Frame(current=current, status=self.words("ask.stopped"), talk=as_json(talk))

    def restore(self, talk_payload: object, past_payload: object) -> Frame:
        """The view as the visitor left it."""
        talk, past = self._settled(talk_payload), read_past(past_payload)
        return self._shown(talk, past, None)

    def clear(self, talk_payload: object, past_payload: object) -> Frame:
        """An empty view; the conversation goes to the earlier ones."""
        talk, past = self._settled(talk_payload), read_past(past_payload)
        return self._shown((), ((talk, *past) if talk else past), "")

    def open(self, action: str, talk_payload: object, past_payload: object) -> Frame:
        """Does what a button of the list of earlier conversations says: ``open:3``, ``delete:3`` or ``delete:all``."""
        talk, past = self._settled(talk_payload), read_past(past_payload)
        verb, _, which = action.partition(":")
        chosen = int(which) if which.isdecimal() and int(which) < len(past) else None
        if verb == "open" and chosen is not None:
            rest = past[:chosen] + past[chosen + 1 :]
            return self._shown(past[chosen], ((talk, *rest) if talk else rest), "")
        if verb != "delete":
            return Frame()
        kept = () if chosen is None else past[:chosen] + past[chosen + 1 :]
        return self._shown(talk, kept, self.words("past.deleted"))

    def _answers(self, exchange: Exchange, talk: Talk, role: Role) -> Iterator[Exchange]:
        """The exchange with as much of its answer as there is, each time more."""
        history = tuple(turn for earlier in talk for turn in earlier.turns)
        asked = (exchange.question, history, exchange.audience, self._language(exchange.question))
        try:
            for answer in self.site.bot.stream_answer(*asked, role):
                yield replace(exchange, state="done", answer=answer)
        except AnswersOffError as error:
            yield replace(exchange, state="failed", note=apology(error, self.words.language.code))
        except Exception:
            LOG.exception("a question could not be answered")
            yield replace(exchange, state="failed")

    def _language(self, question: str) -> str | None:
        """That of the page, but a question in a language the page does not have is answered in its own."""
        return self.words.language.answers if detect(question) in WRITTEN else None

    def _said(self, exchange: Exchange, number: int, before: int) -> Generator[Frame, None, int]:
        """The sentences after the first `before`, one by one; how many are said then."""
        if exchange.answer is None:
            return before
        length = AnswerText(self.words, self.site.plan, exchange.answer, "").length
        for said in range(min(before, length) + 1, length + 1):
            yield Frame(current=self._turn(exchange, number, said))
            time.sleep(PACE_SECONDS)
        return length

    def _turn(self, exchange: Exchange, number: int, said: int | None = None) -> str:
        return turn_html(self.words, self.site.plan, exchange, number, said)

    def _settled(self, payload: object) -> Talk:
        """A conversation in which nothing is under way any more."""
        talk = read_talk(payload)
        return tuple(replace(e, state="stopped") if e.state == "pending" else e for e in talk)

    def _shown(self, talk: Talk, past: tuple[Talk, ...], status: str | None) -> Frame:
        kept, plan = past[:MAX_PAST], self.site.plan
        return Frame(
            earlier=talk_html(self.words, plan, talk[:-1]),
            current=talk_html(self.words, plan, talk[-1:], first=len(talk) - 1),
            status=status,
            talk=as_json(talk),
            past=[as_json(earlier) for earlier in kept],
            past_list=past_html(self.words, kept),
        )
