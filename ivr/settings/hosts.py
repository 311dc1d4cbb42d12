"""Which addresses the line accepts: those that the right machines reach, over TLS."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

NOWHERE = (".local", ".localhost", ".internal", ".lan", ".test", ".invalid", ".home.arpa")
"""Ends of names that only a network at home or at work knows (RFC 6762, RFC 6761, RFC 8375)."""


def is_on_this_machine(url: str) -> bool:
    """Return whether an address names the loopback interface, so that nobody else can reach it."""
    return is_this_machine(urlsplit(url).hostname or "")


def is_this_machine(host: str) -> bool:
    """Return whether a host is the loopback interface."""
    ip = _ip(host)
    return host == "localhost" or (ip is not None and ip.is_loopback)


def base_url(value: str) -> str:
    """Return an address that Twilio can reach, or this machine's for a demonstration."""
    write_it = "write it as https://lijn.example.nl"
    address = _address(value, write_it)
    host = urlsplit(address).hostname or ""
    if urlsplit(address).path:
        problem = "it holds a path, and the clinic's pages stand at the top of their host"
        raise ValueError(f"{problem}; {write_it}")
    if is_this_machine(host) and address.startswith("https://"):
        problem = f"Twilio cannot reach {host}, which is this machine itself"
        raise ValueError(f"{problem}; {write_it}, or as http://127.0.0.1:8000 for a demonstration")
    if not is_this_machine(host) and not _is_public(host):
        problem = f"Twilio cannot reach {host}, a name or address of a private network"
        raise ValueError(f"{problem}; {write_it}")
    return address


def api_url(value: str) -> str:
    """Return an address of Twilio's REST API, or nothing."""
    return _address(value, "leave it empty, or write it as http://127.0.0.1:8001") if value else ""


def fallback_url(value: str) -> str:
    """Return the address of what callers hear while this machine is down, or nothing."""
    write_it = "leave it empty, or write it as https://www.example.nl/storing.xml"
    return _address(value, write_it) if value else ""


def meaning_url(value: str) -> str:
    """Return the address of the meaning process on this machine, or nothing."""
    write_it = "leave it empty, or write it as http://127.0.0.1:8002, where scripts/meaning.py is"
    if not value:
        return ""
    if not value.startswith("http://"):
        raise ValueError(f"it must start with http://; {write_it}")
    if fault := _fault_of(value):
        raise ValueError(f"{fault}; {write_it}")
    if not is_on_this_machine(value):
        raise ValueError(f"what callers ask may not leave this machine; {write_it}")
    if urlsplit(value).path.strip("/") or not urlsplit(value).port:
        raise ValueError(f"it needs a port, and no path; {write_it}")
    return value.rstrip("/")


def issuer(value: str) -> str:
    """Return the address of an identity provider as it is, or nothing: tokens repeat it exactly."""
    if value:
        _address(value, "write it as https://login.example.nl/ziekenhuis")
    return value


def hook_url(value: str) -> str:
    """Return the address of a system that asks for a colleague; it may have a query."""
    remedy = "write it as https://oproep.example.nl/lijn"
    bare, mark, query = value.partition("?")
    if "#" in query or re.search(r"\s", query):
        raise ValueError(f"it holds a space or a fragment (#); {remedy}")
    ip = _ip(urlsplit(_address(bare, remedy)).hostname or "")
    if ip and (ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved):
        raise ValueError(f"{ip} is the address of no receiver; {remedy}")
    return f"{bare}{mark}{query}"


def web_page(value: str, remedy: str) -> str:
    """Return the address of a page that everyone can open.

    Raises:
        ValueError: with what is wrong, and the remedy.
    """
    address = _address(value, remedy)
    if not _is_public(urlsplit(address).hostname or ""):
        raise ValueError(f"only a private network knows it; {remedy}")
    return address


def host(value: str) -> str:
    """Return the name or number of a machine, or nothing."""
    if value and not (
        re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", value) or _ip(value)
    ):
        raise ValueError(
            f"{value!r} is no name of a machine; write it as mail.example.nl, without https:// and "
            "without a port, which belongs in SMTP_PORT"
        )
    return value


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_public(host: str) -> bool:
    ip = _ip(host)
    if ip is not None:
        return ip.is_global
    return "." in host.strip(".") and not host.endswith(NOWHERE)


def _address(value: str, remedy: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"it must start with https:// (http:// only on this machine); {remedy}")
    if fault := _fault_of(value):
        raise ValueError(f"{fault}; {remedy}")
    if value.startswith("http://") and not is_on_this_machine(value):
        raise ValueError(
            f"over http:// everyone on the way can read and change what is sent; {remedy} (http:// "
            "is only for this machine)"
        )
    return value.rstrip("/")


def _fault_of(value: str) -> str:
    """Return what is wrong with an address, without its words: they may hold a password."""
    try:
        address = urlsplit(value)
        host, _ = address.hostname or "", address.port
    except ValueError as error:
        return f"it is not an address ({error})"
    return _fault_in(value, address, host)


def _fault_in(value: str, address: SplitResult, host: str) -> str:
    faults = {
        "it holds a space": re.search(r"\s", value),
        "it names no host": not host,
        "it holds a user name or password, which does not belong in an address": "@"
        in address.netloc,
        "it holds a query (?) or fragment (#)": "?" in value or "#" in value,
        "Twilio refuses a host name with an underscore": "_" in host,
        "its host has letters that no address holds; write it as its xn-- name": not host.isascii(),
    }
    return next((fault for fault, found in faults.items() if found), "")
