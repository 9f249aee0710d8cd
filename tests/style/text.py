"""Form of text files: width, length, blanks, line ends."""

import re
import unicodedata

from tree import Tree, numbered

MAX_COLUMNS = 100
MAX_LINES = 400
MAX_TEST_LINES = 800  # a test is a list of cases
LONG_FILES = "tests/style/long_files.txt"  # PATH REASON

MEASURED = re.compile(r"(\.(cpp|hpp|c|h|py|sh|cmake)|/CMakeLists\.txt|^CMakeLists\.txt)$")
SCRIPTS = ("run", "test", "tools/setup", ".ci/run")
# A raw string is data, such as a test's YAML; a link cannot be broken.
UNBREAKABLE = re.compile(r"https?://\S{60,}")


def most_lines(path: str) -> int:
    return MAX_TEST_LINES if "_test." in path else MAX_LINES


def width(line: str) -> int:
    """Columns as a terminal shows them: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def long_files(tree: Tree) -> dict[str, str]:
    listed = {}
    for line in tree.texts.get(LONG_FILES, "").splitlines():
        if line.strip() and not line.startswith("#"):
            path, _, reason = line.partition(" ")
            listed[path] = reason.strip()
    return listed


def check_lines(path: str, text: str) -> list[str]:
    found = []
    is_code = bool(MEASURED.search(path)) or path in SCRIPTS
    for number, line in numbered(text):
        if line.endswith("\r"):
            return [f"{path}:{number}: carriage return at the end of the line"]
        if line != line.rstrip():
            found.append(f"{path}:{number}: blank at the end of the line")
        if "\t" in line and (is_code or path.endswith((".yaml", ".md"))):
            found.append(f"{path}:{number}: tab; indent with spaces, write \\t in a literal")
        if is_code and width(line) > MAX_COLUMNS and not UNBREAKABLE.search(line):
            found.append(f"{path}:{number}: {width(line)} columns, at most {MAX_COLUMNS}")
    return found


def check(tree: Tree) -> list[str]:
    found = []
    listed = long_files(tree)
    for path in tree.paths():
        text = tree.texts[path]
        if path == "LICENSE":
            continue
        if text.startswith("\ufeff"):
            found.append(f"{path}:1: byte order mark")
        if text and not text.endswith("\n"):
            found.append(f"{path}:{text.count(chr(10)) + 1}: no newline at the end of the file")
        found += check_lines(path, text)
        lines = text.count("\n")
        if MEASURED.search(path) and lines > most_lines(path) and not listed.get(path):
            found.append(f"{path}:{lines}: over {most_lines(path)} lines: usually two concepts; "
                         f"divide it, or give the reason in {LONG_FILES}")
    for path in listed:
        if tree.texts.get(path, "").count("\n") <= most_lines(path):
            found.append(f"{LONG_FILES}:1: {path} is not over {most_lines(path)} lines: strike it")
    return found
