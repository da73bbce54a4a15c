"""How faithful and how quick the forms engine is: one line a figure, `name value unit`."""

import statistics
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.forms.filling import Filling
from bot.forms.instance import Context, Instance
from bot.forms.loading import load_form
from bot.forms.xform import parse_xform
from bot.forms.xpath.grammar import parse
from bot.forms.xpath.problems import ExpressionError
from tests.forms.javarosa.record import TASTES, transcript
from tests.forms.javarosa.replay import ZONE
from tests.forms.oracle import FOLDER, agrees, corpus, filled
from tests.forms.samples import ATTACHMENTS, SAMPLES, loaded

Figure = tuple[str, float, str]


def figures() -> Iterator[Figure]:
    instance = filled()
    yield "forms.oracle_agree", sum(agrees(instance, case) for case in corpus()), "of_126"
    yield "forms.load_median_ms", statistics.median(_loads()), "ms"
    yield "forms.parse_median_ms", statistics.median(_parses()), "ms"
    steps = [duration for name in SAMPLES for taste in TASTES for duration in _steps(name, taste)]
    yield "forms.step_mean_ms", statistics.fmean(steps), "ms"
    yield "forms.step_max_ms", max(steps), "ms"
    ratio = _ratio_to_lxml(instance)
    if ratio is not None:
        yield "forms.xpath_ratio_to_lxml", ratio, "x"


def _loads() -> Iterator[float]:
    """A file from its author to a form that can be filled, with the process of its own."""
    files = {file.name: file.read_bytes() for file in ATTACHMENTS.iterdir()}
    for path in SAMPLES.values():
        begin = time.perf_counter()
        load_form(path.read_bytes(), filename=path.name, attachments=files)
        yield (time.perf_counter() - begin) * 1000


def _parses() -> Iterator[float]:
    """A stored form to one that can be filled; processor time."""
    for name in SAMPLES:
        form = loaded(name)
        begin = time.thread_time()
        parse_xform(form.xml, attachments=form.attachments)
        yield (time.thread_time() - begin) * 1000


def _steps(name: str, taste: str) -> Iterator[float]:
    """Each accepted answer of a recorded fill, until the next question is known; processor time."""

    record = transcript(name, taste)
    now = datetime.fromisoformat(record["now"]).astimezone(ZONE)
    filling = Filling.start(loaded(name), context=Context(now=now))
    for path, value in _answers(filling, record):
        begin = time.thread_time()
        filling.answer(path, value, at=now)
        filling.current()
        yield (time.thread_time() - begin) * 1000


def _answers(filling: Filling, record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    repeats = filling.form.repeats
    for event in record["events"]:
        path, generic = "", ""
        for word in event.get("path", "").strip("/").split("/"):
            plain, _, number = word.partition("[")
            generic = f"{generic}/{plain}"
            path += f"/{plain}[{number}" if generic in repeats and number else f"/{plain}"
        if event["event"] == "one more" and event["added"]:
            filling.add_repeat(path.rpartition("[")[0])
        elif event["event"] == "question":
            yield from (
                (path, attempt["value"]) for attempt in event["attempts"] if attempt["outcome"] == "ok"
            )


def _ratio_to_lxml(instance: Instance) -> float | None:
    """Our time over lxml's on the expressions of the oracle that plain XPath 1.0 can read."""
    try:
        from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 - compared with where it is there
    except ImportError:
        print("lxml is not installed: no xpath_ratio_to_lxml", file=sys.stderr)
        return None
    tree = etree.parse(str(FOLDER / "instance.xml"))
    ours = theirs = 0.0
    for case in corpus():
        try:
            compiled, own = etree.XPath(case.expression), parse(case.expression)
            compiled(tree)
            own.evaluate(instance.scope(instance.main))
        except (etree.XPathError, ExpressionError):
            continue
        begin = time.perf_counter()
        for _ in range(200):
            own.evaluate(instance.scope(instance.main))
        middle = time.perf_counter()
        for _ in range(200):
            compiled(tree)
        ours, theirs = ours + middle - begin, theirs + time.perf_counter() - middle
    return ours / theirs


def main() -> None:
    for name, value, unit in figures():
        print(f"{name} {value:.3f} {unit}")


if __name__ == "__main__":
    main()
