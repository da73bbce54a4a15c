"""Settings that cannot be used are answered with one sentence that names the key and what to do."""

import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.config import load_settings
from bot.config_file import ConfigError
from bot.storage.database import Database
from bot.storage.schema import check, upgrade_at

WRITTEN = [
    ("[telegrm]", "telegrm is no setting; did you mean telegram?"),
    ("[telegram", "is not valid TOML"),
    ("telegram = 5", "telegram: is a section"),
    ("radius_m = 5", "radius_m is no setting; did you mean policy.place.radius_m?"),
    ('token = "1:x"', "token is no setting; set VISITBOT_TOKEN in the environment"),
    ('[telegram]\nreceive = "webhok"', 'telegram.receive: must be "polling" or "webhook"'),
    ('[telegram]\npoll_s = "abc"', "telegram.poll_s: must be a whole number"),
    ("[telegram]\npoll_s = 51", "telegram.poll_s: must be 50 or less"),
    ('[telegram]\napi_url = "ftp://x"', "telegram.api_url: must begin with http:// or https://"),
    ('[company]\nzone = "Asia/Shangai"', "company.zone: unknown time zone, perhaps Asia/Shanghai"),
    ('[company]\nforms = "nowhere"', "company.forms: there is no form (.xlsx) in the folder nowhere"),
    ('[company]\ncountry = "XX"', "company.country: there is no country XX"),
    ('[database]\nurl = "nonsense"', "database.url: must begin with sqlite+aiosqlite:/// or postgresql"),
    ('[database]\nurl = "mysql://h/x"', "database.url: must begin with sqlite+aiosqlite:/// or postgresql"),
    ('[database]\nurl = "postgresql://u:p@h/x"', "database.url carries a password: set VISITBOT_DATABASE"),
    ('[secrets]\ntoken = "1:x"', "secrets.token must not stand in a file: set VISITBOT_TOKEN instead"),
    ('[blobs]\nstore = "s3"\nbucket = "b"', "set VISITBOT_S3_ACCESS_KEY_ID and VISITBOT_S3_SECRET_ACCESS"),
    ("[[policy.visit_types]]\nslug = 1", "policy.visit_types.1.slug: must be text in quotes"),
    (
        '[telegram]\nreceive = "webhook"\n[webhook]\npublic_url = "http://x.org"',
        "webhook.public_url must begin with https://",
    ),
]
GIVEN = [
    ({"TOKN": "1:x"}, "VISITBOT_TOKN is no setting; did you mean VISITBOT_TOKEN?"),
    ({"TOKEN": "canary nonsense"}, "VISITBOT_TOKEN is no bot's token"),
    ({"TEMPLATE_KEY": "short"}, "VISITBOT_TEMPLATE_KEY is too short: 32 characters or more"),
    ({"WEBHOOK_PORT": "99999"}, "VISITBOT_WEBHOOK_PORT: must be 65535 or less"),
    ({"CONFIG": "nowhere.toml"}, "there is no file nowhere.toml"),
]


@pytest.mark.parametrize(("written", "said"), WRITTEN)
def test_what_is_wrong_in_the_file_is_one_sentence(
    written: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written, encoding="utf-8")
    assert said in _refused(["--config", str(path), "check-config"])


@pytest.mark.parametrize(("given", "said"), GIVEN, ids=json.dumps)
def test_what_is_wrong_in_the_environment_is_one_sentence(
    given: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"VISITBOT_{name}", value)
    answer = _refused(["check-config"])
    assert said in answer
    assert "canary" not in answer


def test_a_file_that_is_no_text_is_told_apart_from_one_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "picture.toml").write_bytes(b"\xff\xfe\x00")
    assert "is not text in UTF-8" in _refused(["--config", str(tmp_path / "picture.toml"), "check-config"])
    assert "cannot be read" in _refused(["--config", str(tmp_path), "check-config"])


def test_what_editors_and_hosting_services_write_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('\ufeff[log]\nlevel = "info"\n'.encode())
    environ = {"VISITBOT_DATABASE_URL": "postgres://bot:pw@db/visits\n", "VISITBOT_LOG_LEVEL": ""}
    settings = load_settings(path, environ)
    assert settings.log.level == "INFO"
    assert settings.database_url == "postgresql+asyncpg://bot:pw@db/visits"


def test_what_an_own_file_leaves_out_is_as_in_the_one_that_comes_with_the_program(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[policy.place]\nradius_m = 300\n[policy.hours]\ndays = [1, 2]\n", encoding="utf-8")
    own, shipped = load_settings(path, {}).policy, load_settings(None, {}).policy
    assert own.place.radius_m == 300
    assert own.place.model_copy(update={"radius_m": shipped.place.radius_m}) == shipped.place
    assert list(own.hours.days) == [1, 2]
    assert shipped.visit_types
    assert (own.visit_types, own.industries) == (shipped.visit_types, shipped.industries)


def test_places_that_cannot_be_written_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    for url, said in (
        (f"sqlite:///{tmp_path}/file/bot.db", "for the database cannot be made"),
        ("postgresql://127.0.0.1:1/visits", "The database cannot be used"),
        (f"sqlite:///{Path(__file__)}", "The database cannot be used: file is not a database"),
    ):
        monkeypatch.setenv("VISITBOT_DATABASE_URL", url)
        assert said in _refused(["migrate"])


async def test_a_newer_program_s_database_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path.as_posix()}/bot.db"
    await upgrade_at(url)
    database = Database(url)
    async with database.writing() as db:
        await db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    try:
        with pytest.raises(ConfigError, match="belongs to a newer visitbot"):
            await check(database)
        with pytest.raises(ConfigError, match="belongs to a newer visitbot"):
            await upgrade_at(url)
    finally:
        await database.close()


def _refused(arguments: list[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    answer = str(ended.value.code)
    assert answer.startswith("visitbot: ")
    assert "\n" not in answer
    return answer
