"""A centre of its own in a temporary folder: nats-server with mutual TLS, `lanepost central`, devices; and what they hold.

Python 3 standard library only. Every process that is started is ended by its own id, also when a test fails.
"""

import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from lane_process import ROOT, end_with_parent

SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds, what, pause=0.1):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(pause)
    raise AssertionError(f"not within {seconds} s: {what}")


class Child:
    """One process with its output in a file."""

    def __init__(self, log, *arguments, namespace=None):
        prefix = ["ip", "netns", "exec", namespace] if namespace else []
        self.log = open(log, "ab")
        self.process = subprocess.Popen(prefix + [str(argument) for argument in arguments], stdout=self.log,
                                        stderr=self.log, preexec_fn=end_with_parent)

    def cpu_seconds(self):
        """User and system time so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


class Device:
    """outbox_device with a journal of its own."""

    def __init__(self, centre, name, namespace=None):
        self.centre, self.name, self.namespace = centre, name, namespace
        self.journal = centre.folder / f"{name}.sqlite"
        self.log = centre.folder / f"{name}.log"
        self.child = None

    def fill(self, count):
        """Commits so many crossings; in memory first, where there is such a file system, as each commit is an fsync."""
        parent = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
        with tempfile.TemporaryDirectory(prefix="lanepost-fill-", dir=parent) as folder:
            filled = pathlib.Path(folder) / self.journal.name
            subprocess.run([self.centre.device_program, "fill", filled, str(count)], check=True)
            for file in pathlib.Path(folder).iterdir():
                shutil.move(file, self.journal.parent / file.name)

    def start(self, every_ms=20, count=0):
        self.child = Child(self.log, self.centre.device_program, "run", self.journal, self.name, self.centre.url,
                           self.centre.keys, self.centre.notice_key.with_suffix(".pub"), every_ms, count,
                           namespace=self.namespace)

    def lines(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def acknowledged(self):
        """Event ids whose commit was confirmed before any kill. The last line may be torn by a kill."""
        return [line[4:] for line in self.lines() if re.fullmatch(r"ACK [0-9a-f-]{36}", line)]

    def state(self):
        for line in reversed(self.lines()):
            if line.startswith("{") and line.endswith("}"):
                return json.loads(line)
        return None

    def states(self):
        return [json.loads(line) for line in self.lines() if line.startswith("{") and line.endswith("}")]

    def outbox(self):
        with sqlite3.connect(f"file:{self.journal}?mode=ro", uri=True) as database:
            stream = database.execute("SELECT id FROM outbox_stream").fetchone()[0]
            return stream, database.execute("SELECT event_id FROM outbox ORDER BY device_seq").fetchall()

    def released(self):
        with sqlite3.connect(f"file:{self.journal}?mode=ro", uri=True) as database:
            return database.execute("SELECT coalesce(max(through_seq), 0) FROM outbox_releases").fetchone()[0]


class CentreProcess:
    """Broker and centre. Use as a context manager: processes are ended and the folder removed."""

    def __init__(self, program, device_program, devices=("lane-1",), address="127.0.0.1", database=None):
        if shutil.which("nats-server", path="/usr/sbin:/usr/bin:/sbin:/bin") is None:
            skip("nats-server is not installed (tools/install-deps.sh test)")
        self.program, self.device_program = program, device_program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lanepost-centre-"))
        self.keys = self.folder / "keys"
        self.port, self.address = free_port(), address
        self.url = f"tls://{address}:{self.port}"
        self.database = database or self.folder / "central.sqlite"
        self.notice_key = self.folder / "notice"
        self.broker = None
        self.centrals = {}
        subprocess.run([ROOT / "board/central/throwaway-keys.sh", self.keys, "central", *devices], check=True)
        self.command("key", "--out", self.notice_key)
        self.command("access", "--database", self.database, "--out", self.keys / "devices.conf",
                     *[word for device in devices for word in ("--device", device)])
        config = (ROOT / "board/central/nats.conf").read_text()
        for old, new in (('"0.0.0.0:4222"', f'"{address}:{self.port}"'), ('"jetstream"', f'"{self.folder}/jetstream"'),
                         ('max_file: 16G', 'max_file: 8G')):
            assert old in config, old
            config = config.replace(old, new)
        (self.keys / "nats.conf").write_text(re.sub(r'"((authority|server)\.(pem|key))"', rf'"{self.keys}/\1"', config))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in [*self.centrals.values(), self.broker]:
            if child is not None and child.process.poll() is None:
                child.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *arguments):
        done = subprocess.run([str(word) for word in (self.program, "central", *arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return done.stdout

    def start_broker(self):
        self.broker = Child(self.folder / "broker.log", "/usr/sbin/nats-server", "-c", self.keys / "nats.conf")
        wait_until(self.broker_answers, 20, "the broker listens")

    def broker_answers(self):
        try:
            socket.create_connection((self.address, self.port), 1).close()
            return True
        except OSError:
            return False

    def start_central(self, name="a", *more):
        self.centrals[name] = Child(
            self.folder / f"central-{name}.log", self.program, "central", "run", "--database", self.database, "--broker",
            self.url, "--authority", self.keys / "authority.pem", "--certificate", self.keys / "central.pem", "--key",
            self.keys / "central.key", "--notice-key", self.notice_key, *more)

    def stored(self, device):
        """(stream, sequence, event id, chain, prev) of all rows of a device, by stream and sequence."""
        try:
            with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as database:
                return database.execute("SELECT stream, sequence, event_id, chain, prev FROM events WHERE device = ?"
                                        " ORDER BY stream, sequence", (device.name,)).fetchall()
        except sqlite3.OperationalError:
            return []

    def count(self, device):
        try:
            with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as database:
                return database.execute("SELECT coalesce(sum(through), 0) FROM streams WHERE device = ?",
                                        (device.name,)).fetchone()[0]
        except sqlite3.OperationalError:
            return 0


def compare(device, rows):
    """(missing, doubled, out of order) of the central store against the device's outbox, which is the truth."""
    stream, outbox = device.outbox()
    wanted = [row[0] for row in outbox]
    found = [row[2] for row in rows if row[0] == stream]
    known, stored = set(wanted), set(found)
    missing = len(known - stored)
    doubled = len(found) - len(stored)
    order = [event for event in found if event in known]
    misplaced = sum(1 for have, want in zip(order, wanted) if have != want) if missing == 0 else 0
    chained = all(row[4] == before[3] for before, row in zip(rows, rows[1:]) if row[0] == before[0])
    assert chained, "the chain at the centre has a break"
    return missing, doubled, misplaced
