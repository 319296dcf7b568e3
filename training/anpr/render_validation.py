"""Renders plates that nothing is trained on, as one picture each, to calibrate and to measure with: validation only.

  python3 render_validation.py --out /tmp/validation --seed 999 --fonts FOLDER [--size 400]

Writes europe/, brazil/ and america/ with images/ and labels.tsv (image, plate_text), folded. The same drawing as for training, other
seeds: it shows reading and calibration on unseen texts and views, not on unseen fonts. score.py --rendered reads them.
"""

import argparse
import os

import cv2
import numpy as np

import country_layouts
import plate_drawing
import reader_crops

GROUPS = {"brazil": ("BR", "BR2"), "america": ("US1", "US2"), "europe": None}


def onePicture(layouts, fonts, rng):
    """(grey picture cut as a detector would, with a margin of error; text)."""
    weights = np.array([layout.weight for layout in layouts])
    while True:
        layout = layouts[rng.choice(len(layouts), p=weights / weights.sum())]
        drawn = country_layouts.sampleText(layout, rng)
        rows = 2 if rng.random() < (0 if layout.zones else .15) else 1
        made = plate_drawing.drawPlate(layout, drawn, fonts, rng, rows)
        if made is None:
            continue
        surround, left, top = plate_drawing.addSurround(made[0], rng)
        h, w = made[0].shape[:2]
        quad = np.float32([[left, top], [left + w, top], [left + w, top + h], [left, top + h]])
        height = float(np.exp(rng.uniform(np.log(14), np.log(60)))) * (1.8 if rows == 2 or layout.zones == "us" else 1)
        picture, corners = reader_crops.viewPlate(surround, quad, rng, height)
        x0, y0 = corners.min(axis=0)
        x1, y1 = corners.max(axis=0)
        e = np.clip(rng.normal(0, 1, 4), -2, 2) * (.03 * (x1 - x0), .05 * (y1 - y0), .03 * (x1 - x0), .05 * (y1 - y0))
        text = country_layouts.folded(country_layouts.plainText(drawn))
        if 4 <= len(text) <= 9:
            return reader_crops.cut(picture, x0 + e[0], y0 + e[1], x1 + e[2], y1 + e[3]), text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=999)
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--fonts")
    options = parser.parse_args()
    fonts = plate_drawing.Fonts(options.fonts)
    for number, (name, codes) in enumerate(GROUPS.items()):
        rng = np.random.default_rng(options.seed * 10 + number)
        layouts = [v for v in country_layouts.LAYOUTS if (v.code in codes if codes else not v.zones and not v.code.startswith("X"))]
        folder = os.path.join(options.out, name, "images")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(options.out, name, "labels.tsv"), "w") as labels:
            labels.write("image\tplate_text\n")
            for k in range(options.size):
                picture, text = onePicture(layouts, fonts, rng)
                cv2.imwrite(os.path.join(folder, f"{k:04d}.png"), picture)
                labels.write(f"{k:04d}.png\t{text}\n")


if __name__ == "__main__":
    main()
