"""Renders the orange panels of tests/samples/adr: a lorry's rear with a panel for dangerous goods (ADR 5.3.2.2).

  python3 render_adr.py --scenes ../../tests/samples/vehicles --out ../../tests/samples/adr

Panels are 400 x 300 mm (small ones 300 x 120 mm) with a black border and 100 mm digits. Writes truth.jsonl.
"""

import argparse
import json
import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed-Bold.ttf"
ORANGE = (32, 106, 240)  # BGR, about RAL 2011

# name, scene, hazard number, UN number, centre as shares of the picture, height in px, tilt in degrees, light
PANELS = (
    ("petrol_33_1203", "truck_rear_hu_day.jpg", "33", "1203", (.30, .55), 84, 0, 1.0),
    ("x423_1428_dim", "truck_rear_hu_day.jpg", "X423", "1428", (.32, .58), 72, 2, .5),
    ("oxygen_225_1073", "van_rear_fr_rain.jpg", "225", "1073", (.60, .35), 60, -3, .9),
    ("blank", "truck_rear_hu_day.jpg", "", "", (.30, .55), 76, 1, .9),
)


def drawPanel(hazard, un):
    """The panel at 4 px per 5 mm: 320 x 240."""
    image = Image.new("RGB", (320, 240), ORANGE[::-1])
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 319, 239), outline=(15, 15, 15), width=10)
    if un:
        pen.rectangle((0, 115, 319, 125), fill=(15, 15, 15))
        font = ImageFont.truetype(FONT, 108)
        for text, middle in ((hazard, 62), (un, 178)):
            pen.text((160, middle), text, font=font, fill=(15, 15, 15), anchor="mm")
    return np.array(image)[:, :, ::-1].copy()


def place(scene, panel, centre, height, tilt, light):
    """Pastes the panel, turned a little, and dims the whole picture; returns the panel's box."""
    rows, columns = scene.shape[:2]
    scale = height / panel.shape[0]
    turn = cv2.getRotationMatrix2D((panel.shape[1] / 2, panel.shape[0] / 2), tilt, scale)
    turn[:, 2] += np.array(centre) * (columns, rows) - (panel.shape[1] / 2, panel.shape[0] / 2)
    mask = cv2.warpAffine(np.full(panel.shape[:2], 255, np.uint8), turn, (columns, rows), flags=cv2.INTER_AREA)
    drawn = cv2.warpAffine(cv2.GaussianBlur(panel, (0, 0), .4 / scale), turn, (columns, rows), flags=cv2.INTER_LINEAR)
    share = mask[:, :, None] / 255.
    picture = (scene * (1 - share) + drawn * share) * light
    picture += np.random.default_rng(5).normal(0, 3, picture.shape)
    cv2.putText(picture, "RENDERED SPECIMEN", (8, rows - 10), cv2.FONT_HERSHEY_SIMPLEX, .5, (200, 200, 200), 1)
    x, y, w, h = cv2.boundingRect(mask)
    return np.clip(picture, 0, 255).astype(np.uint8), [x, y, w, h]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    with open(os.path.join(options.out, "truth.jsonl"), "w") as truth:
        for name, scene, hazard, un, centre, height, tilt, light in PANELS:
            picture = cv2.imread(os.path.join(options.scenes, scene))
            picture = cv2.resize(picture, (960, 540), interpolation=cv2.INTER_AREA)
            picture, box = place(picture, drawPanel(hazard, un), centre, height, tilt, light)
            cv2.imwrite(os.path.join(options.out, name + ".jpg"), picture, (cv2.IMWRITE_JPEG_QUALITY, 85))
            truth.write(json.dumps({"image": name + ".jpg", "hazard_number": hazard, "un_number": un, "box": box}) + "\n")


if __name__ == "__main__":
    main()
