"""The same figures for roster and other tools, in one table, with roster's budgets.
The table shows "failed" for a tool that is not installed or fails, with the reason below.
"""
import contextlib
import os
import re
import subprocess
import tempfile
import time

from benchmark import tools

ROWS = 5000
FILTERED_ROWS = 100_000
STARTS, KEYS, IDLE_SECONDS, QUIET_SECONDS = 11, 120, 5, 0.3
# What is left without escape sequences is what a person sees.
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")

# Title, name of the figure, roster's budget, and the tool that roster must not be slower than in the
# same run; None is none.
FIGURES = [
    ("start to first text, median of 11, ms", "first_text", 20, "tig"),
    ("start to the first rows, median of 11, ms", "first_rows", 35, "tig"),
    ("key to first byte, p50, ms", "key_p50", 0.5, None),
    ("key to first byte, p95, ms", "key_p95", 1, None),
    ("CPU a cursor key, with all that follows, ms", "key_cpu", 0.8, None),
    ("bytes a cursor key, with all that follows, p50", "cursor_p50", 300, None),
    ("bytes a cursor key, with all that follows, p95", "cursor_p95", 700, None),
    ("bytes a page key, largest of 4", "page", None, None),
    ("idle for 5 s: bytes", "idle_bytes", 0, None),
    ("idle for 5 s: CPU, %", "idle_cpu", 0.2, None),
    ("memory (RSS), MB", "memory", 25, None),
    ("gone after a hang-up, median of 11, ms", "hangup", 5, None),
    (f"filter key at {FILTERED_ROWS:,}: first byte, p50, ms", "filter_first", 3, None),
    (f"filter key at {FILTERED_ROWS:,}: last byte, p50, ms", "filter_last", None, None),
    (f"filter key at {FILTERED_ROWS:,}: last byte, p95, ms", "filter_last_p95", 40, None),
]


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def answer(console, keys):
    """Milliseconds to the first and to the last byte of the response, and the number of bytes."""
    before, start = len(console.written), time.monotonic()
    first = last = console.key(keys)
    while console.read(QUIET_SECONDS):
        last = (time.monotonic() - start) * 1000
    return first, last, len(console.written) - before


def starts(tool, console_class):
    texts, rows, ends = [], [], []
    for _ in range(STARTS):
        console = tool.start(console_class)
        try:
            while not ESCAPES.sub(b"", console.written).strip():
                if not console.read(10):
                    raise RuntimeError("nothing came")
            texts.append((time.monotonic() - console.started) * 1000)
            console.until(tool.loaded)
            rows.append((time.monotonic() - console.started) * 1000)
        finally:
            ends.append(console.close())
    return {
        "first_text": percentile(texts, 0.5), "first_rows": percentile(rows, 0.5),
        "hangup": percentile(ends, 0.5),
    }


@contextlib.contextmanager
def loaded(tool, console_class, text):
    """The tool with that text on its screen, and quiet."""
    console = tool.start(console_class)
    try:
        console.until(text)
        console.drain(1)
        yield console
    finally:
        console.close()


def keys(tool, console):
    cpu = console.cpu()
    answers = [
        answer(console, tool.down if index % 30 < 15 else tool.up) for index in range(KEYS)]
    cpu = console.cpu() - cpu
    times, _, sizes = zip(*answers)
    pages = [answer(console, key)[2] for key in [tool.page_down] * 2 + [tool.page_up] * 2]
    return {
        "key_p50": percentile(times, 0.5), "key_p95": percentile(times, 0.95),
        "cursor_p50": percentile(sizes, 0.5), "cursor_p95": percentile(sizes, 0.95),
        "page": max(pages), "key_cpu": cpu / KEYS * 1000,
    }


def idle(console):
    before, cpu = len(console.written), console.cpu()
    end = time.monotonic() + IDLE_SECONDS
    while (left := end - time.monotonic()) > 0:
        console.read(left)
    return {
        "idle_bytes": len(console.written) - before,
        "idle_cpu": (console.cpu() - cpu) / IDLE_SECONDS * 100,
    }


def measure(tool, console_class):
    figures = starts(tool, console_class)
    with loaded(tool, console_class, tool.loaded) as console:
        if tool.to_top:
            answer(console, tool.to_top)
        figures |= keys(tool, console) | idle(console)
        figures["memory"] = console.status("VmRSS")
    return figures


def filter_keys(tool, console_class):
    """Types a text that fewer and fewer rows contain, letter by letter, and deletes it."""
    with loaded(tool, console_class, tool.loaded) as console:
        if tool.load_all:
            answer(console, tool.load_all)
        console.until(tool.all_loaded)
        if tool.filter:
            answer(console, tool.filter)
        answers = [answer(console, key) for key in "smith9999" + "\x7f" * 9]
    first, last, _ = zip(*answers)
    return {
        "filter_first": percentile(first, 0.5), "filter_last": percentile(last, 0.5),
        "filter_last_p95": percentile(last, 0.95),
    }


@contextlib.contextmanager
def simulator(program, folder, count):
    """The config of a simulator in its own process."""
    config = os.path.join(folder, "config.toml")
    process = subprocess.Popen(
        [program, "simulate", "--contacts", str(count), "--write-config", config],
        stdout=subprocess.PIPE, text=True)
    try:
        if "listening" not in process.stdout.readline():
            raise RuntimeError("the simulator did not start")
        yield config
    finally:
        process.terminate()
        process.wait()


def figures_of_roster(console_class, program, folder):
    with simulator(program, folder, ROWS) as config:
        figures = measure(tools.roster(config, ROWS), console_class)
    with simulator(program, folder, FILTERED_ROWS) as config:
        try:
            return figures | filter_keys(tools.roster(config, FILTERED_ROWS), console_class)
        except SystemExit as error:
            return figures | {"problem": f"filter key: {str(error)[:60]}"}


def figures_of(make, console_class, folder):
    if tools.version(make.__name__) is None:
        raise RuntimeError("not installed")
    figures = measure(make(folder, ROWS), console_class)
    if make is tools.fzf:
        figures |= filter_keys(tools.fzf(folder, FILTERED_ROWS), console_class)
    return figures


def column(name, figures):
    """Name and figures, or the reason why there are none."""
    try:
        return name, figures()
    except (Exception, SystemExit) as error:
        return name, f"failed: {error}"


def text(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if isinstance(value, int) or value >= 100 else f"{value:.1f}"


def print_table(columns):
    """Whether roster meets each budget."""
    problems = [
        (name, figures if isinstance(figures, str) else figures.get("problem"))
        for name, figures in columns]
    print("| figure | " + " | ".join(name for name, _ in columns) + " | budget | |")
    print("|---" * (len(columns) + 3) + "|")
    met = []
    for title, key, budget, peer in FIGURES:
        cells = [
            "failed" if isinstance(figures, str) else text(figures.get(key))
            for _, figures in columns]
        limits = [budget] + [
            figures.get(key) for name, figures in columns
            if peer and name.split()[0] == peer and not isinstance(figures, str)]
        value = columns[0][1].get(key)
        is_met = budget is None or (
            value is not None and all(limit is None or value <= limit for limit in limits))
        met.append(is_met)
        limit = "" if budget is None else f"≤ {budget:g}" + (f", ≤ {peer}" if peer else "")
        print(f"| {title} | " + " | ".join(cells) + f" | {limit} | {'' if is_met else 'MISSED'} |")
    for name, reason in problems:
        if reason:
            print(f"{name}: {reason}")
    return met


def run(console_class, program):
    """Prints the table. Whether roster meets each budget."""
    print(f"\nbeside other tools, {ROWS:,} rows each:\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="roster-bench-") as folder:
        columns = [("roster", figures_of_roster(console_class, program, folder))]
        for make in tools.OTHERS:
            name = f"{make.__name__} {tools.version(make.__name__) or ''}".strip()
            columns.append(column(name, lambda: figures_of(make, console_class, folder)))
    return print_table(columns)
