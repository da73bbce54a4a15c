"""The papers are true as far as a test can see: the names, files, links and tables that they speak of."""

import re
from pathlib import Path

import pytest

from bot.storage.tables import metadata

ROOT = Path(__file__).parents[2]
FILE = re.compile(r"`((?:bot|play|simulator|benchmarks|tests|docs|forms)/[\w./*-]+)`")
PAPERS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
SECTIONS = (ROOT / "docs" / "glossary.md").read_text("utf-8").split("\n## ")[1:]


def rows(section: str) -> list[list[str]]:
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", paper.read_text("utf-8"))
    lost = [link for link in links if "://" not in link and not (paper.parent / link).exists()]
    assert lost == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_is_there(paper: Path) -> None:
    named = FILE.findall(paper.read_text("utf-8"))
    assert [name for name in named if not any(ROOT.glob(name.rstrip("/")))] == []


def test_every_decision_stands_in_the_index() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    decisions = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))
    assert re.findall(r"\]\((0\d+[\w-]+\.md)\)", index) == decisions


def test_every_table_is_told_of() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert [name for name in metadata.tables if f"`{name}`" not in told] == []


@pytest.mark.parametrize("section", SECTIONS, ids=lambda text: text.partition("\n")[0])
def test_the_glossary_is_sorted_and_says_nothing_twice(section: str) -> None:
    terms = [f"{english} {code}".casefold().strip("* ") for code, english, *_ in rows(section)]
    assert terms == sorted(set(terms))
    assert all(len(row) == 4 and all(row[:1] + row[3:]) for row in rows(section))


def test_the_glossary_names_what_is_in_the_code() -> None:
    code = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "bot").rglob("*.py")))
    words = set(re.findall(r"\w+", code))
    terms = [row[0] for section in SECTIONS for row in rows(section)]
    named = [name for term in terms for name in re.findall(r"`([\w.]+)`", term)]
    assert [name for name in named if not set(name.split(".")) <= words] == []
