#!/usr/bin/env python3
"""Kills the running lane again and again, as power cuts do, and checks that nothing confirmed is lost or doubled.

kill_test.py LANEPOST [KILLS [SEED]]: 200 kills and seed 1 when not given.

An officer decides every crossing as fast as crossings come. Each decision that was answered with 200 must stand in the
store exactly once, with one outbox row; a decision whose answer was lost is sent again with the same id after the
restart and must be taken at most once.
"""

import http.client
import json
import random
import sys
import threading
import time
import uuid

from lane_process import LaneProcess, program_from_arguments

VISITS = ({"vehicle": "", "pages": ["td3_scan_tessalin.jpg"]},
          {"vehicle": "car_rear_pl_dusk.jpg", "pages": ["td3_small_oo.jpg"]},
          {"vehicle": "", "pages": ["td3_scan_orovan.jpg"]})
DEVICES = ("simulated-camera", "simulated-reader", "simulated-lane-io")
GONE = (OSError, http.client.HTTPException, json.JSONDecodeError)


class Officer:
    """Decides what waits for a decision; remembers what was asked and what was answered."""

    def __init__(self):
        self.confirmed = {}     # decision id -> crossing id
        self.rejected = set()   # decision ids that the lane answered with 409
        self.unanswered = None  # the decision under way when the program was killed
        self.sent_again = 0

    def work(self, lane):
        """Until the program is gone: first what was left unanswered, then whatever comes."""
        try:
            if self.unanswered is not None:
                self.sent_again += 1
                self.send(lane, self.unanswered)
            while True:
                self.decide_next(lane)
        except GONE:
            return  # killed; a decision under way stays in self.unanswered

    def decide_next(self, lane):
        state = lane.lane() or {}
        crossing = state.get("crossing")
        if state.get("state") != "awaiting_decision" or crossing is None:
            time.sleep(0.005)
            return
        self.send(lane, {"id": str(uuid.uuid4()), "crossing_id": crossing["id"], "officer": "TESTER",
                         "outcome": "pass" if len(self.confirmed) % 3 else "refer", "reason": "kill test"})

    def send(self, lane, decision):
        self.unanswered = decision
        status, answer = lane.decide(decision)
        if status == 200:
            self.confirmed[decision["id"]] = decision["crossing_id"]
        elif status == 409:
            self.rejected.add(decision["id"])
        elif status != 503:  # not answered in time: it stays to be sent again
            raise AssertionError(f"decision answered with {status}: {answer}")
        self.unanswered = decision if status == 503 else None


def live_and_die(lane, officer, chance):
    """One life of the program: up to a second of crossings, then SIGKILL."""
    failures = []

    def work():
        try:
            officer.work(lane)
        except Exception as failure:  # handed to the main thread
            failures.append(failure)

    lane.start()
    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(chance.uniform(0.0, 1.0))
    lane.kill()
    thread.join(30)
    if failures:
        raise failures[0]


def check_store(lane, officer):
    """Compares the store with what the officer knows; how many decided crossings it holds."""
    records = lane.crossings()
    (outbox,) = lane.rows("SELECT device_seq, event_id, crossing_id FROM outbox ORDER BY device_seq")
    decided = {}
    for crossing, record in records:
        decision = record["decision"]
        if decision:
            assert decision["id"] not in decided, "one decision closed two crossings"
            decided[decision["id"]] = crossing
    for decision, crossing in officer.confirmed.items():
        assert decided.get(decision) == crossing, f"confirmed decision {decision} is not in the store"
    for decision in officer.rejected:
        assert decision not in decided, f"rejected decision {decision} is in the store"
    assert [row[0] for row in outbox] == list(range(1, len(outbox) + 1)), "the outbox has gaps"
    assert len({row[1] for row in outbox}) == len(outbox), "an outbox event stands twice"
    assert sorted(row[2] for row in outbox) == sorted(row[0] for row in records), "crossings and outbox differ"
    return len(decided)


def check_commands(lane):
    audit = lane.command("audit", "verify", lane.journal)
    assert audit.returncode == 0 and "\nintact" in audit.stdout, audit.stdout + audit.stderr
    replay = lane.command("replay", lane.journal)
    assert replay.returncode == 0 and " 0 events differ" in replay.stdout, replay.stdout + replay.stderr


def main():
    program = program_from_arguments()
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    officer = Officer()
    began = time.monotonic()
    with LaneProcess(program, VISITS, devices=DEVICES) as lane:
        life = 0
        # A loaded machine may start slowly and die before anybody came: then more kills, until crossings were decided.
        while life < kills or (len(officer.confirmed) < kills // 4 and life < 2 * kills):
            life += 1
            live_and_die(lane, officer, chance)
            if life % 20 == 0:
                print(f"{life} kills, {len(officer.confirmed)} confirmed, {check_store(lane, officer)} recorded, "
                      f"{officer.sent_again} sent again, {time.monotonic() - began:.0f} s", flush=True)
        recorded = check_store(lane, officer)
        check_commands(lane)
    assert len(officer.confirmed) >= kills // 4, "too few crossings were decided to say anything"
    print(f"{life} kills: {len(officer.confirmed)} confirmed crossings, 0 lost, 0 doubled; {recorded} recorded, "
          f"{officer.sent_again} decisions sent again")
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
