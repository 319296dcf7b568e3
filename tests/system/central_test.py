#!/usr/bin/env python3
"""Events that waited offline get to the central store: none missing, none doubled, none out of order; also under kills.

central_test.py LANEPOST OUTBOX_DEVICE [EVENTS [KILLS [SEED]]]: 20000 events, 20 kills and seed 1 when not given;
100000 and 200 are the figures of docs/performance.md.
"""

import os
import pathlib
import random
import sys
import time

from central_fixture import CentreProcess, Device, compare, wait_until
from lane_process import program_from_arguments


def drain(program, device_program, events):
    """Offline first: neither broker nor centre is there while the events are committed."""
    with CentreProcess(program, device_program) as centre:
        device = Device(centre, "lane-1")
        device.fill(events)
        device.start()
        wait_until(lambda: device.state() and device.state()["trouble"] == "not_reachable", 20, "the state is named")
        assert centre.count(device) == 0
        centre.start_broker()
        centre.start_central()
        wait_until(lambda: centre.count(device) > 0, 60, "the first events at the centre", 0.01)
        began, first = time.monotonic(), centre.count(device)
        wait_until(lambda: centre.count(device) == events, 1800, "all events at the centre", 0.2) # asking costs the centre time
        took = time.monotonic() - began
        wait_until(lambda: device.released() == events, 120, "all events released")
        busy = {"device": device.child, "broker": centre.broker, "centre": centre.centrals["a"]}
        cores = ", ".join(f"{name} {child.cpu_seconds() / events * 1e6:.0f}" for name, child in busy.items())
        device.child.stop()
        missing, doubled, misplaced = compare(device, centre.stored(device))
        most = max(state["rss_kb"] for state in device.states())
        print(f"drain: {events} events queued offline, missing {missing}, doubled {doubled}, out of order {misplaced}; "
              f"{(events - first) / took:.0f} events/s into the store; processor time, us an event: {cores}; "
              f"the device's whole process at most {most / 1024:.1f} MB")
        assert (missing, doubled, misplaced) == (0, 0, 0)
        assert most < 60 * 1024 or "LANEPOST_SANITIZED" in os.environ, "the device's memory"


def kills(program, device_program, count, seed):
    """Broker, two centres that share the work, and the device die at random moments, again and again."""
    chance = random.Random(seed)
    with CentreProcess(program, device_program) as centre:
        device = Device(centre, "lane-1")
        centre.start_broker()
        centre.start_central("a")
        centre.start_central("b")
        device.start(2, 1 << 30)
        done = {"broker": 0, "centre": 0, "device": 0}
        for _ in range(count):
            time.sleep(chance.uniform(0.1, 1.5))
            victim = chance.choice(list(done))
            done[victim] += 1
            if victim == "broker":
                centre.broker.kill()
                time.sleep(chance.uniform(0, 0.5))
                centre.start_broker()
            elif victim == "centre":
                name = chance.choice("ab")
                centre.centrals[name].kill()
                time.sleep(chance.uniform(0, 0.5))
                centre.start_central(name)
            else:
                device.child.kill()
                device.start(2, 1 << 30)
        device.child.kill()
        device.start(2, 0)
        wait_until(lambda: device.state() and device.released() == len(device.outbox()[1]), 600, "everything released", 0.5)
        device.child.stop()
        missing, doubled, misplaced = compare(device, centre.stored(device))
        acknowledged = set(device.acknowledged())
        lost = acknowledged - {row[2] for row in centre.stored(device)}
        print(f"kills: {done}, {len(acknowledged)} crossings acknowledged to the officer, missing {missing + len(lost)}, "
              f"doubled {doubled}, out of order {misplaced}")
        assert (missing, doubled, misplaced, len(lost)) == (0, 0, 0, 0)
        assert len(acknowledged) > 10 * count, "too few crossings to say anything"


def main():
    program = program_from_arguments()
    device_program = str(pathlib.Path(sys.argv.pop(1)).resolve())
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    if events:
        drain(program, device_program, events)
    if count:
        kills(program, device_program, count, seed)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
