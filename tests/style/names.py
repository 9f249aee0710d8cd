"""Names say what a thing is in the words of the field; the project speaks of itself alone."""

import re

from tree import Tree, cpp_code, numbered

# A part of a name that says nothing: in CamelCase, snake_case, file and folder names.
EMPTY_WORD = re.compile(
    r"(?<![A-Za-z])(manager|helpers?|utils?|utility|common)(?![a-z])"
    r"|(?<![A-Z])(Manager|Helpers?|Utils?|Utility|Common)(?![a-z])")
EMPTY_BASE = re.compile(r"\b(class|struct)\s+(Base[A-Z]\w*)")
# Named by the standard library and by RESTinio.
STANDARD = re.compile(r"std::common_\w+|#\s*include\s*<\w+>|\.timer_manager\(")

# Where a checkout stands on somebody's machine, and how the work on it was organised.
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(work|root|home|Users)/\w")
TEMPORARY_PATH = re.compile(r"(?<![\w.$}])/tmp\b")
WORK_TALK = re.compile(r"(?i)\b(this|previous|earlier|last|next) (work )?session\b|\bthe brief\b")
THIS_FILE = "tests/style/"


def check_code(path: str, text: str) -> list[str]:
    found = []
    for number, line in numbered(STANDARD.sub("", cpp_code(text))):
        word = EMPTY_WORD.search(line)
        if word:
            found.append(f"{path}:{number}: “{word.group()}” in a name says nothing: use a word "
                         "of docs/GLOSSARY.md")
        base = EMPTY_BASE.search(line)
        if base:
            found.append(f"{path}:{number}: {base.group(2)}: name what it is, not that others "
                         "derive from it")
    return found


def check(tree: Tree) -> list[str]:
    found = []
    for path in tree.paths():
        text = tree.texts[path]
        if EMPTY_WORD.search(path):
            found.append(f"{path}:1: the name says nothing: use a word of docs/GLOSSARY.md")
        if path.endswith((".cpp", ".hpp")):
            found += check_code(path, text)
        if path.startswith(THIS_FILE):
            continue
        may_use_tmp = re.search(r"^(tests|tools|bench)/|_test\.|/testing/", path)
        for number, line in numbered(text):
            machine = MACHINE_PATH.search(line)
            if machine is None and not may_use_tmp:
                machine = TEMPORARY_PATH.search(line)
            if machine:
                found.append(f"{path}:{number}: “{machine.group()}…” is a path of one machine")
            talk = WORK_TALK.search(line)
            if talk:
                found.append(f"{path}:{number}: “{talk.group()}” speaks of how the work was done")
    return found
