"""Scenes of the day beside the visits: the way in the morning, a customer who cancels, a plan approved."""

import asyncio
from collections.abc import Callable

from bot.rules.language import Language
from bot.views.words import Words, words
from play.card import plain
from play.company import Member, Shop
from play.rep import SAMPLES, OffScriptError, PlayedRep
from simulator.driver import DeskPerson
from simulator.driver_message import SeenMessage

LOOKS = 1200
LOOK_S = 0.05
ENROLS = ("selfie-1.jpg", "selfie-1-again.jpg", "selfie-1-near.jpg")
RECOGNISED = "selfie-1-noon.jpg"
WAY = "🧭"
"""How the picture of the way begins."""


async def the_way_of_the_day(rep: PlayedRep, cancels: Shop) -> None:
    """The way with its picture; a customer cancels, the way is made anew; they come after all; the brief."""
    phone, t = rep.phone, rep.t
    await _today(rep)
    await phone.taps(t("🧭 My way today"))
    way = await _newer(phone, WAY, than=0)
    await phone.taps(t("✖ Customer cancelled"))
    await phone.taps(_button(phone, cancels.name(rep.language)))
    await phone.waits_for(
        plain(t("✖ <b>{customer}</b> is off today's list.", customer=cancels.name(rep.language)))
    )
    way = await _newer(phone, WAY, than=way.id)
    if cancels.name(rep.language) in "".join(_faces(phone, t)):
        raise OffScriptError(f"{rep.member.name} still has {cancels.name_en} on the list")
    await phone.taps(t("↩ Undo"))
    await _newer(phone, WAY, than=way.id)
    await phone.sends("出发" if rep.language is Language.ZH else "on my way")
    await phone.waits_for("📇 ")


async def a_plan_is_approved(rep: PlayedRep, manager: Member, boss: DeskPerson) -> None:
    """Next week's plan is made, handed in, looked at by the manager and approved; in both calendars."""
    phone, t, for_boss = rep.phone, rep.t, words(Language(manager.language))
    await phone.sends("/plan")
    await _until(phone, lambda: str(t("Week ›")) in phone.visible_buttons)
    await phone.taps(t("Week ›"))
    await _until(phone, lambda: phone.visible_buttons.count(str(t("📤 Hand in"))) > 1)
    await phone.taps(t("🖼 Calendar"))
    await phone.taps(t("📤 Hand in"))
    await _until(boss, lambda: str(for_boss("Look at it")) in boss.visible_buttons)
    await boss.taps(for_boss("Look at it"))
    await boss.taps(for_boss("✅ Approve"))
    await phone.waits_for("✅ ")


async def a_face_is_enrolled(rep: PlayedRep, manager: Member, boss: DeskPerson) -> None:
    """Three selfies, which the manager confirms; from now on the rep's selfies are recognised."""
    phone, t, for_boss = rep.phone, rep.t, words(Language(manager.language))
    await phone.sends("/face")
    await phone.taps(t("🤳 Begin"))
    for number, name in enumerate(ENROLS, 1):
        await phone.sends_photo(SAMPLES / name)
        await phone.waits_for(" ".join("●" * number))
    await phone.taps(t("✓ Send to my manager"))
    await _until(boss, lambda: str(for_boss("✓ Yes, confirm")) in boss.visible_buttons)
    await boss.taps(for_boss("✓ Yes, confirm"))
    await phone.waits_for(
        plain(
            t("✓ {name} has confirmed your pictures. Your next selfie will be recognised.", name=manager.name)
        )
    )
    rep.selfie = RECOGNISED


async def _today(rep: PlayedRep) -> None:
    await rep.phone.sends("今天" if rep.language is Language.ZH else "/today")


def _button(phone: DeskPerson, name: str) -> str:
    return next(face for face in reversed(phone.visible_buttons) if name[:18] in face)


def _faces(phone: DeskPerson, t: Words) -> list[str]:
    """What today's newest list offers, without those who cancelled."""
    listed = [message for message in phone.bot_messages if message.text.startswith("📋")]
    return [face for face in listed[-1].buttons if not face.startswith("✖")] if listed else []


async def _newer(phone: DeskPerson, begins: str, *, than: int) -> SeenMessage:
    """The bot's message that begins so and came after that one."""

    def found() -> list[SeenMessage]:
        return [m for m in phone.bot_messages if m.id > than and m.text.startswith(begins)]

    await _until(phone, lambda: bool(found()))
    return found()[-1]


async def _until(phone: DeskPerson, holds: Callable[[], bool]) -> None:
    for _ in range(LOOKS):
        await phone.catches_up()
        if holds():
            return
        await asyncio.sleep(LOOK_S)
    raise OffScriptError(f"{phone.name} waits in vain; the screen shows: {phone.last_message}")
