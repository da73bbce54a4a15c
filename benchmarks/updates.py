"""How fast updates become answers: against a bare aiogram bot, under load, paced, and in how much memory."""

import asyncio
import statistics
from collections.abc import Iterator
from typing import Any

import psutil

from benchmarks.stand import (
    Stand,
    bot,
    found_company,
    is_said_by_bot,
    is_said_by_person,
    stand,
    unpaced,
)

Figure = tuple[str, float, str]

BARE = "710000001:bare-aiogram-echo-bot-for-measuring"
OURS = "710000002:the-mailbox-echo-bot-for-measuring0"
PEOPLE = 50
ROUNDS = 3
TEXTS = 1500
TAPS_PER_S = 50
TAP_S = 20
FLOOD_PER_S = 100
FLOOD_S = 10
PACED_TEXTS = 900
REPS = 1000


def figures() -> Iterator[Figure]:
    for measured in (throughput, taps_and_flood, paced, memory):
        yield from asyncio.run(measured())


async def throughput() -> list[Figure]:
    """Saturated: all texts at once, from the first one sent to the last one answered; best of some rounds."""
    async with stand() as here:
        people = await here.add_people(PEOPLE)
        settings = unpaced(here, "ours")
        await found_company(settings["DATABASE_URL"], people)
        async with bot(here, "-m", "benchmarks.echo_bare", token=BARE):
            bare = max([await _rate(here, "710000001", people) for _ in range(ROUNDS)])
        async with bot(here, "-m", "benchmarks.echo_mailbox", token=OURS, **settings):
            ours = max([await _rate(here, "710000002", people) for _ in range(ROUNDS)])
    return [
        ("updates.bare_aiogram_per_s", bare, "1/s"),
        ("updates.per_s", ours, "1/s"),
        ("updates.ratio_to_bare_aiogram", ours / bare, "ratio"),
    ]


async def taps_and_flood() -> list[Figure]:
    async with stand() as here:
        people = await here.add_people(PEOPLE)
        settings = unpaced(here, "ours")
        await found_company(settings["DATABASE_URL"], people)
        async with bot(here, "-m", "benchmarks.echo_mailbox", token=OURS, **settings):
            delays = statistics.quantiles(await _tapdelays_ms(here, people), n=100)
            slowest = await _flood_delay_ms(here, people)
    return [
        ("tap.p50_ms", delays[49], "ms"),
        ("tap.p99_ms", delays[98], "ms"),
        ("flood.others_delay_ms", slowest, "ms"),
    ]


async def paced() -> list[Figure]:
    """As in real life: the bot keeps to Telegram's limits, and the simulator punishes who does not."""
    async with stand(limits=True) as here:
        people = await here.add_people(PACED_TEXTS // 3)
        settings = {
            name: value for name, value in unpaced(here, "ours").items() if not name.startswith("SENDING")
        }
        await found_company(settings["DATABASE_URL"], people)
        async with bot(here, "-m", "benchmarks.echo_mailbox", token=OURS, **settings):
            after = await here.last_event()
            await here.write("710000002", people, PACED_TEXTS)
            events = await here.until_answered(after, PACED_TEXTS)
            said = [event["at"] for event in events if is_said_by_bot(event)]
            refused = (await here.get("/api/settings"))["limit_errors"]
    return [
        ("paced.replies_per_s", len(said) / (said[-1] - said[0]), "1/s"),
        ("paced.limit_errors", refused, "count"),
    ]


async def memory() -> list[Figure]:
    """The whole product after a thousand reps have looked at their day; its memory in all processes."""
    async with stand() as here:
        people = await here.add_people(REPS)
        settings = unpaced(here, "ours")
        await found_company(settings["DATABASE_URL"], people)
        async with bot(here, "-m", "bot", "run", token=OURS, **settings) as started:
            after = await here.last_event()
            messages = [{"person": person, "text": "/today"} for person in people]
            await here.post("/api/batch", {"bot": "710000002", "messages": messages})
            await here.until_answered(after, REPS)
            main = psutil.Process(started.pid)
            used = sum(each.memory_full_info().pss for each in (main, *main.children(recursive=True)))
    return [("memory.1000_reps_mb", used / 1e6, "MB")]


async def _rate(here: Stand, name: str, people: list[int]) -> float:
    after = await here.last_event()
    await here.write(name, people, TEXTS)
    events = await here.until_answered(after, TEXTS)
    first = next(event["at"] for event in events if is_said_by_person(event))
    last = max(event["at"] for event in events if is_said_by_bot(event))
    return TEXTS / float(last - first)


async def _tapdelays_ms(here: Stand, people: list[int]) -> list[float]:
    """Fifty taps a second, by turns; from each tap to its card having changed."""
    for person in people:
        await here.post(f"/api/people/{person}/chats/710000002/start", {})
    await here.get("/api/quiet", quiet_ms=500, timeout=30)
    after = await here.last_event()
    loop = asyncio.get_running_loop()
    began = loop.time()
    taps = []
    for number in range(TAPS_PER_S * TAP_S):
        await asyncio.sleep(began + number / TAPS_PER_S - loop.time())
        path = f"/api/people/{people[number % len(people)]}/chats/710000002/tap"
        taps.append(asyncio.create_task(here.post(path, {"text": "More"})))
    await asyncio.gather(*taps)
    await here.get("/api/quiet", quiet_ms=500, timeout=30)
    return delays_ms(await here.events_after(after), "tap")


async def _flood_delay_ms(here: Stand, people: list[int]) -> float:
    """One person writes a hundred texts a second, ten others one each: the longest wait of these."""
    flooding, others = people[0], people[1:11]
    after = await here.last_event()
    messages = []
    for number in range(FLOOD_PER_S * FLOOD_S):
        messages.append({"person": flooding, "text": f"flood {number}"})
        if number % (FLOOD_PER_S // len(others)) == 0:
            messages.append({"person": others[number // 10 % len(others)], "text": "quick"})
    await here.post("/api/batch", {"bot": "710000002", "messages": messages, "per_second": FLOOD_PER_S * 1.1})
    events = await here.until_answered(after, len(messages))
    calm = [event for event in events if flooding not in event.get("people", ())]
    return max(delays_ms(calm, "message"))


def delays_ms(events: list[dict[str, Any]], kind: str) -> list[float]:
    """From each act of a person to the bot's next word in the same chat."""
    waiting: dict[int, list[float]] = {}
    delays = []
    for event in events:
        people = event.get("people") or [event.get("by")]
        person = people[0]
        if event["type"] == kind and not is_said_by_bot(event):
            waiting.setdefault(person, []).append(event["at"])
        elif is_said_by_bot(event) and waiting.get(person):
            delays.append((event["at"] - waiting[person].pop(0)) * 1000)
    return delays
