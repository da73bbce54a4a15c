"""The same order, visibility, words, judgements and values as JavaRosa, the engine inside ODK Collect."""

import pytest

from tests.forms.javarosa.record import TASTES, java, record, recorded, transcript
from tests.forms.javarosa.replay import differences
from tests.forms.random_forms import random_form
from tests.forms.samples import SAMPLES, loaded

# Where we differ on purpose; the reason stands beside each, and each has a test of its own in test_rules.py.
ON_PURPOSE = {
    # JavaRosa clears a stale choice when its question is shown, and forgets to recompute what was made of it.
    ("cascades", "0"),
    ("cascades", "1"),
    ("cascades", "2"),
    ("from_rows", "0"),
    ("from_rows", "1"),
    ("from_rows", "2"),
    ("lists", "0"),
    ("lists", "1"),
    ("lists", "2"),
    # JavaRosa keeps and counts the rows beyond a smaller repeat_count, the first row of a count of 0 among
    # them;
    # we hide them, as Enketo does and as ODK Collect means to (getodk/collect issue 6945).
    ("counted", "0"),
    ("counted", "1"),
    ("counted", "2"),
    ("repeats", "0"),
    ("repeats", "1"),
    # JavaRosa does not recompute what looks at other rows of the same repeat, nor sums over rows inside a
    # deleted one.
    ("rows_in_rows", "0"),
    ("rows_in_rows", "1"),
    # The distance from nowhere is not the one from 0, 0.
    ("metadata", "0"),
    # JavaRosa takes any text for select_one_external and leaves the list to Collect; we check it.
    ("subdistrict_profiling_tool", "0"),
    ("subdistrict_profiling_tool", "1"),
    ("subdistrict_profiling_tool", "2"),
}

STALE_IN_JAVAROSA = {5}  # random forms in which it does not recompute what was made of a choice it clears


def test_every_sample_has_a_transcript_of_each_person() -> None:
    assert set(recorded()) == {(name, taste) for name in SAMPLES for taste in TASTES}


@pytest.mark.parametrize(("name", "taste"), [case for case in recorded() if case not in ON_PURPOSE])
def test_a_fill_goes_as_javarosa_recorded_it(name: str, taste: str) -> None:
    assert differences(loaded(name), transcript(name, taste)) == []


@pytest.mark.parametrize(("name", "taste"), sorted(ON_PURPOSE))
def test_a_difference_on_purpose_is_still_one(name: str, taste: str) -> None:
    assert differences(loaded(name), transcript(name, taste)) != []


@pytest.mark.slow
def test_forms_nobody_would_write_go_as_with_javarosa() -> None:
    if java() is None:
        pytest.skip("Java is not installed")
    forms = {str(seed): random_form(seed) for seed in range(10) if seed not in STALE_IN_JAVAROSA}

    fresh = record({seed: form.xml for seed, form in forms.items()})

    for (seed, taste), data in fresh.items():
        assert differences(forms[seed], data) == [], f"seed {seed}, person {taste}"


@pytest.mark.slow
def test_a_fresh_fill_by_javarosa_goes_the_same_way() -> None:
    if java() is None:
        pytest.skip("Java is not installed: only the recorded fills were compared")

    fresh = record({name: loaded(name).xml for name in ("calculations", "nested", "files")})

    for (name, taste), data in fresh.items():
        assert differences(loaded(name), data) == [], f"{name}, person {taste}"
