"""A rep of the demo has enrolled already, so that a selfie is recognised from the first visit on."""

from collections.abc import Mapping
from datetime import datetime

from bot.config import Settings
from bot.evidence import vault
from bot.evidence.face_weights import MODEL_ID
from bot.evidence.recognise import Person, look
from bot.rules.consent import NOTICE_VERSION
from bot.rules.enrolment import EnrolmentState
from bot.rules.identity import AT_ENROLMENT
from bot.storage import enrolments
from bot.storage.blobs import Blobs, add_blob
from bot.storage.database import Database
from bot.template_key import template_key
from play.company import Company
from play.demo.draw_samples import SAMPLES

ENROLLED = {"ann": ("selfie-1", "selfie-1-again", "selfie-1-near")}
"""By the rep's key in the company; the other samples of the same person are for visits."""


async def enrol(
    database: Database,
    blobs: Blobs,
    settings: Settings,
    the_company: Company,
    ids: Mapping[str, int],
    *,
    at: datetime,
) -> None:
    """As if they had sent the pictures and their manager had confirmed them; `ids` are people by key."""
    vault.unlock(template_key(settings))
    for key, names in ENROLLED.items():
        pictures = [(SAMPLES / f"{name}.jpg").read_bytes() for name in names]
        sealed = [_sealed(picture, ids[key]) for picture in pictures]
        kept = [await blobs.put(picture, mime="image/jpeg") for picture in pictures]
        judge = ids.get(the_company.member(key).manager or "")
        async with database.writing() as db:
            new = await enrolments.add_enrolment(db, ids[key], notice_version=NOTICE_VERSION, at=at)
            for vector, blob in zip(sealed, kept, strict=True):
                blob_id = await add_blob(db, blob, owner_kind="enrolment", owner_id=new, at=at)
                await enrolments.add_vector(
                    db, ids[key], vector, model_id=MODEL_ID, enrolment_id=new, blob_id=blob_id, at=at
                )
            decided = {"asked_id": judge, "asked_at": at, "decided_by": judge, "decided_at": at}
            await enrolments.change_enrolment(db, new, state=EnrolmentState.APPROVED, **decided)


def _sealed(picture: bytes, person_id: int) -> str:
    seen = look(picture, Person(id=person_id), AT_ENROLMENT)
    if seen.sealed is None:
        raise ValueError(f"a sample picture does not serve: {seen.problem}")
    return seen.sealed
