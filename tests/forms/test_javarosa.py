"""The same order, visibility, words, judgements and values as JavaRosa, the engine inside ODK Collect."""

import pytest

from tests.forms.javarosa.record import TASTES, java, record, recorded, transcript
from tests.forms.javarosa.replay import differences
from tests.forms.random_forms import random_form
from tests.forms.samples import SAMPLES, loaded

# JavaRosa does not compute anew what looks at other rows of the same repeat, nor sums over rows inside of a
# deleted one (https://github.com/getodk/javarosa/blob/master/dag.md): these fields keep what was true before.
# Everything else of the fills is the same.
STALE_IN_JAVAROSA = {
    ("rows_in_rows", taste): {"/data/town/previous", "/data/town/tsum", "/data/end_note", "/data/why"}
    for taste in ("0", "1")
}


def test_every_sample_has_a_transcript_of_each_person() -> None:
    assert set(recorded()) == {(name, taste) for name in SAMPLES for taste in TASTES}


@pytest.mark.parametrize(("name", "taste"), list(recorded()))
def test_a_fill_goes_as_javarosa_recorded_it(name: str, taste: str) -> None:
    stale = STALE_IN_JAVAROSA.get((name, taste), set())

    assert differences(loaded(name), transcript(name, taste), apart_from=stale) == []


@pytest.mark.parametrize(("name", "taste"), sorted(STALE_IN_JAVAROSA))
def test_what_is_stale_in_javarosa_still_is(name: str, taste: str) -> None:
    assert differences(loaded(name), transcript(name, taste)) != []


@pytest.mark.slow
def test_forms_nobody_would_write_go_as_with_javarosa() -> None:
    if java() is None:
        pytest.skip("Java is not installed")
    forms = {str(seed): random_form(seed) for seed in range(25)}

    fresh = record(forms)

    for (seed, taste), data in fresh.items():
        assert differences(forms[seed], data) == [], f"seed {seed}, person {taste}"


@pytest.mark.slow
def test_a_fresh_fill_by_javarosa_goes_the_same_way() -> None:
    if java() is None:
        pytest.skip("Java is not installed: only the recorded fills were compared")

    fresh = record({name: loaded(name) for name in ("calculations", "nested", "files")})

    for (name, taste), data in fresh.items():
        assert differences(loaded(name), data) == [], f"{name}, person {taste}"
