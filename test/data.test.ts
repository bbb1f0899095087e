import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtSite } from './support/built-site.ts';
import { probeable } from './support/command-line.ts';
import { MAKING_MS } from './support/made-once.ts';

const root = join(import.meta.dirname, '..');
const data = (...args: readonly string[]) => probeable(['data', ...args], { cwd: root });

let folder = '';
let built = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-'));
  built = builtSite();
}, MAKING_MS);
afterAll(() => rmSync(folder, { recursive: true }));

/** What the tests read of the data. */
interface Data {
  readonly syscalls: readonly {
    readonly syscall: string;
    readonly origin: { readonly kind: string };
    readonly grades: readonly { readonly grade: string; readonly eperm: boolean | null }[];
    readonly entry: readonly { readonly text: string; readonly source: string | null }[];
    readonly verified: readonly { readonly kernel: string; readonly contradictions: number }[];
  }[];
}

test('every shipped call is in the data, with the grade that list gives it, and conforms to the schema', () => {
  const all: Data = JSON.parse(data().stdout);
  const listed: readonly { syscall: string; grade: string; ambiguous: boolean | null }[] = JSON.parse(
    probeable(['list', '--format', 'json'], { cwd: root }).stdout,
  );
  expect(
    all.syscalls.map(({ syscall, grades }) => ({
      syscall,
      grade: grades.at(-1)?.grade,
      ambiguous: grades.at(-1)?.eperm,
    })),
  ).toEqual(listed.map(({ syscall, grade, ambiguous }) => ({ syscall, grade, ambiguous })));
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(data('--schema').stdout));
  expect(validate(all), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  // What a program read of one release, kernels of others may contradict; it says so.
  const verified = all.syscalls.flatMap((call) => (call.origin.kind === 'person' ? call.verified : []));
  expect(verified.length).toBeGreaterThan(100);
  expect(verified.filter(({ contradictions }) => contradictions > 0)).toEqual([]);
});

test('the files of a folder and those of the site are the same', () => {
  const { status } = data('--output', folder);
  expect(status).toBe(0);
  const site = join(built, 'data/v1');
  for (const path of ['syscalls.json', 'schema.json', 'syscalls/openat2.json'])
    expect(readFileSync(join(site, path), 'utf8')).toBe(readFileSync(join(folder, path), 'utf8'));
  expect(readdirSync(join(site, 'syscalls'))).toEqual(readdirSync(join(folder, 'syscalls')));
  const one: Data = JSON.parse(readFileSync(join(folder, 'syscalls/openat2.json'), 'utf8'));
  expect(one).toEqual(JSON.parse(data('openat2').stdout));
});

test('the page counts what the data hold, and leads to the files', () => {
  const page = readFileSync(join(built, 'data/index.html'), 'utf8');
  const { syscalls }: Data = JSON.parse(data().stdout);
  const steps = syscalls.flatMap(({ entry }) => entry);
  expect(page).toContain(`What these pages say of ${syscalls.length} system calls is here as JSON`);
  expect(page).toContain(
    `${steps.length} steps of entry paths, ${steps.filter(({ source }) => source !== null).length} of them with their file and line`,
  );
  for (const path of ['v1/syscalls.json', 'v1/schema.json', 'v1/syscalls/openat2.json'])
    expect(page).toContain(`href="${path}"`);
});

test('an earlier state is compared fact by fact', () => {
  const file = join(folder, 'earlier.json');
  const now = data('openat2').stdout;
  writeFileSync(file, now);
  expect(data('--compare', file, 'openat2').stdout).toBe('no fact differs\n');
  writeFileSync(file, now.replace('"RESOLVE_CACHED":"32"', '"RESOLVE_CACHED":"64"'));
  const changed = data('--compare', file, 'openat2');
  expect(changed.stdout).toBe(
    'openat2\n  value of RESOLVE_CACHED in open_how.resolve: 32, before 64\n\n1 fact of 1 call differs\n',
  );
  expect(changed.status).toBe(0);
  expect(JSON.parse(data('--compare', file, 'openat2', '--format', 'json').stdout)).toEqual([
    { syscall: 'openat2', fact: 'value of RESOLVE_CACHED in open_how.resolve', before: '64', after: '32' },
  ]);
});

test('a file that is no data is refused with its place, and options that exclude each other', () => {
  const file = join(folder, 'other.json');
  writeFileSync(file, '{"version": 1, "generator": "x", "licence": "MIT", "syscalls": [{"syscall": 5}]}');
  const refused = data('--compare', file);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain(`${file}: is not data of version 1: syscalls[0].syscall: `);
  expect(data('--schema', '--output', folder)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--schema, --compare and --output exclude each other'),
  });
  expect(data('opennat2').stderr).toContain('did you mean "openat2"?');
});
