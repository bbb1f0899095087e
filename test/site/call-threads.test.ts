import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildInto } from '../../src/cli/site/build.ts';
import { readCalls } from '../../src/cli/site/calls.ts';
import { ContainerHistory } from '../../src/cli/site/containers.ts';
import { loadCallFacts } from '../../src/cli/site/load-call-facts.ts';
import { searchedHtml } from '../../src/cli/site/searched-html.ts';
import { CallThreads, type WrittenFile } from '../../src/cli/site/threads/call-threads.ts';
import { datasetLines } from '../../src/data/dataset.ts';
import { policyNumber } from '../../src/lint/container-policy.ts';
import { callFiles } from '../../src/site/call-files.ts';
import type { CallSite } from '../../src/site/call-site.ts';
import { loadHighlighter } from '../../src/site/highlight.ts';
import { listedOnSite } from '../../src/site/listed-on-site.ts';
import { headOfSpec } from '../../src/site/site-source.ts';

/* Threads of the build read and write what this thread would. */

const folder = mkdtempSync(join(tmpdir(), 'probeable-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Some specs, and one with facts of the package. */
const paths = [
  ...Array.from({ length: 4 }, (_, index) => made(`${index}.yaml`, spec(index))),
  'content/syscalls/openat2.yaml',
];
const publication = { version: '1.2.3', url: 'https://example.org/', repository: undefined };
const facts = loadCallFacts();
const site: CallSite = {
  ...facts,
  ...publication,
  lineOf: datasetLines(facts),
  comparisonsOf: () => [],
};

function made(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function spec(index: number): string {
  return `syscall: xyzzy_${index}
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
}

function start(files: readonly string[], output: string, count: number): CallThreads | undefined {
  return CallThreads.start({
    files: files.map((path) => ({ path, isWalked: true })),
    publication,
    output,
    count,
  });
}

async function all(threads: CallThreads | undefined): Promise<readonly WrittenFile[]> {
  try {
    const files: WrittenFile[] = [];
    await threads?.read();
    threads?.allowWriting();
    for await (const file of threads?.written() ?? []) files.push(file);
    return files;
  } finally {
    threads?.close();
  }
}

test('threads write the same files, and send what other pages say of the calls', async () => {
  const output = join(folder, 'out');
  const other = made('other.yaml', 'jobs: {}\n');
  const written = await all(start([...paths, other], output, 2));
  expect(written.map(({ path }) => path)).toEqual([...paths, other]);
  expect(written.at(-1)?.calls).toEqual([]);
  const highlight = await loadHighlighter();
  const containers = new ContainerHistory();
  for (const [index, path] of paths.entries()) {
    const [call] = readCalls(path, readFileSync(path, 'utf8'), containers);
    if (call === undefined) throw new Error(`${path} has no call`);
    const files = [...callFiles(call, site, highlight)];
    for (const [name, make] of files) expect(readFileSync(join(output, name), 'utf8')).toBe(make());
    const page = files.find(([name]) => name.endsWith('index.html'))?.[1]() ?? '';
    expect(written[index]?.calls).toEqual([
      {
        spec: headOfSpec(call.spec),
        document: call.document,
        number: policyNumber(call.spec),
        line: site.lineOf({ spec: call.spec, path }),
        listed: listedOnSite(call.spec),
        places: facts.placesOf(call.spec),
        searched: searchedHtml(page),
        files: files.length,
        changed: files.map(([name]) => name),
      },
    ]);
  }
});

test('a fault is that of the first file, and nothing is written', async () => {
  const faulty = ['a.yaml', 'b.yaml'].map((name) => made(name, 'syscall: xyzzy\nprototype: int xyzzy(\n'));
  const output = join(folder, 'none');
  await expect(all(start([...paths, ...faulty], output, 2))).rejects.toThrow(
    `${faulty[0]}:1:1: a spec needs the key "entry"`,
  );
  expect(existsSync(output)).toBe(false);
});

test('a second spec of a call is refused, and nothing is written', async () => {
  const output = join(folder, 'none');
  const twice = [...paths.slice(0, 2), made('again.yaml', spec(1))];
  await expect(buildInto(output, twice, undefined, 2)).rejects.toThrow(
    `${twice[2]} and ${twice[1]} both describe xyzzy_1; remove one of them`,
  );
  const openat2 = made('openat2.yaml', readFileSync('content/syscalls/openat2.yaml', 'utf8'));
  await expect(buildInto(output, [openat2], undefined, 1)).rejects.toThrow(
    /openat2\.yaml and .*openat2\.yaml both describe openat2; remove one of them/,
  );
  expect(existsSync(output)).toBe(false);
});

test('a fault of the output names the file', async () => {
  const output = made('file', '');
  await expect(all(start(paths, output, 1))).rejects.toThrow(
    `cannot write ${join(output, 'syscalls/xyzzy_0/index.html')}: a part of the path is not a directory`,
  );
});

test('a few files need no threads', () => {
  expect(
    CallThreads.start({ files: [{ path: 'x.yaml', isWalked: false }], publication, output: folder }),
  ).toBeUndefined();
});
