"""The files of the repository as the gates see them, and C++ taken apart as far as they need."""

import pathlib
import re
import subprocess

CODE_SUFFIXES = (".cpp", ".hpp", ".c", ".h")
BINARY_SUFFIXES = (".png", ".jpg", ".ico", ".gz", ".tgz", ".db", ".bin", ".woff2")


class Tree:
    """Texts by path relative to the root. `root` is None for a tree made up by a test. `names` are
    the paths of all files, pictures included."""

    def __init__(self, texts: dict[str, str], root: pathlib.Path | None = None,
                 names: list[str] | None = None):
        self.texts = texts
        self.root = root
        self.names = set(texts if names is None else names)

    @classmethod
    def read(cls, root: pathlib.Path) -> "Tree":
        texts = {}
        names = repository_files(root)
        for path in names:
            if path.endswith(BINARY_SUFFIXES) or "/corpus/" in path:
                continue
            file = root / path
            if file.is_file() and not file.is_symlink():
                # Line ends are kept as they are: the text gate looks for carriage returns.
                with open(file, encoding="utf-8", newline="") as stream:
                    texts[path] = stream.read()
        return cls(texts, root, names)

    def code(self) -> list[str]:
        return [path for path in self.paths() if path.endswith(CODE_SUFFIXES)]

    def paths(self) -> list[str]:
        return sorted(self.texts)

    def exists(self, path: str) -> bool:
        """A file, or a folder that holds one."""
        path = path.rstrip("/")
        return path in self.names or any(known.startswith(path + "/") for known in self.names)


def repository_files(root: pathlib.Path) -> list[str]:
    """What git knows or would add; without git every file outside build folders and var."""
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={root}", "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"],
        cwd=root, capture_output=True, check=False)
    if listing.returncode == 0 and listing.stdout:
        return sorted(set(listing.stdout.decode().rstrip("\0").split("\0")))
    found = (file.relative_to(root) for file in root.rglob("*") if file.is_file())
    ignored = re.compile(r"^(build[^/]*|var|\.git|node_modules)$")
    return sorted(str(file) for file in found if not ignored.match(file.parts[0]))


# A comment, a raw string, a string or a character, whichever begins first.
CPP_PIECE = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)'
    r'|R"(?P<mark>[^()\\ ]{0,16})\((?P<raw>.*?)\)(?P=mark)"'
    r'|"(?P<string>(?:\\.|[^"\\\n])*)"'
    r"|(?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'",
    re.DOTALL)


def blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def cpp_code(text: str) -> str:
    """The text with comments and literals blanked; lines and columns stay where they are."""
    return CPP_PIECE.sub(lambda piece: blank(piece.group()), text)


def cpp_strings(text: str) -> list[tuple[int, str]]:
    """(line, contents) of every string literal; neighbouring literals are joined."""
    found: list[tuple[int, int, str]] = []  # line, end, contents
    for piece in CPP_PIECE.finditer(text):
        contents = piece.group("raw")
        if contents is None:
            contents = piece.group("string")
        if contents is None:
            continue
        if found and not text[found[-1][1]:piece.start()].strip():
            line, _, earlier = found.pop()
            found.append((line, piece.end(), earlier + contents))
        else:
            found.append((text.count("\n", 0, piece.start()) + 1, piece.end(), contents))
    return [(line, contents) for line, _, contents in found]


def numbered(text: str):
    return enumerate(text.split("\n"), start=1)
