"""The commands of the program on good and bad input: what they print, and how they end."""

import contextlib
import json
import pathlib
import sqlite3
import struct
import tempfile
import unittest
import zlib

from lane_process import SAMPLES, LaneProcess, decision_for, program_from_arguments

PROGRAM = program_from_arguments()
PAGE = SAMPLES / "documents" / "td3_scan_tessalin.jpg"


def png(width, height, rows=b""):
    """A grey PNG that claims this size and holds these rows."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]


class ImageCommands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lane = LaneProcess(PROGRAM, lists=False)
        cls.folder = cls.lane.folder

    @classmethod
    def tearDownClass(cls):
        cls.lane.__exit__()

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def bad_images(self):
        """Name and path of files that are no images; only one is there at all."""
        return [self.folder / "missing.jpg", self.write("empty.jpg", b""), self.write("text.jpg", b"no image\n" * 50),
                self.write("cut.jpg", PAGE.read_bytes()[:300]), self.write("large.png", png(10000, 10000)), self.folder]

    def test_read_gives_each_image_a_line_and_goes_on_after_bad_ones(self):
        bad = self.bad_images()
        done = self.lane.command("read", *bad, PAGE)
        self.assertEqual(done.returncode, 2, done.stderr)
        lines = json_lines(done.stdout)
        self.assertEqual([line["image"] for line in lines], [str(path) for path in [*bad, PAGE]])
        for line in lines[:-1]:
            self.assertEqual(set(line), {"image", "error"}, line)
            self.assertIn(line["image"], line["error"]["message"])
        self.assertEqual(lines[-1]["format"], "TD3")
        truth = next(t for t in json_lines((SAMPLES / "documents/truth.jsonl").read_text()) if PAGE.name in str(t))
        self.assertIn("".join(truth["lines"]), "".join(lines[-1]["lines"]))

    def test_read_of_good_images_ends_with_0(self):
        done = self.lane.command("read", PAGE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(json_lines(done.stdout)[0]["ms"], 0)

    def test_a_page_without_a_zone_has_no_format_and_no_lines(self):
        rows = b"".join(b"\0" + b"\xc8" * 900 for _ in range(640))
        done = self.lane.command("read", self.write("blank.png", png(900, 640, rows)))
        self.assertEqual(done.returncode, 0, done.stdout)
        line = json_lines(done.stdout)[0]
        self.assertIsNone(line["format"])
        self.assertEqual(line["lines"], [])

    def test_plates_names_bad_images_too(self):
        vehicle = SAMPLES / "vehicles" / "car_rear_nl_day.jpg"
        done = self.lane.command("plates", self.folder / "missing.jpg", vehicle)
        self.assertEqual(done.returncode, 2, done.stderr)
        lines = json_lines(done.stdout)
        self.assertIn("error", lines[0])
        self.assertNotIn("error", lines[1])

    def recording(self, name, *frames):
        """A folder of frames, copies of vehicle samples by their names."""
        folder = self.folder / name
        folder.mkdir()
        for number, frame in enumerate(frames):
            (folder / f"{number:03}.jpg").write_bytes((SAMPLES / "vehicles" / frame).read_bytes())
        return folder

    def test_passages_of_recordings_are_one_line_for_each_vehicle(self):
        dutch, german = "car_rear_nl_day.jpg", "car_rear_de_day.jpg"
        truth = {t["image"]: t["plates"][0]["text"] for t in json_lines((SAMPLES / "vehicles/truth.jsonl").read_text()) if t["plates"]}
        standing = self.recording("standing", *[dutch] * 6)
        changing = self.recording("changing", *[dutch] * 4, *[german] * 5)
        crops = self.folder / "crops"
        done = self.lane.command("plates", "--passages", standing, changing, "--fps", "3", "--save-crops", crops)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = json_lines(done.stdout)
        one = [line for line in lines if line["source"] == str(standing)]
        self.assertEqual([line["text"] for line in one], [truth[dutch]])
        self.assertEqual(one[0]["frames"], [0, 5])
        self.assertEqual(one[0]["direction"], "standing")
        self.assertEqual(one[0]["agreeing"], 6)
        self.assertAlmostEqual(one[0]["seconds"][1] - one[0]["seconds"][0], 5 / 3, places=2)
        self.assertGreater(pathlib.Path(one[0]["crop"]).stat().st_size, 500)
        self.assertEqual(pathlib.Path(one[0]["crop"]).parent, crops)
        two = {line["text"]: line["frames"] for line in lines if line["source"] == str(changing)}
        self.assertEqual(two, {truth[dutch]: [0, 3], truth[german]: [4, 8]})

    def test_passages_names_recordings_that_cannot_be_opened_and_goes_on(self):
        broken = self.recording("broken", *["car_rear_nl_day.jpg"] * 3)
        (broken / "001.jpg").write_bytes(b"no image")
        done = self.lane.command("plates", "--passages", self.folder / "nowhere", broken)
        self.assertEqual(done.returncode, 2, done.stderr)
        lines = json_lines(done.stdout)
        self.assertEqual(lines[0]["source"], str(self.folder / "nowhere"))
        self.assertIn("nowhere", lines[0]["error"]["message"])
        self.assertIn("001.jpg", lines[1]["error"]["message"])
        self.assertEqual(lines[2]["agreeing"], 2)

    def test_mrz_parses_standard_input_line_by_line(self):
        td3 = {"lines": ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]}
        done = self.lane.command("mrz", "-", stdin=json.dumps(td3) + "\n\nno json\n" + json.dumps({"lines": []}) + "\n")
        self.assertEqual(done.returncode, 2, done.stderr)
        lines = json_lines(done.stdout)
        self.assertEqual(len(lines), 3)
        self.assertNotIn("error", lines[0])
        self.assertIn("ERIKSSON", json.dumps(lines[0]))
        self.assertIn("error", lines[1])
        self.assertEqual(self.lane.command("mrz", "-", stdin=json.dumps(td3)).returncode, 0)
        missing = self.lane.command("mrz", self.folder / "missing.jsonl")
        self.assertEqual(missing.returncode, 1)
        self.assertIn("missing.jsonl", missing.stderr)

    def test_watchlist_build_and_inspect(self):
        source, snapshot = SAMPLES / "watchlists" / "documents.jsonl", self.folder / "documents.snapshot"
        built = self.lane.command("watchlist", "build", "--in", source, "--out", snapshot, "--built-at", "now")
        self.assertEqual(built.returncode, 0, built.stderr)
        inspected = self.lane.command("watchlist", "inspect", snapshot)
        self.assertEqual(inspected.returncode, 0, inspected.stderr)
        self.assertRegex(inspected.stdout, r"list +demo-documents\n")
        self.assertTrue(built.stdout.endswith(inspected.stdout))
        damaged = bytearray(snapshot.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        bad = self.lane.command("watchlist", "inspect", self.write("damaged.snapshot", damaged))
        self.assertEqual(bad.returncode, 1)
        self.assertIn("damaged.snapshot", bad.stderr)
        source = self.write("bad.jsonl", source.read_bytes() + b"{\"no\":\"entry\"}\n")
        before = snapshot.read_bytes()
        refused = self.lane.command("watchlist", "build", "--in", source, "--out", snapshot)
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(snapshot.read_bytes(), before)  # the good list stays

    def test_screen_asks_an_object_list_line_by_line(self):
        source = self.write("vehicles.csv", b"plate,plate_country,vin,status\nSPEC123,D,1M8GDM9AXKP042788,stolen\n")
        objects = self.folder / "vehicles.objects"
        built = self.lane.command("watchlist", "import", "--format", "smv", "--objects", "--in", source, "--out", objects)
        self.assertEqual(built.returncode, 0, built.stderr)
        asked = self.write("asked.tsv", b"id\tkind\tnumber\tissuer\na\tplate\tspec 123\tD\nb\tplate\tSPEC123\tF\n"
                                        b"c\tvin\t1M8GDM9AXKP04278B\nd\tship\tX\n")
        screened = self.lane.command("screen", "--list", objects, "--objects", asked)
        self.assertEqual(screened.returncode, 2)
        self.assertEqual(screened.stderr, "lanepost screen: line 5: column 2: expected document, plate, vin or container\n")
        answers = [line.split("\t") for line in screened.stdout.splitlines()]
        self.assertEqual([(a[0], a[2]) for a in answers], [("a", "exact"), ("b", "none"), ("c", "possible")])
        self.assertIn("B read, 8 possible", answers[2][4])
        no_objects = self.lane.command("screen", "--list", source, "--objects", asked)
        self.assertEqual(no_objects.returncode, 1)
        self.assertIn("not a Lanepost object list", no_objects.stderr)

    def test_run_with_a_broken_configuration_says_where(self):
        for text, named in (("{\n  \"lane\": x", "line 2, column 11"), ("{}", "lane: expected this key"), ("", "line 1")):
            self.lane.config_path.write_text(text)
            done = self.lane.command("run", "--config", self.lane.config_path)
            self.assertEqual(done.returncode, 1)
            self.assertIn(named, done.stderr)
            self.assertIn(str(self.lane.config_path), done.stderr)
        done = self.lane.command("run", "--config", self.folder / "missing.jsonc")
        self.assertEqual(done.returncode, 1)
        self.assertIn("missing.jsonc", done.stderr)


class JournalCommands(unittest.TestCase):
    """replay and audit verify on the journal of a short run."""

    @classmethod
    def setUpClass(cls):
        cls.lane = LaneProcess(PROGRAM)
        cls.addClassCleanup(cls.lane.__exit__)
        cls.lane.start()
        previous = None
        for number, outcome in enumerate(["refer", "pass", "refer"]):
            crossing = cls.lane.wait_for_crossing(previous)
            status, answer = cls.lane.decide(decision_for(crossing, number, outcome))
            assert status == 200, answer
            previous = crossing["id"]
        assert cls.lane.stop()[0] == 0

    def tampered(self, statement, *values):
        """A copy of the database with one change to it. Returns its path."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.lane.folder))
        copy = self.lane.copy_store(folder)
        with contextlib.closing(sqlite3.connect(copy)) as database:
            database.execute("PRAGMA foreign_keys = OFF")
            for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                database.execute(f"DROP TRIGGER {trigger}")
            self.assertEqual(database.execute(statement, values).rowcount, 1)
            database.commit()
        return copy

    def decision_row(self):
        return self.lane.rows("SELECT seq, event, actions FROM journal WHERE event_type = 'decision_taken' ORDER BY seq")[0][1]

    def test_an_untouched_journal_is_intact_and_replays_the_same(self):
        audit = self.lane.command("audit", "verify", self.lane.journal)
        self.assertEqual(audit.returncode, 0, audit.stdout)
        self.assertTrue(audit.stdout.endswith("\nintact\n"))
        self.assertIn(" 3 crossings, 3 outbox rows", audit.stdout)
        replay = self.lane.command("replay", self.lane.journal)
        self.assertEqual(replay.returncode, 0, replay.stdout)
        self.assertIn(" 0 events differ", replay.stdout)

    def test_one_flipped_bit_anywhere_in_the_journal_is_found_with_its_row(self):
        seq, event, actions = self.decision_row()
        for column, text in (("event", event), ("actions", actions)):
            for position in range(0, len(text), 7):
                flipped = text[:position] + bytes([text[position] ^ 1]) + text[position + 1:]
                copy = self.tampered(f"UPDATE journal SET {column} = ? WHERE seq = ?", flipped, seq)
                audit = self.lane.command("audit", "verify", copy)
                self.assertEqual(audit.returncode, 2, (column, position, audit.stdout))
                self.assertIn(f"PROBLEM journal row {seq}:", audit.stdout)
                self.assertTrue(audit.stdout.endswith("NOT INTACT\n"))
                if position > 60:
                    break

    def test_a_flipped_bit_of_the_hash_and_of_the_record_is_found(self):
        seq, _, _ = self.decision_row()
        (crossing_id, record), = self.lane.rows("SELECT id, record FROM crossings WHERE journal_seq = %d" % seq)[0]
        for statement, value, key, named in (
                ("UPDATE journal SET hash = ? WHERE seq = ?", b"\x01" * 32, seq, f"PROBLEM journal row {seq}"),
                ("UPDATE crossings SET record = ? WHERE id = ?", record[:-1] + bytes([record[-1] ^ 1]), crossing_id,
                 crossing_id),
                ("UPDATE crossings SET outcome = ? WHERE id = ?", "refer", crossing_id, crossing_id)):
            audit = self.lane.command("audit", "verify", self.tampered(statement, value, key))
            self.assertEqual(audit.returncode, 2, audit.stdout)
            self.assertIn(named, audit.stdout)

    def test_a_row_that_was_taken_out_is_found(self):
        seq, _, _ = self.decision_row()
        audit = self.lane.command("audit", "verify", self.tampered("DELETE FROM journal WHERE seq = ?", seq))
        self.assertEqual(audit.returncode, 2, audit.stdout)
        self.assertIn("NOT INTACT", audit.stdout)

    def test_replay_says_where_a_changed_action_differs(self):
        # The start of an empty lane: a row without personal data, which is not sealed.
        seq, actions = self.lane.rows("SELECT seq, actions FROM journal WHERE event_type = 'lane_started'")[0][0]
        changed = json.loads(actions)
        self.assertGreater(len(changed), 0)
        del changed[0]
        copy = self.tampered("UPDATE journal SET actions = ? WHERE seq = ?",
                             json.dumps(changed, separators=(",", ":"), sort_keys=True), seq)
        replay = self.lane.command("replay", copy)
        self.assertEqual(replay.returncode, 2, replay.stdout + replay.stderr)
        self.assertIn(f"first difference at row {seq}, ", replay.stdout)
        self.assertIn("action 0", replay.stdout)
        self.assertIn(" 1 events differ", replay.stdout)

    def test_a_file_that_is_no_journal_is_refused(self):
        for command in (("audit", "verify"), ("replay",)):
            for path in (self.lane.folder / "missing.sqlite", self.lane.config_path):
                done = self.lane.command(*command, path)
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn(path.name, done.stderr)
                self.assertFalse((self.lane.folder / "missing.sqlite").exists())


if __name__ == "__main__":
    unittest.main()
