"""The documents say what the program has: settings, commands, statuses, dependencies, and two commands that just run."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from kiosk.cli import kiosk
from kiosk.config import SETTINGS
from kiosk.core.window import Status

ROOT = Path(__file__).resolve().parent.parent
READMES = {"en": "README.md", "zh": "README.zh-CN.md"}
DEMO = "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e . && .venv/bin/kiosk demo"
TESTS = "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e '.[test]' && .venv/bin/python -m pytest -n auto"


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """Return what stands between fences, in order."""
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table line; a bar inside code does not part cells."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def commands(group: click.Group, path: str = "kiosk") -> dict[str, click.Command]:
    """Return every command that does something, by what is typed."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        typed = f"{path} {name}"
        found |= commands(command, typed) if isinstance(command, click.Group) else {typed: command}
    return found


@pytest.fixture(params=sorted(READMES))
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def readme(language: str) -> str:
    return text_of(READMES[language])


def test_the_first_two_blocks_are_one_command_line_each(readme):
    assert blocks(readme)[:2] == [f"{DEMO}\n", f"{TESTS}\n"]


def test_windows_has_a_line_beside_each(readme):
    lines = [line for line in readme.splitlines() if line.startswith("- Windows")]
    assert len(lines) == 4
    assert all(r".venv\Scripts" in line and "constraints.txt" in line for line in lines)
    assert sum("&&" in line for line in lines) == 2


def test_every_setting_stands_in_the_table(readme, language):
    empty = {"en": "(empty)", "zh": "(空)"}[language]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else empty
        row = [f"`{setting.name}`", f"`{setting.env}`", default, setting.meaning.in_(language)]
        assert row in rows(readme), setting.name


def test_the_table_names_no_setting_that_is_gone(readme):
    named = {row[1].strip("`") for row in rows(readme) if len(row) == 4 and row[1].startswith("`KIOSK_")}
    assert named == {setting.env for setting in SETTINGS}


def test_every_command_with_its_options_stands_in_the_table(readme):
    table = [row[0].strip("`") for row in rows(readme) if row[0].startswith("`kiosk ")]
    for typed, command in commands(kiosk).items():
        line = next((line for line in table if line == typed or line.startswith(f"{typed} ")), None)
        assert line is not None, typed
        options = [option for each in command.params if isinstance(each, click.Option) for option in each.opts]
        assert set(re.findall(r"--[a-z-]+", line)) == set(options), typed
    assert len(table) == len(commands(kiosk))


def test_every_status_stands_in_the_table(readme):
    table = {row[0].strip("`"): row[1] for row in rows(readme) if len(row) == 5}
    assert {status.value for status in Status} <= table.keys()
    marks = text_of("templates/shared/marks.html")
    for status in Status:
        if status is not Status.UPCOMING:
            assert f'"{table[status.value]}"' in marks, status


def test_both_languages_have_the_same_parts():
    shapes = [
        [len(line) - len(line.lstrip("#")) for line in text_of(name).splitlines() if line.startswith("#")]
        for name in READMES.values()
    ]
    assert shapes[0] == shapes[1]
    assert len(rows(text_of("README.md"))) == len(rows(text_of("README.zh-CN.md")))


@pytest.mark.parametrize("name", [*READMES.values(), "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name):
    text = text_of(name)
    titles = [line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")]
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (ROOT / target).is_file(), target


def packages() -> list[str]:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    listed = [*project["dependencies"], *(each for part in project["optional-dependencies"].values() for each in part)]
    return [re.match(r"[A-Za-z0-9._-]+", each)[0] for each in listed]


@pytest.mark.parametrize("package", packages())
def test_every_dependency_has_its_reason_and_its_pin(package):
    reasons = {row[0]: row[1] for row in rows(text_of("CONTRIBUTING.md")) if len(row) == 2}
    assert reasons.get(f"`{package}`")
    pins = text_of("constraints.txt").lower().splitlines()
    assert any(line.startswith(f"{package.lower()}==") for line in pins)


def test_unreleased_changes_stand_on_top():
    titles = [line for line in text_of("CHANGELOG.md").splitlines() if line.startswith("## ")]
    assert titles[0] == "## Unreleased"
