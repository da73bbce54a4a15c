"""How faithful and how quick the forms engine is: one line a figure, `name value unit`."""

import gc
import os
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.forms.definition import FormDefinition
from bot.forms.filling import Filling
from bot.forms.instance import Context, Instance
from bot.forms.loading import load_form
from bot.forms.xform import parse_xform
from bot.forms.xpath.grammar import parse
from bot.forms.xpath.problems import ExpressionError
from bot.running import GARBAGE
from tests.forms.javarosa.record import TASTES, transcript
from tests.forms.javarosa.replay import ZONE
from tests.forms.oracle import FOLDER, agrees, corpus, filled
from tests.forms.samples import ATTACHMENTS, SAMPLES, loaded

Figure = tuple[str, float, str]


def figures() -> Iterator[Figure]:
    instance = filled()
    yield "forms.oracle_agree", sum(agrees(instance, case) for case in corpus()), "of_126"
    walls, processors = zip(*_loads(), strict=True)
    yield "forms.load_median_ms", statistics.median(walls), "ms"
    yield "forms.load_cpu_median_ms", statistics.median(processors), "ms"
    yield "forms.parse_median_ms", statistics.median(_parses()), "ms"
    gc.set_threshold(*GARBAGE)
    gc.callbacks.append(_watched)
    for figure, anew in (("step", False), ("tap", True)):
        times = [each for name in SAMPLES for taste in TASTES for each in _steps(name, taste, anew=anew)]
        yield f"forms.{figure}_mean_ms", statistics.fmean(times), "ms"
        yield f"forms.{figure}_max_ms", max(times), "ms"
    gc.callbacks.remove(_watched)
    yield "forms.garbage_longest_ms", max(_PAUSES), "ms"
    ratio = _ratio_to_lxml(instance)
    if ratio is not None:
        yield "forms.xpath_ratio_to_lxml", ratio, "x"


_PAUSES: list[float] = []
_begun = [0.0]


def _watched(phase: str, _: object) -> None:
    """How long each search for garbage took; processor time."""
    if phase == "start":
        _begun[0] = time.thread_time()
    else:
        _PAUSES.append((time.thread_time() - _begun[0]) * 1000)


def _loads() -> Iterator[tuple[float, float]]:
    """A file from its author to a form that can be filled, with the process of its own: on the clock, and
    processor time.
    """
    files = {file.name: file.read_bytes() for file in ATTACHMENTS.iterdir()}
    for path in SAMPLES.values():
        begin, spent = time.perf_counter(), sum(os.times()[:4])
        load_form(path.read_bytes(), filename=path.name, attachments=files)
        yield (time.perf_counter() - begin) * 1000, (sum(os.times()[:4]) - spent) * 1000


def _parses() -> Iterator[float]:
    """A stored form to one that can be filled; processor time."""
    for name in SAMPLES:
        form = loaded(name)
        begin = time.thread_time()
        parse_xform(form.xml, attachments=form.attachments)
        yield (time.thread_time() - begin) * 1000


def _steps(name: str, taste: str, *, anew: bool) -> Iterator[float]:
    """Each accepted answer of a recorded fill, until the next question is known; processor time.

    `anew`: as a tap in the chat costs it, the draft being opened before and kept afterwards.
    """
    record = transcript(name, taste)
    now = datetime.fromisoformat(record["now"]).astimezone(ZONE)
    context = Context(now=now)
    filling = Filling.start(loaded(name), context=context)
    gc.freeze()  # as the bot does when it starts: forms and the recording are not searched for garbage
    for path, value in _doings(filling.form, record):
        if value is None:
            filling.add_repeat(path)
            continue
        saved = filling.saved()
        begin = time.thread_time()
        if anew:
            filling = Filling.resume(filling.form, saved, context=context)
        filling.answer(path, value, at=now)
        filling.current(cards=anew)
        filling.progress()
        if anew:
            filling.saved()
        yield (time.thread_time() - begin) * 1000


def _doings(form: FormDefinition, record: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Where and what was answered; None for a row that was added."""
    for event in record["events"]:
        path, generic = "", ""
        for word in event.get("path", "").strip("/").split("/"):
            plain, _, number = word.partition("[")
            generic = f"{generic}/{plain}"
            path += f"/{plain}[{number}" if generic in form.repeats and number else f"/{plain}"
        if event["event"] == "one more" and event["added"]:
            yield path.rpartition("[")[0], None
        elif event["event"] == "question":
            yield from (
                (path, attempt["value"]) for attempt in event["attempts"] if attempt["outcome"] == "ok"
            )


def _ratio_to_lxml(instance: Instance) -> float | None:
    """Our time over that of lxml with ODK's functions added, on the expressions of the oracle both can
    read.
    """
    try:
        from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 - compared with where it is there
    except ImportError:
        print("lxml is not installed: no xpath_ratio_to_lxml", file=sys.stderr)
        return None
    from benchmarks.lxml_functions import add_functions  # noqa: PLC0415 - it needs lxml

    add_functions()
    tree = etree.parse(str(FOLDER / "instance.xml"))
    scope = instance.scope(instance.main)
    ours = theirs = 0.0
    compared = 0
    for case in corpus():
        try:
            compiled, own = etree.XPath(case.expression), parse(case.expression)
            compiled(tree)
            own.evaluate(scope)
        except (etree.XPathError, ExpressionError, ValueError):
            continue
        compared += 1
        begin = time.thread_time()
        for _ in range(200):
            own.evaluate(scope)
        middle = time.thread_time()
        for _ in range(200):
            compiled(tree)
        ours, theirs = ours + middle - begin, theirs + time.thread_time() - middle
    print(f"compared with lxml on {compared} expressions", file=sys.stderr)
    return ours / theirs


def main() -> None:
    for name, value, unit in figures():
        print(f"{name} {value:.3f} {unit}")


if __name__ == "__main__":
    main()
