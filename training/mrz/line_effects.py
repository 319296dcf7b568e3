"""What happens to a printed line between the printer and the reader, as array functions.

`ink` is coverage 0..1 (1 = full ink) at print scale; `image` is grey 0..255 float32 at camera scale.
Every function takes the numpy Generator it draws from, so a seed fixes the result.
"""

import cv2
import numpy as np


# ---- print: ink coverage ------------------------------------------------------------------------

def dot_gain(ink, rng):
    """Ink spreads or starves: blur, then a soft threshold that is not at one half."""
    blurred = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.6, 1.6))
    return np.clip((blurred - rng.uniform(0.28, 0.68)) * rng.uniform(1.6, 4) + 0.5, 0, 1)


def worn_print(ink, rng):
    """Voids and fading in patches, by thresholded smooth noise."""
    height, width = ink.shape
    grain = rng.choice([2, 3, 5, 9])
    noise = rng.random((height // grain + 2, width // grain + 2), np.float32)
    noise = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    keep = np.clip((noise - rng.uniform(0.08, 0.33)) * rng.uniform(3, 10) + 0.4, rng.uniform(0, 0.5), 1)
    return ink * keep


def laser_dots(ink, rng):
    """Laser engraving and thermal heads: the strokes are rows of dots."""
    height, width = ink.shape
    period = rng.uniform(2.0, 4.0)
    rows = 0.5 + 0.5 * np.cos(np.arange(height, dtype=np.float32) * (2 * np.pi / period))
    columns = 0.5 + 0.5 * np.cos(np.arange(width, dtype=np.float32) * (2 * np.pi / (period * rng.uniform(0.9, 1.1))))
    depth = rng.uniform(0.3, 0.9)
    screen = rows[:, None] * columns[None, :] if rng.random() < 0.6 else np.repeat(rows[:, None], width, 1)
    return ink * (1 - depth + depth * screen)


def spatter(ink, rng):
    """Ink where none belongs: small spots and thin strokes."""
    ink = ink.copy()
    height, width = ink.shape
    for _ in range(rng.integers(1, 8)):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        if rng.random() < 0.7:
            cv2.circle(ink, centre, int(rng.integers(1, 3)), float(rng.uniform(0.4, 1)), -1)
        else:
            end = (centre[0] + int(rng.integers(-40, 40)), centre[1] + int(rng.integers(-25, 25)))
            cv2.line(ink, centre, end, float(rng.uniform(0.3, 0.9)), 1)
    return ink


def rules_and_edges(ink, rng, left, right, middle, cap):
    """Frame lines above, below and beside the text, and dark blocks where the page ends.

    The text spans x = left .. right and is `cap` high around row `middle`.
    """
    ink = ink.copy()
    tone = float(rng.uniform(0.25, 1))
    for direction in (-1, 1):
        if rng.random() < 0.35:
            y = int(middle + direction * cap * rng.uniform(0.68, 1.1))
            tilt = int(rng.integers(-3, 4))
            cv2.line(ink, (0, y - tilt), (ink.shape[1], y + tilt), tone, int(rng.integers(1, 4)))
        if rng.random() < 0.35:
            gap = int(cap * rng.uniform(0.35, 2.0))
            x = left - gap if direction < 0 else right + gap
            cv2.line(ink, (x, 0), (x + int(rng.integers(-4, 5)), ink.shape[0]), tone, int(rng.integers(1, 5)))
            if rng.random() < 0.4:
                band = ink[:, :max(0, x)] if direction < 0 else ink[:, x:]
                np.maximum(band, tone, out=band)
    return ink


def scratches(ink, rng):
    """Scratches that took ink away."""
    ink = ink.copy()
    height, width = ink.shape
    for _ in range(rng.integers(1, 5)):
        start = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        end = (start[0] + int(rng.integers(-150, 150)), start[1] + int(rng.integers(-40, 40)))
        cv2.line(ink, start, end, float(rng.uniform(0, 0.4)), int(rng.integers(1, 3)))
    return ink


# ---- page: backgrounds -----------------------------------------------------------------------------

def _guilloche(rng, height, width):
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    art = np.zeros((height, width), np.float32)
    for _ in range(rng.integers(1, 4)):
        angle = rng.uniform(0, np.pi)
        wave = rng.uniform(3, 14) * np.sin(x / rng.uniform(15, 90) + y / rng.uniform(15, 90) + rng.uniform(0, 6))
        phase = (x * np.cos(angle) + y * np.sin(angle) + wave) * (2 * np.pi / rng.uniform(4, 16))
        art += np.clip((np.sin(phase) - rng.uniform(0.2, 0.85)) * 4, 0, 1)
    return -art


def _cloud(rng, height, width):
    art = np.zeros((height, width), np.float32)
    for cells in (3, 8, 24, 80):
        noise = rng.standard_normal((max(2, cells // 4), cells)).astype(np.float32)
        art += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC) / np.sqrt(cells)
    return art


def _strokes(rng, height, width):
    art = np.zeros((height, width), np.float32)
    for _ in range(rng.integers(10, 60)):
        start = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        end = (start[0] + int(rng.integers(-90, 90)), start[1] + int(rng.integers(-60, 60)))
        cv2.line(art, start, end, float(rng.uniform(-1, 0.6)), int(rng.integers(1, 6)), cv2.LINE_AA)
    return art


def _lettering(rng, height, width):
    art = np.zeros((height, width), np.float32)
    for row in range(0, height, int(rng.integers(14, 40))):
        text = "".join(chr(int(code)) for code in rng.integers(65, 91, 90))
        cv2.putText(art, text, (int(rng.integers(-30, 0)), row), int(rng.integers(0, 5)),
                    float(rng.uniform(0.25, 0.8)), float(rng.uniform(-1, -0.4)), 1, cv2.LINE_AA)
    return art


def background_bank(seed=77, count=96):
    """Page art of all kinds: float32 [count, 160, 1024], mean near 0, amplitude near 1."""
    rng = np.random.default_rng(seed)
    makers = [_guilloche, _guilloche, _cloud, _strokes, _lettering]
    bank = []
    for index in range(count):
        art = makers[index % len(makers)](rng, 160, 1024)
        if rng.random() < 0.5:
            art = art / (art.std() + 1e-3) + _cloud(rng, 160, 1024)
        art -= art.mean()
        bank.append(np.clip(art / (art.std() + 1e-3), -3, 3))
    return np.stack(bank)


def page(bank, rng, height, width):
    """Paper of the given size, grey 0..255: tone, art, gradient."""
    tone = rng.uniform(150, 250)
    paper = np.full((height, width), tone, np.float32)
    if rng.random() < 0.75:
        art = bank[rng.integers(len(bank))]
        crop_height = int(rng.integers(24, 160))
        crop_width = int(np.clip(crop_height * width / height * rng.uniform(0.7, 1.4), 40, 1024))
        y = int(rng.integers(0, 160 - crop_height + 1))
        x = int(rng.integers(0, 1024 - crop_width + 1))
        art = cv2.resize(art[y:y + crop_height, x:x + crop_width], (width, height), interpolation=cv2.INTER_LINEAR)
        paper += art * rng.exponential(9.0)
    return paper


# ---- light and camera --------------------------------------------------------------------------

def shade(image, rng):
    """A shadow edge or a slow change of light."""
    height, width = image.shape
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * rng.normal() * 2 + \
        np.linspace(-1, 1, height, dtype=np.float32)[:, None] * rng.normal() * 0.6
    if rng.random() < 0.4:
        x = np.tanh((x - rng.uniform(-1, 1)) * rng.uniform(2, 20))
    return image * (1 - rng.uniform(0.1, 0.6) * (0.5 + 0.5 * np.clip(x, -1, 1)))


def glare(image, rng):
    """A specular patch that washes ink out."""
    height, width = image.shape
    y, x = np.ogrid[0:height, 0:width]
    spot = np.exp(-(((x - rng.uniform(0, width)) / rng.uniform(0.5, 4) / height) ** 2 +
                    ((y - rng.uniform(-0.5, 1.5) * height) / rng.uniform(0.3, 2) / height) ** 2))
    return image + (255 - image) * (spot * rng.uniform(0.2, 0.8)).astype(np.float32)


def hologram(image, rng):
    """Curved bright or dark strokes of an overlay, half transparent."""
    height, width = image.shape
    layer = np.zeros((height, width), np.float32)
    for _ in range(rng.integers(1, 5)):
        axes = (int(rng.integers(height, 5 * height)), int(rng.integers(height // 2, 3 * height)))
        centre = (int(rng.integers(0, width)), int(rng.integers(-height, 2 * height)))
        cv2.ellipse(layer, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, int(rng.integers(1, max(2, height // 6))),
                    cv2.LINE_AA)
    layer = cv2.GaussianBlur(layer, (0, 0), rng.uniform(0.5, 2.5))
    target = rng.choice([20.0, 120.0, 235.0, 255.0])
    return image + (target - image) * layer * rng.uniform(0.1, 0.5)


def emboss(image, ink, rng):
    """Relief: a light edge on one side of the strokes, a dark one on the other."""
    shifted = np.roll(ink, (int(rng.integers(-1, 2)), int(rng.choice([-1, 1]))), (0, 1))
    return image + (shifted - ink) * rng.uniform(15, 60)


def sensor_noise(image, rng):
    return image + rng.standard_normal(image.shape, np.float32) * rng.exponential(6.0)


def sharpen(image, rng):
    soft = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 1.8))
    return image + (image - soft) * rng.uniform(0.4, 2.0)


def jpeg(image, rng):
    quality = int(np.clip(rng.normal(45, 25), 12, 95))
    data = cv2.imencode(".jpg", np.clip(image, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE).astype(np.float32)


def binarise(image, rng):
    """Fax-like: global or local threshold."""
    grey = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        level = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)[0] + rng.uniform(-25, 25)
        return np.where(grey > level, 255, 0).astype(np.float32)
    window = int(rng.integers(5, 20)) * 2 + 1
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, window,
                                 float(rng.uniform(5, 18))).astype(np.float32)


def motion_blur(image, rng):
    """Held out of training: blur along a direction."""
    length = int(rng.integers(3, 6))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    middle = (length - 1) / 2
    for step in np.linspace(-middle, middle, 4 * length):
        kernel[int(round(middle + step * np.sin(angle))), int(round(middle + step * np.cos(angle)))] = 1
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def webp(image, rng):
    """Held out of training: WebP compression."""
    data = cv2.imencode(".webp", np.clip(image, 0, 255).astype(np.uint8), [cv2.IMWRITE_WEBP_QUALITY, int(rng.integers(15, 60))])[1]
    return cv2.imdecode(data, cv2.IMREAD_GRAYSCALE).astype(np.float32)
