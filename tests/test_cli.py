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
from sqlalchemy import select

from kiosk import create_app, library
from kiosk.cli import Session, kiosk, listening
from kiosk.config import read_settings
from kiosk.operations import edits, school
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Kind
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


@pytest.mark.parametrize(("name", "word"), [(" ", "没有填写"), ("", "没有填写"), ("长" * 200, "最多 40 个字")])
def test_init_says_that_it_is_the_name_of_the_school_that_is_wrong(instance, name, word):
    said = refused(run(instance, "init", "--name", name))
    assert said.startswith("学校名称：") and word in said
    assert len(said.splitlines()) == 1


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


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("odd", [["--port", "0"], ["--port", "abc"], ["--port", ""], ["--host", "a b"], ["--host", "1.2.3"]])
def test_an_odd_address_is_one_line_with_the_setting_and_what_was_given(instance, command, odd):
    said = refused(run(instance, command, *odd))
    assert len(said.splitlines()) == 1
    assert odd[0].removeprefix("--") in said and repr(odd[1]) in said
    assert not (instance / "kiosk.db").exists()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["fly"], "fly"), (["serve", "--prot", "80"], "没有 --prot 这个选项"), (["import", "checkpoints"], "缺少 FILE"),
        (["labels", "--stock", "A0"], "--stock 只能是：plain-a4"), (["backup", "now"], "now"),
    ],
)  # fmt: skip
def test_a_command_written_wrongly_is_one_line_that_says_where_to_read_on(instance, command, words):
    result = run(instance, *command)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("命令写得不对：") and words in line and line.endswith("--help")


def test_a_file_in_place_of_the_folder_is_said(instance):
    instance.write_text("")
    assert "是文件，不是数据文件夹" in refused(run(instance, "init"))


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


def test_labels_are_noted_as_printed(school_folder, tmp_path):
    run(school_folder, "labels", "--output", str(tmp_path / "labels.html"))
    database = sqlite3.connect(school_folder / "kiosk.db")
    noted = database.execute("SELECT address, stock, by_id FROM label").fetchall()
    database.close()
    assert noted and {by_id for _, _, by_id in noted} == {None}
    assert {stock for _, stock, _ in noted} <= {"plain-a4", "plain-a4-large"}


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


def test_what_is_no_list_is_one_line_with_its_name(school_folder, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    written(tmp_path, "", "empty.csv")
    written(tmp_path, LIST, "old.xls")
    for name, word in (
        ("none.csv", "没有这个文件"), ("folder.csv", "是文件夹"), ("broken.xlsx", "读不出来"), ("empty.csv", "文件是空的"),
        ("old.xls", "另存为 .xlsx"),
    ):  # fmt: skip
        (line,) = refused(run(school_folder, "import", "checkpoints", str(tmp_path / name))).splitlines()
        assert name in line and word in line


def test_what_the_file_and_the_school_say_of_a_list_is_said_together_in_the_order_of_the_rows(school_folder, tmp_path):
    text = f"名称,类别,位置\n,飞机,操场\n{'长' * 61},灭火器,操场\n甲,船,{'长' * 61}\n"
    lines = refused(run(school_folder, "import", "checkpoints", str(written(tmp_path, text)))).splitlines()
    assert [line[2] + line[7:9] for line in lines[:-1]] == ["2名称", "2类别", "3名称", "4位置", "4类别"]
    assert "最多 60 个字" in lines[2] and "最多 60 个字" in lines[3]
    assert lines[-1].startswith("共 5 处")


def test_of_a_column_that_is_missing_only_that_is_said(school_folder, tmp_path):
    lines = refused(run(school_folder, "import", "checkpoints", str(written(tmp_path, "名称,位置\n甲,操场\n乙,操场\n")))).splitlines()
    assert len(lines) == 2 and "缺少“类别”列" in lines[0]


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
        assert server.adj.max_request_body_size == 4 * app.config["MAX_CONTENT_LENGTH"]
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


def test_serve_brings_a_school_the_kinds_and_forms_it_does_not_have_yet(school_folder, no_server):
    def take_away():
        with writing() as session:
            lift = session.scalar(select(Kind).where(Kind.key == "lift"))
            session.delete(lift)

    ask(school_folder, take_away)
    assert "lift" not in ask(school_folder, queries.kinds)
    assert run(school_folder, "serve").exit_code == 0
    assert "lift" in ask(school_folder, queries.kinds)
    assert ask(school_folder, queries.form_ids).keys() == library.forms().keys()


def test_serve_warns_when_the_labels_lead_elsewhere(school_folder, no_server, tmp_path):
    run(school_folder, "labels", "--output", str(tmp_path / "labels.html"))
    result = run(school_folder, "serve", "--port", "8081", lan=("192.168.1.99",))
    assert "标签可能失效" in result.stderr
    assert "192.168.1.99" in result.stderr
    assert "8081" in result.stderr


def test_serve_keeps_an_address_chosen_at_the_desk_though_nothing_is_labelled_yet(instance, no_server):
    run(instance, "init", "--name", "红星小学")
    chosen = "http://192.168.1.77:8080"

    def choose():
        values = school.values()
        school.change_school(
            values["name"], address=chosen, bright_from=360, bright_to=1140, seen=edits.stamp(values),
            now=FRIDAY_MORNING, by=None,
        )  # fmt: skip

    ask(instance, choose)
    run(instance, "serve")
    assert ask(instance, school.base_url) == chosen


def test_serve_warns_without_a_network(school_folder, no_server):
    result = run(school_folder, "serve", lan=())
    assert result.exit_code == 0
    assert "没有找到局域网地址" in result.stderr
    assert ask(school_folder, school.base_url) is None


def test_no_transaction_stays_open_while_serving(instance, monkeypatch):
    found = []

    class Looking(_Served):
        def run(self) -> None:
            # What the ticker does at the start is over soon; what stays open is still open after this.
            connection = sqlite3.connect(instance / "kiosk.db", timeout=5)
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
