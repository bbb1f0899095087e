import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../../failure.ts';
import { type NamedCall, namedCalls, type ReadSource, readSource } from '../calls.ts';
import { CallWriter } from './call-writer.ts';
import type { CallThreadData, Result, ThreadMessage } from './protocol.ts';

/* The program of a thread that reads specs, judges them, and writes the files of their calls for `site build`. */

/**
 * Files that a thread keeps from reading until writing, 60 KB each. What is more is read again, which takes a tenth of a
 * call's time; with 4,000 of them, a build of 10,000 took 3.3 GiB.
 */
const MAX_KEPT = 1000;

if (parentPort === null) throw new Error('this program runs only as a thread of probeable site build');
await run(parentPort, workerData);

async function run(port: MessagePort, data: CallThreadData): Promise<void> {
  const post = (message: ThreadMessage): void => port.postMessage(message);
  const kept = new Map<number, ReadSource>();
  post({ kind: 'read', files: readFiles(data, kept) });
  const writer = await CallWriter.load(data);
  Atomics.wait(data.gate, 0, 0);
  const write = (index: number): void => {
    const source = data.files[index];
    if (source === undefined || Atomics.exchange(data.claims, index, 1) === 1) return;
    const file = kept.get(index);
    kept.delete(index);
    post({ kind: 'written', index, result: resultOf(() => writer.write(file ?? readSource(source))) });
  };
  for (const index of kept.keys()) write(index);
  for (const index of data.files.keys()) write(index);
}

/** Reads files that no other thread reads, up to the first fault: those before it are read, too, here or elsewhere. */
function readFiles(
  { files, next }: CallThreadData,
  kept: Map<number, ReadSource>,
): Map<number, Result<readonly NamedCall[]>> {
  const found = new Map<number, Result<readonly NamedCall[]>>();
  const take = (): number => Atomics.add(next, 0, 1);
  for (let index = take(); index < files.length; index = take()) {
    const source = files[index];
    if (source === undefined) break;
    const result = resultOf(() => {
      const file = readSource(source);
      if (file !== undefined && kept.size < MAX_KEPT) kept.set(index, file);
      return file === undefined ? [] : namedCalls(file);
    });
    found.set(index, result);
    if (!result.ok) Atomics.store(next, 0, files.length);
  }
  return found;
}

function resultOf<T>(make: () => T): Result<T> {
  try {
    return { ok: true, value: make() };
  } catch (error) {
    return { ok: false, fault: { error, isFailure: error instanceof Failure } };
  }
}
