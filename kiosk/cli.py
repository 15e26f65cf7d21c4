"""The command line: parse, call an operation, print one line per result; errors go to stderr with exit code 1."""

import contextlib
import errno
import io
import logging
import os
import random
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import click
import waitress
from flask import Flask

from kiosk import clock as system_clock
from kiosk import create_app
from kiosk.clock import Clock
from kiosk.config import SettingError, Settings, read_settings
from kiosk.core.words import Text
from kiosk.exchange import spreadsheet
from kiosk.operations import demo as sample
from kiosk.operations import labels as printing
from kiosk.operations import plans, registry, school
from kiosk.operations.calendar import seed_national_days
from kiosk.operations.errors import Refusal, Refused, named
from kiosk.operations.faults import StorageFault, start_fault, storage_fault
from kiosk.upkeep import address, backup
from kiosk.upkeep.ticker import Ticker
from qr import code as codes
from qr import drawing, sheet, stocks, symbol

_THREADS = 8
_DEMO_SEED = 20260901
_DEFAULT_SCHOOL = Text("我们的学校", "Our school")
_HINT = Text("微信扫一扫", "Scan with WeChat")


# -- what a command works with ---------------------------------------------------------------------------------------


@dataclass
class Session:
    """One run of the command line: where the school stands, in which language to speak, and the machine around it."""

    instance: Path = Path("instance")
    language: str = "zh"
    clock: Clock = system_clock.now
    monotonic: Callable[[], float] = system_clock.monotonic
    addresses: Callable[[], tuple[str, ...]] = address.lan_addresses
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def say(self, zh: str, en: str) -> None:
        """Print one line."""
        click.echo(Text(zh, en).in_(self.language))

    def warn(self, text: Text) -> None:
        """Print one line of warning to stderr."""
        click.secho(text.in_(self.language), err=True, fg="yellow")

    def settings(self, instance: Path | None = None, **given: object) -> Settings:
        """Return the settings, with what the command line gave on top; raises SettingError."""
        found = read_settings(
            instance=instance or self.instance, environ=self.environ, overrides=given
        )
        self.language = "en" if found.language == "en" else "zh"
        return found


class Stopped(click.ClickException):
    """A command that did nothing, or not all, and says why on stderr; the exit code is 1."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text
        self.language = "zh"

    def show(self, file: Any = None) -> None:
        """Print the sentence alone, without the usage lines."""
        click.echo(self.text.in_(self.language), err=True)


class Misused(Stopped):
    """A command whose words make no sense, so that nothing was tried; the exit code is 2, as is usual for that."""

    exit_code = 2


class _Commands(click.Group):
    """The group of all commands: it turns every error that can be explained into its sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            stopped = _stopped(error)
            if stopped is None:
                raise
            session: Session = ctx.obj
            stopped.language = session.language
            raise stopped from (error.__cause__ if stopped is error else error)


def _stopped(error: Exception) -> Stopped | None:
    """Return the stop with its sentence, or None for an error that is a fault of the program."""
    if isinstance(error, Stopped):
        return error
    if isinstance(error, click.UsageError):
        return Misused(_misuse(error))
    text = _explained(error)
    return None if text is None else Stopped(text)


def _misuse(error: click.UsageError) -> Text:
    """Return what is wrong with the words of a command, and where to read how they go."""
    path = error.ctx.command_path if error.ctx else "kiosk"
    more = Text(f"看用法：{path} --help", f"See {path} --help")
    if isinstance(error, click.NoSuchOption):
        why = Text(f"没有 {error.option_name} 这个选项", f"there is no option {error.option_name}")
    elif isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        why = Text(f"缺少 {name}", f"{name} is missing")
    elif isinstance(error, click.BadParameter) and error.param and isinstance(error.param.type, click.Choice):
        name, known = error.param.opts[-1], ", ".join(map(str, error.param.type.choices))
        why = Text(f"{name} 只能是：{known}", f"{name} can be: {known}")
    else:
        why = Text(error.format_message().rstrip("."), error.format_message().rstrip("."))
    return Text(f"命令写得不对：{why.zh}。{more.zh}", f"The command cannot be run: {why.en}. {more.en}")


def _first_language(environ: Mapping[str, str]) -> str:
    """Return the language to speak before the settings are read."""
    return "en" if environ.get("KIOSK_LANGUAGE", "").lower().startswith("en") else "zh"


# -- sentences -------------------------------------------------------------------------------------------------------

_REFUSALS = {
    Refusal.NAME_MISSING: Text("没有填写。", "It is not filled in."),
    Refusal.TOO_LONG: Text(
        "太长了，最多 {detail} 个字。", "It is too long; at most {detail} characters."
    ),
    Refusal.NAME_TAKEN: Text(
        "“{detail}”在表里出现了不止一次。", "“{detail}” stands in the list twice."
    ),
    Refusal.UNKNOWN_PLACE: Text(
        "没有“{detail}”这个位置；请写成“教学楼A/2层/东走廊”，最多四级。",
        "There is no place “{detail}”; write it like “Building A/Floor 2/East corridor”, four levels at most.",
    ),
    Refusal.UNKNOWN_KIND: Text(
        "没有“{detail}”这个类别。", "There is no kind “{detail}”."
    ),
    Refusal.UNKNOWN_PERSON: Text(
        "人员名单里没有“{detail}”，请先添加。",
        "“{detail}” is not on the staff list; add this person first.",
    ),
    Refusal.NOT_A_DATE: Text("日期不对，请写成 2026-09-01。", "This is no date; write it like 2026-09-01."),
    Refusal.NOT_A_CHOICE: Text("不是给出的选项。", "This is not one of the options."),
}
_FAULTS = {
    StorageFault.BUSY: Text(
        "数据库正忙，什么也没有写入；请等几秒再试。",
        "The database is busy and nothing was written; try again in a few seconds.",
    ),
    StorageFault.FULL: Text(
        "磁盘已满或只读，什么也没有写入；请清理磁盘后再试。",
        "The disk is full or read-only and nothing was written; make room and try again.",
    ),
    StorageFault.UNUSABLE: Text(
        "数据库打不开，什么也没有写入；不要重装，先检查数据文件夹和备份。",
        "The database cannot be opened and nothing was written; do not reinstall, "
        "look at the folder and the backups first.",
    ),
}
_NO_SCHOOL = Text(
    "这里还没有学校。请先运行 kiosk init。",
    "There is no school here yet. Run kiosk init first.",
)


class _StorageStopped(Exception):
    """Storage refused inside a command."""

    def __init__(self, fault: StorageFault) -> None:
        super().__init__(fault)
        self.sentence = _FAULTS[fault]


def _refusal(why: Refusal, detail: str) -> Text:
    text = _REFUSALS.get(why, Text(f"没有办成({why})。", f"Refused ({why})."))
    return Text(text.zh.format(detail=detail), text.en.format(detail=detail))


def _explained(error: Exception) -> Text | None:
    """Return the sentence for an error that a user can mend, or None for a fault of the program."""
    if isinstance(error, SettingError | backup.BackupFailed | _StorageStopped):
        return error.sentence
    if isinstance(error, Refused):
        return _refusal(error.why, error.detail)
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        return Text(
            f"系统不允许：{name}{error.strerror or error}。",
            f"The system refused: {name}{error.strerror or error}.",
        )
    return start_fault(error)


@contextlib.contextmanager
def _open(
    session: Session, settings: Settings, *, is_new: bool = False
) -> Iterator[Flask]:
    """Give the application of one school, inside its context; a storage fault becomes its sentence."""
    app = create_app(settings, clock=session.clock, is_new=is_new)
    with app.app_context():
        try:
            yield app
        except Exception as error:
            fault = storage_fault(error)
            # An unusable database says itself which file it is and what to do.
            if fault is None or start_fault(error) is not None:
                raise
            raise _StorageStopped(fault) from error


# -- commands --------------------------------------------------------------------------------------------------------

_host_option = click.option(
    "--host", metavar="IP", help="监听的地址 · The address to listen on."
)
_port_option = click.option(
    "--port", metavar="PORT", help="监听的端口 · The port to listen on."
)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="校园巡查 · Patrol checks for schools and kindergartens.",
)
@click.option(
    "--instance",
    envvar="KIOSK_INSTANCE",
    type=click.Path(path_type=Path),
    default=Path("instance"),
    show_default=True,
    help="数据文件夹 · The folder with settings, database and backups.",
)
@click.pass_context
def kiosk(context: click.Context, instance: Path) -> None:
    """Take what all commands share."""
    session = context.ensure_object(Session)
    session.instance = instance
    session.language = _first_language(session.environ)
    if instance.exists() and not instance.is_dir():
        raise Stopped(
            Text(
                f"{instance} 是文件，不是数据文件夹。请用 --instance 写一个文件夹。",
                f"{instance} is a file, not the folder with the data. Name a folder with --instance.",
            )
        )


@kiosk.command(
    help="建立学校，显示一次性设置码 · Make a school and show its one-time set-up code."
)
@click.option("--name", metavar="NAME", help="学校名称 · The school's name.")
@click.pass_obj
def init(session: Session, name: str | None) -> None:
    """Found a school; refused where there is one."""
    settings = session.settings()
    try:
        called = named(_DEFAULT_SCHOOL.in_(session.language) if name is None else name, "school", longest=40)
    except Refused as error:
        why = _refusal(error.why, error.detail)
        raise Stopped(Text(f"学校名称：{why.zh}", f"The school's name: {why.en}")) from error
    with _open(session, settings, is_new=not settings.database.exists()):
        if school.is_founded():
            raise Stopped(
                Text(
                    f"这里已经有一所学校：{settings.database}。没有改动任何内容。",
                    f"There is a school here already: {settings.database}. Nothing was changed.",
                )
            )
        code = school.found_school(called, now=session.clock())
        url = _settled_base_url(session, settings) or address.url_at(
            "127.0.0.1", settings.port
        )
    session.say(f"已建立学校：{called}", f"Made the school: {called}")
    session.say(
        f"设置码(只显示这一次，请记下)：{code}",
        f"Set-up code (shown only now, write it down): {code}",
    )
    session.say(
        f"下一步：运行 kiosk serve，再打开 {url}/setup 设置第一位管理员。",
        f"Next: run kiosk serve, then open {url}/setup to set up the first administrator.",
    )


@kiosk.command(
    help="启动服务，手机和大屏都连到这里 · Serve phones, wall tablets and the desk."
)
@_host_option
@_port_option
@click.pass_obj
def serve(session: Session, host: str | None, port: str | None) -> None:
    """Serve the school of the instance folder until stopped."""
    settings = session.settings(host=host, port=port)
    if not settings.database.exists() and not settings.backups.exists():
        raise Stopped(_NO_SCHOOL)
    with _open(session, settings) as app:
        _require_school()
        server = listening(app, settings)
        ticker = _ready(session, settings, app)
    _answer(server, ticker)


@kiosk.command(
    help="建一所示例幼儿园并启动 · Make a sample kindergarten and serve it."
)
@_host_option
@_port_option
@click.option(
    "--no-serve", is_flag=True, help="只建立，不启动 · Make it, but do not serve."
)
@click.option(
    "--fresh",
    is_flag=True,
    help="丢掉旧的示例重做 · Throw the old sample away and make it anew.",
)
@click.pass_obj
def demo(
    session: Session, host: str | None, port: str | None, no_serve: bool, fresh: bool
) -> None:
    """Serve the sample kindergarten, made in its own folder if it is not there."""
    settings = session.settings(session.instance / "demo", host=host, port=port)
    if fresh:
        if not no_serve:
            # A sample that is being served must not lose its file under the server.
            _taken_port(settings).close()
        for suffix in ("", "-wal", "-shm"):
            settings.database.with_name(f"{settings.database.name}{suffix}").unlink(
                missing_ok=True
            )
    with _open(session, settings, is_new=not settings.database.exists()) as app:
        server = None if no_serve else listening(app, settings)
        if not school.is_founded():
            session.say(
                "正在准备示例幼儿园，约需十秒……",
                "Preparing the sample kindergarten, about ten seconds…",
            )
            new_code = partial(codes.new_code, random.Random(_DEMO_SEED).choice)
            sample.build(
                now=session.clock(), zone=settings.timezone, new_code=new_code
            )
        local = address.url_at("127.0.0.1", settings.port)
        url = (
            address.reachable_url(
                settings.host, settings.port, addresses=session.addresses()
            )
            or local
        )
        if settings.base_url is None and school.base_url() != url:
            school.set_base_url(url)
        is_hidden = address.reaches_only_itself(settings.host)
        _say_demo(
            session, settings, local, local if is_hidden else school.base_url() or url
        )
        if server is None:
            return
        ticker = _ready(session, settings, app)
    _answer(server, ticker)


def _say_demo(session: Session, settings: Settings, local: str, url: str) -> None:
    doors = sample.doors(now=session.clock(), zone=settings.timezone)
    session.say(
        f"示例幼儿园：{sample.SCHOOL}(做于 {doors.made_on}；加 --fresh 可重做)",
        f"Sample kindergarten: {sample.SCHOOL} (made on {doors.made_on}; add --fresh to make it anew)",
    )
    names = " / ".join(sample.USERNAMES.values())
    session.say(
        f"工作台账号仅供演示，请勿用于真实学校：{names}，密码 {sample.PASSWORD}；手机 PIN {sample.PIN}",
        f"Desk accounts for this demo only, never for a real school: {names}, password {sample.PASSWORD}; "
        f"phone PIN {sample.PIN}",
    )
    session.say(f"大屏 {local}/board/{doors.wall}", f"Board {local}/board/{doors.wall}")
    session.say(f"工作台 {local}/desk", f"Desk {local}/desk")
    session.say(
        f"扫码检查 {local}/c/{doors.code} ({doors.checkpoint})",
        f"Scan {local}/c/{doors.code} ({doors.checkpoint})",
    )
    session.say(
        f"登记一部手机(半小时内有效) {url}/enrol/{doors.enrolment}",
        f"Enrol a phone (within half an hour) {url}/enrol/{doors.enrolment}",
    )
    if url != local:
        _draw(f"{url}/enrol/{doors.enrolment}")


@kiosk.command(
    help="生成标签打印页 · Write a page of labels to print."
)
@click.option("--kind", default="", metavar="KIND", help="只打这一类 · Only this kind.")
@click.option(
    "--place",
    default="",
    metavar="PATH",
    help="只打这个位置，例如 教学楼A/2层 · Only this place and below.",
)
@click.option(
    "--stock",
    type=click.Choice(list(stocks.STOCKS)),
    help="标签纸；不写则普通 A4 裁切 · The sheet; plain A4 to cut if not given.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("labels.html"),
    show_default=True,
    help="写到哪个文件 · The file to write.",
)
@click.pass_obj
def labels(
    session: Session, kind: str, place: str, stock: str | None, output: Path
) -> None:
    """Write the labels of the checkpoints in use as a page to print."""
    settings = session.settings()
    with _school(session, settings):
        chosen = registry.labelled(kind=kind, place=spreadsheet.place_path(place))
        name = school.name()
        url = _settled_base_url(session, settings)
    if not chosen:
        raise Stopped(Text("没有可打印的点位。", "There is no checkpoint to print."))
    if url is None:
        raise Stopped(_NO_ADDRESS)
    try:
        pages = _label_pages(session, chosen, url, name, stock)
    except sheet.LabelTooSmall as error:
        raise Stopped(_too_small(error, url)) from error
    title = f"{name} {Text('标签', 'labels').in_(session.language)}"
    language = "en" if session.language == "en" else "zh-CN"
    html = drawing.to_html(pages, title=title, language=language)
    output.write_text(html, encoding="utf-8", newline="\n")
    key = secrets.token_urlsafe(16)
    with _school(session, settings):
        for page in pages:
            printed = [placed.label.code for placed in page.labels]
            printing.note_printed(
                printed, key=key, address=url, stock=page.stock.name, now=session.clock(), by=None
            )
    session.say(
        f"已写好 {len(chosen)} 张标签，共 {len(pages)} 页：{output}。请用浏览器打开，按 100% 打印。",
        f"Wrote {len(chosen)} labels on {len(pages)} pages: {output}. Open it in a browser and print at 100 %.",
    )


def _label_pages(
    session: Session,
    chosen: list[registry.Labelled],
    url: str,
    name: str,
    stock: str | None,
) -> list[sheet.Page]:
    """Return the pages: labels scanned from afar on sheets of their own."""
    hint = _HINT.in_(session.language)
    pages: list[sheet.Page] = []
    for is_large, least_box, default in (
        (False, sheet.LEAST_BOX, stocks.PLAIN_A4),
        (True, sheet.LEAST_BOX_FROM_AFAR, stocks.PLAIN_A4_LARGE),
    ):
        drawn = [
            sheet.Label(
                address=f"{url}/c/{each.code}",
                code=each.code,
                name=each.name,
                place=each.place,
                school=name,
                hint=hint,
            )
            for each in chosen
            if each.needs_large_label is is_large
        ]
        used = stocks.STOCKS[stock] if stock else default
        pages += sheet.layout(drawn, used, least_box=least_box)
    return pages


def _too_small(error: sheet.LabelTooSmall, url: str) -> Text:
    """Return what to do where a sheet cannot carry a label."""
    needs_large = error.floor is sheet.Floor.BOX and error.needed > sheet.LEAST_BOX
    least_box = sheet.LEAST_BOX_FROM_AFAR if needs_large else sheet.LEAST_BOX
    fitting = stocks.fitting(f"{url}/c/{'X' * codes.LENGTH}", least_box=least_box)
    names = ", ".join(stock.name for stock in fitting) or "-"
    return Text(
        f"标签纸 {error.stock.name} 放不下({error.given:.1f} mm，至少要 {error.needed:.1f} mm)；能用的有：{names}。",
        f"The sheet {error.stock.name} is too small ({error.given:.1f} mm, at least {error.needed:.1f} mm); "
        f"these fit: {names}.",
    )


@kiosk.command(
    "backup",
    help="立即备份并检查副本 · Make a checked copy of the database now.",
)
@click.pass_obj
def back_up(session: Session) -> None:
    """Copy the database, prove the copy, and remove the oldest ones beyond the number to keep."""
    settings = session.settings()
    copy = backup.back_up(settings.database, settings.backups, now=session.clock())
    backup.prune(settings.backups, settings.backup_keep)
    rows = sum(copy.tables.values())
    session.say(
        f"已备份：{copy.path} ({copy.bytes // 1024} KB，{rows} 行，检查无误)",
        f"Backed up: {copy.path} ({copy.bytes // 1024} KB, {rows} rows, checked)",
    )


@kiosk.group("import", help="从表格导入 · Import from a spreadsheet.")
def import_group() -> None:
    """Take nothing: the commands below it do the work."""


@import_group.command(
    "checkpoints",
    help="导入点位清单(.xlsx 或 .csv)，有一行不对就全部不导入 · Import a list of checkpoints, all or none.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_checkpoints(session: Session, file: Path) -> None:
    """Add the checkpoints of a list; a second run of the same list changes nothing."""
    settings = session.settings()
    found = spreadsheet.read_sheet(_content_of(file), file.name)
    if found.problems and not found.rows:
        # What is wrong with the file as a whole is said in one line.
        texts = [problem.text for problem in found.problems]
        zh, en = "".join(text.zh for text in texts), " ".join(text.en for text in texts)
        raise Stopped(Text(f"{file}：{zh}", f"{file}: {en}"))
    with _school(session, settings):
        wrong = _list_problems(found)
        if wrong:
            for row, text in wrong:
                _complain(session, row, text)
            raise _nothing_imported(len(wrong))
        done = registry.import_checkpoints(
            found.rows, new_code=codes.new_code, now=session.clock()
        )
    if done.added:
        session.say(
            f"已导入 {done.added} 个点位，{done.unchanged} 个原来就有。",
            f"Imported {done.added} checkpoints; {done.unchanged} were there already.",
        )
    else:
        session.say(
            f"没有变化：{done.unchanged} 个点位都已经有了。",
            f"Nothing changed: all {done.unchanged} checkpoints were there already.",
        )


def _content_of(file: Path) -> bytes:
    """Return what a list holds, one byte too much of one that is too large; raises Stopped where there is no list."""
    if file.is_dir():
        raise Stopped(
            Text(
                f"{file} 是文件夹，请写清单文件(.xlsx 或 .csv)的名字。",
                f"{file} is a folder; name the file with the list (.xlsx or .csv).",
            )
        )
    if not file.exists():
        raise Stopped(
            Text(
                f"没有这个文件：{file}。请检查文件名和所在文件夹。",
                f"There is no such file: {file}. Check its name and folder.",
            )
        )
    try:
        with file.open("rb") as opened:
            return opened.read(spreadsheet.FILE_BYTES + 1)
    except OSError as error:
        raise Stopped(
            Text(
                f"{file} 打不开：{error.strerror or error}。如果正在 Excel 或 WPS 中打开，请先关闭。",
                f"{file} cannot be opened: {error.strerror or error}. If it is open in Excel or WPS, close it first.",
            )
        ) from error


def _list_problems(found: spreadsheet.Sheet) -> list[tuple[int | None, Text]]:
    """Return all that is wrong with a list, by the file and by the school's own lists, in the order of its rows.

    What the file has said of a cell or a whole column is not said again.
    """
    told = {(problem.row, problem.key) for problem in found.problems}
    columns = {problem.key for problem in found.problems if problem.code is spreadsheet.ProblemCode.MISSING_HEADING}
    wrong = [(problem.row, problem.text) for problem in found.problems]
    for each in registry.import_problems(found.rows):
        if (each.row, each.column) in told or each.column in columns:
            continue
        heading = spreadsheet.HEADINGS.get(each.column, Text(each.column, each.column))
        why = _refusal(each.why, each.detail)
        wrong.append((each.row, Text(f"“{heading.zh}”：{why.zh}", f"“{heading.en}”: {why.en}")))
    return sorted(wrong, key=lambda pair: pair[0] or 0)


def _complain(session: Session, row: int | None, text: Text) -> None:
    where = (
        Text("", "") if row is None else Text(f"第 {row} 行 ", f"Row {row}: ")
    )
    click.echo(Text(where.zh + text.zh, where.en + text.en).in_(session.language), err=True)


def _nothing_imported(count: int) -> Stopped:
    return Stopped(
        Text(
            f"共 {count} 处要改，什么也没有导入。",
            f"{count} to mend; nothing was imported.",
        )
    )


# -- serving ---------------------------------------------------------------------------------------------------------

_NO_ADDRESS = Text(
    "没有找到局域网地址；请接入学校网络，或在设置 base_url 里写明标签上的地址。",
    "No address in a local network was found; connect to the school's network, or name the labels' address in the "
    "setting base_url.",
)


_HIDDEN = Text(
    "只监听本机，手机和平板打不开；去掉 --host 或写 0.0.0.0 即可。",
    "Listening to this machine only, so phones and tablets cannot open it; leave out --host or give 0.0.0.0.",
)


class Server(Protocol):
    """What listens and answers."""

    def run(self) -> None:
        """Answer requests until the process is told to stop."""
        ...

    def close(self) -> None:
        """Let go of the port."""
        ...


@contextlib.contextmanager
def _school(session: Session, settings: Settings) -> Iterator[None]:
    """Open the school of the instance folder, or stop and say that there is none."""
    with _open(session, settings):
        _require_school()
        yield


def _require_school() -> None:
    if not school.is_founded():
        raise Stopped(_NO_SCHOOL)


def _settled_base_url(session: Session, settings: Settings) -> str | None:
    """Return the one address labels carry: the setting's, else the stored one, else this machine's, kept from now on.

    A stored one is taken for settled once somebody chose it or there is a checkpoint whose label may carry it. None
    while this machine has no address in a network; nothing is kept then.
    """
    is_settled = school.has_chosen_address() or registry.has_checkpoints()
    stored = school.base_url() if is_settled else None
    wanted = (
        settings.base_url
        or stored
        or address.reachable_url(
            settings.host, settings.port, addresses=session.addresses()
        )
    )
    if wanted is not None and wanted != school.base_url():
        school.set_base_url(wanted)
    return wanted


def listening(app: Flask, settings: Settings) -> Server:
    """Return a server that has its port but does not answer yet; its limits are the application's own.

    Raises Stopped where the port or the address cannot be had.
    """
    # A full queue is no fault: it is a round in which many phones send at once.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Server = waitress.create_server(
        app,
        sockets=[_taken_port(settings)],
        threads=_THREADS,
        ident=None,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        max_request_header_size=32 * 1024,
        clear_untrusted_proxy_headers=True,
    )
    return server


def _taken_port(settings: Settings) -> socket.socket:
    """Return a socket bound to the host and port of the settings; raises Stopped with the reason."""
    opened: socket.socket | None = None
    try:
        family, kind, _, _, where = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        opened = socket.socket(family, kind)
        # On Windows two programs may otherwise share a port, and one is never asked.
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        opened.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
        opened.bind(where)
    except OSError as error:
        if opened is not None:
            opened.close()
        raise Stopped(_cannot_listen(error, settings)) from error
    return opened


def _cannot_listen(error: OSError, settings: Settings) -> Text:
    where = f"{settings.host}:{settings.port}"
    if error.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)):
        return Text(
            f"端口 {settings.port} 已被占用，可能程序已经在运行；否则换一个，例如 --port {settings.port + 1}。",
            f"Port {settings.port} is in use, perhaps by this program; otherwise take another, "
            f"for example --port {settings.port + 1}.",
        )
    if isinstance(error, PermissionError):
        return Text(
            f"系统不允许使用端口 {settings.port}；请换成 8080，或以管理员身份运行。",
            f"The system does not allow port {settings.port}; take 8080, or run as administrator.",
        )
    return Text(
        f"不能监听 {where}：{error}。请检查设置 host 和 port。",
        f"Cannot listen on {where}: {error}. Check the settings host and port.",
    )


def _ready(session: Session, settings: Settings, app: Flask) -> Ticker:
    """Settle the address, say where to open it, and return what will run beside the requests."""
    base_url = _settled_base_url(session, settings)
    seed_national_days(session.clock().year)
    # What an upgrade brought: kinds and forms the school does not have yet, and what its forms now satisfy.
    registry.seed_kinds()
    plans.seed_forms(now=session.clock())
    ticker = Ticker(
        database=settings.database,
        backups=settings.backups,
        keep=settings.backup_keep,
        clock=session.clock,
        monotonic=session.monotonic,
        find_mismatch=partial(_mismatch, session, base_url),
    )
    app.config["BACKUP_STATE"] = ticker.backup_state
    app.config["ADDRESS_WARNING"] = ticker.address_warning
    app.config["OWN_ADDRESSES"] = lambda: tuple(
        address.url_at(each, settings.port) for each in session.addresses()
    )
    app.config["CLOCK_WARNING"] = ticker.clock_warning
    _say_where(session, settings, base_url)
    return ticker


def _answer(server: Server, ticker: Ticker) -> None:
    """Answer requests until told to stop.

    Called outside the application's context: a transaction left open there would keep the write-ahead log from ever
    being emptied.
    """
    _end_on_terminate()
    ticker.start()
    try:
        server.run()
    finally:
        server.close()
        ticker.stop()


def _mismatch(session: Session, base_url: str | None) -> address.Mismatch | None:
    return (
        address.mismatch(base_url, addresses=session.addresses) if base_url else None
    )


def _say_where(session: Session, settings: Settings, base_url: str | None) -> None:
    local = address.url_at("127.0.0.1", settings.port)
    session.say(
        f"{school.name()} 已启动；按 Ctrl+C 停止。",
        f"{school.name()} is being served; press Ctrl+C to stop.",
    )
    session.say(f"本机打开 {local}", f"On this machine {local}")
    if base_url is None:
        session.warn(_NO_ADDRESS)
        return
    if address.reaches_only_itself(settings.host):
        session.warn(_HIDDEN)
        return
    session.say(f"手机和平板打开 {base_url}", f"On phones and tablets {base_url}")
    _draw(base_url)
    for text in _address_warnings(session, settings, base_url):
        session.warn(text)


def _address_warnings(
    session: Session, settings: Settings, base_url: str
) -> Iterator[Text]:
    """Yield why labels with this address may fail."""
    found = _mismatch(session, base_url)
    if found is not None:
        own = ", ".join(found.addresses) or "-"
        yield Text(
            f"注意：标签上的地址 {base_url} 不是本机现在的地址({own})，标签可能失效。"
            f"请在路由器上给本机固定 IP，恢复为 {found.stored}。",
            f"Note: the labels' address {base_url} is not this machine's now ({own}), so labels may fail. "
            f"Give this machine the fixed IP {found.stored} in the router.",
        )
    parts = urlsplit(base_url)
    if parts.scheme == "http" and (parts.port or 80) != settings.port:
        yield Text(
            f"注意：标签上的地址 {base_url} 与正在使用的端口 {settings.port} 不同，标签可能失效。",
            f"Note: the labels' address {base_url} has another port than {settings.port}, so labels may fail.",
        )


def _end_on_terminate() -> None:
    """Let the system's request to end stop the server as Ctrl+C does, so that a write under way is finished."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def _draw(text: str) -> None:
    """Draw a QR symbol where somebody can scan it: on a console that has the characters for it."""
    stream = sys.stdout
    try:
        "▀▄█".encode(stream.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return
    if stream.isatty():
        click.echo(symbol.terminal(text))


def main() -> None:
    """Run the command line; a console that lacks a character shows a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    kiosk(prog_name="kiosk")
