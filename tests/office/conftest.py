"""The three files, made once, and a bot that has read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot import PlanBot
from corpus import Plan
from corpus.files import SourceDocument, read_document
from index import OpenIndex, Settings
from index.library import Library, open_library
from tests.office.files import TITLES, make_excel, make_pdf, make_word


@pytest.fixture(scope="session")
def office_files(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> tuple[Path, ...]:
    """The PDF, the Word file, the Excel file."""
    folder = tmp_path_factory.mktemp("office")
    return make_pdf(folder, browser), make_word(folder), make_excel(folder)


@pytest.fixture(scope="session")
def office_documents(office_files: tuple[Path, ...]) -> tuple[SourceDocument, ...]:
    """What is read from them."""
    return tuple(read_document(path, title=TITLES[path.name]) for path in office_files)


@pytest.fixture(scope="session")
def office_library(office_documents: tuple[SourceDocument, ...], tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of the three."""
    library = open_library(Settings(data_dir=tmp_path_factory.mktemp("office-data")))
    library.add(office_documents, {})
    return library


@pytest.fixture(scope="session")
def planbot(settings: Settings, plan: Plan, opened: OpenIndex) -> PlanBot:
    """The bot with the plan alone."""
    return PlanBot(settings, plan, opened.retriever)


@pytest.fixture(scope="session")
def office_bot(settings: Settings, plan: Plan, opened: OpenIndex, office_library: Library) -> PlanBot:
    """The bot with the plan and the three documents."""
    return PlanBot(settings, plan, opened.retriever, office_library)
