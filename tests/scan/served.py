"""A demonstration that is served, and those who ask it things."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNTY = "510113"


class Asker:
    """Asks over HTTP as one account, and signs in anew where the session has ended."""

    def __init__(self, address, account=None):
        self.at = urllib.parse.urlsplit(address)
        self.account = account
        self.cookie = None
        self.lock = threading.Lock()

    def once(self, method, target, body=None, fields=None, timeout=60):
        """Status, fields and bytes of one answer."""
        connection = http.client.HTTPConnection(self.at.hostname, self.at.port, timeout=timeout)
        sent = {"X-Jishi": "1", "Accept-Encoding": "identity"}
        if self.cookie:
            sent["Cookie"] = self.cookie
        sent.update(fields or {})
        try:
            connection.request(method, target, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def sign_in(self):
        body = json.dumps({"login": self.account["login"], "password": self.account["password"]})
        self.cookie = None
        status, fields, text = self.once("POST", "/api/sign-in", body)
        if status != 200:
            raise RuntimeError(f"signing in was refused: {status} {text.decode()}")
        self.cookie = fields["Set-Cookie"].split(";")[0]
        return json.loads(text)

    def ask(self, method, target, body=None, fields=None, timeout=60):
        used = self.cookie
        answer = self.once(method, target, body, fields, timeout)
        if answer[0] == 401 and self.account and b'"not_signed_in"' in answer[2]:
            with self.lock:
                if self.cookie == used:
                    self.sign_in()
            answer = self.once(method, target, body, fields, timeout)
        return answer

    def json(self, target):
        status, _, text = self.ask("GET", target)
        if status != 200:
            raise RuntimeError(f"GET {target}: {status} {text.decode()}")
        return json.loads(text)


class Served:
    """`jishi serve` over a demonstration database in `folder`, made there unless it is given."""

    def __init__(self, program, folder, database=None, pace=0):
        self.pace = pace  # 0: scanners ask a thousand times a minute
        self.program = program
        self.folder = folder
        self.database = str(database or folder / "jishi.db")
        self.log = folder / "access.log"
        self.process = None
        if database is None:
            self.make()
        self.accounts = {each["login"]: each for each in json.loads(
            self.run("account", "demo", "--json"))["accounts"]}
        self.start()

    def run(self, *words):
        done = subprocess.run([self.program, *words, "--db", self.database], capture_output=True,
                              text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(f"jishi {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def make(self):
        # The small country of the scenario, which takes a second.
        os.environ.setdefault("JISHI_PROGRAM", str(self.program))
        sys.path.insert(0, str(ROOT / "tests" / "scenario"))
        from command_line_test import TOWNS_2023, VILLAGES_2023, write_divisions
        write_divisions(self.folder / "divisions", TOWNS_2023, VILLAGES_2023)
        self.run("init")
        self.run("import", "divisions", "--from", str(self.folder / "divisions"),
                 "--on", "2023-06-30")
        self.run("demo", COUNTY)

    def start(self):
        pages = ROOT / "web" / "dist"
        words = [self.program, "serve", "--db", self.database, "--listen", "127.0.0.1:0", "--log",
                 str(self.log), "--json", "--address", "https://jishi.example", "--security-log",
                 str(self.folder / "security.log"), "--pace", str(self.pace)]
        if (pages / "index.html").exists():
            words += ["--web", str(pages)]
        with open(self.folder / "serve.err", "w", encoding="utf-8") as told:
            self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=told, text=True,
                                            stdin=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError((self.folder / "serve.err").read_text(encoding="utf-8"))
        self.address = json.loads(line)["listens"]

    def asker(self, login=None):
        asker = Asker(self.address, self.accounts[login] if login else None)
        if login:
            asker.sign_in()
        return asker

    def resident_bytes(self, word="VmRSS"):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(word + ":"):
                return int(line.split()[1]) * 1024
        return 0

    def troubles(self):
        """What the server itself noted: faults, answers of 500, words of a sanitizer."""
        found = []
        if self.log.exists():
            for line in self.log.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                if "fault" in record or record.get("status") == 500:
                    found.append(line)
        found += [line for line in (self.folder / "serve.err").read_text().splitlines()
                  if "ERROR:" in line or "runtime error" in line or "terminate called" in line]
        return found

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=90)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def still_serving(served, member, patience=30.0):
    """Empty where a stranger and a member are answered; else what is wrong."""
    if served.process.poll() is not None:
        return f"the server ended with {served.process.returncode}"
    until = time.monotonic() + patience
    while True:
        try:
            ready = served.asker().once("GET", "/readyz", timeout=5)[0]
            session = member.ask("GET", "/api/session", timeout=10)[0]
            if (ready, session) == (200, 200):
                return ""
            wrong = f"/readyz {ready}, /api/session {session}"
        except (OSError, http.client.HTTPException) as error:
            wrong = repr(error)
        if time.monotonic() > until:
            return wrong
        time.sleep(0.2)
