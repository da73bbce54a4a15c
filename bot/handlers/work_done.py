"""Long work by kind: what runs in the process pool, and what happens in the chat when its result is there."""

from collections.abc import Awaitable, Callable, Mapping

from bot.handlers import verify as verify_handlers
from bot.handlers.enrolment import picture_looked_at
from bot.handlers.form import code_read
from bot.handlers.form_export import answers_written
from bot.handlers.form_upload import form_checked, form_compared, form_unpacked
from bot.handlers.forms import workbook_ready
from bot.handlers.geocoding import not_found_written, place_looked_up, places_looked_up
from bot.handlers.identity import others_looked_at, selfie_looked_at, video_looked_at
from bot.handlers.import_customers import customer_rows_read, customers_read, customers_written
from bot.handlers.inviting import links_written, people_read
from bot.handlers.my_data import file_written
from bot.handlers.photo import photo_marked
from bot.handlers.plan import plan_came
from bot.handlers.rephotograph import earlier_looked_for
from bot.handlers.route import route_came
from bot.handlers.summary import sheet_written
from bot.services import (
    barcode,
    customer_sheet,
    face_work,
    people_sheet,
    plan_making,
    rephotograph,
    route,
    verify,
    watermark,
)
from bot.services.barcode import READ_CODES
from bot.services.customer_sheet import READ_CUSTOMER_ROWS, READ_CUSTOMERS, WRITE_CUSTOMERS, WRITE_NOT_FOUND
from bot.services.form_check import CHECK_FORM, UNPACK_FORM, check_form, unpack_form
from bot.services.form_export import (
    EXPORT_ANSWERS,
    SEND_WORKBOOK,
    gather_answers,
    gather_workbook,
    hand_out_workbook,
    write_answers,
)
from bot.services.form_preview import COMPARE_FORM, compare_forms, gather_forms
from bot.services.geocoding import FIND_PLACE, FIND_PLACES, gather_addresses, gather_not_found
from bot.services.long_work import Gather, Run
from bot.services.own_data import OWN_DATA, gather_own_data, write_own_data
from bot.services.people_sheet import READ_PEOPLE, WRITE_LINKS
from bot.services.photo import WATERMARK
from bot.services.plan_making import MAKE_PLAN
from bot.services.route import ROUTE
from bot.services.summary_export import WRITE_SUMMARY, write_summary
from bot.views.replies import Replies

Done = Callable[..., Awaitable[Replies]]
"""`async (db, body, result, …)`: also gets by name, as handlers do, `me`, `policy`, `settings`, `at`,
`received_at` and `chat_id`. `result` carries `blob_ids` of the files made, or `failed` with the reason."""

WORK_RUN: Mapping[str, Run] = {
    WATERMARK: watermark.draw,
    rephotograph.LOOK_FOR_EARLIER: rephotograph.look,
    verify.VERIFY_LOOK: verify.look,
    verify.VERIFY_COMPARE: verify.compare_in_full,
    face_work.LOOK_TO_ENROL: face_work.look_to_enrol,
    face_work.LOOK_AT_SELFIE: face_work.look_at_selfie,
    face_work.LOOK_FOR_LIFE: face_work.look_for_life,
    face_work.LOOK_AMONG_OTHERS: face_work.look_among_others,
    READ_CODES: barcode.read,
    ROUTE: route.make,
    MAKE_PLAN: plan_making.make,
    READ_PEOPLE: people_sheet.read_people,
    WRITE_LINKS: people_sheet.write_links,
    READ_CUSTOMERS: customer_sheet.read_customers,
    READ_CUSTOMER_ROWS: customer_sheet.read_customer_rows,
    WRITE_CUSTOMERS: customer_sheet.write_customers,
    WRITE_NOT_FOUND: customer_sheet.write_not_found,
    CHECK_FORM: check_form,
    UNPACK_FORM: unpack_form,
    COMPARE_FORM: compare_forms,
    SEND_WORKBOOK: hand_out_workbook,
    EXPORT_ANSWERS: write_answers,
    WRITE_SUMMARY: write_summary,
    OWN_DATA: write_own_data,
}

WORK_GATHER: Mapping[str, Gather] = {
    MAKE_PLAN: plan_making.gather,
    FIND_PLACES: gather_addresses,
    FIND_PLACE: gather_addresses,
    WRITE_NOT_FOUND: gather_not_found,
    COMPARE_FORM: gather_forms,
    SEND_WORKBOOK: gather_workbook,
    EXPORT_ANSWERS: gather_answers,
    OWN_DATA: gather_own_data,
}

WORK_DONE: Mapping[str, Done] = {
    WATERMARK: photo_marked,
    rephotograph.LOOK_FOR_EARLIER: earlier_looked_for,
    verify.VERIFY_LOOK: verify_handlers.picture_looked_at,
    verify.VERIFY_COMPARE: verify_handlers.picture_compared,
    face_work.LOOK_TO_ENROL: picture_looked_at,
    face_work.LOOK_AT_SELFIE: selfie_looked_at,
    face_work.LOOK_FOR_LIFE: video_looked_at,
    face_work.LOOK_AMONG_OTHERS: others_looked_at,
    READ_CODES: code_read,
    ROUTE: route_came,
    MAKE_PLAN: plan_came,
    READ_PEOPLE: people_read,
    WRITE_LINKS: links_written,
    READ_CUSTOMERS: customers_read,
    READ_CUSTOMER_ROWS: customer_rows_read,
    WRITE_CUSTOMERS: customers_written,
    WRITE_NOT_FOUND: not_found_written,
    FIND_PLACES: places_looked_up,
    FIND_PLACE: place_looked_up,
    CHECK_FORM: form_checked,
    UNPACK_FORM: form_unpacked,
    COMPARE_FORM: form_compared,
    SEND_WORKBOOK: workbook_ready,
    EXPORT_ANSWERS: answers_written,
    WRITE_SUMMARY: sheet_written,
    OWN_DATA: file_written,
}
