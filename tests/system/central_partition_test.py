#!/usr/bin/env python3
"""A device in a network namespace of its own: the line is cut for real, and is slow for real.

central_partition_test.py LANEPOST OUTBOX_DEVICE

The cut is checked from both sides: nothing of the device reaches the broker's address, and the broker has no
connection from it, although the device goes on committing and the broker's address is the one it advertises.
"""

import os
import pathlib
import subprocess
import sys
import time

from central_fixture import CentreProcess, Device, compare, skip, wait_until
from lane_process import program_from_arguments

NAMESPACE = f"lanepost-{os.getpid()}"
HOST_END, LANE_END = f"lph{os.getpid() % 100000}", f"lpl{os.getpid() % 100000}"
ADDRESS = "10.99.0.1"


def ip(*arguments, check=True):
    return subprocess.run(["ip", *arguments], check=check, capture_output=True, text=True).returncode == 0


def make_network():
    """A veth pair, one end in the namespace. Skips where the kernel or the rights are missing."""
    if os.geteuid() != 0:
        skip("network namespaces need root")
    if not ip("netns", "add", NAMESPACE, check=False):
        skip("no network namespaces here")
    if not ip("link", "add", HOST_END, "type", "veth", "peer", "name", LANE_END, "netns", NAMESPACE, check=False):
        ip("netns", "del", NAMESPACE)
        skip("no veth here")
    ip("addr", "add", f"{ADDRESS}/24", "dev", HOST_END)
    ip("link", "set", HOST_END, "up")
    ip("-n", NAMESPACE, "addr", "add", "10.99.0.2/24", "dev", LANE_END)
    ip("-n", NAMESPACE, "link", "set", LANE_END, "up")
    ip("-n", NAMESPACE, "link", "set", "lo", "up")


def remove_network():
    ip("netns", "del", NAMESPACE, check=False)
    ip("link", "del", HOST_END, check=False)


def reaches_broker(port):
    """Whether anything in the namespace can connect to the broker now."""
    probe = f"import socket; socket.create_connection(('{ADDRESS}', {port}), 2)"
    return subprocess.run(["ip", "netns", "exec", NAMESPACE, sys.executable, "-c", probe], capture_output=True).returncode == 0


def cut(device, centre):
    ip("link", "set", HOST_END, "down")
    assert not reaches_broker(centre.port), "the line is not cut"
    time.sleep(1)
    before, committed = centre.count(device), len(device.acknowledged())
    wait_until(lambda: len(device.acknowledged()) > committed + 100, 30, "the device goes on committing")
    time.sleep(2)
    assert centre.count(device) == before, "events came through a line that is cut"
    assert centre.broker_answers(), "the broker is up all the while"
    ip("link", "set", HOST_END, "up")
    wait_until(lambda: reaches_broker(centre.port), 20, "the line is back")


def slow(device, centre):
    """64 kbit/s: what an officer decides every few seconds still gets there, and the connection is not taken for dead."""
    wait_until(lambda: device.state()["waiting"] < 20, 60, "nothing of the cut waits any more")
    queue = subprocess.run(["ip", "netns", "exec", NAMESPACE, "tc", "qdisc", "add", "dev", LANE_END, "root", "tbf", "rate",
                            "64kbit", "burst", "4kb", "latency", "2s"], capture_output=True)
    if queue.returncode != 0:
        print("tbf is not in this kernel: the slow line was left out")
        return
    time.sleep(5)
    before, began = centre.count(device), time.monotonic()
    time.sleep(20)
    rate = (centre.count(device) - before) / (time.monotonic() - began)
    assert device.state()["link"] == 1, "a slow line was taken for dead"
    subprocess.run(["ip", "netns", "exec", NAMESPACE, "tc", "qdisc", "del", "dev", LANE_END, "root"], check=True)
    print(f"slow: {rate:.1f} events/s over 64 kbit/s, while about 50/s were committed")
    assert 0.5 < rate < 5, "64 kbit/s carry about two events of 3.5 kB a second"


def main():
    program = program_from_arguments()
    device_program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    make_network()
    try:
        with CentreProcess(program, device_program, address=ADDRESS) as centre:
            device = Device(centre, "lane-1", NAMESPACE)
            centre.start_broker()
            centre.start_central()
            device.start(20, 1 << 30)
            wait_until(lambda: centre.count(device) > 50, 30, "events at the centre")
            for _ in range(3):
                cut(device, centre)
                released = device.released()
                wait_until(lambda: device.released() > released + 100, 120, "receipts after the cut")
            slow(device, centre)
            device.child.kill()
            device.start(20, 0)
            wait_until(lambda: device.released() == len(device.outbox()[1]), 120, "everything released", 0.5)
            device.child.stop()
            found = compare(device, centre.stored(device))
            print(f"partition: 3 cuts, {len(device.acknowledged())} crossings, missing {found[0]}, doubled {found[1]}, "
                  f"out of order {found[2]}")
            assert found == (0, 0, 0)
    finally:
        remove_network()
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
