"""The card says where the visit stands, in both languages, whatever the customer is called."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.customer import Customer, Site
from bot.rules.language import BothLanguages, Language
from bot.rules.person import Person
from bot.rules.place import Compass, Nearness, PlaceVerdict, Position
from bot.rules.policy import Policy, VisitType
from bot.rules.roles import PersonState, Role
from bot.rules.steps import FormState, Leave
from bot.rules.visit import PlaceStatus, VisitState
from bot.services.visit import Collected, VisitFacts, Whereabouts
from bot.views.block import Block
from bot.views.check_in import TOWARDS, share_block
from bot.views.fitting import MESSAGE
from bot.views.replies import Reply
from bot.views.taps import OnVisit
from bot.views.visit import UNVERIFIED, cancel_block, card, done_block, moved_on_notice
from tests.rules.test_visit import NINE, VISIT

NOWHERE = Whereabouts(sharing_until=None, verdict=None, way=None)
FACTS = VisitFacts(
    visit=replace(
        VISIT,
        state=VisitState.ON_SITE,
        place=PlaceStatus.VERIFIED,
        distance_m=28.2,
        accuracy_m=8.0,
        on_site_at=NINE,
    ),
    rep=Person(
        id=1,
        name="Ann",
        language=Language.EN,
        zone="Asia/Shanghai",
        state=PersonState.ACTIVE,
        roles=frozenset({Role.REP}),
    ),
    customer=Customer(
        id=2,
        code="R-1",
        name_zh="永辉 <旗舰>",
        name_en="Yonghui & Sons",
        industry="",
        kind="existing",
        grade="A",
        zone="Asia/Shanghai",
        owner_id=1,
    ),
    site=Site(
        id=3,
        customer_id=2,
        name="",
        address_zh="南京东路1号",
        address_en="1 Nanjing Rd",
        position=Position(31.2, 121.4),
        position_source="import",
        pin_verified=False,
        radius_m=None,
        opening_hours={},
    ),
    plan_item=None,
    visit_type=VisitType(slug="store", name=BothLanguages(zh="门店", en="Store"), form="f", steps=()),
    policy=Policy(),
    step=Leave(),
    form=FormState.ASKING,
    steps_done=1,
    steps_of=3,
    collected=Collected(selfies=1, photos=2, voices=1, notes=0, files=0),
    whereabouts=NOWHERE,
    can_ask_customer=False,
    score=None,
    can_restore=True,
    why_cancelled="",
)
BLOCK = Block("<b>What next?</b>")


def shown(facts: VisitFacts = FACTS, language: Language = Language.EN, block: Block = BLOCK) -> Reply:
    return card(facts, block, language)


def dos(reply: Reply | Block) -> list[str]:
    rows = reply.buttons if isinstance(reply, Reply) else reply.rows
    return [OnVisit.unpack(button.data or "").do for row in rows for button in row]


def test_the_card_tells_customer_place_time_collection_progress_and_step() -> None:
    assert shown().text.splitlines() == [
        "🏪 <b>Yonghui &amp; Sons</b> · V-000007",
        "✓ At the customer: 28 m from the pin, ±8 m",
        "🕘 since 09:00",
        "🤳 selfie ✓ · 📷 2 photos · 🎤 1 voice message",
        "●○○ 1 of 3 steps",
        "",
        "<b>What next?</b>",
    ]


def test_the_chinese_card_is_chinese_throughout() -> None:
    text = shown(language=Language.ZH, block=Block("")).text
    assert "永辉 &lt;旗舰&gt;" in text
    assert "距定位点28米，误差±8米" in text
    assert not any(word in text for word in ("photo", "since", "steps"))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("status", list(UNVERIFIED))
def test_an_unverified_place_says_why(status: PlaceStatus, language: Language) -> None:
    visit = replace(FACTS.visit, place=status, distance_m=None)
    text = shown(replace(FACTS, visit=visit), language).text
    assert ("Place unverified" if language is Language.EN else "位置未核实") in text


def test_on_site_leaving_is_one_tap_and_a_paused_visit_cannot_be_paused_again() -> None:
    assert dos(shown()) == ["leave", "urgent", "pause", "cancel"]
    assert dos(shown(replace(FACTS, visit=replace(FACTS.visit, paused=True)))) == [
        "leave",
        "urgent",
        "cancel",
    ]


def test_after_leaving_the_card_tells_the_stay_and_the_deadline() -> None:
    left = replace(
        FACTS.visit,
        state=VisitState.REPORT_DUE,
        left_at=NINE + timedelta(minutes=65),
        report_due_at=NINE + timedelta(minutes=95),
        dwell_s=65 * 60,
    )
    reply = shown(replace(FACTS, visit=left))
    assert "🕘 09:00–10:05 · 1 h 5 min on site" in reply.text
    assert "report by <b>10:35</b>" in reply.text
    assert dos(reply) == ["evidence"]


def arriving(verdict: PlaceVerdict | None, *, sharing: bool = True) -> VisitFacts:
    until = NINE + timedelta(hours=8) if sharing else None
    seen = Whereabouts(sharing_until=until, verdict=verdict, way=Compass.N if verdict else None)
    visit = replace(FACTS.visit, state=VisitState.ARRIVING, place=PlaceStatus.PENDING, on_site_at=None)
    return replace(FACTS, visit=visit, whereabouts=seen)


def verdict(nearness: Nearness, *, accuracy: float | None = 18) -> PlaceVerdict:
    return PlaceVerdict(nearness=nearness, distance_m=412, accuracy_m=accuracy, radius_m=200)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "facts",
    [
        arriving(None, sharing=False),
        arriving(None),
        arriving(verdict(Nearness.OUTSIDE)),
        arriving(verdict(Nearness.OUTSIDE, accuracy=None)),
        arriving(verdict(Nearness.TOO_VAGUE, accuracy=350)),
        replace(arriving(None), site=replace(FACTS.site, position=None)),
    ],
)
def test_arriving_is_never_a_dead_end(facts: VisitFacts, language: Language) -> None:
    block = share_block(facts, language)
    assert dos(block) == ["wrong_pin", "met_elsewhere", "cannot_share"]
    assert dos(card(facts, block, language))[-1] == "cancel"
    assert "{" not in block.text


def test_far_away_both_the_distance_and_the_way_are_told() -> None:
    block = share_block(arriving(verdict(Nearness.OUTSIDE)), Language.EN)
    assert "<b>412 m</b> away ±18 m; Yonghui &amp; Sons lies to the north" in block.text
    assert len(set(TOWARDS.values())) == len(Compass)


def test_cancelling_asks_why_and_offers_the_way_back() -> None:
    assert dos(cancel_block(FACTS, Language.EN)) == ["cancel_for"] * 5 + ["show"]


def test_a_cancellation_can_be_taken_back_only_while_that_is_sensible() -> None:
    def offers_undo(facts: VisitFacts) -> bool:
        rows = done_block(facts, Language.EN).rows
        return any("Take it back" in button.text for row in rows for button in row)

    assert offers_undo(FACTS)
    assert not offers_undo(replace(FACTS, can_restore=False))


def test_a_step_with_very_much_to_say_still_fits_one_message() -> None:
    reply = card(FACTS, Block("x" * (MESSAGE - 10)), Language.EN, notice=moved_on_notice(Language.EN))
    assert len(reply.text) <= MESSAGE
    assert reply.text.endswith("x")
