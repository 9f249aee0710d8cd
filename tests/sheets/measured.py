"""Runs a program within the limits of the corpus."""

import dataclasses
import os
import subprocess
import tempfile
import threading

MOST_SECONDS = 60
MOST_KILOBYTES = 200 << 10
# Sanitizers keep shadows of all memory, and freed memory for a while.
SANITIZED = bool(os.environ.get("SANITIZED"))


@dataclasses.dataclass
class Outcome:
    code: int
    out: str
    err: str
    kilobytes: int  # at its peak, of the program or a child of it

    def problem(self):
        """What is wrong with how it ran, whatever it said; None: nothing."""
        if self.code < 0:
            return f"ended by signal {-self.code} (after {MOST_SECONDS} s it is killed)"
        if "Sanitizer" in self.err or "runtime error:" in self.err:
            return self.err
        if self.kilobytes > MOST_KILOBYTES and not SANITIZED:
            return f"took {self.kilobytes} kB"
        return None


def run(*words):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=err)
        limit = threading.Timer(MOST_SECONDS, process.kill)
        limit.start()
        _, status, usage = os.wait4(process.pid, 0)
        limit.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, err):
            file.seek(0)
        return Outcome(process.returncode, out.read().decode(errors="replace"),
                       err.read().decode(errors="replace"), usage.ru_maxrss)
