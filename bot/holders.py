"""Names the process that holds a piece of work, so that another can tell when it has ended without finishing."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def own_holder() -> str:
    """Return the name of this process: machine, number, and when it began, since numbers are used again."""
    return f"{socket.gethostname()}/{os.getpid()}/{began(os.getpid())}"


def is_dead(holder: str) -> bool:
    """Tell whether the process of a name has ended; one of another machine cannot be told, and is left alone."""
    machine, _, rest = holder.partition("/")
    number, _, beginning = rest.partition("/")
    if machine != socket.gethostname() or not number.isdecimal():
        return False
    return not is_running(int(number)) or began(int(number)) != beginning


def is_running(number: int) -> bool:
    """Tell whether there is a process of this number."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def began(number: int) -> str:
    """Return when a process began, in the kernel's ticks; nothing where the kernel does not tell."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text("utf-8")
    except OSError:
        return ""
    # The name of the program, in parentheses, may hold spaces; the start is the 20th field after it.
    return stat.rpartition(")")[2].split()[19]
