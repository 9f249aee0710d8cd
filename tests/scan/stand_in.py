"""Stands between a scanner and the server.

Scanners follow links and fill in forms; the server takes numbers in paths, JSON, a field of its own
and a session that ends. So its description is shown to them as a page of links and forms, where
every part of a request, segments of the path included, is a field that can be attacked; what
comes is passed on as the page of the product would send it, with the session of an account.
Whatever the server answers is judged on the way.
"""

import http.client
import http.server
import html
import json
import threading
import time
import urllib.parse

from described import nested

SLOWEST_SECONDS = 30.0
# What no answer may tell: words of databases, of the library behind them, of a crash.
TELLING = (b"SQLITE_", b"sqlite3", b"SQL logic error", b"syntax error at", b"unrecognized token",
           b"near \"", b"PG::", b"postgresql", b"terminate called", b"std::", b"Traceback",
           b"/home/", b"/root/", b"root:x:0:0")


class StandIn:
    def __init__(self, routes, asker_of):
        self.routes = list(routes)
        self.asker_of = asker_of  # the asker for a route
        self.lock = threading.Lock()
        self.answers = {}         # route → status → how many
        self.found = []
        self.slowest = 0.0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                outer.handle(self, "")

            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                outer.handle(self, self.rfile.read(length).decode("utf-8", "replace"))

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                pass  # scanners leave in the middle

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def end(self):
        self.server.shutdown()

    # ---- The page

    @staticmethod
    def query_of(route):
        return {**{"path." + name: value for name, value in route.path.items()},
                **{"query." + name: value for name, value in route.query.items() if value != ""}}

    @staticmethod
    def body_of(route):
        return {"body." + name: value for name, value in (route.body or {}).items()}

    def target_of(self, number):
        query = urllib.parse.urlencode(self.query_of(self.routes[number]))
        return f"/go/{number}" + ("?" + query if query else "")

    def page(self):
        parts = ["<!doctype html><html><head><title>routes</title></head><body>"]
        for number, route in enumerate(self.routes):
            target = html.escape(self.target_of(number))
            if route.method == "GET":
                parts.append(f'<a href="{target}">{html.escape(route.name)}</a>')
                continue
            inputs = "".join(
                f'<input name="{html.escape(name)}" value="{html.escape(str(value))}">'
                for name, value in self.body_of(route).items())
            parts.append(f'<form method="post" action="{target}">{inputs}'
                         '<input type="submit"></form>')
        return "\n".join(parts + ["</body></html>"]).encode()

    # ---- What comes

    def handle(self, handler, body):
        asked = urllib.parse.urlsplit(handler.path)
        if not asked.path.startswith("/go/"):
            self.answer(handler, 200 if asked.path == "/" else 404,
                        "text/html", self.page() if asked.path == "/" else b"")
            return
        try:
            route = self.routes[int(asked.path.removeprefix("/go/"))]
        except (ValueError, IndexError):
            self.answer(handler, 404, "text/plain", b"")
            return
        query, form = (dict(urllib.parse.parse_qsl(part, True, max_num_fields=500))
                       for part in (asked.query, body))
        status, fields, text = self.pass_on(route, query, form)
        self.answer(handler, status, fields.get("Content-Type", "text/plain"), text,
                    fields.get("Location"))

    @staticmethod
    def answer(handler, status, kind, text, location=None):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        if location:
            handler.send_header("Location", location)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        try:
            handler.wfile.write(text)
        except OSError:
            pass  # the scanner left

    def pass_on(self, route, query, form):
        def part(fields, prefix):
            return {name.removeprefix(prefix): value for name, value in fields.items()
                    if name.startswith(prefix)}

        sent = part(form, "body.")
        body, fields = None, {"If-Match": f'"{form.get("revision", 1)}"'}
        if route.raw:
            body = sent.get("file", "").encode("utf-8", "replace")
        elif route.body is not None:
            body = json.dumps(nested({name: number(route.body.get(name), value)
                                      for name, value in sent.items()})).encode()
        target = route.target(part(query, "path."), part(query, "query."))
        begun = time.monotonic()
        try:
            answer = self.asker_of(route).ask(route.method, target, body, fields)
        except (OSError, http.client.HTTPException) as error:
            self.note(route, 0, f"no answer: {error!r}", target, body)
            return 502, {}, b""
        except RuntimeError as error:
            self.note(route, 0, str(error), target, body)
            return 502, {}, b""
        self.judge(route, target, body, answer, time.monotonic() - begun)
        return answer

    def judge(self, route, target, body, answer, seconds):
        status, fields, text = answer
        wrong = None
        if status >= 500:
            wrong = f"answered {status}: {text[:300]!r}"
        elif seconds > SLOWEST_SECONDS:
            wrong = f"took {seconds:.1f} s"
        elif fields.get("Location"):
            wrong = f"redirects to {fields['Location']}"
        elif status >= 400 and not fields.get("Content-Type", "").startswith("application/problem"):
            wrong = f"{status} is no problem: {text[:300]!r}"
        elif "json" in fields.get("Content-Type", ""):
            told = [word for word in TELLING if word in text]
            # What somebody sent may stand in the answer.
            if told and not any(word in target.encode() + (body or b"") for word in told):
                wrong = f"tells {told}: {text[:300]!r}"
        with self.lock:
            self.slowest = max(self.slowest, seconds)
        self.note(route, status, wrong, target, body)

    def note(self, route, status, wrong, target, body):
        with self.lock:
            of_route = self.answers.setdefault(route.name, {})
            of_route[status] = of_route.get(status, 0) + 1
            if wrong and len(self.found) < 200:
                self.found.append({"route": route.name, "target": target[:2000],
                                   "body": (body or b"")[:2000].decode("utf-8", "replace"),
                                   "wrong": wrong})


def number(sample, value):
    """What stood for a number or a truth is sent as one while it looks like one."""
    if isinstance(sample, int) and not isinstance(sample, bool):
        try:
            return int(value)
        except ValueError:
            return value
    if sample == "true":
        return {"true": True, "false": False}.get(value, value)
    return value
