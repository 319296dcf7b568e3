#!/usr/bin/env python3
"""The running appliance erases what is over: records that the centre has, and pictures; the record stays provable.

retention_test.py LANEPOST
"""

import contextlib
import re
import sqlite3
import time
import unittest

from lane_process import LaneProcess, decision_for, program_from_arguments

AT_ONCE = {f"{name}_hours": 0 for name in ("passed", "referred", "abandoned", "unassigned", "picture", "case_picture")}


class Retention(unittest.TestCase):
    def setUp(self):
        self.lane = LaneProcess(PROGRAM)
        self.addCleanup(self.lane.__exit__)
        self.lane.config["clock"] = {"time_source": "assumed"}
        self.lane.config["simulation"]["repeat"] = False
        self.lane.config.pop("retention", None)
        self.lane.write_config()
        self.lane.start()
        crossing = self.lane.wait_for_crossing()
        status, answer = self.lane.decide(decision_for(crossing, 1))
        self.assertEqual(status, 200, answer)
        self.assertEqual(self.lane.stop()[0], 0)

    def pictures(self):
        return [path for path in (self.lane.folder / "store" / "evidence").rglob("*") if re.fullmatch("[0-9a-f]{64}", path.name)]

    def release_all(self):
        """As the centre's receipt does; the chain value is not compared once its events are erased."""
        with contextlib.closing(sqlite3.connect(self.lane.journal)) as database:
            database.execute("INSERT INTO outbox_releases SELECT device_seq, event_id, zeroblob(32),"
                             " '2026-01-01T00:00:00.000000Z', 'test' FROM outbox ORDER BY device_seq DESC LIMIT 1")
            database.commit()

    def store_bytes(self):
        return b"".join(path.read_bytes() for path in (self.lane.folder / "store").rglob("*")
                        if path.is_file() and path.name != "store.key")

    def run_until(self, done):
        self.lane.config["retention"] = AT_ONCE
        self.lane.config["simulation"]["arrival_gap_ms"] = 3_600_000  # nobody comes: their pictures would go a minute later
        self.lane.write_config()
        self.lane.start()
        end = time.monotonic() + 30
        while not done() and time.monotonic() < end:
            time.sleep(0.2)
        self.assertEqual(self.lane.stop()[0], 0)
        self.assertTrue(done(), self.lane.log_text()[-2000:])

    def rows_of(self, event_type):
        return self.lane.rows(f"SELECT count(*) FROM journal WHERE event_type = '{event_type}'")[0][0][0]

    def test_nothing_goes_before_its_time_and_nothing_is_readable_on_the_disk(self):
        self.assertEqual(len(self.pictures()) > 0, True)
        self.assertEqual(self.rows_of("records_erased"), 0)
        self.assertGreater(self.rows_of("clock_changed"), 0)
        self.assertNotIn(b"TESTER", self.store_bytes())

    def test_records_that_the_centre_has_and_pictures_go_with_proof(self):
        self.release_all()
        wrapped = [row[0] for row in self.lane.rows("SELECT wrapped FROM record_keys WHERE class <> 'open'")[0]]
        self.assertTrue(any(key in self.store_bytes() for key in wrapped))
        self.run_until(lambda: not self.pictures() and not any(key in self.store_bytes() for key in wrapped))
        self.assertGreaterEqual(self.rows_of("records_erased"), 2)
        audit = self.lane.command("audit", "verify", self.lane.journal)
        self.assertEqual(audit.returncode, 0, audit.stdout)
        self.assertRegex(audit.stdout, r"\d+ rows erased by retention, with proof")
        exported = self.lane.command("audit", "export", self.lane.journal)
        self.assertIn('"state":"erased"', exported.stdout)
        replay = self.lane.command("replay", self.lane.journal)
        self.assertEqual(replay.returncode, 0, replay.stdout + replay.stderr)

    def test_what_the_centre_does_not_have_stays(self):
        self.run_until(lambda: not self.pictures())
        self.assertIn('"state":"there"', self.lane.command("audit", "export", self.lane.journal).stdout)


if __name__ == "__main__":
    PROGRAM = program_from_arguments()
    unittest.main()
