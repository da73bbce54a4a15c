"""The stages as taps on the card of a filed visit, and the word that one has moved."""

from bot.rules.customer import Stage
from bot.rules.language import Language
from bot.services.stage import Moved
from bot.views.block import Block
from bot.views.customer_words import STAGES, named
from bot.views.visit import HERE, tap
from bot.views.words import words


def stage_block(visit_id: int, now: Stage | None, language: Language) -> Block:
    t = words(language)
    faces = [
        tap(f"{'● ' if stage is now else ''}{named(STAGES, stage, t)}", "stage_is", visit_id, stage)
        for stage in Stage
    ]
    rows = [tuple(faces[at : at + 2]) for at in range(0, len(faces), 2)]
    back = (tap(t("↩ Back"), "show", visit_id, HERE),)
    return Block(t("📈 Where does the business stand now?"), (*rows, back))


def moved_notice(visit_id: int, moved: Moved, language: Language) -> Block:
    t = words(language)
    if moved.before is moved.after:
        return Block()
    before, after = named(STAGES, moved.before, t), named(STAGES, moved.after, t)
    text = t("📈 {before} → <b>{after}</b>", before=before, after=after)
    undo = tap(t("↩ Undo"), "stage_is", visit_id, moved.before)
    return Block(text, ((undo,),))
