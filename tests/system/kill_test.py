"""Kills the running lane again and again, as power cuts do, and checks that nothing which was confirmed is lost or doubled.

kill_test.py LANEPOST [KILLS [SEED]]: 200 kills and seed 1 when not given.
"""

import http.client
import json
import random
import sys
import threading
import time

from lane_process import LaneProcess, decision_for, program_from_arguments

UNREACHABLE = (OSError, http.client.HTTPException, json.JSONDecodeError)


class Officer:
    """Decides whatever crossing is open; remembers what was confirmed, and what got no answer and is sent again."""

    def __init__(self, lane, choice):
        self.lane = lane
        self.choice = choice
        self.confirmed = {}   # decision id -> crossing id
        self.unanswered = None
        self.lost_answers = 0
        self.resent_confirmed = 0
        self.resent_rejected = []
        self.rejected = 0
        self.decisions = 0
        self.in_flight = threading.Event()

    def work(self):
        """Works until the process goes away."""
        try:
            while True:
                if not self.resend():
                    self.decide_next()
        except UNREACHABLE:
            pass

    def resend(self):
        if self.unanswered is None:
            return False
        decision = self.unanswered
        status, answer = self.send(decision)
        if status == 200:
            self.resent_confirmed += 1
        elif status == 409:
            self.resent_rejected.append((decision, answer["detail"]))
        return True

    def decide_next(self):
        lane = self.lane.lane()
        crossing = lane["crossing"] if lane else None
        if crossing is None or crossing["id"] in self.confirmed.values():
            time.sleep(0.01)
            return
        self.decisions += 1
        status, _ = self.send(decision_for(crossing, self.decisions, self.choice.choice(["pass", "refer"])))
        self.rejected += status == 409

    def send(self, decision):
        if self.unanswered is None:
            self.unanswered = decision
        self.in_flight.set()
        try:
            status, answer = self.lane.decide(decision)
        except UNREACHABLE:
            self.lost_answers += 1
            raise
        finally:
            self.in_flight.clear()
        if status == 200:
            assert answer["crossing_id"] == decision["crossing_id"], answer
            self.confirmed[decision["id"]] = decision["crossing_id"]
        elif status not in (409, 503):
            raise AssertionError(f"decision answered with {status}: {answer}")
        if status != 503:  # 503: the decision may still be taken; it is sent again
            self.unanswered = None
        return status, answer


def live_once(lane, officer, chance):
    """One life of the process: from its start to a kill at a random moment, most of them while a decision is on its way."""
    lane.start()
    failed = []

    def work():
        try:
            officer.work()
        except AssertionError as error:
            failed.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(chance.uniform(0.2, 1.2))
    # Waiting for the decision rather than for a time lets a loaded machine come to as many decisions as an idle one.
    if chance.random() < 0.7 and officer.in_flight.wait(15):
        time.sleep(chance.uniform(0, 0.02))
    lane.kill()
    worker.join()
    if failed:
        raise failed[0]


def check_store(lane, officer):
    """What was confirmed is there exactly once; numbers are gapless; the program's own checks agree."""
    crossings, outbox, journal = lane.rows("SELECT id, outcome, record FROM crossings",
                                           "SELECT device_seq, crossing_id, event_id FROM outbox ORDER BY device_seq",
                                           "SELECT seq FROM journal ORDER BY seq")
    crossing_ids = [row[0] for row in crossings]
    assert len(set(crossing_ids)) == len(crossing_ids), "a crossing id stands twice"
    assert [row[0] for row in outbox] == list(range(1, len(outbox) + 1)), "outbox numbers have a gap"
    assert [row[0] for row in journal] == list(range(1, len(journal) + 1)), "journal numbers have a gap"
    assert sorted(row[1] for row in outbox) == sorted(crossing_ids), "crossings and outbox rows do not pair"
    assert len({row[2] for row in outbox}) == len(outbox)
    recorded = {}
    for crossing_id, outcome, text in crossings:
        decision = json.loads(text).get("decision")
        if decision is None:
            assert outcome == "abandoned", (crossing_id, outcome)
            continue
        assert decision["id"] not in recorded, f"decision {decision['id']} was taken twice"
        assert decision["crossing_id"] == crossing_id and decision["outcome"] == outcome
        recorded[decision["id"]] = crossing_id
    for decision_id, crossing_id in officer.confirmed.items():
        assert recorded.get(decision_id) == crossing_id, f"confirmed {decision_id} is not in the record"
    for decision, detail in officer.resent_rejected:
        assert decision["id"] not in recorded, f"{decision['id']} was taken, yet sent again it was rejected: {detail}"
    return recorded, crossing_ids


def check_commands(lane):
    for arguments in (("audit", "verify", lane.journal), ("replay", lane.journal)):
        done = lane.command(*arguments)
        assert done.returncode == 0, f"{arguments[0]}: {done.stdout}{done.stderr}"
        print(done.stdout.strip())


def main():
    program = program_from_arguments()
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)
    start = time.monotonic()
    with LaneProcess(program) as lane:
        officer = Officer(lane, random.Random(seed + 1))
        for killed in range(1, kills + 1):
            live_once(lane, officer, chance)
            recorded, _ = check_store(lane, officer)
            if killed % 20 == 0:
                print(f"{killed} kills, {len(officer.confirmed)} confirmed, {time.monotonic() - start:.0f} s", flush=True)
        lane.start()  # the last decision without an answer gets its own
        deadline = time.monotonic() + 20
        while officer.unanswered is not None and time.monotonic() < deadline:
            officer.resend()
        assert officer.unanswered is None
        status, _ = lane.stop()
        assert status == 0, status
        recorded, crossing_ids = check_store(lane, officer)
        check_commands(lane)
    print(f"seed {seed}: {kills} kills, {len(officer.confirmed)} decisions confirmed, {len(recorded)} recorded in "
          f"{len(crossing_ids)} crossings; {officer.lost_answers} answers lost, of these {officer.resent_confirmed} "
          f"confirmed and {len(officer.resent_rejected)} rejected when sent again; {time.monotonic() - start:.0f} s")
    assert len(officer.confirmed) >= kills // 2, "too few decisions for this test to say something"
    assert officer.lost_answers >= max(1, kills // 20), "too few kills hit between decision and answer"
    assert officer.resent_confirmed > 0


if __name__ == "__main__":
    main()
