"""Folds batch normalisation into the convolutions and writes the two networks as ONNX (opset 11, static shapes, batch 1).

  python3 export_onnx.py --reader reader.pt [earlier.pt ...] --detector detector.pt --out ../../models

Of several readers (legs of one training) the mean of the weights is written.

Checks each file against PyTorch through OpenCV's DNN module, which is what runs it, and prints size, sha256 and the largest difference.
"""

import argparse
import hashlib
import os

import cv2
import numpy as np
import torch
import torch.nn as nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from train_detector import DetectorNet
from train_reader import ReaderNet


def foldBatchNorm(module):
    """Replaces Conv2d + BatchNorm2d neighbours of every Sequential by one Conv2d."""
    for child in module.children():
        foldBatchNorm(child)
    if not isinstance(module, nn.Sequential):
        return
    layers = list(module.children())
    folded = []
    for layer in layers:
        if isinstance(layer, nn.BatchNorm2d) and folded and isinstance(folded[-1], nn.Conv2d):
            folded[-1] = fuse_conv_bn_eval(folded[-1], layer)
        else:
            folded.append(layer)
    for name in list(module._modules):
        del module._modules[name]
    for k, layer in enumerate(folded):
        module.add_module(str(k), layer)


def meanWeights(files):
    states = [torch.load(file, map_location="cpu") for file in files]
    return {key: torch.stack([s[key] for s in states]).mean(0) if last.is_floating_point() else last for key, last in states[-1].items()}


def export(net, weights, shape, path):
    net.load_state_dict(meanWeights(weights))
    net.eval()
    foldBatchNorm(net)
    # Equal initialisers are merged into an Identity node that OpenCV refuses; biases that are all alike are told apart by a trace.
    seen = set()
    with torch.no_grad():
        for p in net.parameters():
            while p.numpy().tobytes() in seen:
                p.view(-1)[0] += 1e-7
            seen.add(p.numpy().tobytes())
    x = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    torch.onnx.export(net, x, path, opset_version=11, input_names=["picture"], output_names=["scores"], do_constant_folding=True)
    with torch.no_grad():
        expected = net(x).numpy()
    runner = cv2.dnn.readNetFromONNX(path)
    runner.setInput(x.numpy())
    got = runner.forward()
    difference = float(np.abs(got - expected).max())
    content = open(path, "rb").read()
    print(f"{os.path.basename(path)} {len(content)} bytes, output {got.shape}, largest difference to PyTorch {difference:.2e}, sha256 {hashlib.sha256(content).hexdigest()}")
    if difference > 1e-3:
        raise SystemExit("the exported network differs")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reader", nargs="+")
    parser.add_argument("--detector")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    os.makedirs(options.out, exist_ok=True)
    if options.reader:
        export(ReaderNet(), options.reader, (1, 1, 32, 144), os.path.join(options.out, "plate_reader.onnx"))
    if options.detector:
        export(DetectorNet(), [options.detector], (1, 1, 384, 640), os.path.join(options.out, "plate_detector.onnx"))


if __name__ == "__main__":
    main()
