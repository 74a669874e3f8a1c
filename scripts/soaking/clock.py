"""Steps the wall clock of the program under test, and of nothing else."""
import os
import random
import struct
import subprocess
import threading

# How long each step lasts, in seconds, and how far the clock is set: back, forward, past the minute
# that settle waits, and to another day.
SHORTEST, LONGEST = 0.5, 6
STEPS = [0, 0, -5, 5, -70, 70, -3_600, 3_600, 86_400, -86_400 * 400]


class SteppedClock:
    """Preloads a library into the program, which reads the step from a shared mapped file."""

    def __init__(self, program, seed):
        library = os.path.join(program.home, "clock_step.so")
        source = os.path.join(os.path.dirname(__file__), "clock_step.c")
        subprocess.run(
            ["cc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        self.path = os.path.join(program.home, "clock_step")
        self.write(0)
        program.environment["LD_PRELOAD"] = library
        program.environment["CLOCK_STEP_FILE"] = self.path
        self.random, self.steps = random.Random(seed), 0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def write(self, seconds):
        mode = "r+b" if os.path.exists(self.path) else "wb"
        with open(self.path, mode) as file:
            file.write(struct.pack("<q", seconds))

    def run(self):
        while not self.ending.wait(self.random.uniform(SHORTEST, LONGEST)):
            self.write(self.random.choice(STEPS))
            self.steps += 1

    def stop(self):
        self.ending.set()
        self.thread.join()
        self.write(0)
