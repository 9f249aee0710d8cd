#!/usr/bin/env python3
"""Writes src/api/pinyin_table.cpp from the Unihan database of Unicode.

    apt-get install unicode-data
    tools/pinyin_table.py > src/api/pinyin_table.cpp

Characters of the two dictionaries that the database cites (kTGHZ2013: the 8,105 characters of the
general standard list, kXHC1983) with their readings: first the customary one (kMandarin), then
the others of these dictionaries. Tones are left out, ü is v, as people type it.
"""

import bz2
import re
import sys
import unicodedata

READINGS = "/usr/share/unicode/Unihan_Readings.txt.bz2"
COLUMNS = 48  # characters of a line; each is two columns wide
VERSION = re.compile(r"# Unicode version: (\S+)")


def typed(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading.lower()).replace("u\u0308", "v")
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())


def read(path: str) -> tuple[str, dict[str, list[str]]]:
    """Of each character its readings, the customary one first."""
    version = "?"
    customary: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if found := VERSION.match(line):
                version = found.group(1)
            parts = line.rstrip("\n").split("\t")
            if len(parts) != 3:
                continue
            character = chr(int(parts[0][2:], 16))
            if parts[1] == "kMandarin":
                customary[character] = typed(parts[2].split()[0])
            elif parts[1] in ("kTGHZ2013", "kXHC1983"):
                for place in parts[2].split():
                    for reading in place.split(":")[1].split(","):
                        others.setdefault(character, []).append(typed(reading))
    readings = {}
    for character, more in others.items():
        first = customary.get(character, more[0])
        readings[character] = list(dict.fromkeys([first] + more))
    return version, readings


def table(name: str, pairs: list[tuple[str, str]]) -> str:
    """One line or several for each syllable: “qing青清轻…”."""
    by_syllable: dict[str, list[str]] = {}
    for syllable, character in pairs:
        by_syllable.setdefault(syllable, []).append(character)
    lines = []
    for syllable in sorted(by_syllable):
        characters = sorted(by_syllable[syllable])
        for at in range(0, len(characters), COLUMNS - len(syllable)):
            lines.append(syllable + "".join(characters[at:at + COLUMNS - len(syllable)]))
    return f'extern const std::string_view {name} = R"(\n' + "\n".join(lines) + '\n)";\n'


def main() -> None:
    version, readings = read(sys.argv[1] if len(sys.argv) > 1 else READINGS)
    customary = [(found[0], character) for character, found in readings.items()]
    others = [(reading, character) for character, found in readings.items()
              for reading in found[1:]]
    sys.stdout.write(f"""\
// Made by tools/pinyin_table.py from the Unihan database of Unicode {version}; not to be edited.
// Copyright 1991-2022 Unicode, Inc. Licence: https://www.unicode.org/license.txt
#include <string_view>

namespace jishi::api {{

// Each line: a syllable, and characters that are customarily read so.
{table("kCustomaryReadings", customary)}
// Likewise: characters that are read so besides.
{table("kOtherReadings", others)}
}}  // namespace jishi::api
""")


main()
