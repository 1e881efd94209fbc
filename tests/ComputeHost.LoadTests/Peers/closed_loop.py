"""The closed loop of the load tests, for pools that are called from Python.

A fixed number of callers, each of which sends its next call when its last one has ended; a call's time runs from the end of the last one. Callers are
callbacks and not threads: the interpreter runs one thread at a time, so that threads would only be in each other's way.
"""

import json
import math
import multiprocessing
import os
import sys
import threading
import time


def echo(value):
    return value


def fail(reason):
    """Ends everything: a call that fails must not look like a slow one."""
    print(repr(reason), file=sys.stderr, flush=True)
    _end(1)


def end_with_parent():
    """Lets this program end with the load test, however that one ends. To be called after the pool has its processes."""

    def watch():
        # Not through sys.stdin, whose lock the interpreter wants at its end.
        while os.read(0, 64):
            pass
        _end(0)

    threading.Thread(target=watch, daemon=True).start()


def measure(submit, payload_length, in_flight, warm_up, duration):
    """Measures a pool and prints the result.

    submit(payload, done) sends a call; the pool calls done(result) at its end.
    """
    payload = os.urandom(payload_length)
    answers = []
    answered = threading.Event()
    submit(payload, lambda answer: (answers.append(answer), answered.set()))
    answered.wait()
    if answers != [payload]:
        fail("The pool answered with other bytes than it was sent.")

    _Loop(submit, payload).run(in_flight, warm_up)
    loop = _Loop(submit, payload)
    elapsed = loop.run(in_flight, duration)
    times = sorted(loop.times)
    report({"p50": _percentile(times, 50), "p99": _percentile(times, 99), "per_second": len(times) / elapsed})


def report(figures):
    print(json.dumps(figures), flush=True)


class _Loop:
    def __init__(self, submit, payload):
        self.times = []
        self._submit = submit
        self._payload = payload
        self._over = False
        self._ended = threading.Semaphore(0)

    def run(self, in_flight, seconds):
        start = time.perf_counter()
        for _ in range(in_flight):
            self._start_caller()
        time.sleep(seconds)
        self._over = True
        elapsed = time.perf_counter() - start
        for _ in range(in_flight):
            self._ended.acquire()
        return elapsed

    def _start_caller(self):
        last = time.perf_counter_ns()

        def done(_):
            nonlocal last
            if self._over:
                self._ended.release()
                return
            now = time.perf_counter_ns()
            self.times.append(now - last)
            last = now
            self._submit(self._payload, done)

        self._submit(self._payload, done)


def _percentile(times, percentile):
    """In microseconds, by nearest rank, as the histogram of the load tests has it."""
    return times[max(1, math.ceil(len(times) * percentile / 100)) - 1] / 1000


def _end(code):
    # An orphan of some pools would wait for its next call for ever.
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(code)
