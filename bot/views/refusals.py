"""From a refusal to the words for it: one table, each subject's functions stand in its own view."""

from collections.abc import Callable
from typing import Any

from bot.rules.form_use import LastVisitType, NoSuchVisitType, StepFixed
from bot.rules.language import Language
from bot.rules.refusal import Refusal
from bot.rules.visit import EventRefused
from bot.services.announce import NewsGone, NewsUnfit
from bot.services.appeal import AppealTooLate, ScoreNotYours
from bot.services.brief import NobodyToBrief
from bot.services.change_customer import ContactUnfit, EntryUnfit, FieldUnfit
from bot.services.change_person import ZoneUnknown
from bot.services.check_in import NoSite, NoSuchCustomer, StillElsewhere
from bot.services.collision import NothingToDecide
from bot.services.comments import CommentTooLong, NothingWritten, NotYoursToAnswer
from bot.services.customer_reach import CustomerOutOfReach, NotYoursToChange
from bot.services.customer_sites import HoursUnfit, PinIsManagers, SiteUnfit
from bot.services.customer_ties import ParentUnfit, RhythmUnfit
from bot.services.enrolment import EnrolmentGone
from bot.services.erasure import ErasureGone
from bot.services.feedback import AskedLately, NoFeedbackNow
from bot.services.form_publish import FormChangedMeanwhile
from bot.services.form_standing import NoSuchForm
from bot.services.form_trial_open import NothingTried
from bot.services.form_upload_card import UploadGone
from bot.services.form_use import PolicyChangedMeanwhile
from bot.services.geocoding import NothingToFind
from bot.services.handover import NoHandover
from bot.services.identity import NoCheckNow
from bot.services.import_customers import NoImport
from bot.services.incident import IncidentGone
from bot.services.incident_care import NoResult
from bot.services.incident_report import NothingSaid
from bot.services.invite import ManagerUnfit, NameTaken, NameUnfit, NoRole, NoSuchPerson
from bot.services.inviting import NothingToInvite
from bot.services.leave_company import LastAdmin
from bot.services.merging import MergeUnfit
from bot.services.new_customer import CustomerNameUnfit, NoDraft
from bot.services.note import AlreadyFiled
from bot.services.own_hours import OwnHoursUnfit
from bot.services.plan_change import WindowUnclear
from bot.services.plan_shown import NotYourPlan
from bot.services.pool import AlreadyClaimed, MayNotClaim, NotYoursToGive
from bot.services.score_card import GradeNeedsManager, NoScoreCard
from bot.services.sent_file import FileRefused
from bot.services.setting_decide import CannotUndo, CannotWithdraw
from bot.services.setting_draft import DraftGone, SettingContradicts, StartUnfit
from bot.services.setting_entries import ListEntryUnfit
from bot.services.setting_typed import SettingUnfit
from bot.services.spot_check import NoSpotCheck, NothingToDraw, SeedUnfit
from bot.services.stop_cancelled import NotOnYourList
from bot.services.summary import NotInYourTeam, TooMuchAtOnce
from bot.services.task_change import TaskUnfit, WhenUnclear
from bot.services.tasks import TaskGone
from bot.services.visibility import OutOfSight
from bot.services.visit import NotMyVisit, NoVisitNow
from bot.storage.visits import OtherVisitOpen, VisitMovedOn
from bot.views import (
    brief,
    check_in,
    collision,
    comments,
    customer_changes,
    customer_sites,
    customer_ties,
    day_places,
    enrolment,
    evidence,
    feedback,
    form_publish,
    form_trial,
    form_upload,
    form_use,
    geocoding,
    handover,
    identity,
    import_customers,
    incident,
    merging,
    my_data,
    new_customer,
    news,
    ownership,
    people_refusals,
    photo,
    plan,
    report,
    route,
    score_card,
    setting_decide,
    setting_draft,
    setting_entries,
    settings,
    spot_check,
    summary,
    task,
)
from bot.views.block import Block
from bot.views.trouble import cannot_now

RefusalWords = Callable[[Any, Language], Block]
"""`(refusal, language)` → text and buttons."""

REFUSAL_WORDS: dict[type[Refusal], RefusalWords] = {
    NoSite: check_in.no_site,
    NoSuchCustomer: check_in.no_such_customer,
    NobodyToBrief: brief.nobody_to_brief,
    NotYourPlan: plan.not_your_plan,
    IncidentGone: incident.incident_gone,
    NoResult: incident.no_result,
    NothingSaid: incident.nothing_said,
    NewsGone: news.news_gone,
    NewsUnfit: news.news_unfit,
    TaskGone: task.task_gone,
    TaskUnfit: task.task_unfit,
    WhenUnclear: task.when_unclear,
    WindowUnclear: plan.window_unclear,
    OwnHoursUnfit: day_places.hours_unfit,
    NotOnYourList: route.not_on_your_list,
    NoVisitNow: check_in.no_visit_now,
    AlreadyFiled: report.already_filed,
    NotMyVisit: check_in.not_my_visit,
    OtherVisitOpen: check_in.other_visit_open,
    StillElsewhere: check_in.still_elsewhere,
    VisitMovedOn: check_in.visit_moved_on,
    EventRefused: check_in.event_refused,
    FileRefused: photo.file_refused,
    OutOfSight: comments.out_of_sight,
    NotInYourTeam: comments.out_of_sight,
    AppealTooLate: evidence.appeal_too_late,
    ScoreNotYours: evidence.score_not_yours,
    ErasureGone: my_data.erasure_gone,
    NoFeedbackNow: feedback.no_feedback_now,
    AskedLately: feedback.asked_lately,
    TooMuchAtOnce: summary.too_much_at_once,
    NothingToDraw: spot_check.nothing_to_draw,
    SeedUnfit: spot_check.seed_unfit,
    NoSpotCheck: spot_check.no_spot_check,
    NotYoursToAnswer: comments.out_of_sight,
    NothingWritten: comments.nothing_written,
    CommentTooLong: comments.comment_too_long,
    NameTaken: people_refusals.name_taken,
    NameUnfit: people_refusals.name_unfit,
    NoSuchPerson: people_refusals.no_such_person,
    NoRole: people_refusals.no_role,
    ManagerUnfit: people_refusals.manager_unfit,
    LastAdmin: people_refusals.last_admin,
    ZoneUnknown: people_refusals.zone_unknown,
    EnrolmentGone: enrolment.enrolment_gone,
    NoCheckNow: identity.no_check_now,
    NothingToInvite: people_refusals.nothing_to_invite,
    CustomerOutOfReach: customer_changes.out_of_reach,
    NotYoursToChange: customer_changes.not_yours,
    FieldUnfit: customer_changes.field_unfit,
    ContactUnfit: customer_changes.contact_unfit,
    EntryUnfit: customer_changes.entry_unfit,
    CustomerNameUnfit: new_customer.name_unfit,
    NoDraft: new_customer.no_draft,
    SiteUnfit: customer_sites.site_unfit,
    HoursUnfit: customer_sites.hours_unfit,
    PinIsManagers: customer_sites.pin_is_managers,
    ParentUnfit: customer_ties.parent_unfit,
    RhythmUnfit: customer_ties.rhythm_unfit,
    NothingToDecide: collision.nothing_to_decide,
    NoHandover: handover.no_handover,
    MergeUnfit: merging.merge_unfit,
    AlreadyClaimed: ownership.already_claimed,
    MayNotClaim: ownership.may_not_claim,
    NotYoursToGive: ownership.not_yours_to_give,
    NoScoreCard: score_card.no_score_card,
    GradeNeedsManager: score_card.grade_needs_manager,
    ListEntryUnfit: setting_entries.entry_unfit,
    SettingUnfit: settings.setting_unfit,
    SettingContradicts: setting_draft.contradicts,
    StartUnfit: setting_draft.start_unfit,
    DraftGone: setting_draft.draft_gone,
    CannotUndo: setting_decide.cannot_undo,
    CannotWithdraw: setting_decide.cannot_withdraw,
    NoImport: import_customers.no_import,
    NothingToFind: geocoding.nothing_to_find,
    UploadGone: form_upload.upload_gone,
    NoSuchForm: form_publish.no_such_form,
    FormChangedMeanwhile: form_publish.changed_meanwhile,
    NothingTried: form_trial.nothing_tried,
    LastVisitType: form_use.last_visit_type,
    NoSuchVisitType: form_use.no_such_type,
    StepFixed: form_use.step_fixed,
    PolicyChangedMeanwhile: form_use.changed_meanwhile,
}


def words_for(refusal: Refusal, language: Language) -> Block:
    """The words of the refusal's own type, else of the nearest one above it."""
    for kind in type(refusal).__mro__:
        if kind in REFUSAL_WORDS:
            return REFUSAL_WORDS[kind](refusal, language)
    return Block(cannot_now(language))
