"""The pre-visit brief: everything a colleague must know of a customer before going in, on one card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.brief import About, about, is_complaint_form
from bot.rules.cadence import Debt
from bot.rules.customer import Contact, CustomerFile, Entry, Site
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.roles import Role
from bot.rules.visit import Visit, VisitState
from bot.rules.working_time import local_day
from bot.services.asked import Answered
from bot.services.asking import answer_lines
from bot.services.brief_questions import open_questions
from bot.services.customer_reach import file_in_reach
from bot.services.debts import debts_of
from bot.services.form import open_form
from bot.services.form_versions import definition_of
from bot.services.incident import IncidentShown, complaints_of_customer
from bot.services.moment import Moment
from bot.services.tasks import TaskShown, customer_tasks
from bot.services.today import Stop, StopState, today
from bot.storage.contacts import contacts_of
from bot.storage.customer_file import entries_of
from bot.storage.customers import main_site_of, site_of
from bot.storage.merges import standing_for
from bot.storage.people import names_of
from bot.storage.visits import visits_of_customer

LAST_VISITS = 3
LAST_ENTRIES = 12


class NobodyToBrief(Refusal):
    """Nobody is left on today's list, and no name was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one visit's report says, by what it is about."""

    visit: Visit
    said: Mapping[About, tuple[Answered, ...]]
    is_complaint: bool = False

    def about(self, subject: About) -> tuple[Answered, ...]:
        return self.said.get(subject, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    file: CustomerFile
    site: Site | None
    stop: Stop | None
    """On the reader's list today; None for anybody else."""
    others: tuple[int, ...]
    """Customers still ahead today, in order: a way from one brief to the next."""
    contacts: tuple[Contact, ...]
    debt: Debt
    visits: tuple[Visit, ...]
    """The newest first, the open one left out."""
    reports: tuple[Report, ...]
    """Of these visits, those that are filed."""
    entries: tuple[Entry, ...]
    tasks: tuple[TaskShown, ...]
    """What is still to do for this customer."""
    complaints: tuple[IncidentShown, ...]
    """Open ones, then those settled lately."""
    questions: tuple[str, ...]
    """What nobody has asked yet and the next report wants, in the reader's language."""
    names: Mapping[int, str]
    at: datetime
    today: date
    """Where the customer is."""


async def brief_of(
    db: AsyncConnection, me: Person, customer_id: int, policy: Policy, moment: Moment
) -> Brief:
    """Raises CustomerOutOfReach."""
    customer_id = await standing_for(db, customer_id)
    file = await file_in_reach(db, me, customer_id, moment)
    ahead = await stops_ahead(db, me, at=moment.at)
    stop = next((each for each in ahead if each.customer.id == customer_id), None)
    item = stop.plan_item if stop else None
    site = await (site_of(db, item.site_id) if item else main_site_of(db, customer_id))
    sites = {customer_id: site} if site else {}
    latest = await visits_of_customer(db, customer_id, limit=LAST_VISITS + 1)
    visits = tuple(each for each in latest if each.left_at is not None)[:LAST_VISITS]
    entries = await entries_of(db, customer_id, limit=LAST_ENTRIES)
    owner = file.customer.owner_id
    return Brief(
        file=file,
        site=site,
        stop=stop,
        others=tuple(each.customer.id for each in ahead),
        contacts=await contacts_of(db, customer_id),
        debt=(await debts_of(db, (file.customer,), sites, policy))[customer_id],
        visits=visits,
        reports=tuple(
            [await _report(db, each, me, moment.at) for each in visits if each.state is VisitState.REPORTED]
        ),
        entries=entries,
        tasks=await customer_tasks(db, me, customer_id, moment),
        complaints=await complaints_of_customer(db, customer_id),
        questions=await open_questions(db, file.customer, policy, me.language, at=moment.at),
        names=await names_of(db, {owner, *(visit.rep_id for visit in visits)}),
        at=moment.at,
        today=local_day(moment.at, file.customer.zone),
    )


async def next_brief(db: AsyncConnection, me: Person, policy: Policy, moment: Moment) -> Brief:
    """Of the next stop; raises NobodyToBrief."""
    ahead = await stops_ahead(db, me, at=moment.at)
    if not ahead:
        raise NobodyToBrief
    return await brief_of(db, me, ahead[0].customer.id, policy, moment)


async def stops_ahead(db: AsyncConnection, me: Person, *, at: datetime) -> tuple[Stop, ...]:
    """Today's planned ones who have not been visited yet, in the order of the way."""
    if not me.is_a(Role.REP):
        return ()
    return tuple(stop for stop in (await today(db, me, at=at)).stops if stop.state is StopState.PLANNED)


async def _report(db: AsyncConnection, visit: Visit, me: Person, at: datetime) -> Report:
    form = await open_form(db, visit, language=me.language, at=at)
    said: dict[About, list[Answered]] = {}
    for line in answer_lines(form.filling, me.language):
        if not line.is_empty:
            said.setdefault(about(line.path.rpartition("/")[2], (line.label,)), []).append(line)
    definition = await definition_of(db, visit.form_version_id)
    return Report(
        visit=visit,
        said={subject: tuple(lines) for subject, lines in said.items()},
        is_complaint=is_complaint_form(definition.form_id, definition.title(me.language)),
    )
