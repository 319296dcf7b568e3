"""Renders shards of reader crops: numpy files of pictures (n x 32 x 144 uint8) and texts.

  python3 render_reader_set.py --out /tmp/shards --shards 20 --size 10000 --seed 1 [--fonts FOLDER] [--scenes FOLDER]

Each shard has its own seed (seed * 1000 + number), so a run can be taken up again.
"""

import argparse
import glob
import os
import time

import cv2
import numpy as np

import country_layouts
import plate_drawing
import reader_crops


def onePlate(fonts, rng, weights, twoRows=.24):
    """One rendered crop: (32 x 144 uint8, text)."""
    while True:
        layout = country_layouts.LAYOUTS[rng.choice(len(weights), p=weights)]
        drawn = country_layouts.sampleText(layout, rng)
        if rng.random() < .04:
            drawn = "".join(c for c in drawn if c.isalnum())
        chance = twoRows * (.5 if layout.zones == "us" else 1)
        rows = 2 if rng.random() < chance else 1
        made = plate_drawing.drawPlate(layout, drawn, fonts, rng, rows)
        if made is None:
            continue
        plate, _, rowTexts = made
        surround, left, top = plate_drawing.addSurround(plate, rng)
        h, w = plate.shape[:2]
        quad = np.float32([[left, top], [left + w, top], [left + w, top + h], [left, top + h]])
        height = float(np.exp(rng.uniform(np.log(9.5), np.log(44)))) * (1.9 if rows == 2 else 1)
        tilt = 1.0 if rng.random() < .7 else 2.4
        picture, corners = reader_crops.viewPlate(surround, quad, rng, height, tilt if rows == 1 else .6 * tilt)
        x0, y0, x1, y1 = reader_crops.looseBox(corners, rng)
        if rows == 2 and rng.random() < .3:  # cut close, through the outer characters' sides
            inset = (x1 - x0) * rng.uniform(0, .05)
            x0, x1 = x0 + inset, x1 - inset
        text = country_layouts.plainText(drawn)
        if rows == 2:
            first = rng.random() < .5
            # The row's share of the plate's height, cut where the reader would cut, with its errors.
            cut = y0 + (y1 - y0) * rng.normal(.48, .035)
            overlap = (y1 - y0) * rng.uniform(.0, .06)
            y0, y1 = (y0, cut + overlap) if first else (cut - overlap, y1)
            text = country_layouts.plainText(rowTexts[0 if first else 1])
        if not 1 <= len(text) <= 10:
            continue
        try:
            strip = reader_crops.cut(picture, x0, y0, x1, y1)
        except ValueError:
            continue
        return reader_crops.toInput(strip), text


def nothing(scenes, rng):
    """A crop without a plate: bodywork, street, noise. Its text is empty."""
    if scenes and rng.random() < .8:
        image = scenes[rng.integers(len(scenes))]
        h = int(rng.integers(10, 40))
        w = int(h * rng.uniform(1.5, 5))
        if w < image.shape[1] and h < image.shape[0]:
            y, x = rng.integers(image.shape[0] - h + 1), rng.integers(image.shape[1] - w + 1)
            return reader_crops.toInput(image[y:y + h, x:x + w])
    base = np.full((40, 160), rng.integers(20, 230), np.uint8)
    for _ in range(int(rng.integers(0, 6))):
        a, b = rng.integers(-20, 180, 2), rng.integers(-20, 60, 2)
        cv2.line(base, (int(a[0]), int(b[0])), (int(a[1]), int(b[1])), int(rng.integers(0, 255)), int(rng.integers(1, 12)))
    return reader_crops.toInput(reader_crops.photograph(base, rng))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--shards", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--size", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--two-rows", type=float, default=.24, help="share of two-row plates")
    parser.add_argument("--fonts", help="folder of further fonts, training only")
    parser.add_argument("--scenes", help="folder of pictures whose plates have been masked out (see detector set), for crops without a plate")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    fonts = plate_drawing.Fonts(options.fonts)
    weights = np.array([layout.weight for layout in country_layouts.LAYOUTS])
    weights /= weights.sum()
    scenes = [cv2.imread(f, cv2.IMREAD_GRAYSCALE) for f in sorted(glob.glob(os.path.join(options.scenes, "*")))[:300]] if options.scenes else []
    for number in range(options.first, options.first + options.shards):
        path = os.path.join(options.out, f"rendered_{number:03d}.npz")
        if os.path.exists(path):
            continue
        rng = np.random.default_rng(options.seed * 1000 + number)
        started = time.time()
        pictures = np.empty((options.size, reader_crops.HEIGHT, reader_crops.WIDTH), np.uint8)
        texts = []
        for k in range(options.size):
            if rng.random() < .03:
                pictures[k] = nothing(scenes, rng)
                texts.append("")
                continue
            pictures[k], text = onePlate(fonts, rng, weights, options.two_rows)
            texts.append(text)
        np.savez(path + ".part.npz", pictures=pictures, texts=np.array(texts))
        os.rename(path + ".part.npz", path)
        print(f"{path}: {options.size} crops in {time.time() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
