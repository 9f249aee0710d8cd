#!/usr/bin/env python3
"""examples.py JISHI DOCUMENT: runs the console examples of a document and compares their output.

A ```console block holds commands ("$ …") and below each the output that it must print: a line "…"
stands for any lines, "…" within a line for any text. A block after a line <!-- not run: WHY -->
is left out. The commands run in a folder made for it that looks like a checkout after ./run, with a
demonstration database of two prefectures (成都市, 忻州市) instead of the whole country.
"""

import csv
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PREFECTURES = ("5101", "1409")
EDITIONS = {"2.3.1": ("JISHI_DIVISIONS_OLD", "2019-10-31"),
            "2.7.0": ("JISHI_DIVISIONS_NEW", "2023-06-30")}
SOURCE = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77  # known to ctest
SECONDS_FOR_A_COMMAND = 120


def examples(text: str):
    """Yields (line, command, expected lines) in the order of the document."""
    blocks = re.finditer(r"^(<!-- not run: .+ -->\n+)?```console\n(.*?)^```$", text,
                         re.MULTILINE | re.DOTALL)
    for block in blocks:
        if block.group(1):
            continue
        first = text.count("\n", 0, block.start(2)) + 1
        command, begun, expected = None, 0, []
        for number, line in enumerate(block.group(2).splitlines(), start=first):
            if line.startswith("$ "):
                if command is not None:
                    yield begun, command, expected
                command, begun, expected = line[2:], number, []
            else:
                expected.append(line)
        if command is not None:
            yield begun, command, expected


def matches(expected: list[str], printed: list[str]) -> bool:
    parts = [r"(?:.*\n)*?" if line.strip() == "…" else
             "[^\n]*".join(re.escape(piece) for piece in line.rstrip().split("…")) + "\n"
             for line in trimmed(expected)]
    text = "".join(line.rstrip() + "\n" for line in trimmed(printed))
    return re.fullmatch("".join(parts), text) is not None


def trimmed(lines: list[str]) -> list[str]:
    """Without the blank lines at its ends."""
    return "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")


def slice_edition(source: pathlib.Path, target: pathlib.Path) -> None:
    """Keeps the rows of the prefectures and of the provinces above them."""
    target.mkdir(parents=True)
    for name in ("provinces", "cities", "areas", "streets", "villages"):
        with open(source / "dist" / f"{name}.csv", encoding="utf-8", newline="") as read, \
                open(target / f"{name}.csv", "w", encoding="utf-8", newline="") as written:
            rows = csv.reader(read)
            writer = csv.writer(written, lineterminator="\n")
            writer.writerow(next(rows))
            writer.writerows(row for row in rows if row[0].startswith(PREFECTURES)
                             or any(code.startswith(row[0]) for code in PREFECTURES))


def edition_folder(version: str) -> pathlib.Path:
    return pathlib.Path(os.environ.get(EDITIONS[version][0], SOURCE / "var/divisions" / version))


def prepare(folder: pathlib.Path, program: pathlib.Path) -> None:
    """Makes the folder look like a checkout after ./run.

    成都市 alone lost a third of its townships between the editions: losses that the import of the
    whole country would not have to be told of.
    """
    for name in ("packages", "docs"):
        if (SOURCE / name).exists():
            (folder / name).symlink_to(SOURCE / name)
    (folder / "build/release").mkdir(parents=True)
    (folder / "build/release/jishi").symlink_to(program)
    (folder / "var/demo").mkdir(parents=True)
    database = ["--db", "var/demo/jishi.db"]
    run(folder, [str(program), "init", *database])
    for version, (_, day) in EDITIONS.items():
        slice_edition(edition_folder(version), folder / "var/divisions" / version / "dist")
        run(folder, [str(program), "import", "divisions", *database, "--from",
                     f"var/divisions/{version}", "--on", day, "--accept-losses"])
    run(folder, [str(program), "demo", *database, "510113", "140931", "--former", "2019-10-31"])


def run(folder: pathlib.Path, command: list[str]) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=SECONDS_FOR_A_COMMAND)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nexit {done.returncode}\n{done.stdout}{done.stderr}")


def main(program: str, document: str) -> int:
    if not all((edition_folder(version) / "dist").is_dir() for version in EDITIONS):
        print("no division data: run tools/setup")
        return SKIPPED
    text = (SOURCE / document).read_text(encoding="utf-8")
    failures = count = 0
    environment = dict(os.environ)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder, pathlib.Path(program).resolve())
        for line, command, expected in examples(text):
            count += 1
            assignment = re.fullmatch(r"export (\w+)=(\S+)", command)
            if assignment:  # for the commands after it
                environment[assignment.group(1)] = assignment.group(2)
            done = subprocess.run(["bash", "-c", command], cwd=folder, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  env=environment, check=False, timeout=SECONDS_FOR_A_COMMAND)
            if not matches(expected, done.stdout.split("\n")):
                failures += 1
                print(f"{document}:{line}: {command}\n--- expected\n" + "\n".join(expected)
                      + f"\n--- printed (exit {done.returncode})\n{done.stdout}{done.stderr}---")
    print(f"{count} examples, {failures} wrong")
    return 1 if failures or not count else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
