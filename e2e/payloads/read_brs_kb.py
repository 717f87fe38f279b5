"""Prints, as one JSON list, the payloads of the package brs-kb (MIT), which is installed beside this Python.

They are taken out of its sources without running any of them: a list of attacks is data here, and stays data.
"""

import ast
import importlib.util
import json
import pathlib
import sys


def payloads(source):
    """What stands as `payload="…"` in any call."""
    for node in ast.walk(ast.parse(source)):
        for keyword in node.keywords if isinstance(node, ast.Call) else []:
            value = keyword.value
            if keyword.arg == "payload" and isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def main():
    # Finding a top-level package does not import it.
    package = importlib.util.find_spec("brs_kb")
    if package is None:
        sys.exit("brs-kb is not installed in this Python")
    folder = pathlib.Path(package.origin).parent / "payloads"
    files = sorted(folder.rglob("*.py"))
    found = [payload for file in files for payload in payloads(file.read_text("utf-8"))]
    json.dump(sorted(set(found)), sys.stdout)


main()
