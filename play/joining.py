"""How the demo company's people get in: the admin by the printed link, the others by the links she sends."""

from play.company import Company
from play.seed import everybody_starts
from play.stage import Stage
from simulator.driver import DeskPerson


async def everybody_joins(stage: Stage, company: Company) -> dict[str, DeskPerson]:
    """Everybody's phone by their key."""
    await everybody_starts(stage.simulator_url, company)
    return {member.key: await stage.desk.known_person(member.telegram_id) for member in company.members}
