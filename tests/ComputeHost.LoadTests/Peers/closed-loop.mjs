// The closed loop of the load tests, for pools that are called from Node.js: a fixed number of callers, each of which sends its next call when its last one
// has ended; a call's time runs from the end of the last one.
import { setTimeout as delay } from 'node:timers/promises';

// Lets this program end with the load test, however that one ends.
export function endWithParent() {
  process.stdin.on('end', () => process.exit(0)).resume();
}

// Measures a pool and prints the result. createCall makes one caller's own function that sends a call and awaits it.
export async function measure(createCall, inFlight, warmUp, seconds) {
  await run(createCall, inFlight, warmUp);
  const { times, elapsed } = await run(createCall, inFlight, seconds);
  const sorted = Float64Array.from(times).sort();
  console.log(JSON.stringify({ p50: percentile(sorted, 50), p99: percentile(sorted, 99), per_second: sorted.length / elapsed }));
}

async function run(createCall, inFlight, seconds) {
  const times = [];
  let over = false;
  const caller = async () => {
    const call = createCall();
    let last = performance.now();
    for (;;) {
      await call();
      if (over) {
        return;
      }
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
  };

  const start = performance.now();
  const callers = Promise.all(Array.from({ length: inFlight }, caller));
  // A caller that fails must end the measurement at once instead of making it look slow.
  await Promise.race([delay(seconds * 1000), callers]);
  over = true;
  const elapsed = (performance.now() - start) / 1000;
  await callers;
  return { times, elapsed };
}

// In microseconds, by nearest rank, as the histogram of the load tests has it.
function percentile(sorted, percent) {
  return sorted[Math.max(1, Math.ceil((sorted.length * percent) / 100)) - 1] * 1000;
}
