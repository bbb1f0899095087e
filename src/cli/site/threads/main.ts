import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { datasetLines } from '../../../data/dataset.ts';
import { policyNumber } from '../../../lint/container-policy.ts';
import { callFiles } from '../../../site/call-files.ts';
import { loadHighlighter } from '../../../site/highlight.ts';
import { listedOnSite } from '../../../site/listed-on-site.ts';
import { type CallSource, headOfSpec } from '../../../site/site-source.ts';
import { Failure } from '../../failure.ts';
import { readCalls, readSpecFile } from '../calls.ts';
import { ContainerHistory } from '../containers.ts';
import { loadCallFacts } from '../load-call-facts.ts';
import { searchedHtml } from '../searched-html.ts';
import { SiteWriter } from '../site-writer.ts';
import type { CallThreadData, FileAnswer, SentCall } from './protocol.ts';

/* The program of a thread that reads specs, judges them, and writes the files of their calls for `site build`. */

if (parentPort === null) throw new Error('this program runs only as a thread of probeable site build');
await writeCalls(parentPort, workerData);

async function writeCalls(
  port: MessagePort,
  { output, publication, files: sources, next }: CallThreadData,
): Promise<void> {
  const highlight = await loadHighlighter();
  const facts = loadCallFacts();
  const containers = new ContainerHistory();
  const writer = new SiteWriter(output);
  const written = (call: CallSource): SentCall => {
    const { spec, document } = call;
    const lineOf = datasetLines(facts);
    const site = { ...publication, ...facts, lineOf, comparisonsOf: () => [] };
    const changed: string[] = [];
    let searched = '';
    const files = callFiles(call, site, highlight);
    for (const [path, make] of files) {
      const text = make();
      if (writer.write(path, text)) changed.push(path);
      if (path.endsWith('.html')) searched = searchedHtml(text);
    }
    return {
      spec: headOfSpec(spec),
      document,
      number: policyNumber(spec),
      line: lineOf({ spec, path: document.path }),
      listed: spec.status === 'merged' ? listedOnSite(spec) : undefined,
      places: facts.placesOf(spec),
      searched,
      files: files.size,
      changed,
    };
  };
  for (let index = take(next); index < sources.length; index = take(next)) {
    const file = sources[index];
    if (file !== undefined) port.postMessage(answer(index, () => readAll(file)));
  }

  function readAll(file: CallThreadData['files'][number]): readonly SentCall[] {
    const text = readSpecFile(file);
    return text === undefined ? [] : readCalls(file.path, text, containers).map(written);
  }
}

/** The index of a file that no other thread takes. */
function take(next: Int32Array): number {
  return Atomics.add(next, 0, 1);
}

function answer(index: number, make: () => readonly SentCall[]): FileAnswer {
  try {
    return { index, ok: true, calls: make() };
  } catch (error) {
    return { index, ok: false, error, isFailure: error instanceof Failure };
  }
}
