import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { probeable } from '../../../test/support/command-line.ts';
import { writeSmallTree } from '../../../test/support/small-tree.ts';
import { readSpecs } from '../../spec/read.ts';
import { NEWEST } from '../../spec/version.ts';
import { specsNamed } from '../verify/specs.ts';
import { writeSeries } from './write-series.ts';

const root = join(import.meta.dirname, '../../..');
const own = mkdtempSync(join(tmpdir(), 'probeable-series-'));
afterAll(() => rmSync(own, { recursive: true }));

function write(path: string, text: string): string {
  const place = join(own, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
  return place;
}

const tree = writeSmallTree(join(own, 'tree'));

async function make(source: string, folder: string): Promise<string> {
  const specs = await specsNamed([source]);
  return await writeSeries(specs, { source, folder, kernel: NEWEST, tree, base: undefined, profiles: [] });
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** A spec from standard input, without a letter: the rules and the filters would take most of the time. */
async function makeOf(
  text: string,
  folder: string,
  options: { tree?: string; profiles?: readonly string[] } = {},
): Promise<string> {
  const specs = readSpecs(text).documents.map(({ spec }) => {
    if (spec === undefined) throw new Error(`no spec: ${text}`);
    return { path: '-', spec };
  });
  const { tree: named, profiles = [] } = options;
  return await writeSeries(specs, {
    source: '-',
    folder,
    kernel: NEWEST,
    tree: named,
    base: undefined,
    profiles,
  });
}

/** The message of a refusal. */
async function refusal(text: string, folder: string): Promise<string> {
  return await makeOf(text, folder).then(
    () => '',
    (error: unknown) => String(error),
  );
}

const XYZZY = `syscall: xyzzy
status: proposed
prototype: long xyzzy(int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments: {fd: {role: fd}, args: {role: in}, flags: {role: flags}}
structs: {xyzzy_args: {what: __u64}}
entry:
  - check: size < 8
    error: EINVAL
  - check: flags
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: starts it
`;
const numbered = XYZZY.replace('prototype', 'number: 9999\nprototype');

const NO_LETTER =
  'left out: cover-letter.txt: the rules read the spec again, and standard input is read once: name a file\n';

const NO_TABLES =
  'left out: strace/xyzzy_flags.in: no argument or field of xyzzy has flags or commands with names that are macros\n';
const ALWAYS = ['.2', '.json', '.rst', '_kapi.c'];
const everyFile = (name: string, ...without: readonly string[]): readonly string[] =>
  [
    'README.md',
    'cover-letter.txt',
    'tables.patch',
    ...ALWAYS.map((suffix) => name + suffix),
    ...['c', 'go', 'py', 'rs'].flatMap((suffix) => [
      `detect/${name}_is_hidden.${suffix}`,
      `wrapper/${name}_or_fallback.${suffix}`,
    ]),
    ...['.gitignore', 'Makefile', `${name}_errors.c`].map((file) => `selftests/${name}/${file}`),
    `ltp/${name}02.c`,
    `strace/${name}_flags.in`,
    `syzkaller/${name}.txt`,
  ]
    .filter((path) => !without.some((start) => path.startsWith(start)))
    .sort();

test('a call of the corpus gets every file but the patch, since the tree has it', async () => {
  const folder = join(own, 'close_range');
  const summary = await make('close_range', folder);
  const files = filesIn(folder);
  expect(Object.keys(files)).toEqual(everyFile('close_range', 'tables.patch'));
  expect(summary).toBe(
    `${folder}: 20 files for close_range, 20 new or changed\nleft out: tables.patch: Linux 7.2.13 already has close_range, number 436: there is nothing to add\n`,
  );
  expect(await make('close_range', folder)).toContain('20 files for close_range, 0 new or changed\n');
  const index = files['README.md'] ?? '';
  expect(index).toContain(`    probeable generate all close_range --tree ${tree} -o ${folder}\n`);
  expect(index).toContain('- `tables.patch`: Linux 7.2.13 already has close_range, number 436');
  for (const path of Object.keys(files)) if (path !== 'README.md') expect(index).toContain(`| \`${path}\` |`);
  expect(index).toContain('| `probeable generate man close_range` |');
  expect(index).toContain('The spec itself leaves nothing open.');
});

test('a call of the guide has no number: the code is left out for that, and the patch names one', async () => {
  const guide = readFileSync(join(root, 'content/guidance/worked-examples.md'), 'utf8');
  const [, code = ''] = /^```c good\n(.*?)^```/ms.exec(guide) ?? [];
  const draft = probeable(['draft', write('example.c', code)], { cwd: root }).stdout;
  const name = /^syscall: (\w+)/m.exec(draft)?.[1] ?? '';
  const folder = join(own, 'guide');
  await make(write('guide.yaml', draft), folder);
  const files = filesIn(folder);
  expect(Object.keys(files)).toEqual(everyFile(name, 'detect', 'wrapper'));
  const index = files['README.md'] ?? '';
  expect(index).toContain(`- \`detect/${name}_is_hidden.c\`: the spec gives `);
  expect(index).toContain('- spec: number: 472, where it has none\n');
  expect(index).toMatch(/In the spec, and so in each file that needs it:\n\n- /);
  expect(files['tables.patch']).toContain('+472\tcommon\t');
  expect(index).toMatch(/In `selftests\S+`:\n\n- \\__NR_\w+: the number, which neither/);
});

test('another run changes nothing, and what was written between the markers stays', async () => {
  const folder = join(own, 'again');
  await makeOf(numbered, folder, { tree });
  const first = filesIn(folder);
  expect(await makeOf(numbered, folder, { tree })).toBe(
    `${folder}: 19 files for xyzzy, 0 new or changed\n${NO_LETTER}${NO_TABLES}`,
  );
  expect(filesIn(folder)).toEqual(first);

  for (const [path, text] of Object.entries(first))
    writeFileSync(join(folder, path), text.replace(/(^\W*probeable: keep\W*?\n)/m, '$1my own line\n'));
  const changed = numbered.replaceAll('size < 8', 'size < 16');
  await makeOf(changed, folder, { tree });
  const second = filesIn(folder);
  for (const [path, text] of Object.entries(second))
    if (path !== 'xyzzy.json') expect(text, path).toMatch(/^\W*probeable: keep\W*\nmy own line\n/m);
  expect(second['xyzzy.2']).toContain('16');
  expect(second['xyzzy.json']).toContain('size < 16');

  const summary = await makeOf(changed, folder);
  expect(summary).toContain('left out: tables.patch: no kernel tree is named: add --tree\n');
  expect(filesIn(folder)['README.md']).toContain(
    '- `tables.patch`: no kernel tree is named: add --tree; the file in this folder is from an earlier run\n',
  );
  expect(filesIn(folder)['tables.patch']).toBe(second['tables.patch']);
});

test('a file whose section is broken, or that is of another origin, stops the run before it writes', async () => {
  const folder = join(own, 'broken');
  write('broken/xyzzy.2', '.TH my own page\n');
  expect(await refusal(numbered, folder)).toContain(
    `${join(folder, 'xyzzy.2')}: has no lines "probeable: keep" and "probeable: end"`,
  );
  expect(Object.keys(filesIn(folder))).toEqual(['xyzzy.2']);
  write('foreign/xyzzy.json', '{}\n');
  expect(await refusal(numbered, join(own, 'foreign'))).toContain('xyzzy.json: is not from "generate all"');
});

test('a checkout of a runtime gets a patch for its profile, or the index says why not', async () => {
  const go =
    'func DefaultProfile() {\n\tsyscalls := []specs.LinuxSyscall{\n\t\t{\n\t\t\tNames: []string{\n\t\t\t\t"accept",\n\t\t\t},\n\t\t\tAction: specs.ActAllow,\n\t\t},\n\t}\n}\n';
  write('containerd/contrib/seccomp/seccomp_default.go', go);
  const folder = join(own, 'profiles');
  const profiles = [join(own, 'containerd'), join(own, 'tree')];
  const summary = await makeOf(XYZZY, folder, { profiles });
  expect(summary).toContain(
    `left out: seccomp/tree.patch: --seccomp ${join(own, 'tree')}: is no checkout of`,
  );
  const files = filesIn(folder);
  expect(files['seccomp/containerd.patch']).toContain('+\t\t\t\t"xyzzy",\n');
  expect(files['README.md']).toContain(`--seccomp ${profiles[0]} --seccomp ${profiles[1]} -o `);
  expect(await makeOf(XYZZY, folder, { profiles })).toContain(' 0 new or changed\n');
});

test('why code is left out: no number, or no probe', async () => {
  const reason = async (name: string, text: string): Promise<string> => {
    const folder = join(own, name);
    await makeOf(text, folder);
    return /_is_hidden\.c`: (.*)\n/.exec(filesIn(folder)['README.md'] ?? '')?.[1] ?? '';
  };
  expect(await reason('no-number', XYZZY)).toBe('the spec gives xyzzy no number on x86_64');
  const privileged = numbered.replace(
    'entry:\n',
    'entry:\n  - permission: CAP_SYS_ADMIN\n    error: EPERM\n',
  );
  expect(await reason('no-probe', privileged)).toBe('xyzzy has no probe');
  const folder = filesIn(join(own, 'no-probe'));
  expect(folder['wrapper/xyzzy_or_fallback.py']).toContain(
    'can tell: xyzzy has no probe. It is reported as it is.',
  );
  expect(filesIn(join(own, 'no-number'))['README.md']).toContain(
    '- `wrapper/xyzzy_or_fallback.go`: the spec gives xyzzy no number on x86_64\n',
  );
});

test('names that are keywords of C are refused, and several calls at once', async () => {
  const text = numbered.replaceAll(/\bfd\b(?=[,:\n])/g, 'default').replace('what: __u64', 'register: __u64');
  const said = await refusal(text, join(own, 'keywords'));
  expect(said).toContain(
    'names that are keywords of C, so no header or test compiles: argument 1, "default"; field "register" of struct xyzzy_args\nhelp: rename',
  );
  const two = `${numbered}---\n${numbered.replaceAll('xyzzy', 'plugh')}`;
  expect(await refusal(two, join(own, 'two'))).toContain(
    'the folder is for one call, and there are 2: xyzzy, plugh',
  );
});

test('a struct of hundreds of fields is in each file that declares it', async () => {
  const fields = Array.from({ length: 400 }, (_, index) => `f${index}: __u64`).join(', ');
  const folder = join(own, 'huge');
  await makeOf(numbered.replace('what: __u64', fields), folder, { tree });
  const files = filesIn(folder);
  expect(Object.keys(files)).toEqual(everyFile('xyzzy', 'cover-letter.txt', 'strace'));
  for (const path of ['syzkaller/xyzzy.txt', 'tables.patch', 'xyzzy.rst', 'xyzzy.json'])
    expect(files[path], path).toMatch(/\bf399\b/);
  expect(files['tables.patch']).toContain('+#define XYZZY_ARGS_SIZE_VER0\t3200\n');
});
