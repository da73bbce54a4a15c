"""What does not fit is left out whole: a cut tag would cost a message its links and bold type."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.rules.customer import Entry, EntryKind
from bot.rules.language import Language
from bot.services.customer import History
from bot.views.customer_history import history
from bot.views.fitting import MESSAGE, length, shortened, that_fit
from bot.views.replies import Button
from bot.views.words import Words
from tests.rules.test_visit import NINE
from tests.views.test_visit import FACTS

ORDER = Entry(
    id=1,
    kind=EntryKind.ORDER,
    on=date(2026, 3, 2),
    text="<&> " * 60,
    amount=Decimal(1250),
    by_id=FACTS.rep.id,
    at=NINE,
)


def test_lines_are_left_out_whole_and_counted_without_their_markup() -> None:
    link = '<a href="https://example.org/a/very/long/address">map</a>'
    assert length(link) == 3
    assert that_fit([link, "&amp;", "🙂", "more"], 9) == [link, "&amp;", "🙂"]
    assert that_fit([link, "&amp;", "🙂", "more"], 8) == [link, "&amp;"]


def test_a_text_is_cut_between_words_unless_the_last_one_is_long() -> None:
    assert shortened("one  two\nthree", 20) == "one two three"
    assert shortened("one two three", 10) == "one two…"
    assert shortened("Donaudampfschifffahrt", 10) == "Donaudamp…"


def test_a_long_history_keeps_its_newest_lines_with_every_tag_closed() -> None:
    entries = tuple(replace(ORDER, id=number) for number in range(40))
    found = History(
        customer=FACTS.customer, visits=(), entries=entries, changes=(), done=(), names={}, stars={}
    )
    [reply] = history(found, FACTS.rep)
    assert MESSAGE - 300 < length(reply.text) <= MESSAGE
    assert len(re.findall("<b>", reply.text)) == len(re.findall("</b>", reply.text))
    assert not re.search(r"&\w*$", reply.text)


def test_a_button_shows_names_as_they_are() -> None:
    named = Words(Language.EN)("👥 {name}’s team", name="Smith & <Sons>")
    assert Button(named).text == Button("👥 Smith & <Sons>’s team").text == "👥 Smith & <Sons>’s team"
