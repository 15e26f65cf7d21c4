"""Serving a school: the port, the address that labels carry, what runs beside requests, and what is said of them."""

import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

import click
import waitress
from flask import Flask

from kiosk.cli.session import Session, Stopped
from kiosk.config import Settings
from kiosk.core.words import Text
from kiosk.operations import photos, plans, registry, school
from kiosk.operations.calendar import seed_national_days
from kiosk.upkeep import address
from kiosk.upkeep.notices import reach
from kiosk.upkeep.notices.poster import Poster
from kiosk.upkeep.ticker import Ticker
from qr import symbol

_THREADS = 8
_BODIES_READ = 4
_JUMP_SHOWS = timedelta(minutes=10)
NO_ADDRESS = Text(
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


def settled_base_url(session: Session, settings: Settings) -> str | None:
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
    """Return a server that has its port but does not answer yet; its limits are near the application's own.

    A body somewhat too large still reaches the application, whose page says in the user's words what to do.

    Raises Stopped where the port or the address cannot be had.
    """
    # A full queue is no fault: it is a round in which many phones send at once.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Server = waitress.create_server(
        app,
        sockets=[taken_port(settings)],
        threads=_THREADS,
        ident=None,
        max_request_body_size=_BODIES_READ * app.config["MAX_CONTENT_LENGTH"],
        max_request_header_size=32 * 1024,
        clear_untrusted_proxy_headers=True,
    )
    return server


def taken_port(settings: Settings) -> socket.socket:
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


def ready(session: Session, settings: Settings, app: Flask) -> Ticker:
    """Settle the address, say where to open it, and return what will run beside the requests."""
    base_url = settled_base_url(session, settings)
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
        sweep=partial(_sweep, app, session),
        post=lambda: poster.step(),
    )
    poster = Poster(
        context=app.app_context,
        zone=settings.timezone,
        language="en" if settings.language == "en" else "zh",
        may_be_inside=settings.notice_lan,
        clock=session.clock,
        monotonic=session.monotonic,
        has_jumped=lambda: _has_just_jumped(ticker, session),
    )
    app.config["ADDRESSES_OF"] = reach.addresses_of
    app.config["BACKUP_STATE"] = ticker.backup_state
    app.config["ADDRESS_WARNING"] = ticker.address_warning
    app.config["OWN_ADDRESSES"] = lambda: tuple(
        address.url_at(each, settings.port) for each in session.addresses()
    )
    app.config["CLOCK_WARNING"] = ticker.clock_warning
    app.config["DISK_WARNING"] = ticker.disk_warning
    _say_where(session, settings, base_url)
    return ticker


def answer(server: Server, ticker: Ticker) -> None:
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


def _has_just_jumped(ticker: Ticker, session: Session) -> bool:
    jump = ticker.clock_warning()
    return jump is not None and abs(session.clock() - jump[1]) < _JUMP_SHOWS


def _sweep(app: Flask, session: Session) -> None:
    with app.app_context():
        photos.sweep(session.clock())


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
        session.warn(NO_ADDRESS)
        return
    if address.reaches_only_itself(settings.host):
        session.warn(_HIDDEN)
        return
    session.say(f"手机和平板打开 {base_url}", f"On phones and tablets {base_url}")
    draw(base_url)
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


def draw(text: str) -> None:
    """Draw a QR symbol where somebody can scan it: on a console that has the characters for it."""
    stream = sys.stdout
    try:
        "▀▄█".encode(stream.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return
    if stream.isatty():
        click.echo(symbol.terminal(text))
