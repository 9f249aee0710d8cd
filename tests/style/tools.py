"""Gates that ask other programs: clang-format, clang-tidy, shellcheck."""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

from tree import Tree

CLANG_FORMAT = "clang-format-14"
CLANG_TIDY = "clang-tidy-14"
LINT_SECONDS = 60


def run(command: list[str], root: pathlib.Path) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def check_format(tree: Tree) -> list[str]:
    files = [path for path in tree.code() if path.startswith(("src/", "tests/", "bench/"))]
    if not files:
        return []
    result = run([CLANG_FORMAT, "--dry-run", "-Werror", *files], tree.root)
    found = re.findall(r"^(\S+?):(\d+):\d+: error: code should be clang-formatted", result.stderr,
                       re.MULTILINE)
    by_file = {path: line for path, line in reversed(found)}
    if result.returncode != 0 and not by_file:
        return [f".clang-format:1: {result.stderr.strip()}"]
    return [f"{path}:{line}: not formatted: {CLANG_FORMAT} -i {path}"
            for path, line in sorted(by_file.items())]


def is_shell(path: str, text: str) -> bool:
    return path.endswith(".sh") or bool(re.match(r"#!.*\b(ba)?sh\b", text))


def check_shell(tree: Tree) -> list[str]:
    scripts = [path for path in tree.paths() if is_shell(path, tree.texts[path])]
    result = run(["shellcheck", "-x", "-f", "gcc", *scripts], tree.root)
    if result.returncode not in (0, 1):
        return [f".shellcheckrc:1: {result.stderr.strip()}"]
    return [line for line in result.stdout.splitlines() if line]


def deselected() -> list[str]:
    """The analyzer takes as long as all other checks together: it runs in the long tests."""
    return [] if os.environ.get("JISHI_LONG") else ["--checks=-clang-analyzer-*"]


def fingerprint(tree: Tree, path: str) -> str:
    """Changes when the file, any header, or the chosen checks change."""
    digest = hashlib.sha256(repr(deselected()).encode())
    for known in [".clang-tidy", path, *(p for p in tree.paths() if p.endswith(".hpp"))]:
        digest.update(known.encode() + b"\0" + tree.texts.get(known, "").encode() + b"\0")
    return digest.hexdigest()


def without_precompiled(command: str) -> str:
    """GCC's precompiled headers are nothing that clang can read."""
    words = shlex.split(command)
    left = []
    while words:
        word = words.pop(0)
        if word == "-include" and words and words[0].endswith("cmake_pch.hxx"):
            words.pop(0)
        elif word not in ("-Winvalid-pch", "-fpch-preprocess"):
            left.append(word)
    return shlex.join(left)


def one_by_one(command: dict) -> list[dict]:
    """Files that are compiled together, each with a command of its own."""
    source = pathlib.Path(command["file"])
    if not source.name.startswith("unity_"):
        return [command]
    files = re.findall(r'^#include "(.+)"$', source.read_text(), re.MULTILINE)
    return [command | {"file": file, "command": command["command"].replace(str(source), file)}
            for file in files]


def write_commands(build: pathlib.Path) -> set[str]:
    """The compile commands as clang-tidy can follow them, in build/lint; which files they have."""
    commands = [each for command in json.loads((build / "compile_commands.json").read_text())
                for each in one_by_one(command)]
    for command in commands:
        command["command"] = without_precompiled(command["command"])
    (build / "lint").mkdir(exist_ok=True)
    (build / "lint" / "compile_commands.json").write_text(json.dumps(commands))
    return {command["file"] for command in commands}


def lint_file(tree: Tree, lint: pathlib.Path, path: str) -> list[str]:
    """Findings in one file; a clean result is remembered in the folder."""
    stamp = lint / fingerprint(tree, path)
    if stamp.exists():
        return []
    result = run([CLANG_TIDY, "-p", str(lint), "--quiet", *deselected(), path], tree.root)
    lines = [line.replace(f"{tree.root}/", "") for line in result.stdout.splitlines()
             if re.search(r": (warning|error): ", line)]
    if result.returncode != 0 and not lines:
        lines = [f"{path}:1: {result.stderr.strip()[-500:]}"]
    if not lines:
        stamp.touch()
    return lines


def newest_first(files: list[str], root: pathlib.Path) -> list[str]:
    """By the last commit that touched them; what no commit knows comes first of all."""
    log = run(["git", "log", "--format=", "--name-only", "--", "src"], root).stdout.splitlines()
    place = {path: at for at, path in reversed(list(enumerate(log)))}
    return sorted(files, key=lambda path: place.get(path, -1))


def check_lint(tree: Tree) -> list[str]:
    """Needs compile_commands.json: the build folder is named by JISHI_BUILD_DIR. The long tests
    lint every file, the others what was changed last, as far as LINT_SECONDS go."""
    build = pathlib.Path(os.environ["JISHI_BUILD_DIR"])
    compiled = write_commands(build)
    files = [path for path in tree.code()
             if path.endswith(".cpp") and f"{tree.root}/{path}" in compiled
             and (path.startswith("src/") and not path.endswith("_test.cpp"))]
    end = float("inf") if os.environ.get("JISHI_LONG") else time.monotonic() + LINT_SECONDS
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        results = list(pool.map(
            lambda path: lint_file(tree, build / "lint", path) if time.monotonic() < end else None,
            newest_first(files, tree.root)))
    left = results.count(None)
    if left:
        print(f"{len(files) - left} files linted, {left} older ones left to ./test --long",
              file=sys.stderr)
    return sorted({line for lines in results for line in lines or []})
