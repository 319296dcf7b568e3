#!/usr/bin/env python3
"""Checks that each folder of src/ includes only folders to its left, and that pixels stop at the readers.

    tools/check_layers.py          prints what breaks the rules and exits 1, or says how many files are in order
"""
import pathlib
import re
import sys

# From left to right (ARCHITECTURE.md). Readers stand side by side: none includes another.
LAYERS = [["base"], ["capture"], ["inference"], ["mrz", "anpr"], ["accuracy"], ["document"], ["screening"], ["indicators"], ["lane"], ["store"], ["messages"], ["sync"], ["central"], ["api"],
          ["app"]]
LEVEL = {folder: level for level, folders in enumerate(LAYERS) for folder in folders}
SEES_PIXELS = {"capture", "inference", "mrz", "anpr", "accuracy", "app"}
# Headers that every folder includes must not drag the libraries of one folder along.
WRAPPED = {"sqlite3.h": {"store"}, "httplib.h": {"api"}, "nats/nats.h": {"sync", "central"}, "pqxx/pqxx": {"central"}}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def problems_of(path: pathlib.Path, source: pathlib.Path):
    folder = path.relative_to(source).parts[0]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        own, foreign = match.groups()
        place = f"{path}:{number}"
        if own:
            target = own.split("/")[0]
            if target == "embedded":
                continue
            if target not in LEVEL:
                yield f'{place}: include "{own}" by its path from src/'
            elif target != folder and LEVEL[target] >= LEVEL[folder]:
                yield f"{place}: {folder} must not include {target}"
        elif foreign.startswith("opencv") and folder not in SEES_PIXELS:
            yield f"{place}: {folder} must not see pixels ({foreign})"
        elif foreign in WRAPPED and folder not in WRAPPED[foreign]:
            yield f"{place}: {foreign} belongs to {', '.join(WRAPPED[foreign])} only"


def main() -> int:
    source = pathlib.Path(__file__).resolve().parent.parent / "src"
    files = sorted(path for path in source.rglob("*") if path.suffix in {".h", ".cpp"})
    unknown = {path.relative_to(source).parts[0] for path in files} - set(LEVEL)
    problems = [f"src/{folder}: not in LAYERS of tools/check_layers.py" for folder in sorted(unknown)]
    for path in files:
        if path.relative_to(source).parts[0] in LEVEL:
            problems += problems_of(path, source)
    for problem in problems:
        print(problem)
    if not problems:
        print(f"layers in order: {len(files)} files")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
