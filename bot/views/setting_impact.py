"""What a change of the rules would mean, in words: grades, load, late reports, the pool."""

from bot.services.setting_impact import GradeImpact, Impact, LoadImpact
from bot.views.words import Html, Words


def impact_said(impact: Impact, t: Words) -> list[Html]:
    lines = []
    if impact.grades is not None:
        lines.append(_grades(impact.grades, t))
    if impact.load is not None:
        lines.append(_load(impact.load, t))
    if impact.late is not None and impact.late.reports:
        lines.append(
            t(
                "📝 Of the last {n} reports {after} would have been late; by today’s rule {before}.",
                n=impact.late.reports,
                after=impact.late.after,
                before=impact.late.before,
            )
        )
    if impact.pool is not None:
        lines.append(
            t(
                "🌊 {after} customers have had no contact for longer; by today’s rule {before}. "
                "Their owners are warned before any of them goes.",
                after=impact.pool.after,
                before=impact.pool.before,
            )
        )
    return lines


def _grades(impact: GradeImpact, t: Words) -> Html:
    if not impact.scored:
        return t("🎯 No customer has a score card yet, so no grade changes.")
    if not impact.changing:
        said = t("🎯 No customer changes grade.")
    else:
        moves = t.listed(t.pair(str(count), f"{before} → {after}") for before, after, count in impact.moves)
        said = t.many(
            "🎯 {n} of {of} scored customers changes grade ({moves}).",
            "🎯 {n} of {of} scored customers change grade ({moves}).",
            impact.changing,
            of=impact.scored,
            moves=moves,
        )
    if impact.open:
        said = t.sentences(
            said,
            t.many(
                "{n} score card then misses an answer: its grade stays until somebody answers.",
                "{n} score cards then miss an answer: their grades stay until somebody answers.",
                impact.open,
            ),
        )
    return said


def _load(impact: LoadImpact, t: Words) -> Html:
    if impact.held != impact.holds and impact.before == impact.after:
        said = t(
            "🔁 Your {reps} reps can hold about {held} → <b>{holds}</b> visits a month; "
            "the rhythms ask for {before}.",
            reps=impact.reps,
            held=impact.held,
            holds=impact.holds,
            before=impact.before,
        )
    else:
        said = _asked_for(impact, t)
    if impact.after > impact.holds:
        said = t.sentences(said, t("⚠️ That is more than they can hold."))
    return said


def _asked_for(impact: LoadImpact, t: Words) -> Html:
    return t(
        "🔁 The rhythms ask for about {before} → <b>{after}</b> visits a month; "
        "your {reps} reps can hold about {holds}.",
        before=impact.before,
        after=impact.after,
        reps=impact.reps,
        holds=impact.holds,
    )
