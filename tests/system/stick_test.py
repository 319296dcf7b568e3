#!/usr/bin/env python3
"""A post without a link: events go to the centre on a stick, and the late hit comes back to the running lane, once.

stick_test.py LANEPOST
"""

import json
import pathlib
import shutil
import tempfile

from central_fixture import wait_until
from lane_process import SAMPLES, LaneProcess, decision_for, program_from_arguments
from list_fleet import Fleet

DEVICE = "lane-1"
LIST = "demo-persons"
VISIT = {"vehicle": "", "pages": ["td2_scan_zephyra.jpg"]}
NUMBER = "M5S8B2Z70"
SECRETS = (NUMBER, "VORBILDSEN", "ZEPHYRA", "020214", "2002-02-14", "TESTER", "Call second line", "STICK-1", "STICK-2")
NEVER = 3_600_000


BY_NAME = {"names": ["VORBILDSEN<<ZEPHYRA<ANN"], "birth_dates": ["2002-02-14"]}
BY_DOCUMENT = {"documents": [{"number": NUMBER, "issuing_state": "UTO", "document_code": "I"}]}


def entry(name, known):
    """The traveller of VISIT on a list, under this entry: BY_NAME or BY_DOCUMENT."""
    return {"id": name, "category": f"wanted-{name[-1]}", "action_code": "contact", "lane_text": "Call second line"} | known


class Post:
    """A lane without a link, the centre, and the stick between them. Every command's output is kept in `said`."""

    def __init__(self, lane, folder):
        self.lane, self.folder, self.said = lane, folder, ""
        self.notice_key, self.identity = folder / "notice", lane.folder / "identity"
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.ok("central", "key", "--out", self.notice_key)
        self.fleet = Fleet(lane, self)
        self.place = pathlib.Path(next(item["file"] for item in lane.config["lists"] if item["id"] == LIST))
        self.late = lane.journal.parent / "late"

    def run(self, *arguments):
        done = self.lane.command(*arguments)
        self.said += done.stdout + done.stderr
        return done

    def ok(self, *arguments):
        done = self.run(*arguments)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    def provision(self):
        """As docs/provisioning.md says, with throw-away keys."""
        authority, grant = self.folder / "authority", self.folder / "grant.json"
        self.ok("provision", "authority", "--authority", authority, "--name", "Trial lanes", "--days", 3650, "--throw-away")
        request = self.ok("provision", "request", "--identity", self.identity, "--device-id", DEVICE).splitlines()[0]
        self.ok("provision", "sign", request, "--authority", authority, "--list-root",
                self.fleet.repository / "root" / "1.json", "--out", grant, "--days", 365)
        self.ok("provision", "install", grant, "--identity", self.identity, "--allow-throw-away")
        shutil.copy(authority / "devices.json", self.folder / "devices.json")

    def list_of(self, name, *entries):
        """A watch list that has these entries beside those of the samples."""
        source, snapshot = self.folder / f"{name}.jsonl", self.folder / f"{name}.snapshot"
        header, *others = (SAMPLES / "watchlists" / "persons.jsonl").read_text().splitlines()
        header = json.loads(header)
        header["list"] |= {"version": name, "id": LIST}
        source.write_text("\n".join([json.dumps(header), *others, *map(json.dumps, entries)]) + "\n")
        self.ok("watchlist", "build", "--in", source, "--out", snapshot, "--built-at", "now")
        return snapshot

    def device_command(self, action, *bundle):
        return self.run("sync", action, *bundle, "--identity", self.identity, "--journal", self.lane.journal, "--list",
                        f"{LIST}={self.place}", "--allow-throw-away")

    def centre_command(self, action, bundle, *more):
        return self.run("central", action, bundle, *more, "--database", self.folder / "central.sqlite", "--devices",
                        self.folder / "devices.json", "--notice-key", self.notice_key, "--repository", self.fleet.repository,
                        "--state", self.folder / "desk")

    def up(self):
        """A new bundle of the device on the stick."""
        bundle = self.stick / "lane-1.bundle"
        done = self.device_command("export", bundle)
        assert done.returncode == 0, done.stdout + done.stderr
        return bundle, done.stdout

    def down(self):
        """A new bundle of the centre on the stick."""
        bundle = self.stick / "centre.bundle"
        done = self.centre_command("export", bundle, "--device", DEVICE)
        assert done.returncode == 0, done.stdout + done.stderr
        return bundle, done.stdout

    def centre_takes(self, bundle, *more):
        done = self.centre_command("import", bundle, *more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def lane_takes(self, bundle):
        done = self.device_command("import", bundle)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, done, reason):
        assert done.returncode != 0 and reason in done.stderr, (done.returncode, done.stdout, done.stderr)

    def waiting_answers(self):
        return sorted(path.name for path in self.late.glob("*")) if self.late.exists() else []


def cross(lane):
    """One traveller crosses; nobody on the lane's lists. The crossing as it was decided."""
    ready = lane.wait_for(lambda state: state["state"] == "awaiting_decision")["crossing"]
    answers = [record["answer"] for record in ready["screenings"]]
    assert answers and not any(answer["hits"] for answer in answers), answers
    assert NUMBER in json.dumps(ready["travellers"]), "the page was not read"
    status, said = lane.decide(decision_for(ready, 1))
    assert status == 200, said
    lane.wait_for(lambda state: state["crossing"] is None)
    return ready


def notices(lane):
    return lane.lane()["notices"]


def first_answer(post, lane, crossing):
    """Up, asked, down; into the running lane."""
    bundle, said = post.up()
    assert "events 1 to 1" in said, said
    post.refused(post.centre_command("import", bundle, "--list", f"{LIST}={post.folder / 'none'}"), "cannot be asked")
    said = post.centre_takes(bundle, "--list", f"{LIST}={post.list_of('centre-1', entry('STICK-1', BY_NAME))}")
    assert "1 new events stored" in said and "lists asked about 1 crossings: 1 late answers" in said, said
    post.refused(post.centre_command("import", bundle), "replayed")
    post.fleet.publish(LIST, post.list_of("lane-2"))
    bundle, said = post.down()
    assert " 2 notices" in said, said  # the receipt and one late answer
    assert not notices(lane)
    said = post.lane_takes(bundle)
    assert f"LATE HIT: crossing {crossing['id']}, 1 hits" in said, said
    assert f"list {LIST}: version 1" in said and "events up to 1, 0 wait" in said, said
    shown = lane.wait_for(lambda state: state["notices"])["notices"]
    assert len(shown) == 1, shown
    for text in ("Call second line", "wanted-1", LIST, crossing["id"]):
        assert text in shown[0], shown
    wait_until(lambda: not post.waiting_answers(), 60, "the answer's file goes")
    return bundle, shown


def same_bundle_again(post, lane, bundle, shown):
    done = post.device_command("import", bundle)
    post.refused(done, "replayed")
    assert "LATE HIT" not in done.stdout and not post.waiting_answers(), done.stdout
    assert notices(lane) == shown


def late_rows(lane):
    """Answers in the journal; also those that the lane's own lists gave."""
    return lane.rows("SELECT count(*) FROM journal WHERE event_type = 'screening_answered'")[0][0][0]


def second_answer(post, lane, since):
    """Made by `screen-again` of newer lists; comes while no lane runs, which is then killed as soon as it was taken."""
    bundle, said = post.up()
    assert "no event waits" in said, said
    post.centre_takes(bundle)
    newer = post.list_of("centre-2", entry("STICK-1", BY_NAME), entry("STICK-2", BY_DOCUMENT))
    said = post.ok("central", "screen-again", "--since", since, "--database", post.folder / "central.sqlite", "--list",
                   f"{LIST}={newer}")
    assert "lists asked about 1 crossings: 1 late answers" in said, said
    bundle, said = post.down()
    assert " 2 notices" in said, said  # the first answer was reported as taken and is not sent again
    said = post.lane_takes(bundle)
    assert said.count("LATE HIT") == 1 and len(post.waiting_answers()) == 1, said
    assert NUMBER.encode() not in b"".join(path.read_bytes() for path in post.late.iterdir())
    lane.start()
    wait_until(lambda: not post.waiting_answers(), 120, "the lane takes the answer", 0.001)
    lane.kill()


def nothing_leaks(post, lane):
    """Neither logs, nor what commands print, nor the stick say who it was."""
    stick = b"".join(path.read_bytes() for path in post.stick.iterdir())
    for secret in SECRETS:
        assert secret not in post.said and secret not in lane.log_text(), secret
        assert secret.encode() not in stick, secret


def main():
    program = program_from_arguments()
    with LaneProcess(program, visits=(VISIT,)) as lane, tempfile.TemporaryDirectory(prefix="lanepost-stick-") as folder:
        post = Post(lane, pathlib.Path(folder))
        post.provision()
        lane.config["simulation"]["repeat"] = False
        lane.write_config()
        lane.start()
        crossing = cross(lane)
        bundle, shown = first_answer(post, lane, crossing)
        same_bundle_again(post, lane, bundle, shown)
        lane.kill()
        rows = late_rows(lane)
        assert rows == len(crossing["screenings"]) + 1, rows
        lane.config["simulation"]["arrival_gap_ms"] = NEVER  # from here on nobody comes
        lane.write_config()
        lane.start()
        assert lane.wait_for(lambda state: state["notices"])["notices"] == shown
        lane.kill()
        second_answer(post, lane, crossing["opened_at"])
        assert late_rows(lane) == rows + 1
        lane.start()
        both = lane.wait_for(lambda state: state["notices"])["notices"]
        assert len(both) == 2 and both[0] == shown[0] and "wanted-2" in both[1], both
        assert lane.stop()[0] == 0
        assert late_rows(lane) == rows + 1
        assert "0 wait" in (up := post.device_command("status").stdout) or "0 events wait" in up, up
        audit = lane.command("audit", "verify", lane.journal)
        assert audit.returncode == 0, audit.stdout
        nothing_leaks(post, lane)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
