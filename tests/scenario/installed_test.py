"""The package that is installed and the proxies in front, by the files that are shipped.

Only in ./test --long, where nginx, Caddy and lintian are (tools/setup long)."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import serve_test
from serve_test import PAGE, PASSWORD

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOST = "tuanwei.example.cn"
MOST_BYTES = 33 << 20


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Connection(http.client.HTTPSConnection):
    """To the proxy on this machine, by the name of the site."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.sock = self._context.wrap_socket(plain, server_hostname=HOST)


@unittest.skipUnless("JISHI_LONG" in os.environ, "in ./test --long")
class BehindAProxy(serve_test.Served):
    def setUp(self):
        super().setUp()
        self.secure, self.plain = free_port(), free_port()
        self.key, self.certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
                        "-keyout", self.key, "-out", self.certificate],
                       check=True, capture_output=True)
        _, self.ready = self.serve("--address", f"https://{HOST}")
        self.upstream = urllib.parse.urlsplit(self.ready["listens"]).netloc

    def shipped(self, name):
        """The configuration with the ports and folders of this test, and nothing else changed."""
        text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
        return (text.replace("/etc/ssl/jishi/", f"{self.folder}/")
                .replace("127.0.0.1:8080", self.upstream))

    def ask(self, method, path, body=None, headers=None):
        context = ssl.create_default_context(cafile=self.certificate)
        connection = Connection(HOST, self.secure, timeout=60, context=context)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"X-Jishi": "1", **(headers or {})})
            answer = connection.getresponse()
            return answer, answer.read()

    def start_proxy(self, *words):
        process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True,
                                   env={**os.environ, "XDG_DATA_HOME": str(self.folder),
                                        "XDG_CONFIG_HOME": str(self.folder)})
        self.addCleanup(self.end_proxy, process)
        until = time.monotonic() + 60
        while True:
            try:
                return self.ask("GET", "/healthz")
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    self.fail(process.stdout.read())
                time.sleep(0.05)

    @staticmethod
    def end_proxy(process):
        process.terminate()
        process.communicate(timeout=60)

    def sign_in_and_use(self):
        answer, text = self.ask("GET", "/")
        self.assertEqual((answer.status, text.decode()), (200, PAGE))
        self.assertIn("Strict-Transport-Security", dict(answer.getheaders()))
        token = self.ready["first_administrator"].split("#")[1]
        page = {"Origin": f"https://{HOST}:{self.secure}", "Content-Type": "application/json"}
        accepted, _ = self.ask("POST", "/api/invitation/acceptance",
                               json.dumps({"token": token, "password": PASSWORD}), page)
        self.assertEqual(accepted.status, 204)
        answer, text = self.ask("POST", "/api/sign-in",
                                json.dumps({"login": "sysadmin", "password": PASSWORD}), page)
        self.assertEqual(answer.status, 200, text)
        cookie = answer.getheader("Set-Cookie")
        self.assertTrue(cookie.startswith("__Host-jishi_session="), cookie)
        self.assertIn("Secure", cookie)
        signed_in = {"Cookie": cookie.split(";")[0]}
        self.assertEqual(self.ask("GET", "/api/session", headers=signed_in)[0].status, 200)
        # Figures for the machine alone, and nothing larger than an import.
        self.assertEqual(self.ask("GET", "/metrics")[0].status, 404)
        sheet = "/api/units/1/ledgers/activity/imports?file_name=a.xlsx"
        try:
            answer, _ = self.ask("POST", sheet, bytes(MOST_BYTES + 1), signed_in)
            self.assertEqual(answer.status, 413)
        except (ssl.SSLError, ConnectionError):
            pass  # cut off while it was still sending
        answer, _ = self.ask("POST", sheet, bytes(32 << 20), signed_in)
        self.assertNotEqual(answer.status, 413)
        self.ask("GET", "/api/units?search=" + urllib.parse.quote("红阳"), headers=signed_in)

    def test_nginx(self):
        ours = (self.shipped("nginx.conf").replace("listen 80;", f"listen 127.0.0.1:{self.plain};")
                .replace("listen 443 ", f"listen 127.0.0.1:{self.secure} ")
                .replace("/var/log/nginx/", f"{self.folder}/"))
        ours = re.sub(r".*\[::\].*\n", "", ours)
        (self.folder / "site.conf").write_text(ours, encoding="utf-8")
        folders = "".join(f"{what}_temp_path {self.folder}/{what};"
                          for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"daemon off; pid {self.folder}/pid; error_log stderr; events {{}}\n"
            f"http {{ include {self.folder}/site.conf; {folders} }}\n", encoding="utf-8")
        self.folder.chmod(0o755)
        self.start_proxy("nginx", "-c", str(self.folder / "nginx.conf"))
        self.sign_in_and_use()
        plain = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=60)
        plain.request("GET", "/units?on=1", headers={"Host": HOST})
        answer = plain.getresponse()
        self.assertEqual((answer.status, answer.getheader("Location")),
                         (308, f"https://{HOST}/units?on=1"))
        plain.close()
        log = (self.folder / "jishi.log").read_text(encoding="utf-8")
        self.assertIn("/api/units", log)
        self.assertNotIn("search", log)

    def test_caddy(self):
        ours = self.shipped("Caddyfile").replace(f"{HOST} {{", f"{HOST}:{self.secure} {{")
        (self.folder / "Caddyfile").write_text(
            "{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + ours, encoding="utf-8")
        self.start_proxy("caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile")
        self.sign_in_and_use()


@unittest.skipUnless("JISHI_LONG" in os.environ, "in ./test --long")
class Package(unittest.TestCase):
    """What build/release/jishi, if it was built, becomes; it is unpacked, never installed."""

    def test_the_deb_is_right_and_its_program_finds_what_it_needs(self):
        build = ROOT / "build" / "release"
        if not ((build / "jishi").exists() and (ROOT / "web" / "dist" / "index.html").exists()):
            self.skipTest("./run has not built here")
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        folder = pathlib.Path(scratch.name)
        subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, capture_output=True)
        subprocess.run(["cpack", "-G", "DEB", "--config", build / "CPackConfig.cmake",
                        "-B", folder], check=True, capture_output=True)
        package = next(folder.glob("jishi_*.deb"))
        said = subprocess.run(["lintian", "--fail-on", "error,warning", package],
                              capture_output=True, text=True)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
        root = folder / "root"
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
        program = root / "usr" / "bin" / "jishi"
        database = folder / "jishi.db"
        subprocess.run([program, "init", "--db", database], check=True, capture_output=True)
        process = subprocess.Popen([program, "serve", "--db", database, "--listen", "127.0.0.1:0",
                                    "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   text=True)
        try:
            at = urllib.parse.urlsplit(json.loads(process.stdout.readline())["listens"])
            connection = http.client.HTTPConnection(at.hostname, at.port, timeout=60)
            connection.request("GET", "/")
            self.assertEqual(connection.getresponse().read(),
                             (ROOT / "web" / "dist" / "index.html").read_bytes())
            connection.close()
        finally:
            process.kill()
            process.communicate()
        for unit in (root / "usr" / "lib" / "systemd" / "system").glob("*.service"):
            checked = subprocess.run(["systemd-analyze", "security", "--offline=true",
                                      "--threshold=25", unit], capture_output=True, text=True)
            self.assertEqual(checked.returncode, 0, checked.stdout)


if __name__ == "__main__":
    unittest.main()
