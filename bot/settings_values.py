"""What right values of settings look like; a wrong one raises a code and data, never the value of a secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import SplitResult, parse_qs, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_core import PydanticCustomError

# Beginnings of Slack's tokens: telling which one was given helps whoever took it from the wrong page.
TOKEN_KINDS = ("xoxb-", "xapp-", "xoxp-", "xoxe.", "xoxe-", "xoxa-", "xoxc-", "xoxd-", "xoxs-")
SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})

_TOKEN = re.compile(r"[a-z]+[-.][A-Za-z0-9._-]{6,}")
_SIGNING_SECRET = re.compile(r"(?!x[a-z]{3}[-.])[A-Za-z0-9_-]{16,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{6,}")
_ACCOUNT = re.compile(r"[UW][A-Z0-9]{6,}")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\.)[A-Za-z0-9._-]{1,100}(?<!\.git)")
_FORGE_TOKEN = re.compile(r"[!-~]{20,}")
_FORGE_APP = re.compile(r"[A-Za-z0-9.]{1,60}")
_BRANCH = re.compile(r"(?!.*(\.\.|//|/\.|\.lock(/|$)))[A-Za-z0-9][A-Za-z0-9._/-]{0,200}(?<![./])")
_FOLDER = re.compile(r"\.|(?!.*(^|/)\.)(?!.*//)[A-Za-z0-9_][A-Za-z0-9._ /-]{0,200}(?<!/)")
_REVIEWER = re.compile(r"(?P<role>[a-z0-9]+(-[a-z0-9]+)*)=@?(?P<who>[A-Za-z0-9-]{1,39}(/[A-Za-z0-9._-]{1,100})?)")
YES_OR_NO = {"yes": True, "oui": True, "true": True, "1": True, "no": False, "non": False, "false": False, "0": False}
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")


def wrong(code: str, **data: str | int) -> PydanticCustomError:
    """Return the error of a wrong value; `bot.settings` turns it into a fault."""
    return PydanticCustomError(code, "wrong", data)


def secret(beginning: str, length: int = 0) -> Callable[[object], SecretStr]:
    """Return what checks a secret: by how it begins, by its length, or else as a signing secret."""

    def check(value: object) -> SecretStr:
        text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        if text and length and len(text) < length:
            raise wrong("short_secret", length=length)
        if text and beginning:
            check_token(text, beginning)
        if text and not beginning and not length and not _SIGNING_SECRET.fullmatch(text):
            raise wrong("signing_secret")
        return SecretStr(text)

    return check


def check_token(text: str, beginning: str) -> None:
    """Refuse what is not a whole token of the kind wanted."""
    if not text.startswith(beginning):
        kind = next((kind for kind in TOKEN_KINDS if text.startswith(kind)), "")
        place = "bot" if beginning == "xoxb-" else "app"
        raise wrong(f"other_token_{place}" if kind else f"no_token_{place}", found=kind)
    if not _TOKEN.fullmatch(text):
        raise wrong("cut_token", beginning=beginning)


def address(text: str) -> str:
    """Return the base address of Slack's interface, with its last slash; plain HTTP only on this machine."""
    parts = parsed(text)
    is_safe = parts is not None and (parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.hostname)))
    if not is_safe:
        raise wrong("api_address")
    return text if text.endswith("/") else f"{text}/"


def public_address(text: str) -> str:
    """Return the site's address with its last slash, so that a page's own address can follow."""
    parts = parsed(text) if text else None
    if text and (parts is None or parts.scheme not in {"http", "https"} or parts.query or parts.fragment):
        raise wrong("site_address", found=text)
    return text if not text or text.endswith("/") else f"{text}/"


def parsed(text: str) -> SplitResult | None:
    """Return the parts of an address, or None when it is none."""
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0) and not re.search(r"\s", text)
    except ValueError:  # a port that is no number, a bracket left open
        return None
    return parts if is_whole else None


def is_here(host: str | None) -> bool:
    """Tell whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def sqlite_or_postgresql(text: str) -> str:
    """Return the address of a database that we know how to use; it is never shown, it may hold a password."""
    scheme, _, rest = text.partition("://")
    if scheme in SQLITE:
        if not rest.startswith("/") or rest in {"/", "/:memory:"}:
            raise wrong("database_sqlite")
        return text
    if scheme not in POSTGRESQL:
        raise wrong("database")
    if parsed(text) is None and not is_by_socket(text):
        raise wrong("database_postgresql")
    return text


def is_by_socket(text: str) -> bool:
    """Tell whether the address of a database names the folder of its socket: `postgresql://user@/base?host=/run/…`."""
    parts = urlsplit(text)
    return parts.path.strip("/") != "" and parse_qs(parts.query).get("host", [""])[0].startswith("/")


def channel(text: str) -> str:
    """Return the identifier of a channel; its name would not do, anybody can change it."""
    if text and not _CHANNEL.fullmatch(text):
        raise wrong("channel")
    return text


def accounts(value: object) -> tuple[str, ...]:
    """Return the identifiers of some accounts, separated by commas or spaces."""
    found = tuple(re.split(r"[\s,]+", str(value).strip(", "))) if value else ()
    if not all(_ACCOUNT.fullmatch(account) for account in found):
        raise wrong("accounts")
    return found


def mail(text: str) -> str:
    """Return an e-mail address."""
    if text and not _MAIL.fullmatch(text):
        raise wrong("mail")
    return text


def number(least: int, most: int) -> Callable[[object], int]:
    """Return what checks a whole number within bounds."""

    def check(value: object) -> int:
        if re.fullmatch(r"\d{1,9}", str(value), re.ASCII) and least <= int(str(value)) <= most:
            return int(str(value))
        raise wrong("number", least=least, most=most)

    return check


def forge_address(text: str) -> str:
    """Return the base address of a forge's interface, with its last slash; plain HTTP only on this machine."""
    parts = parsed(text)
    is_safe = parts is not None and (parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.hostname)))
    if parts is None or not is_safe or "@" in parts.netloc or parts.query or parts.fragment:
        raise wrong("forge_address")
    return text if text.endswith("/") else f"{text}/"


def matching(pattern: re.Pattern[str], code: str) -> Callable[[str], str]:
    """Return what checks that a text, when there is one, looks as it should."""

    def check(text: str) -> str:
        if text and not pattern.fullmatch(text):
            raise wrong(code, found=text)
        return text

    return check


def forge_secret(pattern: re.Pattern[str], code: str) -> Callable[[object], SecretStr]:
    """Return what checks a forge's secret; it is never shown."""

    def check(value: object) -> SecretStr:
        text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        if text and not pattern.fullmatch(text):
            raise wrong(code)
        return SecretStr(text)

    return check


def folder_of_pages(text: str) -> str:
    """Return the path of the folder of pages in a repository; nothing when it is all of it."""
    return "" if matching(_FOLDER, "forge_folder")(text) == "." else text


def reviewers(value: object) -> Mapping[str, str]:
    """Return who reviews for each role (`role=login, role=organisation/team`)."""
    if isinstance(value, Mapping):  # the default
        return value
    found: dict[str, str] = {}
    for pair in re.split(r"[\s,]+", str(value).strip(", ")):
        match = _REVIEWER.fullmatch(pair)
        if match is None:
            raise wrong("forge_reviewers", found=pair)
        found[match["role"]] = match["who"]
    return found


def yes_or_no(value: object) -> bool:
    """Return what a word means."""
    answer = YES_OR_NO.get(str(value).lower())
    if answer is None:
        raise wrong("yes_no", found=str(value))
    return answer


BotToken = Annotated[SecretStr, BeforeValidator(secret("xoxb-"))]
AppToken = Annotated[SecretStr, BeforeValidator(secret("xapp-"))]
SigningSecret = Annotated[SecretStr, BeforeValidator(secret(""))]
LongSecret = Annotated[SecretStr, BeforeValidator(secret("", length=32))]
ApiAddress = Annotated[str, AfterValidator(address)]
SiteAddress = Annotated[str, AfterValidator(public_address)]
DatabaseAddress = Annotated[str, AfterValidator(sqlite_or_postgresql)]
ChannelId = Annotated[str, AfterValidator(channel)]
Accounts = Annotated[tuple[str, ...], BeforeValidator(accounts)]
MailAddress = Annotated[str, AfterValidator(mail)]
Hours = Annotated[int, BeforeValidator(number(1, 720))]
Months = Annotated[int, BeforeValidator(number(1, 120))]
Budget = Annotated[int, BeforeValidator(number(0, 50))]
Rate = Annotated[int, BeforeValidator(number(1, 6000))]
Threads = Annotated[int, BeforeValidator(number(1, 64))]
ForgeAddress = Annotated[str, AfterValidator(forge_address)]
ForgeRepository = Annotated[str, AfterValidator(matching(_REPOSITORY, "forge_repository"))]
ForgeToken = Annotated[SecretStr, BeforeValidator(forge_secret(_FORGE_TOKEN, "forge_token"))]
ForgeApp = Annotated[str, AfterValidator(matching(_FORGE_APP, "forge_app"))]
ForgeBranch = Annotated[str, AfterValidator(matching(_BRANCH, "forge_branch"))]
ForgeFolder = Annotated[str, AfterValidator(folder_of_pages)]
Reviewers = Annotated[Mapping[str, str], BeforeValidator(reviewers)]
WebhookSecret = Annotated[SecretStr, BeforeValidator(forge_secret(_FORGE_TOKEN, "webhook_secret"))]
YesOrNo = Annotated[bool, BeforeValidator(yes_or_no)]
