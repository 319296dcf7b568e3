#!/usr/bin/env python3
"""Cuts line strips out of rendered pages by their true MRZ corners, with the small errors of a locator.

Reads a folder of `render_documents.py` and writes PNG strips with a truth.jsonl for `evaluate_lines.py`:
it measures the recogniser on page pixels without a locator in between.
"""

import argparse
import json
import os

import cv2
import numpy as np

import render_lines
from page_layout import GEOMETRY, PITCH_MM, mrz_zone

PITCH_PX = 14
CAP_PX = 22
CAP_MM = 2.5  # OCR-B size 1 as the page artist prints it
MARGIN_CHARACTERS = 1.5
_SUPER = 3


def strip_homography(truth, line, rng, jitter):
    """3x3 from strip pixels to image pixels, and the strip width."""
    geometry = GEOMETRY[truth["format"]]
    left, top, right, bottom = mrz_zone(geometry)
    zone = np.float32([[left, top], [right, top], [right, bottom], [left, bottom]])
    to_image = cv2.getPerspectiveTransform(zone, np.float32(truth["corners"]))
    pitch = PITCH_PX * (1 + jitter * rng.uniform(-0.12, 0.12))
    cap = CAP_PX * (1 + jitter * rng.uniform(-0.12, 0.12))
    slope = np.tan(np.deg2rad(jitter * rng.normal(0, 0.4)))
    offset = jitter * rng.uniform(-2, 2)
    width = int(np.ceil((geometry.characters + 2 * MARGIN_CHARACTERS) * pitch / 4) * 4)
    centre = geometry.height - geometry.line_centres[line]
    mm_x, mm_y = PITCH_MM / pitch, CAP_MM / cap
    to_page = np.float64([
        [mm_x, 0, geometry.first_character - MARGIN_CHARACTERS * PITCH_MM],
        [slope * mm_y, mm_y, centre - mm_y * (render_lines.STRIP_HEIGHT / 2 + offset) - slope * mm_y * width / 2],
        [0, 0, 1]])
    return to_image @ to_page, width


def cut(grey, matrix, width):
    """The strip, supersampled and averaged so that nothing aliases, contrast stretched."""
    finer = matrix @ np.diag([1 / _SUPER, 1 / _SUPER, 1])
    size = (width * _SUPER, render_lines.STRIP_HEIGHT * _SUPER)
    fine = cv2.warpPerspective(grey, finer, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    strip = cv2.resize(fine, (width, render_lines.STRIP_HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32)
    low, high = np.percentile(strip, (2, 95))
    return np.uint8(np.clip((strip - low) * 255 / max(20.0, high - low), 0, 255))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", required=True, help="folder with truth.jsonl of render_documents.py")
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jitter", type=float, default=1.0, help="0: true corners exactly")
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    rng = np.random.default_rng(arguments.seed)
    with open(os.path.join(arguments.pages, "truth.jsonl"), encoding="ascii") as file:
        pages = [json.loads(line) for line in file]
    with open(os.path.join(arguments.out, "truth.jsonl"), "w", encoding="ascii") as out:
        for truth in pages:
            if not truth["lines"]:
                continue
            grey = cv2.imread(os.path.join(arguments.pages, truth["image"]), cv2.IMREAD_GRAYSCALE)
            for line, text in enumerate(truth["lines"]):
                matrix, width = strip_homography(truth, line, rng, arguments.jitter)
                name = "%s_%d.png" % (os.path.splitext(truth["image"])[0], line)
                cv2.imwrite(os.path.join(arguments.out, name), cut(grey, matrix, width))
                out.write(json.dumps({"image": name, "text": text}) + "\n")


if __name__ == "__main__":
    main()
