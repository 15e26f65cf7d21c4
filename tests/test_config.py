"""Settings: defaults, file, environment, command line; an odd value stops the start with setting, value and remedy."""

import dataclasses
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.config import SETTINGS, SettingError, Settings, read_settings


def read(
    instance: Path, *, environ: dict[str, str] | None = None, **overrides: object
) -> Settings:
    return read_settings(instance=instance, environ=environ or {}, overrides=overrides)


def write(instance: Path, text: str) -> None:
    (instance / "config.toml").write_text(text, encoding="utf-8")


def test_an_empty_instance_gives_the_defaults(tmp_path):
    settings = read(tmp_path)
    assert settings == Settings(
        instance=tmp_path,
        timezone=ZoneInfo("Asia/Shanghai"),
        language="auto",
        host="0.0.0.0",
        port=8080,
        base_url=None,
        trusted_hosts=(),
        backup_keep=30,
        label_font=None,
        notice_lan=False,
    )
    assert settings.database == tmp_path / "kiosk.db"
    assert settings.backups == tmp_path / "backups"


def test_every_source_replaces_the_one_before(tmp_path):
    write(tmp_path, 'port = 81\nhost = "127.0.0.1"\nlanguage = "en"\n')
    environ = {"KIOSK_PORT": "82", "KIOSK_HOST": "192.168.1.10"}
    settings = read(tmp_path, environ=environ, port=83)
    assert (settings.port, settings.host, settings.language) == (
        83,
        "192.168.1.10",
        "en",
    )


def test_settings_cannot_be_changed(tmp_path):
    with pytest.raises(dataclasses.FrozenInstanceError):
        read(tmp_path).port = 1


def test_an_option_not_given_and_an_empty_variable_leave_the_default(tmp_path):
    settings = read(tmp_path, environ={"KIOSK_PORT": ""}, port=None)
    assert settings.port == 8080


def test_the_table_names_every_field_once(tmp_path):
    names = [row.name for row in SETTINGS]
    assert sorted(names) == sorted(field.name for field in dataclasses.fields(Settings))
    assert all(row.env == f"KIOSK_{row.name.upper()}" for row in SETTINGS)
    assert all(row.meaning.zh and row.meaning.en for row in SETTINGS)


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("timezone", "Asia/Urumqi", ZoneInfo("Asia/Urumqi")),
        ("language", "ZH", "zh"),
        ("host", "::1", "::1"),
        ("port", 1, 1),
        ("port", "65535", 65535),
        ("base_url", "http://192.168.1.10/", "http://192.168.1.10"),
        ("base_url", "HTTP://Kiosk.school.cn:8080", "http://kiosk.school.cn:8080"),
        ("base_url", "http://192.168.100.100:8080", "http://192.168.100.100:8080"),
        ("base_url", "", None),
        ("trusted_hosts", "Kiosk, 10.0.0.2，kiosk", ("kiosk", "10.0.0.2")),
        ("trusted_hosts", ["a.school.cn", "::1"], ("a.school.cn", "::1")),
        ("trusted_hosts", "", ()),
        ("backup_keep", 1, 1),
        ("notice_lan", "TRUE", True),
        ("notice_lan", False, False),
    ],
)
def test_usable_values_are_read(tmp_path, name, written, value):
    assert getattr(read(tmp_path, **{name: written}), name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timezone", "Beijing"),
        ("timezone", "Asia"),
        ("timezone", "../etc/passwd"),
        ("timezone", ""),
        ("timezone", 8),
        ("language", "fr"),
        ("host", ""),
        ("host", "http://192.168.1.10"),
        ("host", "999.1.1.1"),
        ("port", 0),
        ("port", 65536),
        ("port", -1),
        ("port", "eighty"),
        ("port", "٨٠"),
        ("port", True),
        ("port", 80.0),
        ("base_url", "192.168.1.10"),
        ("base_url", "ftp://192.168.1.10"),
        ("base_url", "http://192.168.1.10/kiosk"),
        ("base_url", "http://192.168.1.10:"),
        ("base_url", "http://192.168.1.10:0"),
        ("base_url", "http://192.168.1.10:99999"),
        ("base_url", "http://user@192.168.1.10"),
        ("base_url", "http://0.0.0.0:8080"),
        ("base_url", "http://kiosk.local"),
        ("base_url", "http://192.168.1.300"),
        ("base_url", "http://[::1"),
        ("base_url", "http://"),
        ("base_url", "http://patrol.school-name.cn:80"),
        ("trusted_hosts", "http://kiosk"),
        ("trusted_hosts", "*"),
        ("trusted_hosts", ["kiosk", 3]),
        ("trusted_hosts", 3),
        ("backup_keep", 0),
        ("backup_keep", 3651),
        ("notice_lan", "maybe"),
        ("notice_lan", 2),
    ],
)
def test_an_odd_value_is_refused_with_setting_value_and_remedy(tmp_path, name, value):
    with pytest.raises(SettingError) as refusal:
        read(tmp_path, **{name: value})
    error = refusal.value
    assert (error.setting, error.value) == (name, value)
    assert error.remedy.zh and error.remedy.en
    chinese, english = str(error).splitlines()
    assert name in chinese and repr(value) in chinese and "命令行" in chinese
    assert name in english and repr(value) in english and "command line" in english


def test_the_base_url_leaves_room_for_a_code_in_forty_characters(tmp_path):
    longest = read(tmp_path, base_url="http://" + "k" * 22).base_url
    assert len(f"{longest}/c/XXXXXXXX") == 40
    with pytest.raises(SettingError):
        read(tmp_path, base_url="http://" + "k" * 23)


def test_the_complaint_says_where_the_value_stood(tmp_path):
    with pytest.raises(SettingError, match=r"\(环境变量\)"):
        read(tmp_path, environ={"KIOSK_PORT": "x"})
    write(tmp_path, 'port = "x"')
    with pytest.raises(SettingError, match=r"\(文件 config.toml\)"):
        read(tmp_path)


def test_an_odd_value_is_refused_even_where_a_later_source_replaces_it(tmp_path):
    write(tmp_path, "port = 0")
    with pytest.raises(SettingError):
        read(tmp_path, port=80)


def test_unknown_names_are_refused_in_every_source(tmp_path):
    with pytest.raises(SettingError) as refusal:
        read(tmp_path, environ={"KIOSK_PROT": "80"})
    assert refusal.value.setting == "KIOSK_PROT"
    assert "KIOSK_PORT" in refusal.value.remedy.en
    with pytest.raises(SettingError, match="prot"):
        read(tmp_path, prot=80)
    write(tmp_path, "prot = 80")
    with pytest.raises(SettingError, match="prot"):
        read(tmp_path)


def test_the_instance_folder_cannot_be_set_inside_itself(tmp_path):
    write(tmp_path, 'instance = "elsewhere"')
    with pytest.raises(SettingError, match="instance"):
        read(tmp_path)


def test_other_environment_variables_do_not_matter(tmp_path):
    environ = {
        "PATH": "/bin",
        "KIOSK_REQUIRE_BROWSER": "1",
        "KIOSK_INSTANCE": "elsewhere",
    }
    assert read(tmp_path, environ=environ) == read(tmp_path)


def test_a_file_saved_by_notepad_is_read(tmp_path):
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbfport = 81\r\n")
    assert read(tmp_path).port == 81


@pytest.mark.parametrize("content", [b"port = ", b"\xd6\xd0 = 1", b"port 80"])
def test_a_broken_file_is_refused_with_its_name(tmp_path, content):
    (tmp_path / "config.toml").write_bytes(content)
    with pytest.raises(SettingError, match="config.toml") as refusal:
        read(tmp_path)
    assert refusal.value.setting == "config.toml"


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(SettingError, match="config.toml"):
        read(tmp_path)
