"""Renders street pictures with vehicles and plates: the shipped samples and part of the detector's training set.

  python3 render_vehicles.py --out ../../tests/samples/vehicles            the shipped set (Debian fonts only)
  python3 render_vehicles.py --out /tmp/scenes --random 400 --seed 5       random scenes for training

Registrations are fictitious; every picture carries the words RENDERED SPECIMEN. Writes truth.jsonl: one object per picture,
{"image","plates":[{"text","rows","country","box":[x,y,w,h]}],"scene"}.
"""

import argparse
import json
import os

import cv2
import numpy as np

import country_layouts
import plate_drawing

MARK = "RENDERED SPECIMEN"

# The shipped set: name, size, vehicle, light, plates as (country, drawn text, rows).
SAMPLES = (
    ("car_rear_de_day", (1280, 720), "car", "day", [("DE", "LP*XY 4827", 1)]),
    ("car_front_ro_day", (1280, 720), "front", "day", [("RO", "TM 58 KWE", 1)]),
    ("car_rear_pl_dusk", (1280, 720), "car", "dusk", [("PL", "WX 7364V", 1)]),
    ("car_rear_nl_day", (960, 540), "car", "day", [("NL", "74-XKZ-3", 1)]),
    ("van_rear_fr_rain", (960, 540), "van", "rain", [("FR", "WX-683-ZK", 1)]),
    ("car_rear_sk_night", (1280, 720), "car", "night", [("SK", "BA*629XE", 1)]),
    ("van_rear_ua_two_row", (960, 540), "van", "day", [("UA", "KA 7293 HE", 2)]),
    ("truck_rear_hu_day", (1280, 720), "truck", "day", [("HU", "XWK-372", 1)]),
    ("two_cars_rs_it", (1280, 720), "pair", "day", [("RS", "NS*437-XT", 1), ("IT", "FX 762 ZW", 1)]),
    ("car_rear_no_plate", (1280, 720), "car", "day", []),
)


class Scene:
    """One picture being drawn, at twice its size."""

    def __init__(self, size, light, fonts, rng):
        self.size, self.light, self.fonts, self.rng = size, light, fonts, rng
        self.w, self.h = size[0] * 2, size[1] * 2
        self.image = np.zeros((self.h, self.w, 3), np.uint8)
        self.plates = []

    def color(self, low=20, high=230, spread=35):
        base = self.rng.integers(low, high)
        return tuple(int(np.clip(base + self.rng.integers(-spread, spread + 1), 0, 255)) for _ in range(3))

    def polygon(self, points, color):
        cv2.fillPoly(self.image, [np.int32(np.round(points))], color, cv2.LINE_AA)

    def rounded(self, x0, y0, x1, y1, radius, color):
        r = int(max(1, min(radius, (x1 - x0) / 2, (y1 - y0) / 2)))
        x0, y0, x1, y1 = (int(round(v)) for v in (x0, y0, x1, y1))
        cv2.rectangle(self.image, (x0 + r, y0), (x1 - r, y1), color, -1)
        cv2.rectangle(self.image, (x0, y0 + r), (x1, y1 - r), color, -1)
        for cx, cy in ((x0 + r, y0 + r), (x1 - r, y0 + r), (x0 + r, y1 - r), (x1 - r, y1 - r)):
            cv2.circle(self.image, (cx, cy), r, color, -1, cv2.LINE_AA)

    def background(self):
        """Sky, buildings with windows, road with markings, a kerb, some street signs and lettering."""
        rng, horizon = self.rng, int(self.h * self.rng.uniform(.3, .5))
        top, bottom = np.float32(self.color(170, 240, 12)) + (15, 0, -20), np.float32(self.color(120, 240, 12))
        ramp = np.linspace(0, 1, horizon, dtype=np.float32)[:, None, None]
        self.image[:horizon] = np.clip(top * (1 - ramp) + bottom * ramp, 0, 255).astype(np.uint8)
        x = 0
        while x < self.w:
            width = int(rng.uniform(.08, .25) * self.w)
            tall = int(horizon * rng.uniform(.2, .95))
            wall = self.color(60, 210, 20)
            cv2.rectangle(self.image, (x, horizon - tall), (x + width, horizon), wall, -1)
            pane, step = self.color(20, 160), max(14, int(self.h * rng.uniform(.03, .07)))
            for wy in range(horizon - tall + step // 2, horizon - step, step):
                for wx in range(x + step // 2, x + width - step // 2, step):
                    cv2.rectangle(self.image, (wx, wy), (wx + step // 2, wy + step // 2), pane, -1)
            x += width
        road = self.color(70, 130, 6)
        self.image[horizon:] = road
        grain = rng.normal(0, 9, (self.h - horizon, self.w)).astype(np.float32)
        grain = cv2.GaussianBlur(grain, (0, 0), 1.2) * 2
        self.image[horizon:] = np.clip(self.image[horizon:] + grain[..., None], 0, 255).astype(np.uint8)
        for k in range(int(rng.integers(1, 4))):
            a = rng.uniform(0, self.w)
            self.polygon([(self.w / 2 + (a - self.w / 2) * .2, horizon), (self.w / 2 + (a - self.w / 2) * .2 + 4, horizon),
                          (a + 30, self.h), (a - 30, self.h)], (215, 215, 215))
        for _ in range(int(rng.integers(1, 4))):
            self.lettering(rng.uniform(0, .8) * self.w, rng.uniform(.05, .9) * horizon)

    def lettering(self, x, y):
        """A shop sign or poster: text that is no plate."""
        words = ["ZOLL", "DOUANE", "CUSTOMS", "STOP", "EXIT 4", "TAXI", "BAR", "PARKING", "24 H", "CAFE", "HOTEL", "LANE 2"]
        text = words[self.rng.integers(len(words))]
        scale = self.rng.uniform(.6, 2.2)
        (tw, th), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, scale, 3)
        if self.rng.random() < .6:
            cv2.rectangle(self.image, (int(x - 10), int(y - 10)), (int(x + tw + 10), int(y + th + 10)), self.color(), -1)
        cv2.putText(self.image, text, (int(x), int(y + th)), cv2.FONT_HERSHEY_DUPLEX, scale, self.color(), 3, cv2.LINE_AA)

    def vehicle(self, kind, cx, base, width, plate):
        """Draws a vehicle standing at cx, base, with its plate (country, drawn, rows) or none."""
        rng = self.rng
        tall = width * {"car": .72, "front": .72, "van": 1.02, "truck": 1.15}[kind]
        x0, x1, y0 = cx - width / 2, cx + width / 2, base - tall
        paint = self.color(25, 225)
        dark = tuple(int(c * .25) for c in paint)
        cv2.ellipse(self.image, (int(cx), int(base)), (int(width * .58), int(width * .06)), 0, 0, 360, (35, 35, 35), -1, cv2.LINE_AA)
        for wx in (x0 + width * .14, x1 - width * .14):
            self.rounded(wx - width * .08, base - width * .2, wx + width * .08, base + width * .01, width * .03, (22, 22, 22))
        body = y0 + tall * (.42 if kind in ("car", "front") else 0)
        if kind in ("car", "front"):
            roof, waist = width * rng.uniform(.3, .36), width * .47
            self.polygon([(cx - roof, y0), (cx + roof, y0), (cx + waist, body + 10), (cx - waist, body + 10)], paint)
            glass = self.color(20, 90, 10)
            self.polygon([(cx - roof * .9, y0 + tall * .05), (cx + roof * .9, y0 + tall * .05), (cx + waist * .88, body), (cx - waist * .88, body)], glass)
        self.rounded(x0, body, x1, base - width * .09, width * .05, paint)
        if kind == "van":
            self.rounded(x0 + width * .08, y0 + tall * .08, cx - width * .02, y0 + tall * .42, width * .02, self.color(20, 80, 8))
            self.rounded(cx + width * .02, y0 + tall * .08, x1 - width * .08, y0 + tall * .42, width * .02, self.color(20, 80, 8))
            cv2.line(self.image, (int(cx), int(y0)), (int(cx), int(base - width * .1)), dark, max(2, int(width * .006)))
        if kind == "truck":
            cv2.line(self.image, (int(cx), int(y0)), (int(cx), int(base - width * .3)), dark, max(2, int(width * .01)))
            for k in (.2, .3, .7, .8):
                cv2.line(self.image, (int(x0 + width * k), int(y0)), (int(x0 + width * k), int(base - width * .3)), (160, 160, 160), max(2, int(width * .012)))
            self.rounded(x0, base - width * .28, x1, base - width * .1, 4, (40, 40, 40))
        self._lamps(kind, x0, x1, body, base, width)
        self.rounded(x0 + width * .01, base - width * .2, x1 - width * .01, base - width * .08, width * .03,
                     paint if rng.random() < .5 else (45, 45, 45))
        low = kind in ("front", "truck") or rng.random() < .3
        y = base - width * (.145 if low else .3)
        panel = width * .19
        self.rounded(cx - panel, y - width * .055, cx + panel, y + width * .055, width * .01, tuple(int(c * .6) for c in paint))
        if plate:
            self.mount(plate, cx + width * rng.uniform(-.01, .01), y, width * (.3 if kind != "truck" else .24))

    def _lamps(self, kind, x0, x1, body, base, width):
        lamp = (225, 235, 240) if kind == "front" else (40, 40, 200)
        y = base - width * .34 if kind != "van" else base - width * .5
        tall = width * (.1 if kind != "van" else .2)
        for a, b in ((x0 + width * .02, x0 + width * .18), (x1 - width * .18, x1 - width * .02)):
            if kind == "truck":
                y, tall = base - width * .22, width * .06
            self.rounded(a, y, b, y + tall, width * .02, lamp)
            if self.light in ("night", "dusk"):
                glow = np.zeros_like(self.image)
                cv2.circle(glow, (int((a + b) / 2), int(y + tall / 2)), int(width * .06), lamp, -1)
                self.image = cv2.add(self.image, cv2.GaussianBlur(glow, (0, 0), max(3, width * .02)))
        if kind == "front":
            cv2.ellipse(self.image, (int((x0 + x1) / 2), int(y + tall / 2)), (int(width * .04), int(width * .03)), 0, 0, 360, (200, 200, 200), 3, cv2.LINE_AA)
            for k in range(4):
                yy = int(y + tall * (1.1 + .25 * k))
                cv2.line(self.image, (int(x0 + width * .25), yy), (int(x1 - width * .25), yy), (30, 30, 30), max(2, int(width * .01)))

    def mount(self, plate, cx, cy, width, clean=True):
        """Draws the plate in perspective; the reported box is the bounding box of its corners."""
        country, drawn, rows = plate
        layout = country_layouts.BY_CODE[country]
        made = plate_drawing.drawPlate(layout, drawn, self.fonts, self.rng, rows, clean=clean)
        if made is None:
            return
        picture = made[0]
        ph, pw = picture.shape[:2]
        if rows == 2:
            width *= .62
        high = width * ph / pw
        tilt = self.rng.normal(0, .012)
        shear = self.rng.normal(0, .02)
        corners = np.float32([[-.5, -.5], [.5, -.5], [.5, .5], [-.5, .5]]) * (width, high)
        corners[:, 1] += corners[:, 0] * tilt
        corners[:, 0] += corners[:, 1] * shear
        corners += (cx, cy)
        edge = int(ph * .06)
        picture = cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(30, 30, 30))
        source = np.float32([[edge, edge], [edge + pw, edge], [edge + pw, edge + ph], [edge, edge + ph]])
        # Shrinks first by area, so that thin strokes survive; then places with perspective.
        shrink = min(1.0, 1.3 * width / pw)
        picture = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        m = cv2.getPerspectiveTransform(source * shrink, corners.astype(np.float32))
        mask = cv2.warpPerspective(np.full(picture.shape[:2], 255, np.uint8), m, (self.w, self.h))
        placed = cv2.warpPerspective(picture, m, (self.w, self.h))
        alpha = (mask.astype(np.float32) / 255)[..., None]
        self.image = (self.image * (1 - alpha) + placed * alpha).astype(np.uint8)
        low, high_ = corners.min(axis=0) / 2, corners.max(axis=0) / 2
        self.plates.append({"text": country_layouts.plainText(drawn), "rows": rows, "country": country,
                            "box": [int(round(low[0])), int(round(low[1])), int(round(high_[0] - low[0])), int(round(high_[1] - low[1]))]})

    def finish(self):
        """Light, weather, the mark, and the final size."""
        rng = self.rng
        image = cv2.resize(self.image, self.size, interpolation=cv2.INTER_AREA).astype(np.float32)
        if self.light == "dusk":
            image = image * .55 + np.float32((14, 6, 0))
        if self.light == "night":
            image *= .3
            w, h = self.size
            for p in self.plates:  # the plate lamp
                x, y, bw, bh = p["box"]
                d = ((np.arange(w)[None, :] - x - bw / 2) / (bw * .8)) ** 2 + ((np.arange(h)[:, None] - y - bh / 2) / (bh * 1.6)) ** 2
                image *= 1 + (1.7 * np.exp(-d))[..., None].astype(np.float32)
        if self.light == "rain":
            image = cv2.GaussianBlur(image, (0, 0), .7) * .85 + 18
            for _ in range(140):
                x, y = rng.integers(self.size[0]), rng.integers(self.size[1])
                cv2.line(image, (int(x), int(y)), (int(x + 2), int(y + 14)), (190, 190, 190), 1, cv2.LINE_AA)
        image += cv2.GaussianBlur(rng.normal(0, 5, image.shape).astype(np.float32), (0, 0), .7)
        image = np.clip(image, 0, 255).astype(np.uint8)
        scale = self.size[0] / 1600
        cv2.rectangle(image, (0, self.size[1] - int(34 * scale) - 8), (int(430 * scale), self.size[1]), (255, 255, 255), -1)
        cv2.putText(image, MARK, (8, self.size[1] - 8), cv2.FONT_HERSHEY_SIMPLEX, 1.1 * scale, (0, 0, 160), max(1, int(2.4 * scale)), cv2.LINE_AA)
        return image


def renderScene(size, vehicle, light, plates, fonts, rng):
    """One picture and its plates."""
    scene = Scene(size, light, fonts, rng)
    scene.background()
    w, h = scene.w, scene.h
    if vehicle == "pair":
        scene.vehicle("car", w * .29, h * .86, w * .4, plates[0] if plates else None)
        scene.vehicle("car", w * .74, h * .8, w * .33, plates[1] if len(plates) > 1 else None)
    else:
        width = w * rng.uniform(.44, .54)
        scene.vehicle(vehicle, w * rng.uniform(.42, .58), h * rng.uniform(.84, .92), width, plates[0] if plates else None)
    return scene.finish(), scene.plates


def randomScene(fonts, rng, weights):
    """A scene for training: any country, any vehicle, any light."""
    size = [(640, 368), (800, 464), (960, 544)][rng.integers(3)]
    def plate():
        layout = country_layouts.LAYOUTS[rng.choice(len(weights), p=weights)]
        return (layout.code, country_layouts.sampleText(layout, rng), 2 if rng.random() < .25 else 1)
    kind = ["car", "front", "van", "truck", "pair"][rng.integers(5)]
    plates = [plate(), plate()] if kind == "pair" else [plate()] if rng.random() < .9 else []
    return renderScene(size, kind, ["day", "day", "dusk", "rain", "night"][rng.integers(5)], plates, fonts, rng)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--fonts")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    fonts = plate_drawing.Fonts(options.fonts)
    weights = np.array([layout.weight for layout in country_layouts.LAYOUTS])
    weights /= weights.sum()
    with open(os.path.join(options.out, "truth.jsonl"), "w") as truth:
        if not options.random:
            for number, (name, size, vehicle, light, plates) in enumerate(SAMPLES):
                image, boxes = renderScene(size, vehicle, light, plates, fonts, np.random.default_rng(options.seed * 100 + number))
                cv2.imwrite(os.path.join(options.out, name + ".jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, 84])
                truth.write(json.dumps({"image": name + ".jpg", "plates": boxes, "scene": f"{vehicle}, {light}"}) + "\n")
        for number in range(options.random):
            image, boxes = randomScene(fonts, np.random.default_rng(options.seed * 100000 + number), weights)
            name = f"scene_{number:05d}.jpg"
            cv2.imwrite(os.path.join(options.out, name), image, [cv2.IMWRITE_JPEG_QUALITY, 88])
            truth.write(json.dumps({"image": name, "plates": boxes, "scene": "random"}) + "\n")


if __name__ == "__main__":
    main()
