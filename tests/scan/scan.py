#!/usr/bin/python3
"""Attacks a served demonstration with scanners and with bytes of our own.

  scan.py PROGRAM RESULTS [--database FILE] [--only raw,slow,wapiti,sqlmap] [--level N] [--risk N]

The demonstration is made in a scratch folder unless a database is named (it gets new passwords of
its demonstration accounts). Every route of api/openapi.yaml is attacked, signed in as a township,
through tests/scan/stand_in.py. Between the steps and at the end a stranger and a member must be
answered. Writes RESULTS/scan.json and what the tools wrote beside it; exits with 1 when something
was found or the server did not go on serving.
"""

import argparse
import concurrent.futures
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import raw_cases
from described import Description, values_of
from served import ROOT, Served, still_serving
from stand_in import StandIn

TOWNSHIP = "demo-township"
VICTIM = "demo-village"  # whose password and second factor are guessed at
INJECTING = "blindsql,crlf,exec,file,permanentxss,redirect,shellshock,sql,xss"
LOOKING = "backup,buster,cookieflags,csp,csrf,htaccess,http_headers,methods"
# They end sessions, and nothing comes of a parameter of theirs.
NOT_ATTACKED = {"POST /api/sign-out"}
OF_THE_VICTIM = ("/api/password", "/api/second-factor", "/api/second-factor/confirmation")
SLOW = {
    "slow heads": ["-H", "-c", "1500", "-r", "200", "-i", "5", "-x", "24", "-u", "/"],
    "slow bodies": ["-B", "-c", "1500", "-r", "200", "-i", "5", "-s", "65536", "-t", "POST", "-f",
                    "application/json", "-u", "/api/sign-in"],
    "ranges": ["-R", "-c", "500", "-r", "200", "-t", "GET", "-a", "10", "-b", "3000", "-u",
               "/api/openapi.yaml"],
    "slow readers": ["-X", "-c", "1500", "-r", "200", "-w", "512", "-y", "1024", "-n", "5", "-z",
                     "32", "-k", "3", "-u", "/api/openapi.yaml"],
}
SLOW_SECONDS = 40
LONGEST_WAIT = 5.0  # of a stranger, while slowhttptest is at work


def found_by_sqlmap(text):
    """What sqlmap takes for injectable and does not take back: it does where its own check of a
    guess fails, as when answers differ by the number of their request."""
    guessed = set(re.findall(r"parameter '([^']*)' appears to be '.*' injectable", text))
    guessed -= set(re.findall(r"parameter '([^']*)' does not seem to be injectable", text))
    return bool(guessed) or bool(re.search(r"injection point\(s\)|is vulnerable", text))


class Scan:
    def __init__(self, served, results, options):
        self.served = served
        self.results = results
        self.options = options
        self.member = served.asker(TOWNSHIP)
        self.victim = served.asker(VICTIM)
        me = self.member.json("/api/session")
        job, taken_in = self.begun(me["account"]["unit"]["unit"])
        self.description = Description(ROOT / "api" / "openapi.yaml", {
            **values_of(self.member, me), "job": job, "import": taken_in})
        self.routes = [route for route in self.description.routes()
                       if route.name not in NOT_ATTACKED]
        self.told = {"routes": len(self.routes), "cases": [], "found": []}

    def begun(self, unit):
        """An import that was checked and written: the numbers of its job and of itself."""
        sheet = "姓名,身份证号,职务,任期起\n张小红,110101199003070396,委员,2025-03-01\n"
        at = f"/api/units/{unit}/ledgers/committee_member/imports?file_name=a.csv"
        job = json.loads(self.member.ask("POST", at, sheet.encode())[2])["job"]
        told = raw_cases.job_ends(self.member, job)
        if told["state"] == "preview":
            self.member.ask("POST", f"/api/jobs/{job}/commit", b"{}")
            raw_cases.job_ends(self.member, job)
        imports = self.member.json(f"/api/units/{unit}/imports")["imports"]
        return job, imports[0]["import"] if imports else 1

    def case(self, name, wrong, **more):
        wrong = wrong or still_serving(self.served, self.member)
        self.told["cases"].append({"case": name, "wrong": wrong or None, **more})
        if wrong:
            self.told["found"].append(f"{name}: {wrong}")
        print(f"{'FOUND' if wrong else 'ok   '} {name}{': ' + wrong if wrong else ''}", flush=True)

    def stand_in(self):
        return StandIn(self.routes, lambda route: self.victim if route.pattern in OF_THE_VICTIM
                       else self.member)

    def judged(self, name, stand_in):
        """What the answers on the way told."""
        stand_in.end()
        path = self.results / f"{name}-answers.json"
        path.write_text(json.dumps({"answers": stand_in.answers, "found": stand_in.found},
                                   ensure_ascii=False, indent=1), encoding="utf-8")
        requests = sum(sum(each.values()) for each in stand_in.answers.values())
        silent = [route.name for route in self.routes if route.name not in stand_in.answers]
        wrong = ""
        if stand_in.found:
            first = stand_in.found[0]
            wrong = f"{len(stand_in.found)} answers, first {first['route']}: {first['wrong']}"
        elif silent:
            wrong = f"never asked: {', '.join(silent)}"
        self.case(f"{name}: what was answered", wrong, requests=requests,
                  slowest_seconds=round(stand_in.slowest, 2))

    # ---- Bytes of our own

    def raw(self):
        for name, run in raw_cases.CASES:
            try:
                wrong = run(self.served, self.member)
            except Exception as error:  # whatever goes wrong is the case's
                wrong = repr(error)
            self.case(name, wrong)

    # ---- slowhttptest

    def slow(self):
        for name, words in SLOW.items():
            *options, path = words
            waits, stopped = [], threading.Event()

            def look():
                while not stopped.wait(1.0):
                    begun = time.monotonic()
                    try:
                        status = self.served.asker().once("GET", "/readyz", timeout=30)[0]
                    except OSError as error:
                        status = repr(error)
                    waits.append((time.monotonic() - begun, status))

            looking = threading.Thread(target=look)
            looking.start()
            done = subprocess.run(
                ["slowhttptest", *options, self.served.address + path, "-l", str(SLOW_SECONDS),
                 "-p", str(int(LONGEST_WAIT))],
                capture_output=True, text=True, stdin=subprocess.DEVNULL)
            stopped.set()
            looking.join()
            (self.results / f"slowhttptest-{name.replace(' ', '-')}.txt").write_text(
                done.stdout + done.stderr, encoding="utf-8")
            longest = max((seconds for seconds, _ in waits), default=0.0)
            others = {status for _, status in waits if status != 200}
            wrong = ""
            if not waits or "slow HTTP test status" not in done.stdout:
                wrong = f"slowhttptest did not run: {(done.stdout + done.stderr)[-300:]}"
            elif others or longest > LONGEST_WAIT:
                wrong = f"a stranger waited {longest:.1f} s, was told {others}"
            self.case(f"slowhttptest: {name}", wrong, longest_wait_seconds=round(longest, 3))

    # ---- wapiti

    def explained(self, kind, found):
        """What wapiti takes for a weakness and is none, asked again to be sure."""
        if kind == "Htaccess Bypass":
            # It holds any answer but 401 and 403 to an unheard-of method for a way in.
            status, _, text = self.member.once(found["method"], found["path"])
            return status in (405, 501) and b'"code"' in text
        if kind == "HTTP Secure Headers":
            fields = self.member.once("GET", "/")[1]
            if "X-Frame-Options" in found["info"]:  # its successor is there
                return "frame-ancestors 'none'" in fields.get("Content-Security-Policy", "")
            return "X-XSS-Protection" in found["info"]  # no browser knows it any more
        return False

    def run_wapiti(self, name, modules, words):
        report = self.results / f"wapiti-{name}.json"
        with tempfile.TemporaryDirectory() as home, \
                open(self.results / f"wapiti-{name}.txt", "w", encoding="utf-8") as log:
            done = subprocess.run(
                ["wapiti", *words, "-m", modules, "--no-bugreport", "--flush-session",
                 "--store-session", home, "--scope", "folder", "-t", "30", "--max-attack-time",
                 str(self.options.attack_seconds), "-f", "json", "-o", str(report), "-v", "1"],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env={
                    **os.environ, "HOME": home, "PYTHONWARNINGS": "ignore"})
        if not report.exists():
            return f"wapiti wrote no report ({done.returncode}), see {log.name}"
        told = json.loads(report.read_text(encoding="utf-8"))
        found = [f"{kind}: {each['method']} {each['path']} {each.get('info', '')}"
                 for part in ("vulnerabilities", "anomalies")
                 for kind, every in told[part].items() for each in every
                 if not self.explained(kind, each)]
        return f"{len(found)} found, first {found[0]}" if found else ""

    def wapiti(self):
        stand_in = self.stand_in()
        # It does not follow every link that it finds, nor one to a file.
        links, starts = [], []
        for number, route in enumerate(self.routes):
            if route.method == "GET":
                links += ["-s", stand_in.address + stand_in.target_of(number)]
                starts += ["-s", self.served.address + route.target({}, route.query)]
        self.case("wapiti: every part of every route", self.run_wapiti(
            "routes", INJECTING, ["-u", stand_in.address + "/", *links]))
        self.judged("wapiti", stand_in)
        self.case("wapiti: fields, cookies, hidden files, methods", self.run_wapiti(
            "server", LOOKING, ["-u", self.served.address + "/", *starts, "-H",
                                f"Cookie: {self.member.cookie}", "-H", "X-Jishi: 1"]))

    # ---- sqlmap

    def run_sqlmap(self, stand_in, number, folder):
        route = self.routes[number]
        words = ["sqlmap", "-u", stand_in.address + stand_in.target_of(number), "--batch",
                 "--disable-coloring", "--flush-session",
                 "--ignore-code=401,403,404,409,410,413,415,422,428,429", "--level",
                 str(self.options.level), "--risk", str(self.options.risk), "--dbms=SQLite",
                 "--technique=BEUST", "--threads=2", "--timeout=60", "--retries=1", "--skip-waf",
                 "--output-dir", str(folder / str(number))]
        body = stand_in.body_of(route)
        if route.method != "GET":
            words += ["--method=POST", "--data",
                      "&".join(f"{name}={value}" for name, value in body.items()) or "none=1"]
        done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env={**os.environ, "HOME": str(folder)})
        (folder / f"{number}.txt").write_text(f"{route.name}\n{done.stdout}{done.stderr}",
                                              encoding="utf-8")
        if found_by_sqlmap(done.stdout):
            return f"{route.name} may be injected into, see {number}.txt"
        asked = "testing if" in done.stdout or "no parameter(s) found" in done.stdout \
            or not stand_in.query_of(route)
        return "" if asked else f"sqlmap did not test {route.name}, see {number}.txt"

    def sqlmap(self):
        folder = self.results / "sqlmap"
        folder.mkdir(exist_ok=True)
        stand_in = self.stand_in()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            every = list(pool.map(lambda number: self.run_sqlmap(stand_in, number, folder),
                                  range(len(self.routes))))
        wrong = [each for each in every if each]
        self.case("sqlmap: every part of every route",
                  f"{len(wrong)}, first {wrong[0]}" if wrong else "")
        self.judged("sqlmap", stand_in)

    # ---- All of it

    def run(self):
        for step in self.options.only.split(","):
            getattr(self, step)()
        self.told["memory_peak_mib"] = self.served.resident_bytes("VmHWM") >> 20
        troubles = self.served.troubles()
        self.case("what the server noted", f"{len(troubles)}, first {troubles[0]}"
                  if troubles else "")
        ended = self.served.end()
        if ended != 0:
            self.told["found"].append(f"the server ended with {ended}")
        return not self.told["found"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--database")
    parser.add_argument("--only", default="raw,slow,wapiti,sqlmap")
    parser.add_argument("--level", type=int, default=3)
    parser.add_argument("--risk", type=int, default=2)
    parser.add_argument("--attack-seconds", type=int, default=1200)
    options = parser.parse_args()
    options.results.mkdir(parents=True, exist_ok=True)
    results = options.results.resolve()
    for tool in {"slow": "slowhttptest", "wapiti": "wapiti", "sqlmap": "sqlmap"}.items():
        if tool[0] in options.only and not shutil.which(tool[1]):
            print(f"{tool[1]} is not there: run tools/setup long", file=sys.stderr)
            return 1
    with tempfile.TemporaryDirectory() as scratch:
        served = Served(str(options.program.resolve()), pathlib.Path(scratch), options.database)
        try:
            scan = Scan(served, results, options)
            good = scan.run()
        finally:
            if served.process.poll() is None:
                served.end()
            (results / "server.log").write_text(
                (served.log.read_text(encoding="utf-8") if served.log.exists() else "")
                [-2_000_000:], encoding="utf-8")
    (results / "scan.json").write_text(json.dumps(scan.told, ensure_ascii=False, indent=1),
                                       encoding="utf-8")
    print(f"{len(scan.told['cases'])} cases, {len(scan.told['found'])} found")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
