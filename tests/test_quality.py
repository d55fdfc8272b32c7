"""The gate: the bot as shipped, held to the floors on the development questions."""

from __future__ import annotations

from bot import PlanBot, Turn
from corpus import Plan
from eval.answerers import BotAnswerer
from eval.gate import Floors, hold
from eval.questions import load_sets
from eval.runner import run
from eval.scorer import Scorer
from index import OpenIndex, Settings


def test_the_development_questions_stay_above_the_floors(settings: Settings, plan: Plan, opened: OpenIndex) -> None:
    answerer = BotAnswerer(PlanBot(settings, plan, opened.retriever), Turn)
    hold(run(answerer, load_sets(["dev"]), Scorer.of_plan(), "dev"), Floors.read())
