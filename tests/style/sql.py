"""SQL stands in *_store.cpp, in db/, and where it is written from definitions and expressions."""

import re

from tree import Tree, cpp_strings

STATEMENT = re.compile(
    r"(?i)(^|[;(]\s*|\bAS\s+)\s*("
    r"SELECT\s.+\sFROM\s|SELECT\s+\?|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+SET\s"
    r"|DELETE\s+FROM\s|(CREATE|DROP|ALTER)\s+(UNIQUE\s+|TEMP\s+)?(TABLE|INDEX|VIEW|TRIGGER)\s"
    r"|PRAGMA\s+\w|WITH\s+(RECURSIVE\s+)?\w+.*\sAS\s*\(|BEGIN\s+(IMMEDIATE|READ)|VACUUM\b)",
    re.DOTALL)

# Beside stores: the one place each that writes SQL from expressions and from definitions.
ALLOWED = re.compile(
    r"^src/(db/.*|.*_store(_\w+)?\.cpp|expression/sql\w*\.cpp|package/\w*ddl\w*\.cpp)$")


def check(tree: Tree) -> list[str]:
    found = []
    for path in tree.code():
        # Tests may look behind the store's back.
        is_test = path.endswith("_test.cpp") or "/testing/" in path
        if not path.startswith("src/") or is_test or ALLOWED.match(path):
            continue
        for line, contents in cpp_strings(tree.texts[path]):
            statement = STATEMENT.search(contents)
            if statement:
                words = " ".join(statement.group(2).split())[:40]
                found.append(f"{path}:{line}: SQL ({words}…) belongs in a *_store.cpp")
    return found
