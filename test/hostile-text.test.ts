import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMAT_NAMES, FORMATTERS } from '../src/report/index.ts';
import { Style } from '../src/report/style.ts';
import { inert, visible } from '../src/report/visible.ts';
import { ALL, acting, HOSTILE } from './hostile/texts.ts';
import { probeable, type Result } from './support/command-line.ts';
import { runOver } from './support/lint.ts';

/*
 * Whatever a stranger writes into whatever the program reads, nothing of it acts on the terminal or the log that the
 * program writes to: every reader, every format, and what is said of files that cannot be read.
 */

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], input = ''): Result {
  return probeable(args, { cwd: folder, input });
}

function file(path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  // Half a surrogate pair cannot be in a file of UTF-8, but in an escape sequence of YAML and JSON.
  writeFileSync(join(folder, path), text.replaceAll(/\p{Surrogate}/gu, ''));
  return path;
}

/** Nothing acts, and something was said. */
function expectInert({ stdout, stderr }: Result): void {
  expect(stdout + stderr).not.toBe('');
  expect(acting(stdout)).toEqual([]);
  expect(acting(stderr)).toEqual([]);
}

/** As a double-quoted scalar of YAML, which can say everything. */
const quoted = (text: string): string => JSON.stringify(text);

/** A call with a text at every place where people write what they like. */
const spec = (text: string): string => `syscall: xyzzy
summary: ${quoted(text)}
status: proposed
number: 475
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - permission: ${quoted(text)}
    error: EPERM
  - work: ${quoted(text)}
    error: [EBADF, EINVAL]
    note: ${quoted(text)}
  - check: flags & ~1
    error: EINVAL
    permanent: ${quoted(text)}
  - lookup: fd
    error: EBADF
  - effect: ${quoted(text)}
probes:
  - call: xyzzy(-1, 0)
    expect: EBADFD
    because: ${quoted(text)}
artifacts:
  man: ${quoted(text)}
alternatives:
  fcntl: ${quoted(text)}
notes: ${quoted(text)}
${quoted(text)}: 1
`;

/** One that cannot be read, with hostile names where names are wanted. */
const broken = (text: string): string => `syscall: ${quoted(text)}
status: ${quoted(text)}
number: ${quoted(text)}
prototype: ${quoted(`int xyzzy(${text})`)}
entry:
  - ${quoted(text)}: ${quoted(text)}
  - check: ${quoted(text)}
    error: ${quoted(text)}
probes:
  - call: ${quoted(text)}
    expect: ${quoted(text)}
`;

/** The same with the text as it is, where YAML does not allow it. */
const raw = (text: string): string =>
  `syscall: xyzzy\n# ${text}\nsummary: ${text}\nprototype: int xyzzy(int fd)\n`;

const patch = (text: string): string => {
  const line = text.replaceAll('\n', ' ');
  const added = [
    `/* ${line} */`,
    `SYSCALL_DEFINE2(xyzzy, int, fd${line}, unsigned int, flags)`,
    '{',
    `\tif (flags) /* ${line} */`,
    '\t\treturn -EINVAL;',
    `\treturn do_xyzzy("${line}");`,
    '}',
  ];
  return `From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001
From: ${line} <a@b.example>
Date: Wed, 1 Jan 2025 00:00:00 +0000
Subject: [PATCH 1/1] ${line}
Message-Id: <${line.replaceAll(/\s/g, '')}@b.example>

${line}
---
 fs/${line}.c | ${added.length} +

diff --git a/fs/x${line}.c b/fs/x${line}.c
index 0000001..0000002 100644
--- a/fs/x${line}.c
+++ b/fs/x${line}.c
@@ -1,1 +1,${added.length + 1} @@ ${line}
 int x;
${added.map((each) => `+${each}`).join('\n')}
--
2.50
`;
};

describe('check, in every format', () => {
  const inputs = { spec, broken, raw, patch };
  test.each(Object.keys(inputs).flatMap((input) => FORMAT_NAMES.map((format) => [input, format] as const)))(
    'of %s as %s',
    (input, format) => {
      const text = inputs[input === 'spec' || input === 'broken' || input === 'raw' ? input : 'patch'](ALL);
      const path = file(input === 'patch' ? 'a/x.patch' : `a/${input}.yaml`, text);
      const said = run(['check', path, '--format', format]);
      if (format !== 'github') return expectInert(said);
      // Commands are its form: each line is one of three, and nothing in it is another.
      const lines = said.stdout.trimEnd().split('\n');
      expect(lines.filter((line) => !/^::(?:error|warning|notice) file=[^,:]*[,:]/.test(line))).toEqual([]);
      expect(acting(lines.map((line) => line.slice(2)).join('\n'))).toEqual([]);
      return undefined;
    },
  );

  test.each(Object.entries(HOSTILE))('of %s alone, with and without colours', (_name, text) => {
    const files = { 'a.yaml': spec(text), 'b.yaml': broken(text), 'c.yaml': raw(text) };
    const context = { text: (path: string) => (path in files ? spec(text) : ''), hasLinks: false, width: 60 };
    const checked = runOver(files);
    const plain = FORMATTERS.pretty(checked, { ...context, hasColor: false });
    // The format alone keeps a terminal safe; the door to it keeps a log safe.
    expect(acting(plain).filter((found) => !/::|##/.test(found))).toEqual([]);
    expect(acting(inert(plain))).toEqual([]);
    const coloured = inert(FORMATTERS.pretty(checked, { ...context, hasColor: true }), { keepsStyle: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(inert(plain));
  });
});

describe('a name of a file, of a folder and of what is missing', () => {
  const name = ALL.replaceAll(/[/\0]/g, '').slice(0, 60);
  test.each(FORMAT_NAMES.filter((format) => format !== 'github'))('check as %s', (format) => {
    file(`${name}/${name}.yaml`, spec('x'));
    file(`${name}/broken.yaml`, 'syscall: [\n');
    expectInert(run(['check', name, `${name}.missing`, '--format', format]));
  });
  test.each([
    'trace',
    'suggest',
    'simulate',
    'explain',
    'draft',
    'init',
    'generate',
    'verify',
    'baseline',
    name,
  ])('%s', (command) => {
    expectInert(run([command, name]));
    expectInert(run([command, '--format', name]));
    expectInert(run([command, `--${name}`]));
  });
});

describe('every other reader', () => {
  const host = (text: string): string => text.replaceAll('\n', ' ').replaceAll('\0', '');
  const profile = (text: string): string =>
    JSON.stringify({
      defaultAction: 'SCMP_ACT_ERRNO',
      architectures: [text],
      syscalls: [
        { names: [text, 'clone3'], action: text, comment: text, includes: { caps: [text] } },
        { names: ['clone3'], action: 'SCMP_ACT_ALLOW', comment: text, excludes: { caps: [text] } },
      ],
    });
  test.each([
    ['a C file', ['draft'], 'x.c', (text: string) => patch(text).replaceAll(/^\+/gm, '')],
    ['a patch', ['draft'], 'x.patch', patch],
    ['a mailbox', ['check'], 'x.mbox', (text: string) => `${patch(text)}\n${patch(text)}`],
    ['a mailbox', ['draft'], 'x.mbox', (text: string) => `${patch(text)}\n${patch(text)}`],
    [
      'syzlang',
      ['draft'],
      'x.txt',
      (text: string) => `xyzzy(fd fd, flags flags[${host(text)}]) # ${host(text)}\n`,
    ],
    [
      'a tracepoint',
      ['draft'],
      'format',
      (text: string) =>
        `name: sys_enter_xyzzy\nID: 1\nformat:\n\tfield:int ${host(text)};\toffset:8;\tsize:4;\n`,
    ],
    [
      'KAPI',
      ['draft'],
      'k.json',
      (text: string) => JSON.stringify({ name: text, parameters: [{ name: text }] }),
    ],
    ['a spec', ['trace', 'xyzzy(-1, 0)', '--spec'], 's.yaml', spec],
    ['a spec', ['suggest'], 's.yaml', spec],
    ['a spec', ['generate', 'kapi'], 's.yaml', spec],
    ['a spec', ['generate', 'c'], 's.yaml', spec],
    ['a spec', ['generate', 'python'], 's.yaml', spec],
    ['a spec', ['verify'], 's.yaml', spec],
    ['a spec', ['check', '--fix', '--dry-run'], 's.yaml', spec],
    ['a broken spec', ['trace', 'xyzzy(-1, 0)', '--spec'], 'b.yaml', broken],
    ['a broken spec', ['suggest'], 'b.yaml', broken],
    ['a broken spec', ['baseline'], 'b.yaml', raw],
    ['a profile', ['simulate', 'clone3', '--profile'], 'p.json', profile],
    [
      'a broken profile',
      ['simulate', 'clone3', '--profile'],
      'q.json',
      (text: string) => `{"defaultAction": ${text}`,
    ],
    ['a filter', ['simulate', 'clone3', '--filter'], 'f.bpf', (text: string) => text],
    [
      'a table of numbers',
      ['verify', 'close', '--syscall-table'],
      't.tbl',
      (text: string) => `57 common ${text}\n`,
    ],
  ])('%s: %s', (_name, args, path, write) => {
    const at = file(`other/${path}`, write(ALL));
    expectInert(run([...args, at]));
    if (args[0] !== 'check') expectInert(run([...args, at, '--format', 'json']));
  });

  test('questions on standard input', () => {
    expectInert(run(['simulate', '-'], `${JSON.stringify({ syscall: ALL, args: [ALL] })}\n`));
    expectInert(run(['simulate', '-'], `${JSON.stringify({ syscall: 'clone3', args: [ALL] })}\n`));
    expectInert(run(['check', '-'], spec(ALL)));
  });

  test('a configuration, and the rules and plugins in it', () => {
    const config = `files: [${quoted(ALL)}]
rules: { ${quoted(ALL)}: error }
preset: ${quoted(ALL)}
custom:
  ours/one: { when: ${quoted(ALL)}, message: ${quoted(ALL)}, help: ${quoted(ALL)} }
plugins: [${quoted(ALL)}]
${quoted(ALL)}: 1
`;
    file('probeable.config.yaml', config);
    expectInert(run(['check']));
    expectInert(run(['explain', 'ours/one']));
    file('probeable.config.yaml', `custom:\n  - ${raw(ALL)}`);
    expectInert(run(['check']));
    rmSync(join(folder, 'probeable.config.yaml'));
  });

  test.each([
    ['not JSON', (text: string) => text],
    ['of another form', (text: string) => JSON.stringify({ [text]: text, version: text, findings: [text] })],
  ])('a baseline that is %s', (_name, write) => {
    file('probeable-baseline.json', write(ALL));
    expectInert(run(['check', file('a/spec.yaml', spec('x'))]));
    rmSync(join(folder, 'probeable-baseline.json'));
  });
});

test('what is neutralised in JSON is the same value', () => {
  const value = { [ALL]: ALL };
  const text = inert(JSON.stringify(value, null, 2));
  expect(acting(text)).toEqual([]);
  expect(JSON.parse(text)).toEqual(value);
});

test('what the program paints itself is let through where there are colours, and nowhere else', () => {
  const style = new Style({ hasColor: true, hasLinks: true });
  const painted = style.link(style.paint('x', 'red', 'bold'), 'https://probeable.example/rules/');
  expect(inert(painted, { keepsStyle: true })).toBe(painted);
  expect(acting(inert(painted))).toEqual([]);
  // A link that leaves its sequence is none.
  const escaping = style.link('x', 'https://probeable.example/\u001b[2J');
  expect(inert(escaping, { keepsStyle: true })).not.toContain('\u001b[2J');
});

test('visible text stays as it is where all of it can be seen', () => {
  const text = 'tab\tand\nline: ÄÖÜ 漢字 e\u0301 👨‍👩‍👧 ❤️ 👍🏽, `$x` @y #1 ::error::';
  expect(visible(text)).toBe(text);
  expect(visible(ALL)).not.toMatch(/[\u200b\u2060\ufeff\u202e\u2066\u2028]|\p{Surrogate}/u);
});
