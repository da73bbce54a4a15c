"""Everything that the policy decides can be changed in the chat, or says why not."""

import pytest

from bot.rules.policy import Policy
from bot.rules.setting import Kind, Setting, at_path, paths_of_policy
from bot.rules.settings import CHAPTERS, ELSEWHERE, SETTINGS
from bot.services.setting_typed import checked
from bot.views.settings import offered_values
from bot.views.taps import OnSetting

BODY = Policy().model_dump(mode="json")


def test_every_field_of_the_policy_is_a_setting_or_says_where_it_is_changed() -> None:
    """A new field is one line in `bot/rules/settings_visits.py` or `settings_company.py`."""
    named = {path for setting in SETTINGS.values() for path in setting.paths}
    missing = [
        path
        for path in paths_of_policy()
        if path not in ELSEWHERE and not any(f"{each}.".startswith(f"{path}.") for each in named)
    ]
    assert missing == []


def test_no_setting_outlives_its_field() -> None:
    fields = set(paths_of_policy())
    lost = [
        path
        for setting in SETTINGS.values()
        for path in setting.paths
        if not any(f"{path}.".startswith(f"{field}.") for field in fields)
    ]
    assert lost == []
    assert set(ELSEWHERE) <= fields


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_what_is_offered_fits_and_fits_into_a_button(setting: Setting) -> None:
    for value in offered_values(setting):
        checked(setting, value)
    if setting.kind.is_number:
        least, most = setting.bounds()
        assert least < most
        now = at_path(BODY, setting.key)
        assert now is None or least <= now <= most
    data = OnSetting(do="pick", key=setting.key, rev=99_999, arg="99").pack()
    assert len(data.encode()) <= 64


def test_each_chapter_and_setting_has_one_name_in_each_language() -> None:
    for chapter in CHAPTERS:
        for language in ("zh", "en"):
            names = [getattr(each.name, language) for each in chapter.settings]
            assert len(set(names)) == len(names)
        assert all(each.about.zh and each.about.en for each in chapter.settings)
    choices = [each for each in SETTINGS.values() if each.kind in (Kind.CHOICE, Kind.SEVERAL)]
    assert all(len(each.choices) > 1 for each in choices)
