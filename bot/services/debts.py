"""Where customers stand against their rhythms: when they were last seen, and how often they should be."""

from collections.abc import Collection, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.cadence import Debt, rhythm_days
from bot.rules.customer import Customer, Site
from bot.rules.policy import Policy
from bot.storage.rhythms import last_seen, own_rhythms


async def debts_of(
    db: AsyncConnection, customers: Collection[Customer], sites: Mapping[int, Site], policy: Policy
) -> dict[int, Debt]:
    """By customer; `sites` are theirs, by customer, for rhythms that follow the region."""
    ids = [customer.id for customer in customers]
    seen = await last_seen(db, ids, calls_count=policy.cadence.calls_count)
    own = await own_rhythms(db, ids)
    return {
        customer.id: Debt(
            every_days=rhythm_days(
                policy.cadence,
                grade=customer.grade,
                address=_address(sites.get(customer.id)),
                own_days=own.get(customer.id),
            ),
            last=seen.get(customer.id),
        )
        for customer in customers
    }


def _address(site: Site | None) -> str:
    return f"{site.address_zh} {site.address_en}" if site else ""
