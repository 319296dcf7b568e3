"""From a picture of a plate to the reader's input: the geometry and photometry both training sources share.

The geometry is the same as in src/anpr/plate_recogniser.cpp: a box grown by 4 % of its width and 8 % of its height on
each side, scaled to 32 px height; a strip narrower than 3.5:1 keeps its proportions and stands centred on its own
border colour, a wider one is stretched to 144 px.
"""

import cv2
import numpy as np

HEIGHT, WIDTH = 32, 144
FULL_ASPECT = 3.5
GROW_X, GROW_Y = .04, .08


def toInput(strip):
    """uint8 grey strip of any size -> uint8 32 x 144."""
    h, w = strip.shape
    width = WIDTH if w >= FULL_ASPECT * h else max(24, int(round(WIDTH * w / (FULL_ASPECT * h))))
    small = cv2.resize(strip, (width, HEIGHT), interpolation=cv2.INTER_AREA if h > HEIGHT * 1.5 else cv2.INTER_LINEAR)
    if width == WIDTH:
        return small
    left = (WIDTH - width) // 2
    return cv2.copyMakeBorder(small, 0, 0, left, WIDTH - width - left, cv2.BORDER_REPLICATE)


def cut(image, x0, y0, x1, y1):
    """The strip of the picture, edges repeated where the box leaves it."""
    h, w = image.shape[:2]
    x0, y0, x1, y1 = (int(round(v)) for v in (x0, y0, x1, y1))
    x1, y1 = max(x1, x0 + 4), max(y1, y0 + 4)
    pads = (max(0, -y0), max(0, y1 - h), max(0, -x0), max(0, x1 - w))
    if any(pads):
        if max(pads) > 400:
            raise ValueError("box far outside the picture")
        image = cv2.copyMakeBorder(image, *pads, cv2.BORDER_REPLICATE)
        x0, x1, y0, y1 = x0 + pads[2], x1 + pads[2], y0 + pads[0], y1 + pads[0]
    return image[y0:y1, x0:x1]


def viewPlate(surround, quad, rng, plateHeight, tilt=1.0):
    """Photographs the drawn plate: perspective, light, blur, noise, JPEG.

    quad: the plate's corners in the surround (4 x 2, clockwise from top left). Returns (grey picture, corners there).
    """
    h = float(quad[3, 1] - quad[0, 1])
    scale = plateHeight / h
    size = (max(8, int(surround.shape[1] * scale * 2)), max(8, int(surround.shape[0] * scale * 2)))
    grey = cv2.cvtColor(surround, cv2.COLOR_BGR2GRAY) if surround.ndim == 3 else surround
    if size[0] < surround.shape[1]:
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    factor = np.float32([grey.shape[1] / surround.shape[1], grey.shape[0] / surround.shape[0]])
    source = (quad * factor).astype(np.float32)
    target = (quad * scale).astype(np.float32)
    center = target.mean(axis=0)
    angle = np.deg2rad(rng.normal(0, 3.2) * tilt)
    shear, squeeze = rng.normal(0, .06) * tilt, rng.uniform(.78, 1.06)
    rotation = np.float32([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shape = np.float32([[squeeze, shear], [rng.normal(0, .02) * tilt, 1]])
    target = (target - center) @ (rotation @ shape).T
    target += rng.normal(0, .025 * plateHeight * tilt, (4, 2))
    low, high = target.min(axis=0), target.max(axis=0)
    pad = .3 * (high[1] - low[1]) + 3
    target = (target - low + pad).astype(np.float32)
    out = (int(high[0] - low[0] + 2 * pad), int(high[1] - low[1] + 2 * pad))
    picture = cv2.warpPerspective(grey, cv2.getPerspectiveTransform(source, target), out, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return photograph(picture, rng), target


def photograph(picture, rng):
    """Light, shadow, glare, blur, noise and JPEG on a grey picture."""
    h, w = picture.shape
    p = picture.astype(np.float32)
    if rng.random() < .5:
        a = rng.uniform(0, 2 * np.pi)
        ramp = np.cos(a) * np.linspace(-.5, .5, w, dtype=np.float32)[None, :] + np.sin(a) * np.linspace(-.5, .5, h, dtype=np.float32)[:, None]
        p *= 1 + ramp * rng.uniform(.1, .8)
    if rng.random() < .22:
        # A shadow edge across the plate.
        x, slope = rng.uniform(0, w), rng.uniform(-1.5, 1.5)
        side = (np.arange(w, dtype=np.float32)[None, :] - x + slope * (np.arange(h, dtype=np.float32)[:, None] - h / 2)) > 0
        p[side] *= rng.uniform(.35, .8)
    if rng.random() < .08:
        y, x, r = rng.uniform(0, h), rng.uniform(0, w), rng.uniform(.2, .8) * h
        d = ((np.arange(w, dtype=np.float32)[None, :] - x) ** 2 + (np.arange(h, dtype=np.float32)[:, None] - y) ** 2) / (r * r)
        p += rng.uniform(60, 200) * np.exp(-d)
    if rng.random() < .4:
        p = cv2.GaussianBlur(p, (0, 0), rng.uniform(.3, .028 * h + .4))
    if rng.random() < .14:
        n = int(rng.integers(2, max(3, int(h * .09)) + 1))
        kernel = np.zeros((n, n), np.float32)
        if rng.random() < .6:
            kernel[n // 2, :] = 1 / n
        else:
            kernel[:, n // 2] = 1 / n
        p = cv2.filter2D(p, -1, kernel)
    gain = rng.uniform(.25, 1.15) if rng.random() < .8 else rng.uniform(.1, .4)
    p = np.clip(p * gain + rng.uniform(-10, 40), 0, 255)
    if rng.random() < .6:
        p += rng.normal(0, rng.uniform(1, 4 + 10 * gain), p.shape).astype(np.float32)
    out = np.clip(p, 0, 255).astype(np.uint8)
    if rng.random() < .5:
        ok, code = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 92))])
        out = cv2.imdecode(code, cv2.IMREAD_GRAYSCALE)
    return out


def looseBox(corners, rng, looseX=.05, looseY=.09):
    """The box a detector would give for these corners: bounding box, grown, with its errors."""
    x0, y0 = corners.min(axis=0)
    x1, y1 = corners.max(axis=0)
    w, h = x1 - x0, y1 - y0
    e = np.clip(rng.normal(0, 1, 4), -2, 2)
    return (x0 - w * (GROW_X + looseX * e[0]), y0 - h * (GROW_Y + looseY * e[1]), x1 + w * (GROW_X + looseX * e[2]), y1 + h * (GROW_Y + looseY * e[3]))
