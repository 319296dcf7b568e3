#!/usr/bin/env python3
"""A running appliance takes a list over the link: whole, through a dead broker and its own death, then by a delta.

list_delivery_test.py LANEPOST [ENTRIES]: 60000 entries when not given.
"""

import json
import pathlib
import random
import sys
import time

from central_fixture import CentreProcess, wait_until
from lane_process import LaneProcess, program_from_arguments
from list_fleet import Fleet

LIST = "demo-persons"
NAMES = ["ADA", "BENNO", "CARLA", "DARIO", "EMMA", "FALK", "GRETA", "HUGO"]


def entry_line(number, revision):
    """A fictitious person; the document number differs from revision to revision."""
    chance = random.Random(f"{number}/{revision}")
    family = "".join(chance.choice(("BA", "DOR", "FEL", "GRI", "HUN", "KA", "LOR", "MI")) for _ in range(4))
    return json.dumps({"id": f"T-{number:07}", "category": "test", "action_code": "refer", "lane_text": "Refer",
                       "names": [f"{family}<<{chance.choice(NAMES)}"], "birth_dates": [f"19{chance.randrange(30, 99)}-0{chance.randrange(1, 9)}-1{chance.randrange(0, 9)}"],
                       "documents": [{"number": f"U{chance.randrange(10**8):08}", "issuing_state": "UTO", "document_code": "P"}]})


class PushedFleet(Fleet):
    """Its lists go to the broker as soon as they are published."""

    def publish_entries(self, version, entries, changed):
        """Version `version`: its first `changed` entries differ from those of the version before."""
        source, snapshot = self.folder / f"{version}.jsonl", self.folder / f"{version}.snapshot"
        header = {"list": {"id": LIST, "version": str(version), "title": "Test", "built_at": f"2026-11-20T06:00:0{version}Z",
                           "max_age_hours": 8784, "owner": "fictitious", "legal_basis": "none: invented people"}}
        lines = (entry_line(number, version if number < changed else 0) for number in range(entries))
        source.write_text("\n".join([json.dumps(header), *lines]) + "\n")
        done = self.lane.command("watchlist", "build", "--in", source, "--out", snapshot)
        assert done.returncode == 0, done.stderr
        self.publish(LIST, snapshot)
        self.run("push", "--repository", self.repository, "--broker", self.centre.url, "--authority",
                 self.centre.keys / "authority.pem", "--certificate", self.centre.keys / "central.pem", "--key",
                 self.centre.keys / "central.key", "--notice-key", self.centre.notice_key)
        return snapshot


class Appliance:
    """The lane with its exchange."""

    def __init__(self, lane, centre, fleet):
        self.lane = lane
        self.identity = lane.folder / "identity"
        fleet.run("trust", fleet.root, "--state", self.identity, "--allow-throw-away")
        lane.config["centre"] = {"device": "lane-1", "broker": centre.url, "authority": str(centre.keys / "authority.pem"),
                                 "certificate": str(centre.keys / "lane-1.pem"), "key": str(centre.keys / "lane-1.key"),
                                 "notice_key": str(centre.notice_key.with_suffix(".pub")), "identity": str(self.identity),
                                 "upload_limit_hours": 24, "download_limit_hours": 48}
        lane.config["simulation"]["arrival_gap_ms"] = 3_600_000  # nobody comes
        lane.write_config()
        self.place = pathlib.Path(next(entry["file"] for entry in lane.config["lists"] if entry["id"] == LIST))

    def pulled(self):
        """Bytes of the blob that is under way."""
        try:
            return max((part.stat().st_size for part in (self.identity / "pull").glob("*.part")), default=0)
        except FileNotFoundError:
            return 0

    def said(self, text):
        return text in self.lane.log_text()

    def has(self, snapshot):
        return self.place.exists() and self.place.read_bytes() == snapshot.read_bytes()


def deliver(program, entries):
    with CentreProcess(program, None) as centre, LaneProcess(program, lists=False) as lane:
        fleet = PushedFleet(lane, centre)
        appliance = Appliance(lane, centre, fleet)
        centre.start_broker()
        lane.start()
        first = fleet.publish_entries(1, entries, 0)
        packed = max(path.stat().st_size for path in fleet.folder.rglob("*.snapshot")) // 8
        cuts = []
        wait_until(lambda: appliance.pulled() > packed // 8, 60, "the first chunks come", 0.002)
        centre.broker.kill()
        cuts.append(appliance.pulled())
        assert not appliance.has(first), "the cut came too late"
        wait_until(lambda: appliance.said("the connection to the broker is lost"), 60, "the appliance sees that it is cut off")
        centre.start_broker()
        began = time.monotonic()
        wait_until(lambda: appliance.pulled() > cuts[0] + packed // 8, 120, "chunks come again", 0.002)
        again = time.monotonic() - began
        lane.kill()
        cuts.append(appliance.pulled())
        assert not appliance.has(first), "the kill came too late"
        assert cuts[1] >= cuts[0] > 0, cuts
        lane.start()
        time.sleep(0.05)
        assert appliance.pulled() >= cuts[0], "what was there was thrown away"
        wait_until(lambda: appliance.has(first), 120, "the whole list", 0.1)
        wait_until(lambda: appliance.said(f"list {LIST}: version 1 as a whole"), 60, "the lane says so")

        began = time.monotonic()
        second = fleet.publish_entries(2, entries, entries // 100)
        wait_until(lambda: appliance.said(f"list {LIST} changed to version 2"), 60, "the delta is asked", 0.05)
        live = time.monotonic() - began
        wait_until(lambda: appliance.has(second), 60, "the delta's file", 0.1)
        wait_until(lambda: appliance.said(f"list {LIST}: version 2 by delta"), 20, "the lane says so")
        status, _ = lane.stop()
        assert status == 0, lane.log_text()[-2000:]
        print(f"{entries} entries: whole list through a dead broker at {cuts[0]} bytes (going on {again:.1f} s after it was back) and a dead appliance at {cuts[1]} bytes; "
              f"delta of {entries // 100} asked {live:.1f} s after building and publishing it began")


def main():
    program = program_from_arguments()
    deliver(program, int(sys.argv[1]) if len(sys.argv) > 1 else 60_000)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
