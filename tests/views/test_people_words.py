"""What people read on the way in and when administered: complete, valid and short, in both languages."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.rules.consent import NOTICE_VERSION, JoinStep
from bot.rules.invitation import Invite, LinkState
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import ConsentKind, PersonState, Role
from bot.rules.roster import Understood
from bot.rules.roster_row import Newcomer, Problem, RowProblem
from bot.services.consent import Decided, Privacy
from bot.services.invite import Invitation, Issued
from bot.services.inviting import Draft, ListPreview
from bot.services.join import InAlready, Joined, Moved, OnTheWay, SomebodyElses, ToConfirm
from bot.services.leave_company import Leaving, Left
from bot.services.people import PeopleList, PersonCard
from bot.services.standing import Standing
from bot.services.strangers import NotOpened
from bot.storage.consents import Consent
from bot.storage.focus import IDLE
from bot.storage.roster import Dates, Listed
from bot.views import help as help_view
from bot.views import (
    invitation_links,
    inviting,
    inviting_list,
    joining,
    language,
    leaving_company,
    people,
    person,
    privacy,
    strangers,
)
from bot.views.replies import Replies
from bot.views.words import words

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TRICKY = "Ann <b>&amp; Bo"
EVERY_ROLE = frozenset(Role)
CONSENT = Consent(kind=ConsentKind.FACE, given=True, notice_version="2020-01", at=AT)


def somebody(language: Language, name: str = TRICKY, state: PersonState = PersonState.ACTIVE) -> Person:
    return Person(id=7, name=name, language=language, zone="Asia/Shanghai", state=state, roles=EVERY_ROLE)


def everything(spoken: Language) -> list[Replies]:
    me = somebody(spoken)
    open_invite = Invite(
        id=1,
        person_id=7,
        created_at=AT,
        created_by=1,
        expires_at=AT,
        used_at=None,
        used_by_telegram_id=None,
        withdrawn_at=None,
    )
    issued = Issued(person=me, token="t" * 32, expires_at=AT)
    standing = Standing(person=me, focus=IDLE, planned=2, team=3, team_owes=1, not_joined=1)
    leaving = Leaving(
        person=me, open_visit=None, reports_owed=2, customers=(), team=(me, me), next_manager=None
    )
    dates = Dates(created_at=AT, joined_at=AT, left_at=AT, blocked_at=None)
    asked = Privacy(asked=tuple(ConsentKind), consents={ConsentKind.FACE: CONSENT}, notice_version="x")
    draft = Invitation(name=TRICKY, language=spoken, zone="Asia/Shanghai")
    listed = Listed(id=1, name=TRICKY, state=PersonState.INVITED, manager_id=2, manager=TRICKY)
    understood = Understood(
        newcomers=(
            Newcomer(
                row=1,
                name=TRICKY,
                roles=EVERY_ROLE,
                manager=TRICKY,
                language=spoken,
                zone="UTC",
                manager_id=2,
            ),
        ),
        problems=tuple(Problem(row=2, kind=kind, what=TRICKY) for kind in RowProblem),
        left_out=3,
    )
    said: list[Replies] = [
        *(
            joining.on_the_way(OnTheWay(person=me, step=step, guessed=spoken), raw_days=7)
            for step in JoinStep
        ),
        joining.joined(Joined(person=me, told=(me,), is_back=False, allows_location=False)),
        joining.joined(Joined(person=me, told=(me,), is_back=True, allows_location=True)),
        joining.opened(InAlready(person=me), raw_days=7),
        joining.opened(SomebodyElses(mine=me, theirs=me), raw_days=7),
        joining.opened(ToConfirm(person=me, token="t" * 32), raw_days=7),
        joining.opened(Moved(person=me, old_chats=(5,), told=somebody(spoken)), raw_days=7),
        *(
            joining.opened(NotOpened(state=state, language=spoken), raw_days=7)
            for state in (LinkState.USED, LinkState.EXPIRED, LinkState.WITHDRAWN, None)
        ),
        strangers.not_public(spoken),
        privacy.privacy_page(asked, me, raw_days=7),
        privacy.privacy_page(Privacy(asked=(), consents={}, notice_version="x"), me, raw_days=1),
        privacy.ask_withdrawal(me),
        *(
            privacy.decided(Decided(kind=kind, given=given, changed=True, deleted=2), asked, me, raw_days=7)
            for kind in ConsentKind
            for given in (True, False)
        ),
        *(
            person.person_card(
                PersonCard(
                    person=somebody(spoken, state=state),
                    manager=me,
                    team=(me,),
                    invite=open_invite,
                    dates=dates,
                    consents={},
                ),
                me,
            )
            for state in PersonState
        ),
        person.roles_of(me, me),
        person.ask_take_role(me, Role.MANAGER, 2, me),
        person.managers_for(me, [somebody(spoken)], me),
        person.ask_name(me, me),
        person.ask_zone(me, me),
        leaving_company.ask_leaving(leaving, me),
        leaving_company.left(Left(person=me, chats=(5,), before=leaving), somebody(spoken)),
        people.people_list(
            PeopleList(
                shown=(listed,), with_link=frozenset(), page=0, pages=2, total=9, search="", left=False
            ),
            me,
        ),
        inviting.ask_who(me),
        *(
            inviting.draft_card(Draft(invitation=draft, manager=None, managers=(me,), choosing=choosing), me)
            for choosing in ("", "manager", "zone")
        ),
        inviting_list.list_preview(
            ListPreview(understood=understood, managers={2: TRICKY}, aside=(TRICKY,)), me
        ),
        invitation_links.issued(issued, me, "visitbot"),
        invitation_links.issued_all([issued] * 40, me, "visitbot"),
        invitation_links.sheet_ready(1, me, until=AT),
        invitation_links.sheet_failed(me),
        inviting_list.file_unreadable("too_big", me),
        language.language_card(me, now=AT, changed=True),
        language.ask_my_zone(me),
        help_view.help_now(standing),
        help_view.warm_start(standing),
        help_view.cancelled(standing),
        help_view.unknown_command("x", standing),
        help_view.unknown_words(standing),
    ]
    return said


class Tags(HTMLParser):
    """Raises AssertionError for HTML that Telegram would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in {"b", "i", "code"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("spoken", Language)
def test_every_text_is_valid_short_and_filled_in(spoken: Language) -> None:
    for reply in (reply for said in everything(spoken) for reply in said):
        tags = Tags()
        tags.feed(str(reply.text))
        assert tags.open == []
        assert len(reply.text) <= 4096
        assert not re.search(r"{\w+}", str(reply.text)), reply.text


@pytest.mark.parametrize("spoken", Language)
def test_every_button_fits_and_shows_names_as_they_are(spoken: Language) -> None:
    for reply in (reply for said in everything(spoken) for reply in said):
        for button in (button for row in reply.buttons for button in row):
            assert 0 < len((button.data or "").encode()) <= 64
            assert "&lt;" not in button.text


def test_chinese_speaks_chinese() -> None:
    for reply in (reply for said in everything(Language.ZH) for reply in said):
        bare = re.sub(r"https?://\S+|<[^>]+>|/\w+|&\w+;|Ann|Bo|amp", "", str(reply.text))
        english = re.findall(r"[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{2,}", bare)
        assert english == [] or "Which language" in reply.text, english


def test_links_are_split_over_messages_and_none_is_lost() -> None:
    me = somebody(Language.EN, "Ann")
    links = [Issued(person=me, token=f"{number:032}", expires_at=AT) for number in range(40)]
    replies = invitation_links.issued_all(links, me, "visitbot")
    assert sum(str(reply.text).count("?start=") for reply in replies) == 40
    assert len(replies) == 4


def test_a_few_links_come_one_by_one_ready_to_forward() -> None:
    me = somebody(Language.EN, "Ann")
    links = [Issued(person=me, token=f"{number:032}", expires_at=AT) for number in range(4)]
    *single, closing = invitation_links.issued_all(links, me, "visitbot")
    assert [str(reply.text).count("?start=") for reply in single] == [1, 1, 1, 1]
    assert all(reply.secret for reply in single)
    assert "forward each to its person" in closing.text


def test_no_link_is_made_before_the_bot_knows_its_name() -> None:
    with pytest.raises(ValueError, match="name"):
        invitation_links.link_base("")


NOTICES = {"2026-03": ("c468dd02eda2", "df9b47e0c4ab"), "2026-11": ("d2f186e23e65", "8395348ef4ac")}
"""Version of the notice → the fingerprints of its words in each language."""


@pytest.mark.parametrize("spoken", Language)
def test_the_notice_cannot_change_without_a_new_version(spoken: Language) -> None:
    said = str(privacy.notice(words(spoken), raw_days=7))
    assert sha256(said.encode()).hexdigest()[:12] in NOTICES[NOTICE_VERSION]
