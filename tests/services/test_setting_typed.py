"""A setting's value is read as people write it, in both languages, and refused with the reason."""

from typing import Any

import pytest

from bot.rules.settings import SETTINGS
from bot.services.setting_typed import SettingUnfit, Unfit, understand

READ: dict[str, dict[str, Any]] = {
    "report.due_min": {
        "30": 30, "30 min": 30, "1.5 h": 90, "1小时30分": 90, "半小时": 30,
        "一个半小时": 90, "half an hour": 30, "2 hours": 120,
        "1 day": 1440, "2天": 2880, "三十分钟": 30, "1h30min": 90, "１２０ 分钟": 120,
    },
    "cadence.grade_days.A": {"7": 7, "2 weeks": 14, "2 周": 14, "两周": 14, "10 天": 10, "1个月": 30},
    "place.radius_m": {"200m": 200, "0.2 km": 200, "300 米": 300, "1公里": 1000},
    "identity.random_share": {"20%": 0.2, "20 %": 0.2, "0.2": 0.2, "33": 0.33, "20 per cent": 0.2},
    "hours.start": {
        "9:00-18:00": ["09:00:00", "18:00:00"], "8:30 to 17:30": ["08:30:00", "17:30:00"],
        "9-18": ["09:00:00", "18:00:00"], "上午9点到下午6点": ["09:00:00", "18:00:00"],
        "9：00－18：00": ["09:00:00", "18:00:00"], "22:00-6:00": ["22:00:00", "06:00:00"],
    },
    "score_card.a_from": {"80/50": [80, 50], "80 60": [80, 60], "A 80 B 60": [80, 60]},
    "hours.days": {
        "Mon-Fri": [1, 2, 3, 4, 5], "周一到周六": [1, 2, 3, 4, 5, 6], "Mon, Wed, Fri": [1, 3, 5],
        "一三五": [1, 3, 5], "每天": [1, 2, 3, 4, 5, 6, 7], "Sat-Mon": [1, 6, 7],
    },
    "push.morning_at": {"8:30": "08:30:00", "830": "08:30:00", "8点半": "08:30:00", "5:45 pm": "17:45:00"},
    "identity.compare": {"yes": True, "否": False, "关": False, "on": True},
    "plan.period": {"week": "week", "月": "month"},
    "pool.protect_days": {"never": 0, "永久": 0, "90天": 90, "3 months": 90},
    "pool.most_owned": {"300家": 300, "不限": 0},
    "evidence.weights.photo_reused": {"25": -25, "-25": -25, "10分": -10},
    "hours.country": {"cn": "CN", "none": "", "Germany": "DE", "中国": "CN"},
    "evidence.effective": {
        "place verified, identity": ["place", "identity"], "地点已核实、身份": ["place", "identity"],
    },
}  # fmt: skip
REFUSED: dict[str, dict[str, Unfit]] = {
    "report.due_min": {"soon": Unfit.UNCLEAR, "30 kg": Unfit.UNCLEAR, "-5": Unfit.OUT_OF_RANGE},
    "cadence.grade_days.A": {"1.5 weeks": Unfit.NOT_WHOLE, "9 years": Unfit.OUT_OF_RANGE, "": Unfit.UNCLEAR},
    "place.radius_m": {"5": Unfit.OUT_OF_RANGE},
    "hours.start": {"9:00": Unfit.UNCLEAR, "18:00-18:00": Unfit.ORDER, "9:00-25:00": Unfit.UNCLEAR},
    "day.lunch_from": {"13:00-12:00": Unfit.ORDER},
    "score_card.a_from": {"50/80": Unfit.ORDER, "80": Unfit.UNCLEAR, "120/50": Unfit.ORDER},
    "hours.days": {"someday": Unfit.UNCLEAR},
    "hours.country": {"Atlantis": Unfit.UNCLEAR, "zz": Unfit.NO_HOLIDAYS},
    "identity.compare": {"perhaps": Unfit.UNCLEAR},
}  # fmt: skip


@pytest.mark.parametrize(("key", "typed"), [(key, typed) for key, all_ in READ.items() for typed in all_])
def test_what_people_type_is_read(key: str, typed: str) -> None:
    assert understand(SETTINGS[key], typed) == READ[key][typed]


@pytest.mark.parametrize(("key", "typed"), [(key, typed) for key, all_ in REFUSED.items() for typed in all_])
def test_what_does_not_fit_is_refused_with_the_reason(key: str, typed: str) -> None:
    with pytest.raises(SettingUnfit) as refused:
        understand(SETTINGS[key], typed)
    assert refused.value.why is REFUSED[key][typed]
