"""Hostile bodies: the same for the same seed, every bad reply found, and the page's own addresses hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from eval import bodies
from tests.bot.service.conftest import MakeSite, client_of, make_site
from tests.bot.service.live import served

__all__ = ["make_site"]
QUESTIONS = ("KPIは何ですか?", "計画の期間は?")
OWN = ("/v1/", "/page/", "/staff/")


def test_the_same_seed_gives_the_same_bodies() -> None:
    first, again, other = (list(islice(bodies.bodies(seed, QUESTIONS), 300)) for seed in (1, 1, 2))
    assert first == again != other
    assert {body.address for body in first} == set(bodies.ADDRESSES)
    assert {body.kind for body in first if body.address == "/staff/login"} > {bodies.FORM, bodies.PARTS}


def test_forms_are_written_as_their_kind_says() -> None:
    fields = {"files": "a", "n": 1}
    assert bodies._encoded(fields, bodies.FORM) == b"files=a&n=1"
    assert b'name="files"; filename="files.md"' in bodies._encoded(fields, bodies.PARTS)
    assert bodies._encoded(fields, bodies.JSON) == b'{"files": "a", "n": 1}'


def test_a_reply_that_takes_a_second_is_not_clean() -> None:
    run = bodies.BodyRun("", "", 1, 1, {}, 1.0, 1.0, 1.0, 0, {}, ())
    assert run.is_clean
    assert not replace(run, over_limit=1).is_clean


@pytest.mark.parametrize(
    ("status", "said", "fault"),
    [
        ("200", '{"answer": "x"}', ""),
        ("422", '{"detail": []}', ""),
        ("500", "Traceback (most recent call last):", "says 'Traceback'"),
        ("500", "ValueError: Error: x", "says 'Error:'"),
        ("no reply: TimeoutError", "", "no reply: TimeoutError"),
    ],
)
def test_what_does_not_hold_is_found(status: str, said: str, fault: str) -> None:
    assert bodies.fault_of(status, said) == fault


def test_our_own_addresses_hold(make_site: MakeSite, tmp_path: Path) -> None:
    """One thousand bodies; no reply of our own is a server's error, but the fake bot's on purpose."""
    site = make_site(visitor_per_minute=0, all_per_minute=0)
    made = (body for body in bodies.bodies(7, QUESTIONS) if body.address.startswith(OWN))
    with served(client_of(site).app) as url:
        run = bodies.send(url, made, 1000, 7, lambda _: None)
    assert run.faults == {}
    codes = {code for found in run.statuses.values() for code in found}
    assert codes <= {"200", "303", "400", "401", "403", "404", "413", "415", "422"}
    assert bodies.keep(run, tmp_path).is_file()
