#!/usr/bin/env python3
"""Writes the averaged network of a checkpoint as ONNX (opset 11, batch norm folded) and checks it.

The check runs OpenCV's DNN on rendered strips of several widths and compares logits and text with torch.
"""

import argparse
import hashlib
import os

import cv2
import numpy as np
import onnx
import torch

import line_net
import mrz_text
import render_lines

EXPORT_WIDTH = 672  # 44 characters at 14 px and margins


def load_average(path):
    """The averaged network of a checkpoint, in evaluation mode, and its step."""
    state = torch.load(path, map_location="cpu")
    net = line_net.LineNet()
    net.load_state_dict(state["average"])
    return net.eval(), state["step"]


def export(net, path):
    plain = line_net.fold_batch_norm(net).eval()
    # ReLU right behind its convolution, before the pooling: the same values, and runtimes fuse the pair.
    layers = list(plain)
    for index in range(len(layers) - 1):
        if isinstance(layers[index], torch.nn.MaxPool2d) and isinstance(layers[index + 1], torch.nn.ReLU):
            layers[index], layers[index + 1] = layers[index + 1], layers[index]
    plain = torch.nn.Sequential(*layers)
    torch.onnx.export(plain, torch.zeros(1, 1, render_lines.STRIP_HEIGHT, EXPORT_WIDTH), path, opset_version=11,
                      input_names=["strip"], output_names=["logits"])
    kinds = {node.op_type for node in onnx.load(path).graph.node}
    if not kinds <= {"Conv", "Relu", "MaxPool"}:
        raise SystemExit("unexpected layers in the export: %s" % sorted(kinds))


def compare(net, path, count=200):
    """Largest logit difference between torch and OpenCV; stops when a text differs."""
    reader = cv2.dnn.readNetFromONNX(path)
    renderer = render_lines.LineRenderer(held_out=True)
    worst = 0.0
    for index in range(count):
        width = (EXPORT_WIDTH, 480, 576, 704)[index % 4]
        text_rng = mrz_text.random_from_seed("export", index)
        strip = renderer.render_window(text_rng, np.random.default_rng([5, index]), width)[0]
        blob = np.float32(strip)[None, None] / 255
        reader.setInput(blob)
        ours = reader.forward()
        with torch.no_grad():
            theirs = net(torch.from_numpy(blob)).numpy()
        worst = max(worst, float(np.abs(ours - theirs).max()))
        if line_net.greedy_text(torch.from_numpy(ours[0, :, 0])) != line_net.greedy_text(torch.from_numpy(theirs[0, :, 0])):
            raise SystemExit("OpenCV and torch read strip %d differently" % index)
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--out", required=True, help="ONNX file to write")
    arguments = parser.parse_args()
    net, step = load_average(arguments.checkpoint)
    export(net, arguments.out + ".part")
    worst = compare(net, arguments.out + ".part")
    os.replace(arguments.out + ".part", arguments.out)
    with open(arguments.out, "rb") as file:
        content = file.read()
    print("step %d, %d parameters, %d bytes, largest logit difference torch to OpenCV %.2g" % (
        step, line_net.parameter_count(net), len(content), worst))
    print("sha256 " + hashlib.sha256(content).hexdigest())


if __name__ == "__main__":
    main()
