"""A scripted rep: reads the card, does what it asks, and does the day's odd things on the way."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bot.rules.language import Language
from bot.views.words import Words, words
from play.card import Ask, Card, card_of, is_done, plain
from play.company import Member, Shop
from play.quirks import Quirk
from simulator.driver import Desk, DeskPerson

SAMPLES = Path(__file__).parent.parent / "simulator" / "page" / "samples"
SITES = tuple(sorted(p for p in SAMPLES.glob("*.jpg") if not p.name.startswith("selfie")))
SELFIES = {"ann": "selfie-1.jpg", "bo": "selfie-2.jpg", "chen": "selfie-2.jpg"}
MOST_ANSWERS = 60  # no form of the company asks more; a visit that does goes in circles
PICTURE_WORDS = {
    Language.ZH: (
        "陈列比上周整齐，缺两种口味。",
        "想要买赠活动。",
        "竞品在做第二件半价。",
        "店长希望周三前补货。",
    ),
    Language.EN: (
        "Tidier than last week, two flavours missing.",
        "They would like a promotion.",
        "The competitor sells the second at half price.",
        "The manager wants a refill before Wednesday.",
    ),
}


class OffScriptError(Exception):
    """The bot did something that the day does not allow."""


@dataclass
class Played:
    """What happened in one visit, for the expectations at the end of the day."""

    shop: Shop
    quirk: Quirk
    planned: bool = True
    cancelled: bool = False
    late: bool = False
    closed_by_bot: bool = False
    unverified: bool = False
    selfie: bool = False
    photos: int = 0
    voices: int = 0
    said: list[str] = field(default_factory=list)
    """Words and numbers typed as answers; each must stand in the report."""
    done_oddly: set[Quirk] = field(default_factory=set)
    taps: int = 0
    messages: int = 0


class PlayedRep:
    def __init__(self, member: Member, phone: DeskPerson, desk: Desk, rng: Random) -> None:
        self.member = member
        self.phone = phone
        self.desk = desk
        self.rng = rng
        self.language = Language(member.language)
        self.t: Words = words(self.language)
        self.visits: list[Played] = []
        self.selfie = SELFIES[member.key]
        self._photo = rng.randrange(len(SITES))

    @property
    def now(self) -> Played:
        return self.visits[-1]

    # Acts, counted as a person would count them

    async def tap(self, face: str) -> None:
        self.now.taps += 1
        await self.phone.taps(str(face))

    async def say(self, text: str) -> None:
        self.now.messages += 1
        await self.phone.sends(text)

    async def photograph(self) -> Path:
        self._photo = (self._photo + 1) % len(SITES)
        return SITES[self._photo]

    def near(self, shop: Shop, metres: float = 12) -> tuple[float, float]:
        """A fix at the shop that moves a little, as real ones do."""
        angle, distance = self.rng.uniform(0, 2 * math.pi), self.rng.uniform(0.2, 1) * metres
        return offset(shop.lat, shop.lon, distance * math.cos(angle), distance * math.sin(angle))

    def card(self) -> Card | None:
        return card_of(self.phone, self.language)

    def must_card(self) -> Card:
        card = self.card()
        if card is None:
            raise OffScriptError(f"{self.member.name} sees no card at {self.now.shop.name_en}")
        return card

    # A visit

    async def arrives(self, shop: Shop, quirk: Quirk, *, planned: bool = True) -> None:
        self.visits.append(Played(shop, quirk, planned=planned))
        if quirk in (Quirk.CANNOT_SHARE, Quirk.MET_ELSEWHERE):
            await self._arrives_without_place(shop, quirk)
            return
        if quirk is Quirk.PINS_FIRST:
            await self._choose(shop)
            await self.phone.pins_location(*self.near(shop))
            self._expect(self.t("That was a position picked on the map. Only a <b>live</b> location counts."))
        if quirk is Quirk.FAR_FIRST:
            await self._choose(shop)
            await self.phone.walks_to(*offset(shop.lat, shop.lon, 600, 0), accuracy=15)
            await self._wait_for_card(lambda card: "🧭" in card.text)
        await self.phone.walks_to(*self.near(shop), accuracy=self.rng.choice((6, 12, 25)))
        if quirk not in (Quirk.PINS_FIRST, Quirk.FAR_FIRST):
            offer = self.t("▶ Start the visit")
            await self.phone.waits_for(shop.name(self.language))
            await self._wait_for_button(offer)
            await self.tap(offer)
        await self._wait_for_card(
            lambda card: shop.name(self.language) in card.text and card.ask is not Ask.NOTHING
        )

    async def _arrives_without_place(self, shop: Shop, quirk: Quirk) -> None:
        await self._choose(shop)
        face = "📵 Cannot share" if quirk is Quirk.CANNOT_SHARE else "🤝 Met elsewhere"
        await self._wait_for_button(self.t(face))
        await self.tap(self.t(face))
        self.now.unverified = True

    async def _choose(self, shop: Shop) -> None:
        await self.say("今天" if self.language is Language.ZH else "/today")
        await self.tap(_button_with(self.phone, shop.name(self.language)))

    async def works(self, *, until_half: bool = False) -> None:
        """Do what the card asks until it asks for nothing more; or only the first half of the questions."""
        quirk, answered = self.now.quirk, 0
        for _ in range(MOST_ANSWERS):
            card = self.must_card()
            if card.ask in (Ask.COMPLETE, Ask.REVIEW, Ask.WHY_LATE, Ask.NOTHING):
                return
            if until_half and answered >= 2 and card.ask not in (Ask.SELFIE, Ask.STEP_PHOTO):
                return
            await self._odd_moment(quirk, answered)
            await self._answers(self.must_card())
            answered += card.ask not in (Ask.SELFIE, Ask.STEP_PHOTO)
        raise OffScriptError(f"{self.member.name} is asked without end: {self.must_card().text}")

    async def _odd_moment(self, quirk: Quirk, answered: int) -> None:
        """The odd thing of this visit, done once, in the middle of the form."""
        if answered != 1 or quirk in self.now.done_oddly:
            return
        self.now.done_oddly.add(quirk)
        if quirk is Quirk.PAUSES:
            await self.tap(self.t("⏸ Pause"))
            await self.tap(self.t("▶ Go on"))
        if quirk is Quirk.TAKES_CANCEL_BACK:
            await self.tap(self.t("✖ Cancel visit"))
            await self.tap(self.t("Chosen by mistake"))
            await self.tap(self.t("↩ Take it back"))
        if quirk is Quirk.SENDS_WRONG_THINGS:
            await self.phone.sends_contact("+10000000001", "Somebody")
            await self.phone.sends_venue(30.25, 120.16, "A café")
        if quirk is Quirk.SPEAKS:
            await self.phone.sends_voice(b"OggS" + bytes(400), duration_s=4)
            self.now.voices += 1
        if quirk is Quirk.SENDS_ALBUM:
            await self.phone.sends_album([await self.photograph() for _ in range(3)])
            self.now.photos += 3
        if quirk is Quirk.CHANGES_MIND and self.t("‹ Back") in self.must_card().message.buttons:
            await self.tap(self.t("‹ Back"))

    async def _answers(self, card: Card) -> None:
        match card.ask:
            case Ask.SELFIE:
                self.now.messages += 1
                await self.phone.sends_photo(SAMPLES / self.selfie)
                self.now.selfie = True
            case Ask.STEP_PHOTO | Ask.PHOTO:
                self.now.messages += 1
                await self.phone.sends_photo(await self.photograph())
                self.now.photos += 1
            case Ask.SEVERAL:
                await self._picks_several(card)
            case Ask.DATE:
                await self.say("明天" if self.language is Language.ZH else "tomorrow")
            case Ask.NUMBER | Ask.NUMBERS:
                number = str(self.rng.randrange(1, 400))
                await self.say(number)
                self.now.said.append(number)
            case Ask.TEXT:
                text = self.rng.choice(PICTURE_WORDS[self.language])
                await self.say(text)
                self.now.said.append(text)
            case Ask.ROW:
                await self.tap(card.options[-1])
            case Ask.PAUSED:
                await self.tap(self.t("▶ Go on"))
            case _:
                await self._chooses(card)

    async def _chooses(self, card: Card) -> None:
        option = self.rng.choice(card.options)
        await self.tap(option)
        if self.now.quirk is Quirk.TAPS_TWICE and option in self.must_card().message.buttons:
            await self.tap(option)

    async def _picks_several(self, card: Card) -> None:
        skip = self.t("Skip ›")
        if skip in card.message.buttons and self.rng.random() < 0.6:
            await self.tap(skip)
            return
        await self.tap(card.options[0])
        done = next(b for b in self.must_card().message.buttons if is_done(b, self.t))
        await self.tap(done)

    async def leaves(self) -> None:
        if self.now.quirk is Quirk.TYPES_WORDS:
            await self.say("离店" if self.language is Language.ZH else "leave")
        else:
            await self.tap(self.t("👋 Leave"))

    async def files(self) -> None:
        """After leaving: answer what is still missing, submit, and say why if it is late."""
        for _ in range(MOST_ANSWERS):
            if self._is_filed():
                return
            card = self.must_card()
            if card.ask is Ask.WHY_LATE:
                self.now.late = True
                await self.tap(self.t("🤝 The customer kept me"))
            elif card.ask in (Ask.REVIEW, Ask.COMPLETE):
                await self.tap(self.t("✅ Submit report"))
            elif card.ask is Ask.NOTHING:
                break
            else:
                await self._answers(card)
        if not self._is_filed():
            raise OffScriptError(f"{self.member.name}'s report is not filed: {self.must_card().message}")

    def _is_filed(self) -> bool:
        card = self.card()
        return card is not None and "\n📨 " in card.text

    async def shares_for_the_day(self, first: Shop) -> None:
        """In the morning, on the way to the first customer."""
        await self.phone.shares_live_location(
            *offset(first.lat, first.lon, 900, 700), accuracy=15, minutes=600
        )

    async def wanders(self, metres: float) -> None:
        shop = self.now.shop
        await self.phone.walks_to(*offset(shop.lat, shop.lon, metres, self.rng.uniform(-50, 50)), accuracy=15)

    async def admits_having_left(self) -> None:
        """Take the bot's offer to close the visit; it must have come by itself."""
        offer = self.t("👋 Yes, I left")
        await self._wait_for_button(offer)
        await self.tap(offer)

    async def cancels(self) -> None:
        await self.tap(self.t("✖ Cancel visit"))
        await self.tap(self.t("Shop or office closed"))
        self.now.cancelled = True

    # Waiting and looking

    async def _wait_for_card(self, fits: Callable[[Card], bool]) -> Card:
        for _ in range(1200):
            card = self.card()
            if card is not None and fits(card):
                return card
            await asyncio.sleep(0.05)
            await self.phone.catches_up()
        raise OffScriptError(f"{self.member.name} waits in vain; the screen shows: {self.phone.last_message}")

    async def _wait_for_button(self, face: str) -> None:
        for _ in range(1200):
            if any(face in button for button in self.phone.visible_buttons):
                return
            await asyncio.sleep(0.05)
            await self.phone.catches_up()
        raise OffScriptError(f"{self.member.name} finds no button {face!r}: {self.phone.visible_buttons}")

    def _expect(self, html: str) -> None:
        if not self.phone.sees(plain(html)):
            raise OffScriptError(f"{self.member.name} was not told: {plain(html)}")


def offset(lat: float, lon: float, north_m: float, east_m: float) -> tuple[float, float]:
    """The point so many metres north and east; good to a metre over a city."""
    return lat + north_m / 111_320, lon + east_m / (111_320 * math.cos(math.radians(lat)))


def _button_with(phone: DeskPerson, words_on_it: str) -> str:
    for button in reversed(phone.visible_buttons):
        if words_on_it[:18] in button:
            return button
    raise OffScriptError(f"no button with {words_on_it!r}: {phone.visible_buttons}")
