"""How fast and how well pictures are dealt with: watermarks, faces, memory, and taps beside photos."""

import asyncio
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import aiohttp
import cv2
import numpy as np
from PIL import Image

from benchmarks.stand import ROOT, Stand, bot, found_company, process, stand, unpaced
from benchmarks.updates import OURS, delays_ms
from bot.evidence.code import code
from bot.evidence.face import Vector, likeness
from bot.evidence.portrait import Portrait, portrait_of
from bot.evidence.watermark import watermark
from bot.evidence.yunet_sface import YuNetSFace, aligned, engine
from bot.rules.identity import AT_A_VISIT, Gate
from tests.evidence.samples import encoded, scene
from tests.evidence.test_watermark import CHINESE

Figure = tuple[str, float, str]

SAMPLES = ROOT / "simulator" / "page" / "samples"
FACES = Path(os.environ.get("FACES", ROOT.parent / "shared" / "faces" / "orl"))
"""Pictures to measure error rates on: a folder a person, or files named `…_s<person>_<number>`."""
NUMBERED = re.compile(r"_s(\d+)_\d+$")
TINY_PX = 200
ENLARGED = 3
ENROLLED = 3
MOST_ENROLMENTS = 20
ROUNDS = 3
PHOTOS = 100
TAPPERS = 20
TAPS_PER_S = 10
TINY_GATE = Gate(min_face_px=0, min_score=AT_A_VISIT.min_score)
"""For pictures so small that the size gate would refuse them all."""


def figures() -> Iterator[Figure]:
    yield "photos.watermarked_per_s", watermarked_per_s(), "1/s"
    per_check, ratio = face_speed()
    yield "faces.checks_per_s_core", 1 / per_check, "1/s"
    yield "faces.ratio_to_raw_library", ratio, "ratio"
    if FACES.is_dir():
        far, frr = error_rates(vectors_in(FACES))
        yield "faces.far_pct", far, "%"
        yield "faces.frr_pct", frr, "%"
    else:
        print(f"faces.far_pct and faces.frr_pct need pictures: FACES=folder (no {FACES})", file=sys.stderr)
    yield from asyncio.run(taps_beside_photos())
    yield "evidence.peak_mb", asyncio.run(peak_mb()), "MB"


def watermarked_per_s() -> float:
    """A messenger's photo, one core."""

    photo, square = encoded(scene(1280, 960)), code("https://t.me/visitbot?start=p_0123456789abcdefghij")
    return 1 / _seconds(lambda: watermark(photo, CHINESE, code=square))


def face_speed() -> tuple[float, float]:
    """Seconds of processor time a check, and how many times as long as the bare library calls take."""
    running = engine()
    pictures = [np.asarray(Image.open(path).convert("RGB")) for path in sorted(SAMPLES.glob("selfie-*.jpg"))]
    enrolled = [running.embed(pictures[0], running.detect(pictures[0])[0])]
    squares = [aligned(picture, running.detect(picture)[0]) for picture in pictures]

    def checked() -> None:
        for picture in pictures:
            found = portrait_of(picture, running, AT_A_VISIT)
            if isinstance(found, Portrait):
                likeness(enrolled, found.vector)

    def raw() -> None:
        finder, describer = running.raw()
        for picture, square in zip(pictures, squares, strict=True):
            finder.setInputSize((picture.shape[1], picture.shape[0]))
            finder.detect(picture)
            describer.setInput(cv2.dnn.blobFromImage(square, 1.0, (112, 112)), "data")
            describer.forward()

    ours, theirs = _seconds(checked), _seconds(raw)
    return ours / len(pictures), ours / theirs


def vectors_in(folder: Path) -> dict[str, list[Vector | None]]:
    """Person → a vector for each picture; None where the gate let it not pass."""
    people: dict[str, list[Vector | None]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in (".png", ".jpg", ".jpeg"):
            continue
        number = NUMBERED.search(path.stem)
        name = number[1] if number else path.parent.name
        people.setdefault(name, []).append(_vector(path))
    return people


def error_rates(people: dict[str, list[Vector | None]]) -> tuple[float, float]:
    """False accepts and false rejects in per cent at the default thresholds, enrolled with three.

    "Unsure", and a picture the gate refuses, count as false rejects. Every person is enrolled with several
    choices of three, so that no lucky three decide.
    """
    match = YuNetSFace.thresholds.match
    accepted = strangers = rejected = own = 0
    for name, pictures in people.items():
        for chosen in _enrolments(len(pictures)):
            enrolled = [vector for place in chosen if (vector := pictures[place]) is not None]
            if len(enrolled) < ENROLLED:
                continue
            mine = [each for place, each in enumerate(pictures) if place not in chosen]
            own += len(mine)
            rejected += sum(each is None or likeness(enrolled, each) < match for each in mine)
            others = [each for other, theirs in people.items() if other != name for each in theirs]
            strangers += len(others)
            accepted += sum(each is not None and likeness(enrolled, each) >= match for each in others)
    return 100 * accepted / max(1, strangers), 100 * rejected / max(1, own)


def _enrolments(pictures: int) -> list[tuple[int, ...]]:
    every = list(combinations(range(pictures), ENROLLED))
    return every[:: max(1, len(every) // MOST_ENROLMENTS)]


def _vector(path: Path) -> Vector | None:
    picture = Image.open(path).convert("RGB")
    gate = AT_A_VISIT
    if max(picture.size) < TINY_PX:
        picture = picture.resize(
            (picture.width * ENLARGED, picture.height * ENLARGED), Image.Resampling.BICUBIC
        )
        gate = TINY_GATE
    picture.thumbnail((1280, 1280))
    found = portrait_of(np.asarray(picture), engine(), gate)
    return found.vector if isinstance(found, Portrait) else None


async def taps_beside_photos() -> list[Figure]:
    """A hundred selfies are looked at for one person while others tap."""
    async with stand() as here:
        people = await here.add_people(TAPPERS + 1)
        settings = unpaced(here, "ours")
        await found_company(settings["DATABASE_URL"], people)
        async with bot(here, "-m", "bot", "run", token=OURS, **settings):
            for person in people:
                await here.post(f"/api/people/{person}/chats/710000002/start", {})
            await here.get("/api/quiet", quiet_ms=700, timeout=60)
            await here.post(f"/api/people/{people[0]}/chats/710000002/messages", {"text": "/face"})
            await here.get("/api/quiet", quiet_ms=700, timeout=60)
            await here.post(f"/api/people/{people[0]}/chats/710000002/tap", {"text": "Begin"})
            await here.get("/api/quiet", quiet_ms=700, timeout=60)
            calm_before = await here.last_event()
            await _tap(here, people[1:], until=asyncio.create_task(asyncio.sleep(10)))
            await here.get("/api/quiet", quiet_ms=1000, timeout=120)
            alone = delays_ms(await here.events_after(calm_before), "tap")
            after = await here.last_event()
            sending = asyncio.create_task(_send_photos(here, people[0]))
            await _tap(here, people[1:], until=sending)
            await here.get("/api/quiet", quiet_ms=1000, timeout=120)
            events = await here.events_after(after)
    calm = [event for event in events if people[0] not in event.get("people", ())]
    delays = statistics.quantiles(delays_ms(calm, "tap"), n=100)
    undisturbed = statistics.quantiles(alone, n=100)
    return [
        ("tap.p99_ms_without_photos", undisturbed[98], "ms"),
        ("tap.p99_ms_during_100_photos", delays[98], "ms"),
    ]


async def _send_photos(here: Stand, person: int) -> None:
    data = (SAMPLES / "selfie-1.jpg").read_bytes()
    for _ in range(PHOTOS):
        form = aiohttp.FormData()
        form.add_field("file", data, filename="photo.jpg", content_type="image/jpeg")
        form.add_field("kind", "photo")
        url = f"{here.url}/api/people/{person}/chats/710000002/messages"
        async with here.http.post(url, data=form) as answer:
            answer.raise_for_status()


async def _tap(here: Stand, people: list[int], *, until: "asyncio.Task[None]") -> None:
    taps, number, loop = [], 0, asyncio.get_running_loop()
    began = loop.time()
    while not until.done() or number < TAPS_PER_S * 10:
        await asyncio.sleep(began + number / TAPS_PER_S - loop.time())
        path = f"/api/people/{people[number % len(people)]}/chats/710000002/tap"
        taps.append(asyncio.create_task(here.post(path, {"text": "My day"})))
        number += 1
    await until
    await asyncio.gather(*taps, return_exceptions=True)


async def peak_mb() -> float:
    """The most memory a picture process takes over the worst that may be sent."""
    async with process("-m", "benchmarks.worst_pictures") as started:
        assert started.stdout is not None  # noqa: S101 - opened with a pipe
        return float((await started.stdout.read()).split()[-1])


def _seconds(job: Callable[[], object]) -> float:
    """Processor time; the best of some rounds after a first one that loads."""
    job()
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        job()
        taken.append(time.process_time() - began)
    return min(taken)
