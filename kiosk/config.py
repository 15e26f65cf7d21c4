"""Settings: read once at the start, checked, and frozen."""

import ipaddress
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from kiosk.core.words import Text

CONFIG_FILE = "config.toml"
ENVIRONMENT_PREFIX = "KIOSK_"
# The browser tests read this one; a server they start inherits it.
FOREIGN_ENVIRONMENT = frozenset({"KIOSK_REQUIRE_BROWSER", "KIOSK_DOMAIN", "KIOSK_GUIDE_PICTURES", "KIOSK_HISTORIES"})
# A label's address has at most 40 characters, so that its code stays coarse enough to scan; "/c/XXXXXXXX" takes 11.
BASE_URL_LENGTH = 29
_HOST_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*",
    re.IGNORECASE,
)


class SettingError(Exception):
    """A setting that cannot be used: its name, the value found, where it stood, and what to do about it."""

    def __init__(
        self, setting: str, value: object, remedy: Text, *, origin: Text | None = None
    ) -> None:
        self.setting = setting
        self.value = value
        self.remedy = remedy
        self.origin = origin
        super().__init__(setting, value, remedy)

    @property
    def sentence(self) -> Text:
        """Return the whole complaint in both languages."""
        zh, en = (
            (f"({self.origin.zh})", f" ({self.origin.en})") if self.origin else ("", "")
        )
        return Text(
            f"设置 {self.setting}{zh} 的值 {self.value!r} 不能用。{self.remedy.zh}",
            f"The setting {self.setting}{en} cannot be {self.value!r}. {self.remedy.en}",
        )

    def __str__(self) -> str:
        return f"{self.sentence.zh}\n{self.sentence.en}"


class _Refused(Exception):
    """A value that its reader does not take, with the remedy."""

    def __init__(self, zh: str, en: str) -> None:
        self.remedy = Text(zh, en)
        super().__init__(zh, en)


@dataclass(frozen=True)
class Settings:
    """Every setting of one running kiosk, checked."""

    instance: Path
    timezone: ZoneInfo
    language: str
    host: str
    port: int
    base_url: str | None
    trusted_hosts: tuple[str, ...]
    backup_keep: int
    label_font: Path | None
    notice_lan: bool

    @property
    def database(self) -> Path:
        """Return where the SQLite database stands: always inside the instance folder."""
        return self.instance / "kiosk.db"

    @property
    def backups(self) -> Path:
        """Return the folder of the automatic copies."""
        return self.instance / "backups"

    @property
    def photos(self) -> Path:
        """Return the folder of the photos and signatures; the database names its files."""
        return self.instance / "photos"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Refused("请写成带引号的文字。", "Write it as text in quotes.")
    return value.strip()


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value))
    except (KeyError, ValueError, OSError):
        # An unknown name is a KeyError, a path that leaves the zone folder a ValueError, a folder of zones an OSError.
        raise _Refused(
            "请写时区的标准名称，例如 Asia/Shanghai。",
            "Write a standard zone name, for example Asia/Shanghai.",
        ) from None


def _language(value: object) -> str:
    language = _text(value).lower()
    if language not in ("auto", "zh", "en"):
        raise _Refused(
            "只能是 auto(随浏览器)、zh 或 en。",
            "It is auto (as the browser asks), zh or en.",
        )
    return language


def _whole(value: object, *, least: int, most: int) -> int:
    refused = _Refused(
        f"请写 {least} 到 {most} 之间的整数。",
        f"Write a whole number from {least} to {most}.",
    )
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()):
        value = int(value)
    if (
        not isinstance(value, int)
        or isinstance(value, bool)
        or not least <= value <= most
    ):
        raise refused
    return value


def _port(value: object) -> int:
    return _whole(value, least=1, most=65535)


def _backup_keep(value: object) -> int:
    return _whole(value, least=1, most=3650)


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    found = words.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise _Refused("只能是 true 或 false。", "It is true or false.")
    return found


def _font_file(value: object) -> Path | None:
    name = _text(value)
    if not name:
        return None
    path = Path(name).expanduser()
    if path.suffix.lower() not in (".ttf", ".otf", ".ttc", ".otc") or not path.is_file():
        raise _Refused(
            "请写一个字体文件的完整路径(.ttf、.otf 或 .ttc)，例如 C:/Windows/Fonts/msyh.ttc。",
            "Write the full path of a font file (.ttf, .otf or .ttc), for example C:/Windows/Fonts/msyh.ttc.",
        )
    return path


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_host(host: str) -> bool:
    """Decide whether this is an IP address or a name; four numbers that are no IP address are neither."""
    looks_numeric = re.fullmatch(r"[0-9.]+", host) is not None
    return _is_address(host) or (
        not looks_numeric and _HOST_NAME.fullmatch(host) is not None
    )


def _listening_host(value: object) -> str:
    host = _text(value)
    if not _is_host(host):
        raise _Refused(
            "请写本机的 IP 地址;0.0.0.0 表示所有网卡。",
            "Write an IP address of this machine; 0.0.0.0 means all of them.",
        )
    return host


def _base_url(value: object) -> str | None:
    url = _text(value).rstrip("/").lower()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    is_plain = parts.scheme in ("http", "https") and not (
        parts.path or parts.query or parts.fragment or "@" in url
    )
    if (
        not is_plain
        or not _is_host(host)
        or host == "0.0.0.0"
        or port == 0
        or parts.netloc.endswith(":")
    ):
        raise _Refused(
            "请写手机能打开的地址，不带路径，例如 http://192.168.1.10 或 http://192.168.1.10:8080。",
            "Write the address phones open, without a path, like http://192.168.1.10 or http://192.168.1.10:8080.",
        )
    if host.endswith(".local"):
        raise _Refused(
            "许多手机打不开 .local 名称；请改用固定 IP 地址。",
            "Many phones cannot open .local names; use a fixed IP address.",
        )
    if len(url) > BASE_URL_LENGTH:
        raise _Refused(
            f"最多 {BASE_URL_LENGTH} 个字符，否则标签上的二维码太密、难扫；请改用 IP 地址或更短的名称。",
            f"At most {BASE_URL_LENGTH} characters, or the printed codes become too fine to scan; "
            "use an IP address or a shorter name.",
        )
    return url


def label_address(text: str) -> str:
    """Return an address as labels carry it; raises SettingError with the remedy for one that phones could not open."""
    try:
        found = _base_url(text)
    except _Refused as refused:
        raise SettingError("base_url", text, refused.remedy) from None
    if found is None:
        remedy = Text(
            "请填写手机能打开的地址，例如 http://192.168.1.10:8080。",
            "Write the address phones open, for example http://192.168.1.10:8080.",
        )
        raise SettingError("base_url", text, remedy)
    return found


def _trusted_hosts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part for part in re.split("[,\uff0c\\s]+", value) if part]
    refused = _Refused(
        "请列出主机名或 IP 地址，用逗号分开，不带 http:// 和端口，例如 192.168.1.10, xuncha.school.cn。",
        "List host names or IP addresses, separated by commas, without http:// and port, "
        "for example 192.168.1.10, patrol.school.cn.",
    )
    if not isinstance(value, list | tuple) or not all(
        isinstance(host, str) and _is_host(host) for host in value
    ):
        raise refused
    return tuple(dict.fromkeys(host.lower() for host in value))


@dataclass(frozen=True)
class Setting:
    """One row of the settings table: its name in config.toml, its environment variable, its default and its meaning."""

    name: str
    env: str
    default: str
    meaning: Text
    read: Callable[[object], object]


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "instance",
        "KIOSK_INSTANCE",
        "instance",
        Text(
            "数据文件夹：设置、数据库、备份。只能用命令行或环境变量指定。",
            "The folder with settings, database and backups. Only by command line or environment.",
        ),
        _text,
    ),
    Setting(
        "timezone",
        "KIOSK_TIMEZONE",
        "Asia/Shanghai",
        Text("学校所在时区。", "The time zone of the school."),
        _zone,
    ),
    Setting(
        "language",
        "KIOSK_LANGUAGE",
        "auto",
        Text(
            "界面语言：auto(随浏览器)、zh、en。",
            "Language of the pages: auto (as the browser asks), zh or en.",
        ),
        _language,
    ),
    Setting(
        "host",
        "KIOSK_HOST",
        "0.0.0.0",
        Text(
            "监听的地址;0.0.0.0 表示所有网卡。",
            "The address to listen on; 0.0.0.0 means all of this machine's.",
        ),
        _listening_host,
    ),
    Setting(
        "port",
        "KIOSK_PORT",
        "8080",
        Text(
            "监听的端口；能用 80 最好，网址更短。",
            "The port to listen on; 80 is best where the system allows it.",
        ),
        _port,
    ),
    Setting(
        "base_url",
        "KIOSK_BASE_URL",
        "",
        Text(
            "印在标签上的地址，例如 http://192.168.1.10:8080;空着则用本机的局域网 IP。",
            "The address printed on labels, for example http://192.168.1.10:8080; empty: this machine's LAN IP.",
        ),
        _base_url,
    ),
    Setting(
        "trusted_hosts",
        "KIOSK_TRUSTED_HOSTS",
        "",
        Text(
            "除标签地址外还接受的主机名或 IP,用逗号分开。",
            "Further host names or IP addresses to answer to, separated by commas.",
        ),
        _trusted_hosts,
    ),
    Setting(
        "backup_keep",
        "KIOSK_BACKUP_KEEP",
        "30",
        Text("保留多少份自动备份。", "How many automatic backups to keep."),
        _backup_keep,
    ),
    Setting(
        "label_font",
        "KIOSK_LABEL_FONT",
        "",
        Text(
            "标签 PDF 用的中文字体文件；空着则到系统常用位置找。",
            "The Chinese font file for the PDF of labels; empty: looked for in the usual places.",
        ),
        _font_file,
    ),
    Setting(
        "notice_lan",
        "KIOSK_NOTICE_LAN",
        "false",
        Text(
            "提醒可以发到学校内网或本机的地址：true 或 false。",
            "Notices may be sent to addresses in the school's own network: true or false.",
        ),
        _yes_or_no,
    ),
)
_READ_FROM_FILE = {row.name: row for row in SETTINGS if row.name != "instance"}
_BY_ENV = {row.env: row for row in SETTINGS}


def _unknown(name: str, value: object, known: list[str], origin: Text) -> SettingError:
    names = ", ".join(known)
    return SettingError(
        name,
        value,
        Text(
            f"没有这个设置；可用的有：{names}。",
            f"There is no such setting; there are: {names}.",
        ),
        origin=origin,
    )


def _file_values(path: Path) -> dict[str, object]:
    """Return what config.toml says, or nothing where there is no such file. Notepad's byte order mark is accepted."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        remedy = Text("请把文件另存为 UTF-8 编码。", "Save the file as UTF-8.")
        raise SettingError(CONFIG_FILE, str(path), remedy) from None
    except tomllib.TOMLDecodeError as error:
        remedy = Text(
            f"文件写法有误：{error}。", f"The file is not valid TOML: {error}."
        )
        raise SettingError(CONFIG_FILE, str(path), remedy) from None
    except OSError as error:
        remedy = Text(
            f"文件打不开：{error.strerror}。",
            f"The file cannot be opened: {error.strerror}.",
        )
        raise SettingError(CONFIG_FILE, str(path), remedy) from None


def read_settings(
    *, instance: Path, environ: Mapping[str, str], overrides: Mapping[str, object]
) -> Settings:
    """Return the settings of the instance folder: defaults, then config.toml, then KIOSK_*, then `overrides`.

    An override of None and an empty environment variable count as not given. Raises SettingError for an unknown
    name and for a value that cannot be used, wherever it stands, even if a later source replaces it.
    """
    in_file = Text(f"文件 {CONFIG_FILE}", f"in {CONFIG_FILE}")
    in_environment = Text("环境变量", "in the environment")
    in_command = Text("命令行", "on the command line")
    given: list[tuple[Setting, object, Text]] = [
        (row, row.default, Text("默认值", "default"))
        for row in _READ_FROM_FILE.values()
    ]
    for name, value in _file_values(instance / CONFIG_FILE).items():
        if name not in _READ_FROM_FILE:
            raise _unknown(name, value, list(_READ_FROM_FILE), in_file)
        given.append((_READ_FROM_FILE[name], value, in_file))
    for env, word in environ.items():
        if (
            not env.startswith(ENVIRONMENT_PREFIX)
            or env in FOREIGN_ENVIRONMENT
            or not word
        ):
            continue
        if env not in _BY_ENV:
            raise _unknown(env, word, list(_BY_ENV), in_environment)
        given.append((_BY_ENV[env], word, in_environment))
    for name, value in overrides.items():
        if name not in _READ_FROM_FILE:
            raise _unknown(name, value, list(_READ_FROM_FILE), in_command)
        if value is not None:
            given.append((_READ_FROM_FILE[name], value, in_command))

    values: dict[str, object] = {}
    for row, value, origin in given:
        try:
            values[row.name] = row.read(value)
        except _Refused as refused:
            raise SettingError(row.name, value, refused.remedy, origin=origin) from None
    values["instance"] = instance
    return Settings(**values)  # type: ignore[arg-type]
