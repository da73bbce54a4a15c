"""The quarterly question about the rules, its thanks, and what came of it without names."""

from collections.abc import Sequence
from html import escape

from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.rules_round import LEAST_ANSWERS, STARS, RoundSummary
from bot.services.rules_round import RepAsked, RoundTold
from bot.views.news import SLOT
from bot.views.replies import Button, Rank, Reply
from bot.views.taps import OnNews, OnRound
from bot.views.words import Html, Words, words

MOST_WORDS = 12


def ask(asked: RepAsked) -> Reply:
    t = words(asked.rep.language)
    faces = tuple(
        Button("⭐" * stars, OnRound(do="stars", round_id=asked.round_id, stars=stars).pack())
        for stars in STARS
    )
    text = t(
        "🙋 <b>How do our rules help you in your work?</b>\n"
        "Once a quarter, without your name: your manager sees all answers together, never whose they are."
    )
    return Reply(
        to=asked.rep.id,
        slot=_slot(asked.round_id),
        text=text,
        buttons=(faces[:3], faces[3:]),
        kind=Push.NEWS,
        rank=Rank.DIGEST,
        key=asked.key,
        expires_at=asked.expires_at,
    )


def ask_why(me: Person, round_id: int, *, counted: bool) -> Reply:
    t = words(me.language)
    thanks = t("🙏 Thank you, that counts.") if counted else t("🙏 Your stars are counted already.")
    more = t("What should change? One line, without your name; or leave it at that.")
    enough = Button(t("✔ That is all"), OnRound(do="enough", round_id=round_id).pack())
    return Reply(to=me.id, slot=_slot(round_id), text=f"{thanks}\n{more}", buttons=((enough,),))


def thanks(me: Person, round_id: int, *, fresh: bool = False) -> Reply:
    t = words(me.language)
    text = t("🙏 Thank you. What all have said is summed up for managers and admins in two weeks.")
    return Reply(to=me.id, slot=_slot(round_id), fresh=fresh, text=text)


def over(me: Person, round_id: int) -> Reply:
    t = words(me.language)
    return Reply(
        to=me.id, slot=_slot(round_id), text=t("This round is over. The next one comes next quarter.")
    )


def told(news: RoundTold) -> Reply:
    t = words(news.to.language)
    return Reply(
        to=news.to.id,
        text="\n".join(_lines(news.summary, t)),
        kind=Push.NEWS,
        rank=Rank.DIGEST,
        key=news.key,
        expires_at=news.expires_at,
    )


def rounds(found: Sequence[RoundSummary], me: Person) -> Reply:
    t = words(me.language)
    blocks = ["\n".join(_lines(each, t)) for each in found]
    if not found:
        blocks.append(t("🙋 No round is over yet: reps are asked in the first days of each quarter."))
    back = Button(t("‹ Announcements"), OnNews(do="list").pack())
    return Reply(to=me.id, slot=SLOT, text="\n\n".join(blocks), buttons=((back,),), kind="news_list")


def _lines(found: RoundSummary, t: Words) -> list[Html]:
    lines = [t("🙋 <b>What reps say about the rules</b> · {quarter}", quarter=found.quarter)]
    lines.append(t("{answers} of {asked} have answered.", answers=found.answers, asked=found.asked))
    if found.stars is None:
        lines.append(t("Under {n} answers none is shown, so that nobody can be guessed.", n=LEAST_ANSWERS))
        return lines
    lines.append(t("⭐ {stars} of 5", stars=t.number(round(found.stars, 1))))
    lines += [Html(f"• {escape(each, quote=False)}") for each in found.words[:MOST_WORDS]]
    return lines


def _slot(round_id: int) -> str:
    return f"rules_round:{round_id}"
