"""Folders depend one way, database drivers stay in db/, HTTP in api and app."""

import re

from tree import Tree, numbered

# Every folder may include itself and what stands before it. sheet, db and http stand beside each
# other.
ORDER = ["base", "sheet", "db", "http", "expression", "package", "journal", "organisation",
         "access", "person", "ledger", "exchange", "index", "indicator", "document", "report",
         "campaign", "synthesis", "upkeep", "api", "app"]
BESIDE = {(a, b) for a in ("sheet", "db", "http") for b in ("sheet", "db", "http") if a != b}

DRIVER = re.compile(r"^(sqlite3(ext)?\.h|libpq-fe\.h|libpq/.*|postgres.*\.h|pg_config.*\.h)$")
# Costly to compile or somebody else's words: kept out of headers, or in the one folder that
# translates.
OUT_OF_HEADERS = re.compile(r"^(nlohmann/json\.hpp|restinio/.*|boost/.*|asio.*)$")
# Its headers name sockets, so that they may be costly; only these include them.
TRANSPORT = "src/http/transport/"
OF_TRANSPORT = re.compile(r"^src/http/(transport/.*|server\.cpp)$")
HOMES = {"yaml-cpp/": ["package"], "re2/": ["expression"], "zip.h": ["sheet"],
         "expat.h": ["sheet"], "xlsxwriter": ["sheet"], "restinio/": ["http"], "asio": ["http"],
         "zlib.h": ["http"],
         # Two kinds of secrets that know nothing of each other: who may sign in (passwords,
         # tokens), and what is sealed of persons, which stands above it.
         "sodium": ["access", "person"],
         # Documents are written as XML, and their charts drawn, in one place.
         "pugixml": ["document"], "cairo": ["document"], "pango/": ["document"]}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def folder_of(path: str) -> str | None:
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


def may_include(user: str, used: str) -> bool:
    if (user, used) in BESIDE:
        return False
    return ORDER.index(used) <= ORDER.index(user)


def problem(path: str, folder: str, quote: str, name: str, tree: Tree) -> str | None:
    is_header = path.endswith(".hpp")
    if DRIVER.match(name) and folder != "db":
        return f"{name} is a database driver's header: only src/db may include it"
    for_tests = path.endswith("_test.cpp") or "/testing/" in path
    may_cost = path.startswith(TRANSPORT) or for_tests
    if OUT_OF_HEADERS.match(name) and is_header and not may_cost:
        return f"{name} is costly: include it in a .cpp"
    for prefix, homes in HOMES.items():
        if name.startswith(prefix) and folder not in homes and not for_tests:
            return f"{name} is used in {' and '.join('src/' + home for home in homes)} only"
    if quote == "<":
        return None
    if f"src/{name}" not in tree.texts:
        return f'"{name}" is not in src: name own headers by their path from src'
    if f"src/{name}".startswith(TRANSPORT) and not OF_TRANSPORT.match(path):
        return f"{name} is costly: only the transport and server.cpp include it"
    used = name.split("/")[0]
    if used not in ORDER:
        return f"src/{used} has no place in the dependency order of tests/style/dependencies.py"
    if not may_include(folder, used):
        return f"{folder} must not depend on {used}"
    if used == "http" and folder not in ("http", "api", "app"):
        return "only api and app know HTTP"
    return None


def check_order(tree: Tree) -> list[str]:
    """CMakeLists.txt adds the folders in the same order."""
    listed = re.findall(r"^add_subdirectory\(src/(\w+)\)", tree.texts.get("CMakeLists.txt", ""),
                        re.MULTILINE)
    expected = [folder for folder in ORDER if folder in listed]
    if listed != expected:
        return [f"CMakeLists.txt:1: folders are added as {listed}, the order is {expected}"]
    return []


def check(tree: Tree) -> list[str]:
    found = check_order(tree)
    for path in tree.code():
        folder = folder_of(path)
        if folder is None:
            continue
        if folder not in ORDER:
            found.append(f"{path}:1: src/{folder} has no place in the dependency order")
            continue
        text = tree.texts[path]
        if path.endswith(".hpp") and "#pragma once" not in text:
            found.append(f"{path}:1: no #pragma once")
        for number, line in numbered(text):
            include = INCLUDE.match(line)
            if include:
                message = problem(path, folder, include.group(1), include.group(2), tree)
                if message:
                    found.append(f"{path}:{number}: {message}")
    return found
