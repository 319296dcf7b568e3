"""The real program with a simulated lane of its own in a temporary folder: starts it, asks it, ends it, reads its files.

Python 3 standard library only. Every process that is started is ended by its own id, also when a test fails.
"""

import contextlib
import ctypes
import http.client
import json
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "samples"
QUICK_PAGE = {"vehicle": "", "pages": ["td3_small_oo.jpg"]}


def program_from_arguments():
    """The program under test: the first argument, taken out of sys.argv."""
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} PATH/OF/lanepost")
    return str(pathlib.Path(sys.argv.pop(1)).resolve())


def sample_config():
    """board/config/simulated.jsonc as an object; its comments are whole-line or trailing ones."""
    text = (ROOT / "board/config/simulated.jsonc").read_text()
    text = re.sub(r"^\s*//.*$", "", text, flags=re.M)
    return json.loads(re.sub(r"\s// .*$", "", text, flags=re.M))


def end_with_parent():
    """Runs in the new process: has the kernel kill it when the test dies, whatever ended the test."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


class LaneProcess:
    """One lane in a folder of its own. Use as a context manager: the process is ended and the folder removed."""

    def __init__(self, program, visits=(QUICK_PAGE,), lists=True, devices=("simulated-reader", "simulated-lane-io")):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lanepost-system-"))
        self.child = None
        self.url = None
        self.log = open(self.folder / "log", "ab")
        self.config = sample_config()
        self.config["store_folder"] = str(self.folder / "store")
        self.config["screen"]["port"] = 0
        self.config["devices"] = [device for device in self.config["devices"] if device["kind"] in devices]
        self.config["simulation"].update(
            visits=list(visits), arrival_gap_ms=60, page_delay_ms=30, frame_period_ms=20,
            vehicles_folder=str(SAMPLES / "vehicles"), pages_folder=str(SAMPLES / "documents"))
        (self.folder / "lists").mkdir()
        for entry in self.config["lists"]:
            entry["file"] = str(self.folder / "lists" / (entry["id"] + ".snapshot"))
            if lists:
                self.build_list(entry)
        self.write_config()

    def build_list(self, entry):
        source = SAMPLES / "watchlists" / (entry["id"].removeprefix("demo-") + ".jsonl")
        done = self.command("watchlist", "build", "--in", source, "--out", entry["file"], "--built-at", "now")
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def config_path(self):
        return self.folder / "lane.jsonc"

    @property
    def journal(self):
        return self.folder / "store" / "journal.sqlite"

    def write_config(self):
        self.config_path.write_text(json.dumps(self.config))

    def command(self, *arguments, stdin=None):
        """Runs one of the program's commands to its end."""
        return subprocess.run([self.program, *map(str, arguments)], input=stdin, capture_output=True, text=True,
                              timeout=120, check=False, preexec_fn=end_with_parent)

    def start(self):
        """Starts `lanepost run` and waits for its address."""
        self.child = subprocess.Popen([self.program, "run", "--config", str(self.config_path)],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                      preexec_fn=end_with_parent)
        line = self.child.stdout.readline()
        found = re.match(r"Officer's screen: (\S+)", line)
        if not found:
            self.kill()
            raise AssertionError("the program ended before it gave its address: " + self.log_text()[-500:])
        self.url = urllib.parse.urlsplit(found[1])

    def kill(self):
        """Ends the process as a power cut would."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            self.child.stdout.close()
            self.child = None

    def stop(self):
        """Ends the process by SIGTERM; its exit status and the seconds that took."""
        start = time.monotonic()
        self.child.send_signal(signal.SIGTERM)
        try:
            status = self.child.wait(30)
        finally:
            self.kill()
        return status, time.monotonic() - start

    def log_text(self):
        return (self.folder / "log").read_text(errors="replace")

    def request(self, method, path, body=None, timeout=10):
        """Status and JSON of one call; OSError or HTTPException when the process went away."""
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=timeout)
        with contextlib.closing(connection):
            headers = {"Content-Type": "application/json"} if body is not None else {}
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def lane(self):
        """The newest state of the lane, or None while there is none."""
        status, message = self.request("GET", "/v1/lane")
        return message["lane"] if status == 200 else None

    def decide(self, decision):
        return self.request("POST", "/v1/lane/decision", decision)

    def wait_for(self, wanted, seconds=60):
        """The first state of the lane for which `wanted(state)` holds."""
        end = time.monotonic() + seconds
        lane = None
        while time.monotonic() < end:
            lane = self.lane()
            if lane is not None and wanted(lane):
                return lane
            time.sleep(0.03)
        raise AssertionError(f"the lane did not come to what was waited for: {json.dumps(lane)[:400]}")

    def wait_for_crossing(self, other_than=None):
        """The open crossing with a screened traveller, other than the one whose id is given."""
        def ready(lane):
            crossing = lane["crossing"]
            return crossing is not None and crossing["id"] != other_than
        return self.wait_for(ready)["crossing"]

    def copy_store(self, folder):
        """Copies the database and its log as they lie there, so that looking does not repair what the program must."""
        folder.mkdir(exist_ok=True)
        for suffix in ("", "-wal"):
            source = self.journal.with_name(self.journal.name + suffix)
            target = folder / source.name
            target.unlink(missing_ok=True)
            if source.exists():
                shutil.copy(source, target)
        if (self.journal.parent / "store.key").exists():
            shutil.copy(self.journal.parent / "store.key", folder / "store.key")
        (folder / (self.journal.name + "-shm")).unlink(missing_ok=True)
        return folder / self.journal.name

    def crossings(self):
        """Id and record of each crossing, opened by the program itself. Only while no process runs."""
        done = self.command("audit", "export", self.copy_store(self.folder / "looked-at"))
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return [(line["crossing_id"], line["crossing"]) for line in lines]

    def rows(self, *queries):
        """The rows of each query, asked of one copy of the journal's database. Only while no process runs."""
        copy = self.copy_store(self.folder / "looked-at")
        with contextlib.closing(sqlite3.connect(copy)) as database:
            return [database.execute(query).fetchall() for query in queries]


def decision_for(crossing, number, outcome="refer"):
    """A complete decision with an id of its own."""
    return {"id": f"decision-{number}", "crossing_id": crossing["id"], "officer": "TESTER", "outcome": outcome,
            "reason": "system test"}
