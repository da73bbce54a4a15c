"""The end of a program: asked for by a signal, done when what is under way is done."""

import asyncio
import contextlib
import signal
import sys


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` when somebody asks this process to end, by Ctrl-C or by closing its terminal too."""
    loop = asyncio.get_running_loop()
    numbers = [signal.SIGTERM, signal.SIGINT]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as under nohup
        numbers.append(signal.SIGHUP)
    for number in numbers:
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C ends the loop instead
            loop.add_signal_handler(number, stop.set)
