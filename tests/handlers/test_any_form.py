"""Whatever is tapped and typed on whatever form: the card stands, fits into Telegram and leads on."""

import os
import random
from datetime import timedelta
from hashlib import sha256

import pytest

from bot.forms.definition import MEDIA, QuestionKind
from bot.handlers.visit_card import card_now
from bot.rules.place import Position
from bot.services import form_versions
from bot.services.asked import AskedForRow, AskedQuestion, Review
from bot.services.form import give_file, give_position, tap
from bot.services.form_screen_state import Showing
from bot.services.form_taps import TAPS
from bot.services.form_words import type_answer
from bot.services.moment import Moment
from bot.storage.database import Database
from bot.storage.visits import visit_that_is
from bot.views.replies import Reply
from bot.views.taps import OnQuestion
from simulator.html_text import parse_html
from tests.forms.samples import SAMPLES, loaded
from tests.services.inside_world import TEN_PAST, Inside, go_inside

FORMS = sorted(SAMPLES)
THOROUGH = os.environ.get("VISITBOT_TESTS") == "thorough"
SEEDS = tuple(range(1, 6)) if THOROUGH else (1,)
STEPS = 40 if THOROUGH else 15
STEPS_TO_THE_END = 60 if THOROUGH else 15
LONGEST, MOST_BUTTONS, MOST_A_ROW, MOST_BYTES, LONGEST_MARKUP = 4096, 100, 8, 64, 10_000
WORDS = (
    "1", "2 3", "0", "12 0 5", "1.2万", "-5", "99999999999", "yes", "否", "明天", "3 pm", "后天下午三点",
    "2026-03-05", "",
    "   ", "a", "the", "可乐 12 雪碧 0", "1\n2\n3", "x" * 5000, "<b>&amp;</i>", "🎉", "skip", "31.2 121.4",
    "31.2 121.4; 31.3 121.4; 31.3 121.5", "ok", "none", "不知道", "50%", "1/2", "2: 7", "15:30", "2020",
)  # fmt: skip


class Restless:
    """Taps what is there, what was there and what never was; types what comes to mind."""

    def __init__(self, rep: Inside, seed: int) -> None:
        self.rep = rep
        self.chance = random.Random(seed)  # noqa: S311 - the seed chooses a story, it guards nothing
        self.old: list[OnQuestion] = []
        self.at = TEN_PAST

    async def acts(self) -> None:
        buttons = taps_on(await self.card())
        self.old += buttons
        self.at += timedelta(seconds=7)
        match self.chance.randrange(10):
            case 0 | 1 | 2 | 3 | 4 if buttons:
                await self.taps(self.chance.choice(buttons))
            case 5 if self.old:
                await self.taps(self.chance.choice(self.old))
            case 6:
                forged = OnQuestion(
                    do=self.chance.choice([*TAPS, "here", "nonsense"]),
                    visit_id=self.rep.visit_id,
                    step=(await self.rep.asked()).step,
                    index=self.chance.choice((-1, 0, 1, 2, 7, 99, 10**9, 739_000)),
                )
                await self.taps(forged)
            case 7:
                await self.sends()
            case _:
                await self.types(self.chance.choice(WORDS))

    async def card(self) -> Reply:
        async with self.rep.database.writing() as db:
            (card,) = await card_now(db, self.rep.visit_id, at=self.at)
        check(card)
        return card

    async def taps(self, button: OnQuestion) -> None:
        async with self.rep.database.writing() as db:
            visit = await visit_that_is(db, self.rep.visit_id)
            await tap(
                db,
                visit,
                do=button.do,
                step=button.step,
                index=button.index,
                language=self.rep.me.language,
                at=self.at,
            )

    async def types(self, text: str) -> None:
        async with self.rep.database.writing() as db:
            visit = await visit_that_is(db, self.rep.visit_id)
            moment = Moment(self.at, self.at)
            await type_answer(db, visit, text, message_id=5, language=self.rep.me.language, moment=moment)

    async def sends(self) -> None:
        """A file for whatever takes one, or a place."""
        async with self.rep.database.writing() as db:
            visit = await visit_that_is(db, self.rep.visit_id)
            language = self.rep.me.language
            await give_file(db, visit, "a.jpg", kinds=frozenset(MEDIA), language=language, at=self.at)
            place = Position(31.2, 121.4)
            await give_position(db, visit, place, accuracy_m=9, language=language, at=self.at)


def check(card: Reply) -> None:
    """What Telegram would refuse."""
    plain, _ = parse_html(card.text)
    assert 0 < len(plain.encode("utf-16-le")) // 2 <= LONGEST
    buttons = [button for row in card.buttons for button in row]
    assert len(buttons) <= MOST_BUTTONS
    assert all(0 < len(row) <= MOST_A_ROW for row in card.buttons)
    assert all(button.text.strip() for button in buttons)
    assert all(len((button.data or "").encode()) <= MOST_BYTES for button in buttons)
    assert sum(len(button.text.encode()) + len(button.data or "") for button in buttons) < LONGEST_MARKUP


def taps_on(card: Reply) -> list[OnQuestion]:
    found = [button.data for row in card.buttons for button in row if (button.data or "").startswith("q:")]
    return [OnQuestion.unpack(data) for data in found if data]


async def _answers(rep: Restless) -> bool:
    """One step towards the end, as somebody willing would take it; False at the end."""
    asked = await rep.rep.asked()
    if asked.screen.showing is not Showing.QUESTION:
        await rep.taps(OnQuestion(do="question", visit_id=rep.rep.visit_id, step=asked.step))
        asked = await rep.rep.asked()
    if isinstance(asked, Review):
        return not asked.is_complete
    at = {"visit_id": rep.rep.visit_id, "step": asked.step}
    if isinstance(asked, AskedForRow):
        await rep.taps(OnQuestion(do="enough", **at))
        return True
    assert isinstance(asked, AskedQuestion)
    if not asked.now.required or not asked.now.is_empty:
        await rep.taps(OnQuestion(do="skip", **at))
    elif asked.kind in MEDIA or asked.kind is QuestionKind.LOCATION:
        await rep.sends()
    elif asked.kind in (QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE):
        await rep.types("1")
    else:
        for text in (
            "5",
            "1 2 3 4 5 6 7 8 9",
            "2026-03-05",
            "15:30",
            "2026-03-05 15:30",
            "yes",
            "18",
            "2000",
            "0712345678",
        ):
            await rep.types(text)
            if (await rep.rep.asked()).step != asked.step:
                break
    return (await rep.rep.asked()) != asked


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FORMS)
async def test_any_taps_and_words_on_any_form_leave_a_card_that_leads_on(
    database: Database, name: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = FORMS.index(name) + seed
    if not THOROUGH and database.is_sqlite != (place % 2 == 0):
        pytest.skip("each form on one of the engines; on both with VISITBOT_TESTS=thorough")
    form = loaded(name)
    monkeypatch.setitem(
        form_versions._parsed, sha256(form.xml.encode()).hexdigest(), form
    )  # with its attached lists
    who = "bo" if place % 4 < 2 else "ann"
    rep = Restless(await go_inside(database, form=(form.form_id, form.xml), rep=who), seed)
    for _ in range(STEPS):
        await rep.acts()
    for _ in range(STEPS_TO_THE_END):
        if not await _answers(rep):
            return
        await rep.card()
