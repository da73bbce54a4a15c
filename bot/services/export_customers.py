"""All customers as an Excel in the shape of the import: the admin's only, on record and marked."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.customer_columns import COLUMNS
from bot.rules.customer_row import written
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.roles import PersonState
from bot.rules.telephone import shown
from bot.services.customer_sheet import WRITE_CUSTOMERS
from bot.services.evidence import record_of_person
from bot.services.import_customers import SheetWords
from bot.services.moment import Moment
from bot.storage.customer_lines import CustomerLine, customer_lines
from bot.storage.people import people
from bot.storage.work import enqueue


async def export_customers(
    db: AsyncConnection, me: Person, words: SheetWords, *, mark: str, chat_id: int, moment: Moment
) -> int:
    """Ask for the sheet; returns how many customers will stand in it. `mark` says in it who took it out."""
    names = {person.id: person.name for person in await people(db, states=tuple(PersonState))}
    rows = [cells_of(line, names, me.language) for line in await customer_lines(db)]
    body = {"rows": rows, "sheets": list(words.sheets), "notes": {}, "mark": mark}
    if rows:
        await enqueue(db, WRITE_CUSTOMERS, chat_id=chat_id, body=body, at=moment.at)
        await record_of_person(db, "customers_exported", me.id, moment, {"customers": len(rows)})
    return len(rows)


def cells_of(line: CustomerLine, names: dict[int, str], language: Language) -> list[str]:
    """In the order of COLUMNS, in words that an import reads back."""
    said = {
        **{name: written(name, value, language) for name, value in line.texts.items()},
        "owner": names.get(line.owner_id, "") if line.owner_id else "",
        "lat": f"{line.position.lat:.6f}" if line.position else "",
        "lon": f"{line.position.lon:.6f}" if line.position else "",
        "datum": "WGS-84" if line.position else "",
        "expected_on": line.expected_on.isoformat() if line.expected_on else "",
        "tags": ", ".join(line.tags),
        "phone": shown(line.phone) if line.phone else "",
    }
    return [said.get(column.name, "") for column in COLUMNS]
