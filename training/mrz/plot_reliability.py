#!/usr/bin/env python3
"""Draws what the reader's confidence is worth, as SVG, from what `lanepost report accuracy --truth ... --details` prints.

    lanepost report accuracy --truth SET/truth.jsonl --details | plot_reliability.py --out docs/mrz-reliability.svg --title "..."

Both axes are shares of wrong characters, logarithmic: said (one minus confidence) against found, with the 95 % interval
of Wilson. On the diagonal the reader says what is so; above it, it is too sure.
"""

import argparse
import html
import math
import re
import sys

LEFT, TOP, SIZE = 70, 50, 420
DECADES = 6  # 1e-6 .. 1


def rows_of(text):
    """(characters, wrong, said) of the table of confidence classes."""
    table = text.split("| confidence from |", 1)
    if len(table) < 2:
        raise SystemExit("no table of confidence classes on standard input: give report accuracy --details")
    for line in table[1].splitlines()[2:]:
        cells = re.findall(r"\|\s*([^|]+?)\s*(?=\|)", line)
        if len(cells) != 5:
            return
        yield int(cells[1]), int(cells[2]), float(cells[3])


def wilson(wrong, count):
    """95 % interval of a share."""
    z = 1.96
    share = wrong / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(middle - half, 0), middle + half


def place(share):
    """0..1 along an axis."""
    return max(0.0, min(1.0, 1 + math.log10(max(share, 10.0 ** -DECADES)) / DECADES))


def drawing(rows, title):
    x = lambda share: LEFT + SIZE * place(share)
    y = lambda share: TOP + SIZE * (1 - place(share))
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" width="540" height="540" font-family="sans-serif" font-size="12">',
             '<rect width="540" height="540" fill="#fff"/>',
             '<text x="%d" y="24" font-size="14">%s</text>' % (LEFT, html.escape(title))]
    for decade in range(DECADES + 1):
        share = 10.0 ** -decade
        label = "1" if decade == 0 else "1e-%d" % decade
        parts.append('<path d="M%.1f %d V%d M%d %.1f H%d" stroke="#ddd" fill="none"/>' % (
            x(share), TOP, TOP + SIZE, LEFT, y(share), LEFT + SIZE))
        parts.append('<text x="%.1f" y="%d" text-anchor="middle">%s</text>' % (x(share), TOP + SIZE + 18, label))
        parts.append('<text x="%d" y="%.1f" text-anchor="end">%s</text>' % (LEFT - 8, y(share) + 4, label))
    parts.append('<path d="M%.1f %.1f L%.1f %.1f" stroke="#888" stroke-dasharray="4 4"/>' % (x(1e-6), y(1e-6), x(1), y(1)))
    parts.append('<text x="%d" y="%d" text-anchor="middle">wrong, as said</text>' % (LEFT + SIZE // 2, TOP + SIZE + 40))
    parts.append('<text transform="translate(18 %d) rotate(-90)" text-anchor="middle">wrong, as found</text>' % (TOP + SIZE // 2))
    for count, wrong, said in rows:
        if count == 0:
            continue
        low, high = wilson(wrong, count)
        parts.append('<path d="M%.1f %.1f V%.1f" stroke="#1a5fb4" stroke-width="2"/>' % (x(said), y(low), y(high)))
        parts.append('<circle cx="%.1f" cy="%.1f" r="4" fill="#1a5fb4"><title>%d characters, %d wrong</title></circle>' % (
            x(said), y(wrong / count), count, wrong))
    return "\n".join(parts + ["</svg>"]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--title", default="What confidence is worth")
    arguments = parser.parse_args()
    with open(arguments.out, "w", encoding="utf-8") as file:
        file.write(drawing(list(rows_of(sys.stdin.read())), arguments.title))


if __name__ == "__main__":
    main()
