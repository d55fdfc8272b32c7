from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from corpus import Plan
from eval.claims import Claim, ClaimReader, counted


@pytest.fixture(scope="session")
def reader(plan: Plan) -> ClaimReader:
    return ClaimReader(plan)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和8年", "year 2026"),
        ("令和元年", "year 2019"),
        ("平成30年", "year 2018"),
        ("R8年度", "year 2026"),
        ("Reiwa 8", "year 2026"),
        ("２０２６年", "year 2026"),
        ("令和8(2026)年", "year 2026"),
        ("116,228人", "figure 116228"),
        ("11万6,228人", "figure 116228"),
        ("8万4千人", "figure 84000"),
        ("50.00", "figure 50"),
        ("2020人", "figure 2020"),  # people, no year
        ("07月", "figure 7"),
        ("July 2020", "figure 7, year 2020"),
        ("6th of February", "figure 6"),
        ("2 February", "figure 2"),
        ("You may apply.", ""),
        ("5GとWeb3", ""),  # a number in a name
        ("①防災 (1)体制\n2. 推進[3]", ""),  # numbers of a list, marks
        ("用語※12、^{※3}", ""),
        ("19ページ", "page 19"),
        ("p.19", "page 19"),
        ("2-1の事業", "project 2-1"),
        ("AI、RPAの活用", "project 2-1"),
        ("スマート窓口の実現", "project 1-4"),  # without what stands in brackets
        ("0283-20-3026", "figure 20, figure 283, figure 3026"),  # no project 0-2
        ("いきいき高齢課", "department いきいき高齢課"),
        ("収納課", "department 収納課"),  # unknown to the plan
        ("行政経営部デジタル推進課長", "department デジタル推進課"),
        ("主管課・関係各課・全課・課題・課税", ""),
    ],
)
def test_claims(reader: ClaimReader, text: str, expected: str) -> None:
    assert ", ".join(sorted(f"{claim.kind} {claim.value}" for claim in reader.claims(text))) == expected


def test_a_source_also_states_the_bare_numbers_of_its_years(reader: ClaimReader) -> None:
    assert Claim("figure", "11") in reader.stated("令和8~11年度")
    assert Claim("figure", "8") in reader.stated("令和8年度")
    assert Claim("figure", "8") not in reader.claims("令和8年度")


def test_counted_names() -> None:
    claims = [Claim("department", "市民課"), Claim("department", "保育課"), Claim("project", "1-1")]
    assert counted(claims) == {"2", "1"}
    assert counted([]) == frozenset()


@given(st.integers(1, 60))
def test_every_year_of_the_era_is_its_western_year(plan: Plan, n: int) -> None:
    assert ClaimReader(plan).claims(f"令和{n}年") == ClaimReader(plan).claims(f"{2018 + n}年")
