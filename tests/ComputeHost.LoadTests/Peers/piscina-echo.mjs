// The subjects piscina, piscina-clone and piscina-transfer: move|clone|transfer PAYLOAD_LENGTH IN_FLIGHT WORKERS WARM_UP SECONDS.
import { randomFillSync } from 'node:crypto';
import Piscina from 'piscina';
import { endWithParent, measure } from './closed-loop.mjs';

const mode = process.argv[2];
const name = mode === 'clone' ? 'clone' : 'move';
const [payloadLength, inFlight, workers, warmUp, seconds] = process.argv.slice(3).map(Number);
const pool = new Piscina({ filename: new URL('./piscina-worker.mjs', import.meta.url).href, minThreads: workers, maxThreads: workers });
endWithParent();

const payload = randomFillSync(new Uint8Array(payloadLength));
const answer = await pool.run(payload, { name });
if (Buffer.compare(answer, payload) !== 0) {
  throw new Error('The pool answered with other bytes than it was sent.');
}

await measure(mode === 'transfer' ? createTransfer : createCopy, inFlight, warmUp, seconds);
await pool.destroy();
process.exit(0);

// The caller keeps what it sends.
function createCopy() {
  return () => pool.run(payload, { name });
}

// What was sent is gone, so the answer is what is sent next.
function createTransfer() {
  let next = payload.slice();
  return async () => {
    next = await pool.run(next, { name, transferList: [next.buffer] });
  };
}
