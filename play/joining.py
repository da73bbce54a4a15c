"""How the demo company's people get in: the admin by the printed link, the others by the links she makes."""

import re

from bot.rules.language import Language
from bot.views.words import words
from play.company import Company, Member
from play.stage import Stage
from simulator.driver import DeskPerson

LINK = re.compile(r"https://t\.me/\S+\?start=[\w-]+")
LANGUAGE_FACE = {"zh": "中文", "en": "English"}


async def everybody_joins(stage: Stage, company: Company) -> dict[str, DeskPerson]:
    """Everybody's phone by their key; each has read the notice and agreed to location and selfies."""
    admin = next(member for member in company.members if member.role == "admin")
    link = await stage.bot.says(f"({LINK.pattern})")
    ada = await _joins(stage, admin, link)
    phones = {admin.key: ada}
    for member in company.members:
        if member is not admin:
            phones[member.key] = await _joins(stage, member, await _link_for(ada, admin, member))
    return phones


async def _link_for(ada: DeskPerson, admin: Member, member: Member) -> str:
    t = words(Language(admin.language))
    await ada.sends("/people")
    await ada.taps(next(b for b in ada.last_message.buttons if member.name in b))
    await ada.taps(t("🔗 New link"))
    links: list[str] = [link for message in ada.bot_messages for link in LINK.findall(message.text)]
    return links[-1]


async def _joins(stage: Stage, member: Member, link: str) -> DeskPerson:
    language = "zh-hans" if member.language == "zh" else "en"
    phone = await stage.desk.person(member.name, language=language, person_id=member.telegram_id)
    t = words(Language(member.language))
    await phone.opens(link)
    await phone.taps(LANGUAGE_FACE[member.language])
    await phone.taps(t("I have read this"))
    while (yes := str(t("Yes, I allow it"))) in phone.visible_buttons:
        await phone.taps(yes)
    return phone
