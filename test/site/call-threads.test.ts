import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Containers } from '../../src/check/containers.ts';
import { Ruleset } from '../../src/check/ruleset.ts';
import { callSource } from '../../src/cli/site/calls.ts';
import { loadCallFacts } from '../../src/cli/site/load-call-facts.ts';
import { CallThreads } from '../../src/cli/site/threads/call-threads.ts';
import { datasetLines } from '../../src/data/dataset.ts';
import { callFiles } from '../../src/site/call-files.ts';
import type { CallSite } from '../../src/site/call-site.ts';
import { loadHighlighter } from '../../src/site/highlight.ts';
import { type CallSource, type ContainerRow, folderOfCall } from '../../src/site/site-source.ts';

/* Threads of the build write what this thread would write. */

const folder = mkdtempSync(join(tmpdir(), 'probeable-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows: readonly ContainerRow[] = [
  {
    runtime: 'Docker',
    from: '20.10.0',
    until: '29.7.2',
    engine: 'runc',
    answer: 'ENOSYS',
    rule: 'the default',
    possible: ['ENOSYS'],
    notes: [],
  },
];
const rules = new Ruleset({ configurations: [], containers: Containers.of([]), url: () => undefined });
// More calls than one thread gets at once, the last of them with facts of the package.
const calls = [...Array.from({ length: 20 }, (_, index) => made(index)), shipped('openat2')];
const facts = loadCallFacts();
const site: CallSite = {
  ...facts,
  version: '1.2.3',
  url: 'https://example.org/',
  repository: undefined,
  lineOf: datasetLines(facts),
  comparisonsOf: (of) =>
    of === 'syscalls/xyzzy_3/' ? [{ folder: 'compare/x/', title: 'v1 and merged' }] : [],
};
const highlight = await loadHighlighter();
const pathsOf = (call: CallSource): readonly string[] => [...callFiles(call, site, highlight).keys()];

function made(index: number): CallSource {
  const text = `syscall: xyzzy_${index}
status: merged
since: "5.6"
number: ${500 + index}
prototype: int xyzzy_${index}(int fd, unsigned int flags)
entry:
  - check: flags & ~1
    error: EINVAL
  - lookup: fd
    error: EBADF
`;
  return judged(`${index}.yaml`, text);
}

function shipped(name: string): CallSource {
  const path = `content/syscalls/${name}.yaml`;
  return judged(path, readFileSync(path, 'utf8'));
}

function judged(path: string, text: string): CallSource {
  const [document] = rules.documentResults(path, text);
  if (document === undefined) throw new Error(`${path} has no document`);
  return callSource(text, document, rows);
}

test('threads write the same files, and return the lines of the data', async () => {
  const output = join(folder, 'out');
  const threads = CallThreads.start({ calls, site, pathsOf, output, count: 2 });
  try {
    expect(threads?.written('index.html')).toBeUndefined();
    await threads?.written('syscalls/xyzzy_7/badge/docker.svg');
    expect(readFileSync(join(output, 'syscalls/xyzzy_7/spec.yaml'), 'utf8')).toBe(calls[7]?.text);
    const { written, lines } = (await threads?.finish()) ?? {};
    const files = calls.flatMap((call) => [...callFiles(call, site, highlight)]);
    expect(written).toBe(files.length);
    for (const [path, make] of files) expect(readFileSync(join(output, path), 'utf8')).toBe(make());
    expect(calls.map(({ spec }) => lines?.get(spec))).toEqual(
      calls.map(({ spec, document }) => site.lineOf({ spec, path: document.path })),
    );
  } finally {
    threads?.close();
  }
});

test('a fault is that of the first call', async () => {
  const output = join(folder, 'file');
  writeFileSync(output, '');
  const threads = CallThreads.start({ calls, site, pathsOf, output, count: 1 });
  try {
    const [first] = calls;
    const path = join(output, first === undefined ? '' : folderOfCall(first), 'index.html');
    await expect(threads?.finish()).rejects.toThrow(
      `cannot write ${path}: a part of the path is not a directory`,
    );
  } finally {
    threads?.close();
  }
});

test('a few calls need no threads', () => {
  expect(CallThreads.start({ calls, site, pathsOf, output: folder })).toBeUndefined();
});
