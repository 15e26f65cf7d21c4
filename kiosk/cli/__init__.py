"""The command line: parse, call an operation, print one line per result; errors go to stderr with exit code 1."""

import io
import random
import secrets
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from kiosk.cli.sentences import explained, misuse, refusal
from kiosk.cli.serving import (
    NO_ADDRESS,
    answer,
    draw,
    listening,
    ready,
    settled_base_url,
    taken_port,
)
from kiosk.cli.session import (
    NO_SCHOOL,
    Misused,
    Session,
    Stopped,
    founded,
    opened,
    require_school,
)
from kiosk.config import Settings
from kiosk.core.words import Text
from kiosk.exchange import spreadsheet
from kiosk.operations import demo as sample
from kiosk.operations import labels as printing
from kiosk.operations import registry, school
from kiosk.operations.errors import Refused, named
from kiosk.upkeep import address, backup
from qr import code as codes
from qr import drawing, sheet, stocks

_DEMO_SEED = 20260901
_DEFAULT_SCHOOL = Text("我们的学校", "Our school")
_HINT = Text("微信扫一扫", "Scan with WeChat")


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
        return Misused(misuse(error))
    text = explained(error)
    return None if text is None else Stopped(text)


def _first_language(environ: Mapping[str, str]) -> str:
    """Return the language to speak before the settings are read."""
    return "en" if environ.get("KIOSK_LANGUAGE", "").lower().startswith("en") else "zh"


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
        why = refusal(error.why, error.detail)
        raise Stopped(Text(f"学校名称：{why.zh}", f"The school's name: {why.en}")) from error
    with opened(session, settings, is_new=not settings.database.exists()):
        if school.is_founded():
            raise Stopped(
                Text(
                    f"这里已经有一所学校：{settings.database}。没有改动任何内容。",
                    f"There is a school here already: {settings.database}. Nothing was changed.",
                )
            )
        code = school.found_school(called, now=session.clock())
        url = settled_base_url(session, settings) or address.url_at(
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
        raise Stopped(NO_SCHOOL)
    with opened(session, settings) as app:
        require_school()
        server = listening(app, settings)
        ticker = ready(session, settings, app)
    answer(server, ticker)


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
            taken_port(settings).close()
        for suffix in ("", "-wal", "-shm"):
            settings.database.with_name(f"{settings.database.name}{suffix}").unlink(
                missing_ok=True
            )
    with opened(session, settings, is_new=not settings.database.exists()) as app:
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
        ticker = ready(session, settings, app)
    answer(server, ticker)


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
        draw(f"{url}/enrol/{doors.enrolment}")


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
    with founded(session, settings):
        chosen = registry.labelled(kind=kind, place=spreadsheet.place_path(place))
        name = school.name()
        url = settled_base_url(session, settings)
    if not chosen:
        raise Stopped(Text("没有可打印的点位。", "There is no checkpoint to print."))
    if url is None:
        raise Stopped(NO_ADDRESS)
    try:
        pages = _label_pages(session, chosen, url, name, stock)
    except sheet.LabelTooSmall as error:
        raise Stopped(_too_small(error, url)) from error
    title = f"{name} {Text('标签', 'labels').in_(session.language)}"
    language = "en" if session.language == "en" else "zh-CN"
    html = drawing.to_html(pages, title=title, language=language)
    output.write_text(html, encoding="utf-8", newline="\n")
    key = secrets.token_urlsafe(16)
    with founded(session, settings):
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
    with founded(session, settings):
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
        why = refusal(each.why, each.detail)
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


def main() -> None:
    """Run the command line; a console that lacks a character shows a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    kiosk(prog_name="kiosk")
