"""The school patrol kiosk: where settings, rooms and faces meet."""

import os
import secrets
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask
from flask_compress import Compress

from kiosk import clock as system_clock
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.storage import photos
from kiosk.storage.database import db, migrate
from kiosk.storage.guard import check_database_file, check_place
from kiosk.storage.schema import FOLDER, is_current, upgrade
from kiosk.upkeep.backup import back_up
from kiosk.web import board, desk, scan, signin
from kiosk.web.edge import dates, limits, mistakes, moment, moves, repair_words, safety
from kiosk.web.edge.answers import htmx
from qr.code import pretty

ROOT = Path(__file__).resolve().parent.parent
SECRET_FILE = "secret"


def create_app(settings: Settings, *, clock: Clock = system_clock.now, is_new: bool = False) -> Flask:
    """Return the application of one instance folder, its database checked and migrated after a backup.

    `is_new`: the database may be absent and is made; otherwise raises DatabaseMissing, DatabaseDamaged,
    DatabaseMisplaced or SchemaTooNew rather than start with an empty or unknown one.
    """
    if is_new:
        check_place(settings.database)
    else:
        check_database_file(settings.database)
    settings.instance.mkdir(parents=True, exist_ok=True)
    if is_new:
        settings.database.touch(mode=0o600)
    app = Flask(
        "kiosk",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(settings.instance.resolve()),
    )
    app.config.update(
        KIOSK=settings,
        CLOCK=clock,
        SECRET_KEY=_secret(settings.instance / SECRET_FILE),
        SESSION_COOKIE_NAME="kiosk_notes",
        SESSION_COOKIE_SAMESITE="Lax",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{settings.database.resolve()}",
        # What a failed statement was to write may be a robot's key or somebody's words; no log is to hold it.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        # Short, so that after an upgrade no page meets the scripts of the version before for long.
        SEND_FILE_MAX_AGE_DEFAULT=300,
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "image/svg+xml"],
    )
    db.init_app(app)
    migrate.init_app(app, db, directory=str(FOLDER))
    photos.bind(app, settings.photos)
    _prepare_database(app, settings, clock, is_new=is_new)
    moment.babel.init_app(
        app,
        default_locale="zh_Hans_CN",
        default_timezone=settings.timezone.key,
        default_translation_directories=str(ROOT / "kiosk" / "web" / "translations"),
        locale_selector=moment.locale,
    )
    htmx.init_app(app)
    Compress(app)
    dates.dress(app)
    moves.dress(app)
    repair_words.dress(app)
    safety.guard(app)
    limits.watch(app)
    mistakes.handle(app)
    app.context_processor(moment.page_words)
    app.jinja_env.filters["pretty"] = pretty
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    libraries = str(files("js_lib_htmx") / "static" / "htmx")
    app.register_blueprint(Blueprint("library", __name__, static_folder=libraries, static_url_path="/static/library"))
    for face in (signin, scan, board, desk):
        app.register_blueprint(face.bp)
    return app


def _prepare_database(app: Flask, settings: Settings, clock: Clock, *, is_new: bool) -> None:
    with app.app_context():
        if not is_current():
            if not is_new:
                back_up(settings.database, settings.backups, now=clock())
            upgrade()
        db.session.remove()


def _secret(path: Path) -> str:
    """Return the key that signs forms and grants, made at the first start and readable by its owner only."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
