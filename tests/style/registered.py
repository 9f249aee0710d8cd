"""No file is forgotten: what compiles or tests is known to the build."""

import fnmatch
import posixpath
import re

from tree import Tree


def list_file(path: str, tree: Tree) -> str | None:
    """The nearest CMakeLists.txt at or above the file's folder."""
    folder = posixpath.dirname(path)
    while True:
        candidate = posixpath.join(folder, "CMakeLists.txt")
        if candidate in tree.texts:
            return candidate
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def names_it(path: str, listing: str, tree: Tree) -> bool:
    text = tree.texts[listing]
    within = posixpath.relpath(path, posixpath.dirname(listing) or ".")
    if re.search(r"(?<![\w./-])" + re.escape(within) + r"(?![\w.-])", text):
        return True
    stem = posixpath.splitext(posixpath.basename(path))[0]
    if re.search(rf"(?<![\w-]){re.escape(stem)}(?![\w-])", text):  # a loop names stems
        return True
    patterns = re.findall(r'"([^"]*\*[^"]*)"', " ".join(re.findall(r"file\(GLOB[^)]*\)", text)))
    # A folder library takes every .cpp of its folder.
    return "jishi_folder(" in text or any(fnmatch.fnmatch(within, each) for each in patterns)


def unread_documents(tree: Tree) -> list[str]:
    """Documents with examples that tests/docs does not run."""
    listing = tree.texts.get("tests/docs/CMakeLists.txt", "")
    return [f"{path}:1: has ```console examples that tests/docs/CMakeLists.txt does not run"
            for path in tree.paths() if path.endswith(".md") and path != "README.zh-CN.md"
            and "\n```console\n" in tree.texts[path] and path not in listing]


def check(tree: Tree) -> list[str]:
    found = unread_documents(tree)
    top = tree.texts.get("CMakeLists.txt", "")
    folders = {path.split("/")[1] for path in tree.paths()
               if path.startswith("src/") and path.endswith(".cpp")}
    for folder in sorted(folders):
        if f"add_subdirectory(src/{folder})" not in top:
            found.append(f"CMakeLists.txt:1: src/{folder} is not built")
    for path in tree.paths():
        is_test = path.endswith("_test.py") and path.startswith("tests/")
        is_source = path.endswith((".cpp", ".c")) and path.startswith(("src/", "tests/", "bench/"))
        if not is_test and not is_source:
            continue
        listing = list_file(path, tree)
        if listing in (None, "CMakeLists.txt") or not names_it(path, listing, tree):
            found.append(f"{path}:1: not named in {listing}: it is never built or run")
        elif path.endswith("_test.cpp") and not re.search(r"\b(TEST|TEST_F|TEST_P|TYPED_TEST)\(",
                                                         tree.texts[path]):
            found.append(f"{path}:1: a test file without a test")
    return found
