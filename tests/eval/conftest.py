from __future__ import annotations

import pytest

from corpus import Plan, load_plan
from eval.scorer import Scorer


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan()


@pytest.fixture(scope="session")
def scorer(plan: Plan) -> Scorer:
    return Scorer(plan)
