"""What the commands of `python -m bot` do."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from bot.chain import PlanBot
from bot.types import Answer, Audience, Turn
from index import DataFolderError

RunCommand = Callable[[argparse.Namespace], int]


def ask(args: argparse.Namespace) -> int:
    """One answer, as text with its sources or as JSON."""
    bot = PlanBot.open(say=_say)
    answer = bot.ask(args.question, audience=args.audience)
    print(json.dumps(answer.as_dict(), ensure_ascii=False, indent=1) if args.json else shown(answer, bot.plan.version))
    return 0


def chat(args: argparse.Namespace) -> int:
    """A dialogue until an empty line or the end of the input."""
    bot = PlanBot.open(say=_say)
    history: list[Turn] = []
    while question := _read_line():
        answer = bot.ask(question, history, args.audience)
        print(f"{shown(answer, bot.plan.version)}\n")
        history += [Turn("user", question), Turn("assistant", answer.answer)]
    return 0


def batch(args: argparse.Namespace) -> int:
    """Answers a file line by line, in order; a bad line gives ``{id, error}`` and exit code 1 at the end."""
    if not args.input.is_file():
        raise DataFolderError(f"no such file: {args.input}")
    text = args.input.read_text(encoding="utf-8-sig", errors="replace")
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    bot = PlanBot.open(say=_say)
    bad = 0
    with args.output.open("w", encoding="utf-8") as out:
        for done, (number, line) in enumerate(lines, start=1):
            result = answer_line(bot, line, number)
            bad += "error" in result
            out.write(json.dumps(result, ensure_ascii=False) + "\n")
            out.flush()
            if done % 25 == 0 or done == len(lines):
                _say(f"{done}/{len(lines)} questions, {bad} bad lines")
    return 1 if bad else 0


def train(args: argparse.Namespace) -> int:
    """Trains topic classifier, ranker and answerability model."""
    from bot.train import train as train_models
    from corpus import load_plan
    from corpus.standing import questions_of
    from index import Settings, open_index

    plan = load_plan()
    train_models(plan, questions_of(plan), open_index(Settings.read(), _say).retriever, _say)
    return 0


def draft(args: argparse.Namespace) -> int:
    """Drafts anticipated questions for the paragraphs of a text file; each line is marked as drafted."""
    from bot.llm.call import Caller
    from bot.llm.drafts import draft as drafted
    from bot.llm.model import open_model
    from index import Settings, SettingsError

    settings = Settings.read()
    if not settings.llm:
        raise SettingsError("PLANBOT_LLM is not set: it names the model that drafts")
    paragraphs = [p.strip() for p in args.input.read_text(encoding="utf-8").split("\n\n") if p.strip()]
    passages = [(f"doc:{args.input.stem}#{n}", text) for n, text in enumerate(paragraphs, start=1)]
    caller = Caller(open_model(settings), settings.llm_deadline_seconds, 1, settings.llm_retries)
    with args.output.open("w", encoding="utf-8") as out:
        for done, question in enumerate(drafted(caller, passages), start=1):
            out.write(question.as_json() + "\n")
            out.flush()
            _say(f"{done} questions drafted, from {question.passage}")
    return 0


def answer_line(bot: PlanBot, line: str, number: int) -> dict[str, Any]:
    """The batch result of one input line: ``{id}`` with the answer, or ``{id, error}``."""
    key: object = f"line-{number}"
    try:
        data = json.loads(line)
        if not isinstance(data, dict):
            raise TypeError("a JSON object is wanted")
        key = data.get("id", key)
        question = data["question"]
        if not isinstance(question, str):
            raise TypeError("question must be a string")
        return {"id": key, **bot.ask(question, _turns(data.get("history")), _audience(data.get("audience"))).as_dict()}
    except KeyError as error:
        return {"id": key, "error": f"field {error} is missing"}
    except (ValueError, TypeError, RecursionError) as error:
        return {"id": key, "error": str(error)}


def shown(answer: Answer, version: str) -> str:
    """The answer for a terminal: below it its sources, and the version of the plan it is from."""
    lines = [answer.answer, ""]
    for c in answer.citations:
        page = f" p.{c.page}" if c.page else ""
        lines.append(f"[{c.n}] {c.section} {c.title}{page}「{shortened(c.quote)}」")
    lines += [f"→ {r.section} {r.title}" for r in answer.related]
    if answer.citations or answer.related:
        lines.append(f"({version})")
    return "\n".join(lines).rstrip()


def shortened(quote: str, width: int = 100) -> str:
    """A quote on one line, with an ellipsis where it is cut."""
    line = " ".join(quote.split())
    return line if len(line) <= width else f"{line[:width]}…"


def _turns(value: object) -> list[Turn]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(turn, dict) for turn in value):
        raise TypeError("history must be a list of {role, content}")
    turns = []
    for turn in value:
        role, content = turn.get("role"), turn.get("content")
        if role not in ("user", "assistant") or not isinstance(content, str):
            raise ValueError("history: role must be user or assistant, content a string")
        turns.append(Turn(role, content))
    return turns


def _audience(value: object) -> Audience:
    if value in (None, "citizen"):
        return "citizen"
    if value == "staff":
        return "staff"
    raise ValueError(f"audience must be citizen or staff, not {value!r}")


def _read_line() -> str:
    try:
        return input("? ").strip()
    except EOFError:
        return ""


def _say(text: str) -> None:
    print(text, file=sys.stderr)


RUN: Mapping[str, RunCommand] = {"ask": ask, "chat": chat, "batch": batch, "train": train, "draft": draft}
