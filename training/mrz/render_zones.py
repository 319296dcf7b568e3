#!/usr/bin/env python3
"""Renders many small pictures of whole machine readable zones, some twenty a second: for calibration, and for counting
errors that are too rare to show on a few hundred pages.

A zone is printed (fonts of training, or with --held-out the fonts and effects that training never sees), worn, lit,
photographed at 9 to 30 px a capital and laid into the picture with skew and perspective. Names are drawn letter by
letter. Writes JPEG images and truth.jsonl as render_documents.py does. Picture i depends on (seed, i) only.
"""

import argparse
import json
import os
from multiprocessing import Pool

import cv2
import numpy as np

import glyphs
import line_effects as effects
import mrz_text
import render_lines

_INDEX = {char: index for index, char in enumerate(mrz_text.ALPHABET)}
_SPACING = {3: 1.665, 2: 2.5, 1: 2.5}  # distance of lines in pitches, 9303-5 and 9303-4
_SHAPES = {(3, 30): "TD1", (2, 36): "TD2", (2, 44): "TD3", (1, 30): "FR_DL"}


class ZoneRenderer:
    """Holds the banks of glyphs and grounds."""

    def __init__(self, held_out, wear):
        self.lines = render_lines.LineRenderer(held_out)
        self.wear = wear

    def _worn(self, ink, rng):
        for chance, effect in ((0.6, effects.dot_gain), (0.3, effects.worn_print), (0.08, effects.laser_dots),
                               (0.12, effects.spatter), (0.1, effects.scratches)):
            if rng.random() < chance * self.wear:
                ink = effect(ink, rng)
        return ink

    def _ink(self, lines, rng):
        """Ink coverage of the zone at print scale with a margin of two pitches or more, and the zone's rectangle."""
        bank = self.lines.banks[rng.choice(len(self.lines.banks), p=self.lines.weights)]
        step = int(_SPACING[len(lines)] * glyphs.CELL_WIDTH * rng.uniform(0.94, 1.06))
        left, top = (int(rng.uniform(1.5, 5) * glyphs.CELL_WIDTH) for _ in range(2))
        width = len(lines[0]) * glyphs.CELL_WIDTH
        ink = np.zeros((2 * top + glyphs.CELL_HEIGHT + step * (len(lines) - 1), width + 2 * left), np.float32)
        for index, line in enumerate(lines):
            cells = np.ascontiguousarray(bank[[_INDEX[char] for char in line]].transpose(1, 0, 2))
            y = top + index * step
            part = ink[y:y + glyphs.CELL_HEIGHT, left:left + width]
            np.maximum(part, cells.reshape(glyphs.CELL_HEIGHT, -1), out=part)
        return self._worn(ink, rng), (left, top, left + width, ink.shape[0] - top)

    def render(self, text_rng, rng, shape=None):
        """One picture: (grey uint8, lines, corners of the zone in the picture). shape: (lines, characters), else any."""
        lines = mrz_text.training_document_lines(text_rng)
        while shape and shape != (len(lines), len(lines[0])):
            lines = mrz_text.training_document_lines(text_rng)
        ink, (left, top, right, bottom) = self._ink(lines, rng)
        cap = float(np.clip(np.exp(rng.normal(2.9, 0.35)), 9, 30))
        scale = cap / glyphs.CAP_HEIGHT
        size = (max(8, round(ink.shape[1] * scale)), max(8, round(ink.shape[0] * scale)))
        area = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
        paper = effects.page(self.lines.backgrounds, rng, size[1], size[0])
        tone = np.minimum(rng.uniform(0, 110), paper.mean() - rng.uniform(55, 120))
        image = paper + (tone - paper) * np.clip(area * rng.uniform(0.85, 1.05), 0, 1)
        image, matrix = self._laid(image, rng)
        image = self.lines._camera(image, rng)
        corners = np.float32([[left, top], [right, top], [right, bottom], [left, bottom]]) * scale
        corners = cv2.perspectiveTransform(corners[None], matrix)[0]
        return np.clip(image, 0, 255).astype(np.uint8), lines, corners

    @staticmethod
    def _laid(image, rng):
        """The page laid on a desk with skew and perspective; returns the picture and the homography."""
        height, width = image.shape
        corners = np.float64([[0, 0], [width, 0], [width, height], [0, height]])
        angle = np.deg2rad(np.clip(rng.normal(0, 5), -15, 15) if rng.random() < 0.6 else rng.uniform(-1.5, 1.5))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        placed = (corners - corners.mean(0)) @ turn.T
        placed += rng.uniform(-0.02, 0.02, (4, 2)) * [width, height * 3]
        placed += rng.uniform(8, 40) - placed.min(0)
        size = tuple(int(v) for v in np.ceil(placed.max(0) + rng.uniform(8, 40)))
        matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), placed.astype(np.float32))
        desk = np.full((size[1], size[0]), float(rng.uniform(20, 235)), np.float32)
        warped = cv2.warpPerspective(image.astype(np.float32), matrix, size, flags=cv2.INTER_LINEAR,
                                     borderMode=cv2.BORDER_REPLICATE)
        mask = cv2.warpPerspective(np.ones(image.shape, np.float32), matrix, size, flags=cv2.INTER_LINEAR)
        return warped * mask + desk * (1 - mask), matrix


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="fonts and effects kept out of training")
    parser.add_argument("--wear", type=float, default=1.0, help="how often print is worn, 1 as in training")
    parser.add_argument("--shape", choices=["1x30", "3x30", "2x36", "2x44"], help="lines x characters; else any")
    parser.add_argument("--processes", type=int, default=1)
    return parser.parse_args()


def _start(held_out, wear):
    global _renderer  # one per process: its banks take seconds to draw
    cv2.setNumThreads(1)
    _renderer = ZoneRenderer(held_out, wear)


def _render_one(job):
    folder, seed, index, shape = job
    image, lines, corners = _renderer.render(mrz_text.random_from_seed("zones", seed, index),
                                             np.random.default_rng([seed, index]), shape)
    name = "%05d.jpg" % index
    if not cv2.imwrite(os.path.join(folder, name), image, [cv2.IMWRITE_JPEG_QUALITY, 95]):
        raise OSError("cannot write " + os.path.join(folder, name))
    return {"image": name, "format": _SHAPES[len(lines), len(lines[0])], "lines": lines, "kind": "zone",
            "corners": [[round(float(x), 1), round(float(y), 1)] for x, y in corners], "turned": 0, "mirrored": False}


def main():
    arguments = parse_arguments()
    os.makedirs(arguments.out, exist_ok=True)
    shape = tuple(int(part) for part in arguments.shape.split("x")) if arguments.shape else None
    jobs = [(arguments.out, arguments.seed, index, shape) for index in range(arguments.count)]
    with Pool(arguments.processes, _start, (arguments.held_out, arguments.wear)) as pool, \
            open(os.path.join(arguments.out, "truth.jsonl"), "w", encoding="ascii") as truth:
        for row in pool.imap(_render_one, jobs, 16):
            truth.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
