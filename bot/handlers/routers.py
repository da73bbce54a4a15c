"""The literal list of routers, in the order in which an update tries them."""

from aiogram import Router

from bot.handlers import (
    answers,
    brief,
    check_in,
    collision,
    comparison,
    customer,
    customer_contacts,
    customer_entries,
    customer_fields,
    customer_sites,
    customer_ties,
    customers,
    day_off,
    day_places,
    enrolment,
    evidence,
    feedback,
    form,
    form_export,
    form_trial,
    form_upload,
    form_use,
    forms,
    geocoding,
    handover,
    identity,
    import_customers,
    in_charge,
    incident,
    incident_care,
    inside,
    inviting,
    joining,
    language,
    merging,
    my_data,
    new_customer,
    news,
    ownership,
    people,
    photo,
    pin,
    plan,
    plan_item,
    privacy,
    ranking,
    replay,
    report,
    review,
    route,
    rules,
    score_card,
    search,
    setting_entries,
    settings,
    spot_check,
    strangers,
    summary,
    task,
    tasks,
    today,
    unknown,
    verify,
    visit,
)
from bot.handlers.help import router as help_router
from bot.handlers.turn import in_turns

ROUTERS: tuple[Router, ...] = in_turns(
    (
        verify.links,  # a code on a watermark is a link, too
        feedback.from_customers,  # and so is a customer's code; whoever opens it is nobody's colleague
        joining.router,  # whoever is on the way in goes no further
        strangers.router,  # from here on `me` is somebody who is in
        help_router,
        incident.router,  # what is sent for it comes before what visits and checks make of pictures
        incident_care.router,
        news.router,  # a file sent for an announcement is no list of people or customers
        language.router,
        privacy.router,
        my_data.router,
        settings.router,
        setting_entries.router,
        rules.router,
        inviting.router,
        people.router,
        in_charge.router,
        import_customers.router,
        geocoding.router,
        new_customer.router,  # a location sent for a new customer is its pin, not a check-in
        customers.router,
        customer.router,
        customer_fields.router,
        customer_contacts.router,
        customer_entries.router,
        customer_sites.router,
        customer_ties.router,
        merging.router,
        tasks.router,
        task.router,
        score_card.router,
        ownership.router,
        collision.router,
        handover.router,
        verify.router,
        enrolment.router,
        identity.router,  # a picture that is waited for comes before what visits make of pictures
        form_trial.router,  # its buttons and words look like those of a visit's form
        forms.router,
        form_use.router,
        form_export.router,
        form_upload.router,
        summary.router,
        comparison.router,
        replay.router,
        ranking.router,
        answers.router,
        spot_check.router,  # its words are comments of a kind of their own
        review.router,  # a comment that is being written comes before what visits make of words
        pin.router,
        evidence.router,  # an appeal that is being written, too
        feedback.router,
        today.router,
        tasks.typed,
        news.typed,
        brief.router,
        day_places.router,  # a location sent for home or the office is no check-in
        plan.router,
        plan_item.router,
        day_off.router,
        route.router,
        form.router,  # a location that a question asks for comes before what positions mean otherwise
        check_in.router,
        visit.router,
        incident.typed,
        search.router,  # after the words for visits, before what visits make of other words
        report.router,
        photo.router,
        inside.router,
        review.late,
        unknown.router,  # whatever nobody has taken
    )
)
