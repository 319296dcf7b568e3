#!/usr/bin/env python3
"""Cuts the power of a virtual machine while the store commits: what was acknowledged must be there at the next boot.

power_cut_test.py POWER_CUT_WRITER [CYCLES [SEED]]: 20 cycles and seed 1 when not given. Run by ./test --full.

The machine is QEMU with software emulation (TCG; never KVM: a kernel that it does not suit hangs), Debian's cloud kernel
and an initramfs with busybox and the writer, whose disk is an ext4 file. Power is cut by SIGKILL of QEMU: the guest's
page cache is gone, what it had flushed is in the file. Exit status 77: skipped, as QEMU or the kernel is not there.
"""

import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

MODULES = ("virtio", "virtio_ring", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "virtio_blk",
           "crc32c_generic", "libcrc32c", "crc16", "mbcache", "jbd2", "ext4")
BOOT_SECONDS = 600  # in software emulation on a busy machine a boot took up to a minute
INIT = """#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /data
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox mount -t devtmpfs none /dev 2>/dev/null
for pass in 1 2 3; do # whatever needs another one succeeds in a later pass
  for module in %s; do [ -f /modules/$module.ko ] && /bin/busybox insmod /modules/$module.ko 2>/dev/null; done
done
/bin/busybox mount -t ext4 /dev/vda /data || echo "BAD the disk cannot be mounted"
exec /bin/writer /data
"""


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def kernel_in(folder):
    """Debian's cloud kernel, unpacked and not installed: its image and its modules by name."""
    cached = pathlib.Path(os.environ.get("LANEPOST_KERNEL_DIR", folder / "kernel"))
    cached.mkdir(exist_ok=True)
    if not list(cached.glob("root/boot/vmlinuz-*")):
        asked = subprocess.run(["apt-cache", "depends", "linux-image-cloud-amd64"], capture_output=True, text=True, check=False)
        names = [line.split()[1] for line in asked.stdout.splitlines() if line.strip().startswith("Depends:")]
        if not names:
            skip("no Debian package linux-image-cloud-amd64")
        got = subprocess.run(["apt-get", "download", "-q", names[0]], cwd=cached, capture_output=True, text=True, check=False)
        packages = list(cached.glob("linux-image-*.deb"))
        if got.returncode != 0 or not packages:
            skip("the kernel cannot be downloaded: " + got.stderr.strip()[-200:])
        subprocess.run(["dpkg", "-x", str(packages[0]), str(cached / "root")], check=True)
    image = next(cached.glob("root/boot/vmlinuz-*"))
    return image, {module.stem: module for module in cached.glob("root/lib/modules/**/*.ko")}


def libraries_of(program):
    """The shared libraries and the loader that the program needs."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    return sorted({word for line in listed.splitlines() for word in line.split() if word.startswith("/")})


def build_initramfs(folder, writer, modules):
    root = folder / "root"
    for name in ("bin", "modules"):
        (root / name).mkdir(parents=True)
    shutil.copy(shutil.which("busybox"), root / "bin/busybox")
    shutil.copy(writer, root / "bin/writer")
    for library in libraries_of(writer):
        target = root / library.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    for name in MODULES:
        if name in modules:
            shutil.copy(modules[name], root / "modules")
    (root / "init").write_text(INIT % " ".join(MODULES))
    (root / "init").chmod(0o755)
    archive = folder / "initramfs.gz"
    subprocess.run(f"find . | busybox cpio -o -H newc | gzip -1 > {archive}", shell=True, cwd=root, check=True,
                   capture_output=True)
    return archive


class Machine:
    """One life of the machine: boots, works, loses its power."""

    def __init__(self, kernel, initramfs, disk):
        self.child = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "Nehalem", "-m", "384", "-smp", "1",
             "-nographic", "-no-reboot", "-nic", "none", "-kernel", str(kernel), "-initrd", str(initramfs),
             "-append", "console=ttyS0 quiet panic=-1 no_timer_check",
             "-drive", f"file={disk},format=raw,if=virtio,cache=writeback"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.found = []
        self.acknowledged = []
        self.bad = []
        self.other = []
        self.ready = threading.Event()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for raw in self.child.stdout:
            if not raw.endswith(b"\n"):
                break  # cut off in the middle: not acknowledged for sure
            line = raw.decode(errors="replace").strip()
            # The kernel may have written something before it on the same line.
            said = re.search(r"(HAVE|ACK|READY|BAD)\b ?(.*)$", line)
            word, rest = said.groups() if said else ("", "")
            if word == "HAVE":
                self.found.append(rest)
            elif word == "ACK":
                self.acknowledged.append(rest)
            elif word == "READY":
                self.ready.set()
            elif word == "BAD":
                self.bad.append(rest)
                self.ready.set()
            else:
                self.other.append(line)
        self.ready.set()

    def cut_power(self):
        self.child.kill()
        self.child.wait()
        self.reader.join()


def live(kernel, initramfs, disk, seconds):
    """One life: how long the boot took, and the machine after its power was cut."""
    began = time.monotonic()
    machine = Machine(kernel, initramfs, disk)
    try:
        machine.ready.wait(BOOT_SECONDS)
        booted = time.monotonic() - began
        time.sleep(seconds)
        ended_by_itself = machine.child.poll() is not None
    finally:
        machine.cut_power()
    if ended_by_itself:
        raise AssertionError(f"the machine ended by itself: {machine.other[-15:]}")
    if machine.bad or not machine.ready.is_set():
        raise AssertionError(f"the store is not sound: {machine.bad} {machine.other[-15:]}")
    return booted, machine


def main():
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} PATH/OF/power_cut_writer [CYCLES [SEED]]")
    writer = str(pathlib.Path(sys.argv[1]).resolve())
    cycles = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    for tool in ("qemu-system-x86_64", "busybox", "mkfs.ext4"):
        if not shutil.which(tool, path=os.environ["PATH"] + ":/sbin:/usr/sbin"):
            skip(f"{tool} is not installed")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lanepost-power-") as name:
        folder = pathlib.Path(name)
        kernel, modules = kernel_in(folder)
        initramfs = build_initramfs(folder, writer, modules)
        disk = folder / "disk.img"
        with open(disk, "wb") as file:
            file.truncate(256 << 20)
        subprocess.run(["mkfs.ext4", "-q", str(disk)], check=True, env={"PATH": os.environ["PATH"] + ":/sbin:/usr/sbin"})
        acknowledged = []
        for cycle in range(1, cycles + 1):
            booted, machine = live(kernel, initramfs, disk, chance.uniform(0.5, 6.0))
            check(acknowledged, machine.found, f"cycle {cycle}")
            acknowledged = machine.found + machine.acknowledged
            print(f"cut {cycle}: boot {booted:.1f} s, {len(machine.acknowledged)} acknowledged, "
                  f"{len(machine.found)} found, {time.monotonic() - began:.0f} s", flush=True)
        _, machine = live(kernel, initramfs, disk, 0)
        check(acknowledged, machine.found, "the last boot")
    assert len(acknowledged) >= cycles, "too few crossings were acknowledged to say anything"
    print(f"{cycles} power cuts: {len(acknowledged)} acknowledged crossings, 0 lost, 0 doubled, journal intact each time")


def check(acknowledged, found, where):
    lost = set(acknowledged) - set(found)
    assert not lost, f"{where}: {len(lost)} acknowledged crossings are gone, for example {sorted(lost)[:3]}"
    assert len(set(found)) == len(found), f"{where}: a crossing stands twice"


if __name__ == "__main__":
    main()
