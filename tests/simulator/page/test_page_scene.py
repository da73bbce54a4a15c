"""What the page is told over HTTP, and its own words; no browser is needed for these."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

import simulator.server
from simulator.server import RunningSimulator

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCRIPTS = Path(simulator.server.PAGE) / "js"
SPOKEN = re.compile(r"""\bt\("((?:[^"\\]|\\.)*)"\)|data-t(?:-label)?="([^"]*)\"""")
WORDS = re.compile(r'^  "((?:[^"\\]|\\.)*)": "', re.MULTILINE)


@pytest_asyncio.fixture(loop_scope="session")
async def http(simulator: RunningSimulator) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(simulator.url) as session:
        yield session


async def test_landmarks_are_told_and_everybody_who_watches_hears_of_it(http: aiohttp.ClientSession) -> None:
    place = {"name": "西湖便利店", "latitude": 30.25, "longitude": 120.13}
    async with http.post("/api/landmarks", json={"landmarks": [place], "zone": "Asia/Shanghai"}) as answer:
        told = await answer.json()
    async with http.get("/api/landmarks") as answer:
        assert await answer.json() == told == {**told, "landmarks": [place], "zone": "Asia/Shanghai"}
    async with http.get("/api/events?after=0") as answer:
        assert [event["type"] for event in (await answer.json())["events"]] == ["landmarks"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"landmarks": "none"},
        {"landmarks": [{"name": "nowhere"}]},
        {"landmarks": ["Corner Shop"]},
        {"landmarks": [{"name": "x", "latitude": 95, "longitude": 0}]},
        {"landmarks": [], "zone": "Mars/Olympus"},
    ],
)
async def test_what_is_no_landmark_is_refused_in_a_sentence(
    http: aiohttp.ClientSession, wrong: dict[str, object]
) -> None:
    async with http.post("/api/landmarks", json=wrong) as answer:
        assert answer.status == 400
        assert " " in (await answer.json())["error"]


async def test_every_sample_is_a_picture_the_page_can_fetch(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/samples") as answer:
        samples = await answer.json()
    assert len(samples["people"]) >= 2
    assert len(samples["places"]) >= 5
    for url in samples["people"] + samples["places"]:
        async with http.get(url) as answer:
            assert answer.content_type == "image/jpeg"


async def test_the_pages_words_are_all_there_in_chinese_and_all_used() -> None:
    sources = {path.name: path.read_text("utf-8") for path in SCRIPTS.glob("*.js")}
    chinese = set(WORDS.findall(sources.pop("words.js")))
    everything = "\n".join([*sources.values(), (SCRIPTS.parent / "index.html").read_text("utf-8")])
    spoken = {one or other for one, other in SPOKEN.findall(everything)}

    assert spoken - chinese == set()
    assert {words for words in chinese if f'"{words}"' not in everything} == set()


async def test_every_script_says_in_its_first_line_what_it_is_for() -> None:
    first_lines = {path.name: path.read_text("utf-8").splitlines()[0] for path in SCRIPTS.glob("*.js")}

    assert [name for name, line in first_lines.items() if not re.match(r"// [A-Z].{20,}", line)] == []
