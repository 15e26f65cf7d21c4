"""The command line: one line per result, every error a sentence on stderr with exit code 1, never a stack trace."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from kiosk import create_app
from kiosk.cli import Session, kiosk, listening
from kiosk.config import read_settings
from kiosk.operations import school
from kiosk.storage import queries
from kiosk.storage.database import db
from kiosk.upkeep.address import is_own
from tests.conftest import settings_for
from tests.factories import SCHOOL, checkpoint
from tests.instants import FRIDAY_MORNING

LAN = "192.168.1.10"
LIST = "名称,类别,位置,责任人\n灭火器 1,灭火器,教学楼A/1层/东走廊,赵师傅\n大滑梯,大型玩具,操场,\n"


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "school"


def run(instance: Path, *arguments: str, lan: tuple[str, ...] = (LAN,), **environ: str) -> Result:
    """Run one command at a Friday morning, on a machine with this address in its network."""
    session = Session(clock=lambda: FRIDAY_MORNING, addresses=lambda: lan)
    clean = {name: None for name in os.environ if name.startswith("KIOSK_")}
    return CliRunner().invoke(kiosk, ["--instance", str(instance), *arguments], obj=session, env={**clean, **environ})


def ask(instance: Path, question):
    """Return what a question about the school of an instance folder gives."""
    app = create_app(read_settings(instance=instance, environ={}, overrides={}))
    with app.app_context():
        answer = question()
        db.session.remove()
        db.engine.dispose()
    return answer


@pytest.fixture
def school_folder(app) -> Path:
    """Return the instance folder of the founded school with one checkpoint."""
    checkpoint()
    return Path(app.instance_path)


def refused(result: Result) -> str:
    """Return the sentence of a command that stopped as it should: exit code 1, nothing on stdout, no stack trace."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


# -- init ------------------------------------------------------------------------------------------------------------


def test_init_makes_a_school_and_shows_a_set_up_code_once(instance):
    result = run(instance, "init", "--name", "红星小学")
    assert result.exit_code == 0, result.output
    assert "红星小学" in result.output
    code = re.search(r"：([2-9A-Z]{10})\n", result.output)
    assert code
    assert f"http://{LAN}:8080/setup" in result.output
    assert ask(instance, school.name) == "红星小学"
    assert code[1] not in ask(instance, lambda: " ".join(queries.settings().values()))


def test_init_leaves_a_school_that_is_there_alone(instance):
    run(instance, "init", "--name", "红星小学")
    assert "已经有一所学校" in refused(run(instance, "init", "--name", "另一所"))
    assert ask(instance, school.name) == "红星小学"


@pytest.mark.parametrize("name", ["很长的名字" * 9, "   "])
def test_init_refuses_a_bad_name_and_makes_nothing(instance, name):
    refused(run(instance, "init", "--name", name))
    assert not (instance / "kiosk.db").exists()


def test_init_can_be_repeated_where_the_first_did_not_get_through(instance):
    create_app(settings_for(instance), is_new=True)
    assert run(instance, "init", "--name", "红星小学").exit_code == 0


def test_init_makes_no_backup_of_nothing(instance):
    run(instance, "init")
    assert not (instance / "backups").exists()


def test_init_refuses_a_synchronised_folder(tmp_path):
    folder = tmp_path / "OneDrive" / "school"
    assert "OneDrive" in refused(run(folder, "init"))
    assert not folder.exists()


def test_init_keeps_the_address_of_the_network_and_never_loopback(instance):
    run(instance, "init", "--name", "红星小学", lan=())
    assert ask(instance, school.base_url) is None
    result = run(instance, "labels")
    assert result.exit_code == 1
    refused(run(instance, "init"))


# -- language, settings, faults of the database ------------------------------------------------------------------------


def test_english_is_spoken_where_it_is_set(instance):
    assert "Made the school" in run(instance, "init", KIOSK_LANGUAGE="en").output
    assert "There is a school here already" in refused(run(instance, "init", KIOSK_LANGUAGE="en"))


def test_english_is_spoken_where_the_file_says_so(instance):
    instance.mkdir()
    (instance / "config.toml").write_text('language = "en"\n')
    assert "Run kiosk init first" in refused(run(instance, "serve"))


def test_an_odd_setting_stops_with_its_name_and_value(instance):
    said = refused(run(instance, "backup", KIOSK_PORT="many"))
    assert "port" in said
    assert "many" in said


def test_an_odd_port_on_the_command_line_stops_in_the_same_way(instance):
    assert "port" in refused(run(instance, "serve", "--port", "99999"))


@pytest.mark.parametrize("command", [["serve"], ["labels"], ["import", "checkpoints", "list.csv"]])
def test_no_school_is_said_and_none_is_made(instance, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text(LIST, encoding="utf-8")
    assert "kiosk init" in refused(run(instance, *command))
    assert not (instance / "kiosk.db").exists()


def test_a_database_without_a_school_is_not_served(instance):
    create_app(settings_for(instance), is_new=True)
    assert "请先运行 kiosk init" in refused(run(instance, "serve"))


def test_a_lost_database_is_not_taken_for_a_new_school(instance):
    run(instance, "init")
    run(instance, "backup")
    (instance / "kiosk.db").unlink()
    assert "备份" in refused(run(instance, "serve"))


def test_a_damaged_database_is_said(instance):
    instance.mkdir()
    (instance / "kiosk.db").write_bytes(b"not a database, but long enough to look at")
    assert "损坏" in refused(run(instance, "labels"))


def test_a_newer_database_is_said(instance):
    run(instance, "init")
    connection = sqlite3.connect(instance / "kiosk.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "新版本" in refused(run(instance, "serve"))


def test_a_database_that_lost_a_table_is_said(instance):
    run(instance, "init")
    connection = sqlite3.connect(instance / "kiosk.db")
    connection.execute("DROP TABLE setting")
    connection.commit()
    connection.close()
    assert "数据库打不开" in refused(run(instance, "labels"))


def test_a_fault_of_the_program_is_not_hidden(instance):
    def fail() -> None:
        raise ZeroDivisionError

    session = Session(clock=fail)
    result = CliRunner().invoke(kiosk, ["--instance", str(instance), "init"], obj=session)
    assert isinstance(result.exception, ZeroDivisionError)


# -- backup ----------------------------------------------------------------------------------------------------------


def test_backup_makes_a_checked_copy(instance):
    run(instance, "init")
    result = run(instance, "backup")
    assert result.exit_code == 0, result.output
    assert "kiosk-20261120-001000.db" in result.output
    assert (instance / "backups" / "kiosk-20261120-001000.db").is_file()


def test_backup_keeps_as_many_as_set(instance):
    run(instance, "init")
    for _ in range(3):
        run(instance, "backup", KIOSK_BACKUP_KEEP="2")
    assert len(list((instance / "backups").iterdir())) == 2


def test_backup_without_a_database_is_refused(instance):
    assert "找不到要备份的数据库" in refused(run(instance, "backup"))


# -- labels ----------------------------------------------------------------------------------------------------------


def labels(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_labels_writes_a_page_with_each_code(school_folder, tmp_path):
    output = tmp_path / "labels.html"
    result = run(school_folder, "labels", "--output", str(output))
    assert result.exit_code == 0, result.output
    texts = [text.string for text in labels(output).find_all("text")]
    (code,) = queries.codes_in_use().values()
    assert f"{code[:4]}-{code[4:]}" in texts
    assert SCHOOL in texts
    assert "1 张标签" in result.output


def test_labels_settles_the_address_they_carry(school_folder, tmp_path):
    run(school_folder, "labels", "--output", str(tmp_path / "labels.html"))
    assert ask(school_folder, school.base_url) == f"http://{LAN}:8080"
    run(school_folder, "labels", "--output", str(tmp_path / "labels.html"), lan=("192.168.1.99",))
    assert ask(school_folder, school.base_url) == f"http://{LAN}:8080"


def test_the_setting_goes_before_the_stored_address_and_the_old_one_is_remembered(school_folder, tmp_path):
    for environ in ({}, {"KIOSK_BASE_URL": "http://192.168.1.20"}):
        run(school_folder, "labels", "--output", str(tmp_path / "labels.html"), **environ)
    assert ask(school_folder, school.base_url) == "http://192.168.1.20"
    assert ask(school_folder, lambda: queries.setting("printed_addresses")).split() == [
        f"http://{LAN}:8080",
        "http://192.168.1.20",
    ]


def test_labels_of_one_kind_or_place(school_folder, tmp_path):
    output = tmp_path / "labels.html"
    run(school_folder, "import", "checkpoints", str(written(tmp_path, LIST)))
    for arguments, count in ((["--kind", "大型玩具"], 1), (["--place", "教学楼A"], 2), ([], 3)):
        result = run(school_folder, "labels", "--output", str(output), *arguments)
        assert f"{count} 张标签" in result.output, arguments


def test_labels_of_no_known_kind_or_place_are_refused(school_folder):
    assert "飞机" in refused(run(school_folder, "labels", "--kind", "飞机"))
    assert "月球" in refused(run(school_folder, "labels", "--place", "月球"))
    assert "没有可打印的点位" in refused(run(school_folder, "labels", "--kind", "教室 / 活动室"))


def test_a_sheet_that_is_too_small_for_a_large_label_is_refused_with_those_that_fit(school_folder, tmp_path):
    output = tmp_path / "labels.html"
    said = refused(run(school_folder, "labels", "--stock", "L7160", "--output", str(output)))
    assert "plain-a4-large" in said
    assert not output.exists()


def test_labels_that_cannot_be_written_are_said(school_folder, tmp_path):
    assert "labels.html" in refused(run(school_folder, "labels", "--output", str(tmp_path / "no" / "labels.html")))


# -- import ----------------------------------------------------------------------------------------------------------


def written(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_import_adds_checkpoints_with_their_place_and_owner(school_folder, tmp_path):
    result = run(school_folder, "import", "checkpoints", str(written(tmp_path, LIST)))
    assert result.exit_code == 0, result.output
    assert "2 个点位" in result.output
    found = {each.name: each for each in ask(school_folder, queries.checkpoints)}
    assert found["灭火器 1"].owner_id is not None
    assert found["大滑梯"].place.name == "操场"


def test_a_second_import_changes_nothing(school_folder, tmp_path):
    path = written(tmp_path, LIST)
    run(school_folder, "import", "checkpoints", str(path))
    before = ask(school_folder, lambda: (queries.codes_in_use(), len(queries.journal())))
    result = run(school_folder, "import", "checkpoints", str(path))
    assert "没有变化" in result.output
    assert ask(school_folder, lambda: (queries.codes_in_use(), len(queries.journal()))) == before


def test_one_wrong_row_stops_all_and_every_one_is_named(school_folder, tmp_path):
    long = "很长" * 40
    wrong = f"{LIST}甲,飞机,教学楼A,\n乙,灭火器,教学楼A,没有此人\n丙,灭火器,一/二/三/四/五,\n{long},灭火器,操场,\n大滑梯,大型玩具,操场,\n"
    said = refused(run(school_folder, "import", "checkpoints", str(written(tmp_path, wrong))))
    lines = said.splitlines()
    for row, word in ((4, "类别"), (5, "责任人"), (6, "位置"), (7, "名称"), (8, "名称")):
        assert any(line.startswith(f"第 {row} 行") and word in line for line in lines), row
    assert lines[-1] == "共 5 处要改，什么也没有导入。"
    assert [each.name for each in ask(school_folder, queries.checkpoints)] == ["灭火器 A-2-03"]


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("list.csv", "名称,类别\n甲,灭火器\n", "位置"),
        ("list.csv", "名称,类别,位置\n,灭火器,操场\n", "第 2 行"),
        ("list.xls", LIST, ".xlsx"),
        ("list.csv", "", "空"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(school_folder, tmp_path, name, text, word):
    assert word in refused(run(school_folder, "import", "checkpoints", str(written(tmp_path, text, name))))


def test_a_file_that_is_not_there_is_said(school_folder, tmp_path):
    assert "none.csv" in refused(run(school_folder, "import", "checkpoints", str(tmp_path / "none.csv")))


def test_a_huge_file_is_not_read(school_folder, tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(10**10)
    assert "太大" in refused(run(school_folder, "import", "checkpoints", str(path)))


def test_import_in_english_names_the_row_in_english(school_folder, tmp_path):
    path = written(tmp_path, "name,kind,place\nOne,plane,Yard\n")
    assert "Row 2: “kind”" in refused(run(school_folder, "import", "checkpoints", str(path), KIOSK_LANGUAGE="en"))


# -- serve -----------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_in_use_is_said(school_folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = refused(run(school_folder, "serve", "--host", "127.0.0.1", "--port", port))
    assert port in said
    assert "已被占用" in said


def test_an_address_that_is_not_this_machines_is_said(school_folder):
    assert not is_own("203.0.113.77")
    assert "203.0.113.77" in refused(run(school_folder, "serve", "--host", "203.0.113.77"))


def test_the_server_limits_bodies_as_the_application_does(app):
    settings = settings_for(Path(app.instance_path), host="127.0.0.1", port=free_port())
    server = listening(app, settings)
    try:
        assert server.adj.max_request_body_size == app.config["MAX_CONTENT_LENGTH"]
        assert server.adj.ident is None
    finally:
        server.close()


def test_serve_answers_and_ends_when_told_to(school_folder):
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    command = [sys.executable, "-X", "utf8", "-u", "-m", "kiosk", "--instance", str(school_folder)]
    process = subprocess.Popen(
        [*command, "serve", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=environ,
    )
    try:
        lines = iter(process.stdout.readline, "")
        assert any(f"http://127.0.0.1:{port}" in line for line in lines)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            assert answer.status == 200
            assert "waitress" not in answer.headers.get("Server", "")
        process.terminate()
        process.wait(timeout=15)
        assert process.returncode == 0 or os.name == "nt"
    finally:
        process.kill()
        process.communicate()
    assert (school_folder / "backups").is_dir()


class _Served:
    """A server that stops as soon as it is run, and remembers what it was given."""

    def run(self) -> None:
        return None

    def close(self) -> None:
        return None


@pytest.fixture
def no_server(monkeypatch):
    monkeypatch.setattr("kiosk.cli.listening", lambda app, settings: _Served())


def test_serve_says_where_to_open_it(school_folder, no_server):
    result = run(school_folder, "serve", "--port", "80")
    assert result.exit_code == 0, result.output
    assert "http://127.0.0.1\n" in result.stdout
    assert f"http://{LAN}\n" in result.stdout


def test_serve_warns_when_the_labels_lead_elsewhere(school_folder, no_server, tmp_path):
    run(school_folder, "labels", "--output", str(tmp_path / "labels.html"))
    result = run(school_folder, "serve", "--port", "8081", lan=("192.168.1.99",))
    assert "标签可能失效" in result.stderr
    assert "192.168.1.99" in result.stderr
    assert "8081" in result.stderr


def test_serve_warns_without_a_network(school_folder, no_server):
    result = run(school_folder, "serve", lan=())
    assert result.exit_code == 0
    assert "没有找到局域网地址" in result.stderr
    assert ask(school_folder, school.base_url) is None


def test_no_transaction_stays_open_while_serving(instance, monkeypatch):
    found = []

    class Looking(_Served):
        def run(self) -> None:
            connection = sqlite3.connect(instance / "kiosk.db", timeout=0)
            found.append(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            connection.close()

    monkeypatch.setattr("kiosk.cli.listening", lambda app, settings: Looking())
    run(instance, "init")
    run(instance, "backup")
    assert run(instance, "serve").exit_code == 0
    assert found == [0]


def test_serve_on_this_machine_alone_says_that_phones_cannot_open_it(school_folder, no_server):
    result = run(school_folder, "serve", "--host", "127.0.0.1")
    assert "手机和平板打不开" in result.stderr
    assert LAN not in result.stdout


def test_demo_names_no_door_while_its_port_is_in_use(instance):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert "已被占用" in refused(run(instance, "demo", "--host", "127.0.0.1", "--port", port))


# -- the console -----------------------------------------------------------------------------------------------------


def test_a_console_without_a_character_shows_a_question_mark(instance):
    environ = {**os.environ, "PYTHONIOENCODING": "latin-1:strict"}
    command = [sys.executable, "-m", "kiosk", "--instance", str(instance), "backup"]
    done = subprocess.run(command, capture_output=True, env=environ, timeout=60, check=False)
    assert done.returncode == 1
    assert b"?" in done.stderr
    assert b"Traceback" not in done.stderr


def test_help_names_every_command():
    text = CliRunner().invoke(kiosk, ["--help"]).output
    assert all(name in text for name in kiosk.commands)
