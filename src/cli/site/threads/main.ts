import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { datasetLines } from '../../../data/dataset.ts';
import { callFiles } from '../../../site/call-files.ts';
import { loadHighlighter } from '../../../site/highlight.ts';
import { Failure } from '../../failure.ts';
import { callSource } from '../calls.ts';
import { loadCallFacts } from '../load-call-facts.ts';
import { SiteWriter } from '../site-writer.ts';
import type { CallsAnswer, CallTask, CallThreadData } from './protocol.ts';

/* The program of a thread that writes the files of calls for `site build`. */

if (parentPort === null) throw new Error('this program runs only as a thread of probeable site build');
await writeCalls(parentPort, workerData);

async function writeCalls(port: MessagePort, { output, site }: CallThreadData): Promise<void> {
  const highlight = await loadHighlighter();
  const facts = loadCallFacts();
  const writer = new SiteWriter(output);
  /** Writes the files of a call, and returns its line in the data. */
  const write = ({ text, document, containers, comparisons }: CallTask): string => {
    const call = callSource(text, document, containers);
    const lineOf = datasetLines(facts);
    const own = { ...site, ...facts, lineOf, comparisonsOf: () => comparisons };
    for (const [path, make] of callFiles(call, own, highlight)) writer.write(path, make());
    return lineOf({ spec: call.spec, path: document.path });
  };
  const answer = (tasks: readonly CallTask[]): CallsAnswer => {
    const before = writer.written;
    try {
      const lines = tasks.map(write);
      return { ok: true, written: writer.written - before, lines };
    } catch (error) {
      return { ok: false, error, isFailure: error instanceof Failure };
    }
  };
  port.on('message', (tasks: readonly CallTask[]) => port.postMessage(answer(tasks)));
}
