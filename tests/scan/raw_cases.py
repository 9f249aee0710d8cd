"""Bytes that no browser sends: long addresses, requests that two programs read differently, bombs.

A case is a name and a function of (served, member) that returns nothing, or what went wrong.
"""

import gzip
import http.client
import json
import re
import socket
import sys
import time

from described import LEDGER
from served import ROOT

CASES = []
MOST_ANSWER_BYTES = 8 << 20
MOST_MORE_MEMORY = 600 << 20


def case(function):
    CASES.append((function.__name__.replace("_", " "), function))
    return function


def exchange(served, data, patience=20.0):
    """What the server says to these bytes until it closes, or has said nothing for a while."""
    said = b""
    with socket.create_connection((served.asker().at.hostname, served.asker().at.port),
                                  timeout=patience) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass  # refused before the end: the refusal is there to be read
        connection.settimeout(3.0)
        try:
            while len(said) < MOST_ANSWER_BYTES:
                more = connection.recv(65536)
                if not more:
                    break
                said += more
        except OSError:
            pass
    return said


def statuses(said):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) [A-Za-z -]+\r\n", said)]


def head(line, *fields):
    return "\r\n".join([line, "Host: a", *fields, "", ""]).encode("latin-1")


SMUGGLED = b"GET /api/openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n"


def refused_whole(served, data, *expected):
    """One refusal, and nothing behind it is taken for a request."""
    got = statuses(exchange(served, data))
    if len(got) != 1 or got[0] not in expected:
        return f"expected one answer of {expected}, got {got}"
    return None


# ---- Addresses and heads

@case
def an_address_of_50_KB(served, _):
    return refused_whole(served, head("GET /" + "a" * 50_000 + " HTTP/1.1"), 414)


@case
def a_query_of_50_KB_signed_in(served, member):
    target = "/api/units?search=" + "%E9%9D%92" * 5600
    status = member.ask("GET", target)[0]
    return None if status == 414 else f"answered {status}"


@case
def a_field_of_50_KB(served, _):
    return refused_whole(served, head("GET / HTTP/1.1", "Cookie: " + "a" * 50_000), 431)


@case
def ten_thousand_fields(served, _):
    return refused_whole(served, head("GET / HTTP/1.1", *[f"X-{i}: 1" for i in range(10_000)]), 431)


@case
def ten_thousand_parameters(served, member):
    status = member.ask("GET", "/api/units?" + "&".join(f"a{i}" for i in range(1000)))[0]
    return None if status in (400, 414) else f"answered {status}"


@case
def names_that_leave_the_folder(served, member):
    for name in ("/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                 "/assets/..\\..\\etc\\passwd", "/assets/%c0%ae%c0%ae/etc/passwd", "/a%00.html",
                 "//etc/passwd", "/./.git/config", "/.git/config", "/%252e%252e/etc/passwd",
                 "/api/units/%2e%2e", "/api//units", "/api/jobs/1/files/..%2f..%2fjishi.db",
                 "/api/jobs/1/files/%2e%2e"):
        said = exchange(served, head(f"GET {name} HTTP/1.1", f"Cookie: {member.cookie}",
                                     "X-Jishi: 1", "Connection: close"))
        if b"root:" in said or b"[core]" in said:
            return f"{name} was read"
        got = statuses(said)
        if len(got) != 1 or got[0] >= 500:
            return f"{name}: {got}"
    return None


# ---- Requests that two programs read differently

POST = "POST /api/sign-in HTTP/1.1"
SMUGGLING = {
    "length and chunks": [head(POST, "Content-Length: 4", "Transfer-Encoding: chunked"),
                          b"0\r\n\r\n"],
    "chunks and length": [head(POST, "Transfer-Encoding: chunked", "Content-Length: 4"),
                          b"0\r\n\r\n"],
    "two lengths": [head(POST, "Content-Length: 0", "Content-Length: 44")],
    "two equal lengths": [head(POST, "Content-Length: 2", "Content-Length: 2"), b"{}"],
    "a list of lengths": [head(POST, "Content-Length: 2, 2"), b"{}"],
    "a length with a sign": [head(POST, "Content-Length: +2"), b"{}"],
    "a length in hexadecimal": [head(POST, "Content-Length: 0x2"), b"{}"],
    "a negative length": [head(POST, "Content-Length: -1")],
    "a length with a blank": [head(POST, "Content-Length: 2 2"), b"{}"],
    "a length beyond 64 bits": [head(POST, "Content-Length: 18446744073709551618"), b"{}"],
    "chunked twice": [head(POST, "Transfer-Encoding: chunked, chunked"), b"0\r\n\r\n"],
    "two transfer codings": [head(POST, "Transfer-Encoding: gzip, chunked"), b"0\r\n\r\n"],
    "identity": [head(POST, "Transfer-Encoding: identity"), b"{}"],
    "chunked misspelt": [head(POST, "Transfer-Encoding: xchunked"), b"0\r\n\r\n"],
    "chunked behind a tab": [head(POST, "Transfer-Encoding:\tchunked"
                                        "\r\nTransfer-Encoding: identity"), b"0\r\n\r\n"],
    "chunked behind a vertical tab": [head(POST, "Transfer-Encoding: \x0bchunked"),
                                      b"0\r\n\r\n"],
    "a blank before the colon": [head(POST, "Transfer-Encoding : chunked"), b"0\r\n\r\n"],
    "a folded field": [head(POST, "X: 1\r\n Transfer-Encoding: chunked"), b"0\r\n\r\n"],
    "a bare line feed": [b"POST /api/sign-in HTTP/1.1\nHost: a\nContent-Length: 0\n\n"],
    "a bare carriage return": [head(POST, "X: 1\rTransfer-Encoding: chunked"), b"0\r\n\r\n"],
    "NUL in a field": [head(POST, "X: a\0b")],
    "chunks in HTTP/1.0": [head("POST /api/sign-in HTTP/1.0", "Transfer-Encoding: chunked"),
                           b"0\r\n\r\n"],
    "an extension of a chunk": [head(POST, "Transfer-Encoding: chunked"),
                                b"0;a=b\r\n\r\n"],
    "a chunk size with a sign": [head(POST, "Transfer-Encoding: chunked"), b"+0\r\n\r\n"],
    "a chunk size with 0x": [head(POST, "Transfer-Encoding: chunked"), b"0x0\r\n\r\n"],
    "a chunk beyond 64 bits": [head(POST, "Transfer-Encoding: chunked"),
                               b"1" + b"0" * 16 + b"\r\n"],
    "a chunk that ends in a line feed": [head(POST, "Transfer-Encoding: chunked"),
                                         b"2\n{}\n0\n\n"],
    "a chunk that is longer than it says": [head(POST, "Transfer-Encoding: chunked"),
                                            b"1\r\n{}\r\n0\r\n\r\n"],
    "a trailer": [head(POST, "Transfer-Encoding: chunked"), b"0\r\nContent-Length: 9\r\n\r\n"],
    "no host": [b"GET /healthz HTTP/1.1\r\n\r\n"],
    "two hosts": [head("GET /healthz HTTP/1.1", "Host: b")],
    "a tunnel": [head("CONNECT b:443 HTTP/1.1")],
    "HTTP/0.9": [b"GET /healthz\r\n"],
    "HTTP/2": [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    "a blank in the target": [b"GET /healthz HTTP/1.1 HTTP/1.1\r\nHost: a\r\n\r\n"],
    "blanks before the method": [b" GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"],
}


def smuggling(name, parts):
    def run(served, _):
        return refused_whole(served, b"".join(parts) + SMUGGLED, 400, 405, 411, 413, 414, 431, 501,
                             505)
    CASES.append(("smuggling: " + name, run))


for each, its_parts in SMUGGLING.items():
    smuggling(each, its_parts)


@case
def a_body_of_GET_is_not_a_request(served, _):
    length = f"Content-Length: {len(SMUGGLED)}"
    got = statuses(exchange(served, head("GET /healthz HTTP/1.1", length) + SMUGGLED))
    return None if got and len(got) == 1 else f"answers {got}"


@case
def a_whole_address_is_refused(served, _):
    # Both programs see where it ends, so that the next request may be answered.
    got = statuses(exchange(served, head("GET http://b/healthz HTTP/1.1") + SMUGGLED))
    return None if got in ([400], [400, 200]) else f"answers {got}"


@case
def an_upgrade_changes_nothing(served, _):
    said = exchange(served, head("GET /healthz HTTP/1.1", "Upgrade: h2c, websocket",
                                 "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABk"))
    return None if statuses(said) in ([200], [400]) else f"answers {statuses(said)}"


@case
def a_thousand_requests_in_one_go(served, _):
    one = head("GET /healthz HTTP/1.1")
    got = statuses(exchange(served, one * 999 + head("GET /healthz HTTP/1.1", "Connection: close")))
    return None if got == [200] * 1000 else f"{len(got)} answers, {set(got)}"


# ---- Claims and bombs

@case
def bodies_that_claim_gigabytes(served, member):
    unit = member.account["unit"]
    for length in (1 << 32, (1 << 63) - 1):
        for path in ("/api/sign-in", f"/api/units/{unit}/ledgers/{LEDGER}/imports"):
            begun = time.monotonic()
            got = statuses(exchange(served, head(
                f"POST {path} HTTP/1.1", f"Cookie: {member.cookie}", "X-Jishi: 1",
                f"Content-Length: {length}")))
            if got != [413]:
                return f"{length} bytes for {path}: {got}"
            if time.monotonic() - begun > 10:
                return "the refusal took more than ten seconds"
    return None


@case
def a_chunk_that_claims_gigabytes(served, _):
    return refused_whole(served, head(POST, "Transfer-Encoding: chunked") + b"ffffffff\r\n{", 413)


@case
def more_chunks_than_a_body_may_have(served, _):
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    return refused_whole(served, head(POST, "Transfer-Encoding: chunked") + chunk * 64, 413)


@case
def a_million_chunks_of_a_byte(served, _):
    got = statuses(exchange(served, head(POST, "X-Jishi: 1", "Connection: close",
                                         "Transfer-Encoding: chunked")
                            + b"1\r\n \r\n" * 1_000_000 + b"0\r\n\r\n", patience=60))
    return None if len(got) == 1 and 400 <= got[0] < 500 else f"answers {got}"


@case
def a_compressed_body(served, member):
    bomb = gzip.compress(b" " * (64 << 20))
    for coding in ("gzip", "deflate", "br", "gzip, gzip"):
        got = statuses(exchange(served, head(POST, "X-Jishi: 1", f"Content-Encoding: {coding}",
                                             f"Content-Length: {len(bomb)}") + bomb))
        if len(got) != 1 or got[0] not in (400, 415):
            return f"{coding}: {got}"
    return None


@case
def many_ranges(served, member):
    whole = len(member.ask("GET", "/api/openapi.yaml")[2])
    for ranges in ("0-,0-" + ",0-" * 2000, ",".join(f"{i}-{i}" for i in range(2000)),
                   "0-18446744073709551615", "-0", "5-2"):
        status, _, text = member.ask("GET", "/api/openapi.yaml",
                                     fields={"Range": "bytes=" + ranges})
        if status not in (200, 206, 416) or len(text) > 2 * whole:
            return f"{ranges[:30]}: {status}, {len(text)} bytes of {whole}"
    return None


def json_bomb(name, text):
    def run(served, member):
        unit = member.account["unit"]
        for path in ("/api/sign-in", f"/api/units/{unit}/ledgers/{LEDGER}/rows/check"):
            begun = time.monotonic()
            status = member.once("POST", path, text)[0]
            if not 400 <= status < 500:
                return f"{path}: answered {status}"
            if time.monotonic() - begun > 5:
                return f"{path}: took {time.monotonic() - begun:.1f} s"
        return None
    CASES.append(("JSON: " + name, run))


json_bomb("nested in arrays", b"[" * 500_000)
json_bomb("nested in objects", b'{"a":' * 150_000)
json_bomb("nested and closed", b'{"values":' + b"[" * 200_000 + b"]" * 200_000 + b"}")
json_bomb("a number of 900,000 digits", b'{"login":' + b"9" * 900_000 + b',"password":"a"}')
json_bomb("an exponent without end", b'{"login":1e999999999,"password":"a"}')
json_bomb("a member a hundred thousand times", b'{' + b'"a":1,' * 100_000 + b'"a":1}')
json_bomb("a hundred thousand members",
          json.dumps({f"m{i}": 1 for i in range(60_000)}).encode())
json_bomb("half a surrogate", b'{"login":"\\ud800","password":"a"}')
json_bomb("no UTF-8", b'{"login":"\xff\xfe","password":"a"}')
json_bomb("NUL", b'{"login":"a\\u0000b","password":"a\\u0000"}')
json_bomb("nothing", b"")


@case
def conditions_without_end(served, member):
    unit = member.account["unit"]
    for where in ("(" * 3000 + "true" + ")" * 3000, "!" * 4000 + "true",
                  " || ".join(["true"] * 600), 'matches("' + "a" * 40 + '", "(a+)+$")',
                  'matches("a", "' + "(" * 900 + '")',
                  'matches("a", "a{1000}{1000}{1000}")', "1" + "+1" * 1500,
                  "9223372036854775807 + 1 > 0", "1/0 == 1", '"' + "\\u0000" * 500 + '" == "a"'):
        begun = time.monotonic()
        status = member.ask("GET", f"/api/units/{unit}/ledgers/{LEDGER}/rows?where="
                            + "".join(f"%{byte:02x}" for byte in where.encode())[:8000])[0]
        if status >= 500 or time.monotonic() - begun > 10:
            return f"{where[:40]}: {status} after {time.monotonic() - begun:.1f} s"
    return None


def job_ends(member, job, patience=300.0):
    until = time.monotonic() + patience
    while True:
        told = member.json(f"/api/jobs/{job}")
        if told["state"] not in ("waiting", "running"):
            return told
        if time.monotonic() > until:
            return told
        time.sleep(0.2)


def hostile_sheets():
    """The corpus of the reader: what it must refuse it must refuse here as well."""
    sys.path.insert(0, str(ROOT / "tests" / "sheets"))
    from corpus import case, hostile
    return [each for each in case.CASES
            if each.ending in ("xlsx", "csv") and not each.through and hasattr(hostile, each.name)]


def sheet(made):
    def run(served, member):
        unit = member.account["unit"]
        file = served.folder / "hostile"
        made.write(file)
        data = file.read_bytes()
        before = served.resident_bytes()
        status, _, text = member.ask("POST", f"/api/units/{unit}/ledgers/{LEDGER}/imports"
                                     f"?file_name=a.{made.ending}&existing=skip", data,
                                     timeout=120)
        if status == 202:
            told = job_ends(member, json.loads(text)["job"])
            if told["state"] not in ("failed", "preview"):
                return f"the job is {told['state']}"
            words = json.dumps(told, ensure_ascii=False)
            if "root:" in words:
                return "a file was read"
        elif status not in (413, 415, 422):
            return f"answered {status}"
        more = served.resident_bytes() - before
        return None if more < MOST_MORE_MEMORY else f"{more >> 20} MiB more are kept"
    CASES.append(("sheet: " + made.name.replace("_", " "), run))


for hostile_sheet in hostile_sheets():
    sheet(hostile_sheet)
