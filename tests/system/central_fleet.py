#!/usr/bin/env python3
"""Figures of docs/performance.md: many simulated devices at one hub, and one device's commits beside its upload.

central_fleet.py LANEPOST OUTBOX_DEVICE DEVICE_FLEET [DEVICES [EVENTS_PER_SECOND [SECONDS]]]
"""

import pathlib
import subprocess
import sys
import time

from central_fixture import CentreProcess, Device, wait_until
from lane_process import end_with_parent, program_from_arguments


def fleet(program, device_program, fleet_program, devices, rate, seconds):
    with CentreProcess(program, device_program, devices=("fleet",)) as centre:
        config = centre.keys / "nats.conf"
        text = config.read_text().replace('include "devices.conf"', "").replace("verify_and_map: true", "")
        config.write_text(text)  # a thousand devices with one certificate
        centre.start_broker()
        centre.start_central()
        time.sleep(2)
        simulation = subprocess.Popen([fleet_program, str(centre.port), centre.keys, centre.notice_key.with_suffix(".pub"),
                                       str(devices), str(rate), str(seconds)], stdout=subprocess.PIPE, text=True,
                                      preexec_fn=end_with_parent)
        connected = simulation.stdout.readline()
        before = {name: child.cpu_seconds() for name, child in (("centre", centre.centrals["a"]), ("broker", centre.broker))}
        line = simulation.communicate()[0].strip()
        assert connected.strip() == "connected" and simulation.returncode == 0, "the devices did not work"
        print(f"fleet: {line}; processor time meanwhile: centre {centre.centrals['a'].cpu_seconds() - before['centre']:.1f} s, "
              f"broker {centre.broker.cpu_seconds() - before['broker']:.1f} s")


def commits(program, device_program, backlog=20_000):
    """How long the lane's commit takes while nothing is sent, and while a backlog goes up."""
    for sending in (False, True):
        with CentreProcess(program, device_program) as centre:
            device = Device(centre, "lane-1")
            device.fill(backlog)
            if sending:
                centre.start_broker()
                centre.start_central()
            device.start(5, 1 << 30)
            time.sleep(10)
            released = device.released()
            device.child.stop()
            line = [text for text in device.lines() if text.startswith("COMMITS")]
            print(f"commits, {'uploading' if sending else 'no link'}, {released} released meanwhile: {line[-1] if line else 'none'}")


def main():
    program = program_from_arguments()
    device_program, fleet_program = (str(pathlib.Path(sys.argv.pop(1)).resolve()) for _ in range(2))
    devices, rate, seconds = (int(sys.argv[i]) if len(sys.argv) > i else default
                              for i, default in ((1, 1000), (2, 2000), (3, 20)))
    commits(program, device_program)
    fleet(program, device_program, fleet_program, devices, rate, seconds)


if __name__ == "__main__":
    main()
