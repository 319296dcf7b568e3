"""Starting and stopping: what keeps the lane from working is said in a sentence, and a missing list degrades it."""

import os
import pathlib
import socket
import subprocess
import unittest

from lane_process import LaneProcess, decision_for, program_from_arguments

PROGRAM = program_from_arguments()


class StopTest(unittest.TestCase):
    def test_sigterm_ends_at_once_with_status_0(self):
        with LaneProcess(PROGRAM) as lane:
            for wait_for_crossing in (False, True):
                lane.start()
                if wait_for_crossing:
                    lane.wait_for_crossing()
                status, seconds = lane.stop()
                self.assertEqual(status, 0)
                self.assertLess(seconds, 5)

    def test_an_open_crossing_outlives_a_stop_and_is_then_decided_once(self):
        # Without lane I/O: the simulated sensors report an empty lane at each start, which closes what was open.
        with LaneProcess(PROGRAM, devices=("simulated-reader",)) as lane:
            lane.start()
            before = lane.wait_for_crossing()
            lane.stop()
            lane.start()
            after = lane.wait_for(lambda state: state["crossing"] is not None)["crossing"]
            self.assertEqual(after["id"], before["id"])
            decision = decision_for(after, 1)
            self.assertEqual(lane.decide(decision)[0], 200)
            self.assertEqual(lane.decide(decision)[0], 200)  # the same again is confirmed again
            lane.stop()
            self.assertEqual(len(lane.rows("SELECT id FROM crossings")[0]), 1)

    def test_a_second_instance_on_the_same_store_is_refused(self):
        with LaneProcess(PROGRAM) as lane:
            lane.start()
            second = self.run_to_its_end(lane)
            self.assert_refused(second, "another lanepost works with this store")
            self.assertIsNotNone(lane.lane())  # the first goes on
            self.assertEqual(lane.stop()[0], 0)
            self.assertEqual(lane.command("audit", "verify", lane.journal).returncode, 0)

    def test_an_occupied_port_is_named(self):
        with LaneProcess(PROGRAM) as lane, socket.socket() as occupied:
            occupied.bind(("127.0.0.1", 0))
            occupied.listen()
            port = occupied.getsockname()[1]
            lane.config["screen"]["port"] = port
            lane.write_config()
            self.assert_refused(self.run_to_its_end(lane), str(port))

    def test_a_store_folder_that_cannot_be_made_is_named(self):
        with LaneProcess(PROGRAM) as lane:
            (lane.folder / "file").write_text("no folder")
            lane.config["store_folder"] = str(lane.folder / "file" / "store")
            lane.write_config()
            self.assert_refused(self.run_to_its_end(lane), str(lane.folder / "file" / "store"))

    @unittest.skipIf(os.geteuid() == 0 and not pathlib.Path("/proc/sys/kernel").exists(), "no read-only folder for root")
    def test_a_read_only_store_folder_is_named(self):
        with LaneProcess(PROGRAM) as lane:
            # Root writes into any folder with mode 0500; the kernel's own are read-only also for root.
            folder = pathlib.Path("/proc/sys/kernel")
            if os.geteuid() != 0:
                folder = lane.folder / "read-only"
                folder.mkdir(mode=0o500)
            lane.config["store_folder"] = str(folder)
            lane.write_config()
            self.assert_refused(self.run_to_its_end(lane), str(folder))

    def test_missing_simulated_pictures_are_named(self):
        with LaneProcess(PROGRAM, visits=[{"vehicle": "", "pages": ["not_there.jpg"]}]) as lane:
            self.assert_refused(self.run_to_its_end(lane), "not_there.jpg")

    def test_without_lists_the_lane_runs_names_it_and_never_recommends_clear(self):
        with LaneProcess(PROGRAM, lists=False) as lane:
            lane.start()
            previous = None
            for number in range(3):
                crossing = lane.wait_for_crossing(previous)
                state = lane.wait_for(lambda s: s["state"] == "awaiting_decision")
                self.assertEqual(state["crossing"]["recommendation"]["outcome"], "incomplete")
                self.assertIn("nothing was screened", str(state["crossing"]["recommendation"]["reasons"]))
                self.assertIn("list demo-documents missing", state["crossing"]["degraded_modes"])
                self.assertEqual(lane.decide(decision_for(crossing, number))[0], 200)
                previous = crossing["id"]
            status, sync = lane.request("GET", "/v1/sync")
            self.assertEqual(status, 200)
            self.assertIn("missing", str(sync))
            self.assertEqual(lane.stop()[0], 0)

    def run_to_its_end(self, lane):
        try:
            return lane.command("run", "--config", lane.config_path)
        except subprocess.TimeoutExpired:
            self.fail("the program runs, although it should have been refused")

    def assert_refused(self, done, named):
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(named, done.stderr)
        self.assertIn("lanepost run: ", done.stderr)
        self.assertNotIn("Officer's screen", done.stdout)


if __name__ == "__main__":
    unittest.main()
