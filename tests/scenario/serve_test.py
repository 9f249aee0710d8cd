"""The running service as whoever installs it meets it: from the first start to stopping it."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import signal
import sqlite3
import struct
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

from command_line_test import PROGRAM, TOWNS_2023, VILLAGES_2023, write_divisions

PASSWORD = "correct horse battery"
PAGE = "<!doctype html><title>基石</title>"


def front_of(listens, name):
    """The address to ask instead: of the proxy of tests/description, where there is one."""
    proxy = os.environ.get("JISHI_API_PROXY")
    if proxy is None:
        return listens
    port = urllib.parse.urlsplit(listens).port
    with urllib.request.urlopen(f"{proxy}/front?port={port}&name={name}", timeout=60) as answer:
        return f"http://127.0.0.1:{json.load(answer)['port']}"


def code_of(secret):
    """What the application on a phone shows now (RFC 6238)."""
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Visitor:
    """Asks over HTTP and keeps the cookie."""

    def __init__(self, listens):
        self.cookie = None
        self.go_to(listens)

    def go_to(self, listens):
        self.at = urllib.parse.urlsplit(front_of(listens, "serve_test"))

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection(self.at.hostname, self.at.port, timeout=60)
        headers = {"X-Jishi": "1"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.cookie = cookie.split(";")[0]
        connection.close()
        return answer.status, text

    def sign_in(self, login, password):
        return self.ask("POST", "/api/sign-in", {"login": login, "password": password})


class Served(unittest.TestCase):
    """A small country and what serves it."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.db = str(self.folder / "jishi.db")
        self.log = self.folder / "access.log"
        self.security = self.folder / "security.log"
        (self.folder / "pages").mkdir()
        (self.folder / "pages" / "index.html").write_text(PAGE, encoding="utf-8")
        write_divisions(self.folder / "2023", TOWNS_2023, VILLAGES_2023)
        self.run_program("init")
        self.run_program("import", "divisions", "--from", str(self.folder / "2023"),
                         "--on", "2023-06-30")

    def run_program(self, *words, code=0):
        done = subprocess.run([PROGRAM, *words, "--db", self.db], capture_output=True, text=True,
                              timeout=120, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def serve(self, *words):
        """What it says when it is ready; it is stopped at the end of the test."""
        process = subprocess.Popen(
            [PROGRAM, "serve", "--db", self.db, "--listen", "127.0.0.1:0", "--log", str(self.log),
             "--security-log", str(self.security), "--web", str(self.folder / "pages"), "--json",
             *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
        self.addCleanup(self.end, process)
        line = process.stdout.readline()
        if not line:
            raise AssertionError(process.stderr.read())
        return process, json.loads(line)

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=60)

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        out, error = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, out + error)


class Serving(Served):
    def test_the_first_administrator_comes_in_by_the_link_of_the_first_start(self):
        process, ready = self.serve()
        address, token = ready["first_administrator"].split("/invitation#")
        self.assertEqual(address, ready["listens"])
        visitor = Visitor(ready["listens"])
        self.assertEqual(visitor.ask("GET", "/"), (200, PAGE))
        self.assertTrue(json.loads(visitor.ask("GET", "/api/site")[1])["first_start"])
        invited = json.loads(visitor.ask("POST", "/api/invitation", {"token": token})[1])
        self.assertEqual(invited["login"], "sysadmin")
        self.assertEqual(visitor.ask("POST", "/api/invitation/acceptance",
                                     {"token": token, "password": PASSWORD})[0], 204)
        status, me = visitor.sign_in("sysadmin", PASSWORD)
        self.assertEqual(status, 200)
        self.assertEqual(json.loads(me)["grants"][0]["role"], "system_administrator")
        # Nothing else is done before a second factor is there.
        self.assertTrue(json.loads(me)["account"]["second_factor_required"])
        status, told = visitor.ask("GET", "/api/roles")
        self.assertEqual((status, json.loads(told)["code"]), (403, "second_factor_required"))
        self.assertEqual(visitor.ask("POST", "/api/second-factor", {"password": "x" * 12})[0], 401)
        self.set_up_factor(visitor)
        self.assertEqual(visitor.ask("GET", "/api/roles")[0], 200)
        self.assertFalse(json.loads(visitor.ask("GET", "/api/site")[1])["first_start"])
        self.stop(process)

        process, ready = self.serve("--address", "https://tuanwei.example.cn")
        self.assertNotIn("first_administrator", ready)
        # The session outlives the restart. Behind https its cookie is that of this host alone.
        visitor.go_to(ready["listens"])
        visitor.cookie = "__Host-" + visitor.cookie
        self.assertEqual(visitor.ask("GET", "/api/session")[0], 200)
        self.stop(process)
        log = self.log.read_text(encoding="utf-8")
        lines = [json.loads(line) for line in log.splitlines()]
        self.assertIn("/api/sign-in", {line["route"] for line in lines})
        security = self.security.read_text(encoding="utf-8")
        events = [json.loads(line)["event"] for line in security.splitlines()]
        self.assertEqual(events, ["invitation_used", "signed_in", "refused", "sign_in_failed",
                                  "factor_offered", "factor_confirmed"])
        for private in ("sysadmin", PASSWORD, token, visitor.cookie.split("=")[1]):
            self.assertNotIn(private, log)
            self.assertNotIn(private, security)

    def test_a_program_older_than_the_database_does_not_touch_it(self):
        with contextlib.closing(sqlite3.connect(self.db)) as database:
            database.execute("INSERT INTO schema_migration (component, number, name, applied_at) "
                             "SELECT component, max(number) + 1, 'of a later version', 0 "
                             "FROM schema_migration WHERE component = 'api'")
            database.commit()
            before = list(database.iterdump())
        for words in (("serve", "--listen", "127.0.0.1:0"), ("init",),
                      ("backup", str(self.folder / "backup")), ("verify", "--journal")):
            error = json.loads(self.run_program(*words, "--json", code=1).stdout)["error"]
            self.assertEqual(error["code"], "schema_newer", words)
            self.assertIn("新", error["message"])
        with contextlib.closing(sqlite3.connect(self.db)) as database:
            self.assertEqual(list(database.iterdump()), before)

    def test_whoever_runs_it_sees_how_it_does_and_nobody_else_writes(self):
        process, ready = self.serve()
        visitor = Visitor(ready["listens"])
        self.assertEqual(visitor.ask("GET", "/healthz"), (200, "ok\n"))
        self.assertEqual(visitor.ask("GET", "/readyz"), (200, "ok\n"))
        self.assertIn("jishi_index_bytes ", visitor.ask("GET", "/metrics")[1])
        refused = self.run_program("account", "first", code=3)
        self.assertIn("错误：", refused.stderr)
        self.assertIn("青白江区", self.run_program("unit", "510113").stdout)  # reading goes on
        self.stop(process)

    def set_up_factor(self, visitor):
        """The second factor that who administers has to show."""
        offered = json.loads(visitor.ask("POST", "/api/second-factor", {"password": PASSWORD})[1])
        self.assertEqual(visitor.ask("POST", "/api/second-factor/confirmation",
                                     {"code": code_of(offered["secret"])})[0], 204)

    def administrator(self, ready):
        """The first one, signed in."""
        token = ready["first_administrator"].split("/invitation#")[1]
        visitor = Visitor(ready["listens"])
        visitor.ask("POST", "/api/invitation/acceptance", {"token": token, "password": PASSWORD})
        self.assertEqual(visitor.sign_in("sysadmin", PASSWORD)[0], 200)
        self.set_up_factor(visitor)
        return visitor

    def ended(self, visitor, begun):
        status, text = begun
        self.assertEqual(status, 202, text)
        job = json.loads(text)
        until = time.monotonic() + 120
        while job["state"] in ("waiting", "running"):
            self.assertLess(time.monotonic(), until, job)
            time.sleep(0.02)
            job = json.loads(visitor.ask("GET", f"/api/jobs/{job['job']}")[1])
        return job

    def test_a_backup_made_on_the_page_is_restored_by_command(self):
        kept = self.folder / "kept"
        process, ready = self.serve("--backups", str(kept))
        visitor = self.administrator(ready)
        backup = self.ended(visitor, visitor.ask("POST", "/api/backups"))["result"]["backup"]
        self.assertEqual(backup["trial"], "whole", backup)
        self.assertEqual(pathlib.Path(backup["folder"]), kept)
        check = self.ended(visitor, visitor.ask("POST", "/api/verifications",
                                                {"what": "journal"}))["result"]["check"]
        self.assertTrue(check["whole"], check)
        self.assertIn("jishi_sessions 1", visitor.ask("GET", "/metrics")[1])
        self.stop(process)
        self.db = str(self.folder / "restored.db")
        file = str(kept / backup["name"])
        told = self.run_program("restore", file, "--keys", str(self.folder / "jishi.db.keys"))
        self.assertIn("与备份时的链头相符", told.stdout)
        self.assertIn("青白江区", self.run_program("unit", "510113").stdout)

    def test_a_wrong_command_line_is_told_before_anything_is_opened(self):
        for words in (("--listen", "8080"), ("--address", "tuanwei.example.cn"),
                      ("--pace", "-1"), ("--pace", "often")):
            self.assertIn("错误：", self.run_program("serve", *words, code=2).stderr)
        nowhere = self.run_program("serve", "--web", str(self.folder / "nowhere"), code=1)
        self.assertIn("index.html", nowhere.stderr)

    def test_the_link_is_had_without_a_running_service(self):
        told = json.loads(self.run_program("account", "first", "admin", "--json", "--address",
                                           "https://tuanwei.example.cn").stdout)
        self.assertTrue(told["invitation"].startswith("https://tuanwei.example.cn/invitation#"))
        self.assertEqual(told["login"], "admin")

    def test_a_demonstration_is_entered_by_its_own_accounts(self):
        self.assertIn("演示", self.run_program("account", "demo", code=1).stderr)
        self.run_program("demo", "510113")
        made = json.loads(self.run_program("account", "demo", "--json").stdout)["accounts"]
        self.run_program("account", "demo")  # again: other passwords
        told = self.run_program("account", "demo", "510113", "--json").stdout
        again = json.loads(told)["accounts"]
        _, ready = self.serve()
        self.assertNotIn("first_administrator", ready)
        levels = []
        for before, now in zip(made, again):
            visitor = Visitor(ready["listens"])
            self.assertEqual(visitor.sign_in(before["login"], before["password"])[0], 401)
            status, me = visitor.sign_in(now["login"], now["password"])
            self.assertEqual(status, 200)
            levels.append(json.loads(me)["account"]["unit"]["level"])
        self.assertEqual(levels[:4], ["village", "township", "county", "centre"])


if __name__ == "__main__":
    unittest.main()
