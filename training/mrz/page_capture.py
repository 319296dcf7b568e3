"""Turns flat page art into what a device delivers: a flat-bed scan or a hand-held photo.

Each function returns the image and the 3x3 homography from page pixels to image pixels.
"""

import cv2
import numpy as np


def scan(page, rng, width):
    """Flat-bed scan: slight skew, a rim of lid, blur, noise. `width`: of the page in the scan, px."""
    scale = width / page.shape[1]
    rim = width * rng.uniform(0.01, 0.05)
    size = (int(width + 2 * rim), int(page.shape[0] * scale + 2 * rim))
    angle = np.deg2rad(rng.uniform(-1.5, 1.5))
    cosine, sine = np.cos(angle) * scale, np.sin(angle) * scale
    middle = np.array([page.shape[1], page.shape[0]]) / 2
    matrix = np.float64([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    matrix[:2, 2] = np.array(size) / 2 - matrix[:2, :2] @ middle
    lid = float(rng.choice([20, 235, 250]))
    image = _warp(page, matrix, size, np.full((size[1], size[0], 3), lid, np.float32), scale)
    if rng.random() < 0.4:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.8))
    return _finish(image, rng, 3.0), matrix


def photo(page, rng, size):
    """Hand-held photo: free skew, perspective, clutter, shadow, glare, blur, noise. `size`: (width, height) px."""
    width, height = size
    fill = rng.uniform(0.6, 0.88)
    scale = min(width * fill / page.shape[1], height * fill / page.shape[0])
    corners = np.float64([[0, 0], [page.shape[1], 0], [page.shape[1], page.shape[0]], [0, page.shape[0]]])
    angle = np.deg2rad(np.clip(rng.normal(0, 6), -15, 15))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    placed = (corners - corners.mean(0)) * scale @ turn.T
    placed *= 1 + rng.uniform(-0.045, 0.045, (4, 2))
    spare = np.maximum(0, np.array(size) / 2 - np.abs(placed).max(0))
    placed += np.array(size) / 2 + rng.uniform(-0.8, 0.8, 2) * spare
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), placed.astype(np.float32))
    image = _warp(page, matrix, size, clutter(rng, size), scale)
    image = _light(image, rng, placed)
    sigma = rng.uniform(0.3, 1.0) * scale * page.shape[1] / 1100
    image = cv2.GaussianBlur(image, (0, 0), max(0.25, sigma))
    return _finish(image, rng, 7.0), matrix


def clutter(rng, size):
    """A desk with things on it: grain, stripes, sheets of print, coloured shapes."""
    width, height = size
    base = np.float64(_muted(rng)) * 0.8 + 20
    grain = cv2.resize(rng.standard_normal((height // 4 + 1, max(2, width // 90))).astype(np.float32), size,
                       interpolation=cv2.INTER_CUBIC)
    desk = base[None, None, :] + grain[..., None] * rng.uniform(3, 18)
    desk = np.ascontiguousarray(np.clip(desk, 0, 255).astype(np.float32))
    for _ in range(rng.integers(2, 7)):
        centre = rng.uniform(0, 1, 2) * size
        box = cv2.boxPoints(((float(centre[0]), float(centre[1])), tuple(float(v) for v in rng.uniform(0.1, 0.5, 2) * width),
                             float(rng.uniform(0, 180))))
        cv2.fillPoly(desk, [box.astype(np.int32)], _muted(rng), cv2.LINE_AA)
        if rng.random() < 0.5:
            _print_lines(desk, rng, centre, width)
    return cv2.GaussianBlur(desk, (0, 0), rng.uniform(0.5, 2.5))


def _muted(rng):
    """A colour that is not loud: a grey with a tint."""
    return tuple(float(v) for v in np.clip(rng.uniform(30, 240) + rng.normal(0, 22, 3), 0, 255))


def _print_lines(desk, rng, centre, width):
    for row in range(int(rng.integers(3, 9))):
        text = "".join(chr(int(code)) for code in rng.integers(65, 91, 20))
        cv2.putText(desk, text, (int(centre[0] - width * 0.15), int(centre[1] + row * width * 0.022)), int(rng.integers(0, 5)),
                    width / 2400, (40.0, 40.0, 45.0), max(1, width // 900), cv2.LINE_AA)


def _light(image, rng, placed):
    """Uneven light, sometimes a hard shadow or a specular spot on the page."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    ramp = ((x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)).astype(np.float32)
    image = image * (1 + ramp * rng.uniform(0, 0.5))[..., None]
    if rng.random() < 0.5:
        edge = np.tanh((ramp - rng.uniform(-0.3, 0.3)) * rng.uniform(8, 60)) * 0.5 + 0.5
        image = image * (1 - rng.uniform(0.15, 0.45) * edge)[..., None]
    if rng.random() < 0.4:
        spot = placed.min(0) + rng.uniform(0.1, 0.9, 2) * (placed.max(0) - placed.min(0))
        radius = rng.uniform(0.03, 0.1) * width
        glow = np.exp(-((x - spot[0]) ** 2 + (y - spot[1]) ** 2) / (2 * radius ** 2)) * rng.uniform(0.3, 0.75)
        image = image + (255 - image) * glow[..., None]
    return image * rng.uniform(0.93, 1.07, 3).astype(np.float32)


def _warp(page, matrix, size, backdrop, scale):
    """Lays the page over the backdrop; a page that shrinks is smoothed first so that nothing aliases."""
    source = page.astype(np.float32)
    if scale < 0.8:
        source = cv2.GaussianBlur(source, (0, 0), 0.4 / scale)
    warped = cv2.warpPerspective(source, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.ones(page.shape[:2], np.float32), matrix, size, flags=cv2.INTER_LINEAR)[..., None]
    return warped * mask + backdrop * (1 - mask)


def _finish(image, rng, noise):
    image = image + rng.standard_normal(image.shape, np.float32) * rng.uniform(0.3, 1) * noise
    return np.clip(image, 0, 255).astype(np.uint8)


def turn(image, matrix, quarter_turns, mirrored):
    """Turns by 90 degrees clockwise `quarter_turns` times, then mirrors left to right."""
    for _ in range(quarter_turns % 4):
        height = image.shape[0]
        image = np.ascontiguousarray(np.rot90(image, -1))
        matrix = np.float64([[0, -1, height - 1], [1, 0, 0], [0, 0, 1]]) @ matrix
    if mirrored:
        width = image.shape[1]
        image = np.ascontiguousarray(image[:, ::-1])
        matrix = np.float64([[-1, 0, width - 1], [0, 1, 0], [0, 0, 1]]) @ matrix
    return image, matrix


def project(matrix, points):
    """Page pixels to image pixels, as [[x, y], ...] with one decimal."""
    mapped = cv2.perspectiveTransform(np.float64(points)[None], matrix)[0]
    return [[round(float(x), 1), round(float(y), 1)] for x, y in mapped]
