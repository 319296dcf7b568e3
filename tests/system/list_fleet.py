"""The signed lists of a trial fleet: keys, root and repository at the centre, all throw-away.

Python 3 standard library only.
"""


class Fleet:
    """A repository of lists in the centre's folder. `centre`: has `folder` and `notice_key`."""

    def __init__(self, lane, centre):
        self.lane, self.centre, self.folder = lane, centre, centre.folder / "lists"
        self.folder.mkdir()
        self.repository = self.folder / "repository"
        keys = {name: self.key(name, role) for name, role in (("root1", "root"), ("root2", "root"), ("root3", "root"),
                                                              ("targets", "targets"), ("timestamp", "timestamp"))}
        notices = centre.notice_key.with_suffix(".pub").read_text().strip()
        self.root = self.folder / "root.json"
        self.run("draft-root", "--fleet", "trial", "--root-key", keys["root1"], keys["root2"], keys["root3"], "--targets-key",
                 keys["targets"], "--timestamp-key", keys["timestamp"], "--notices-key", notices, "--out", self.root, "--throw-away")
        for name in ("root1", "root2"):
            self.run("sign-root", self.root, "--key", self.folder / name)
        self.run("add-root", self.root, "--repository", self.repository)

    def run(self, *arguments):
        done = self.lane.command("lists", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def key(self, name, role):
        return self.run("make-key", "--role", role, "--out", self.folder / name, "--throw-away").split()[-1]

    def publish(self, list_id, snapshot):
        """Puts a list's next version into the repository."""
        self.run("publish", "--repository", self.repository, "--id", list_id, "--file", snapshot, "--targets-key",
                 self.folder / "targets", "--timestamp-key", self.folder / "timestamp")
