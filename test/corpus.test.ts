import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load, loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { RULES } from '../rules/index.ts';
import { specJsonSchema } from '../src/spec/definition/spec.ts';
import { lintFiles } from './support/lint.ts';

const content = join(import.meta.dirname, '../content');
const files = Object.fromEntries(
  ['syscalls', 'proposals'].flatMap((folder) =>
    readdirSync(join(content, folder)).map((file) => [
      `${folder}/${file}`,
      readFileSync(join(content, folder, file), 'utf8'),
    ]),
  ),
);
const results = lintFiles(files, RULES);

/** What the shipped specs are found to be. Each line was looked at: nobody should call one of them wrong. */
test('every shipped spec has the findings that it deserves', () => {
  const findings = results.flatMap(({ path, documents }) =>
    documents.flatMap((document, index) =>
      document.findings.map(
        ({ rule, severity }) => `${path}${documents.length > 1 ? `#${index}` : ''} ${severity} ${rule}`,
      ),
    ),
  );
  expect(findings).toEqual([
    // The capability comes before everything else, in released kernels: nothing an unprivileged caller passes matters.
    'syscalls/fsopen.yaml error probe-exists',
    'syscalls/fsopen.yaml error probe-before-permission',
    'syscalls/fsopen.yaml info eperm-ambiguous',
    'syscalls/landlock_restrict_self.yaml error probe-exists',
    'syscalls/landlock_restrict_self.yaml error probe-before-permission',
    'syscalls/landlock_restrict_self.yaml info eperm-ambiguous',
    // Only flags to refuse, none of them reserved; it does not answer EPERM, so it is a warning of little weight.
    'syscalls/memfd_secret.yaml warning probe-permanent',
    'syscalls/move_mount.yaml error probe-exists',
    'syscalls/move_mount.yaml error probe-before-permission',
    'syscalls/move_mount.yaml info eperm-ambiguous',
    // What reviewers said of the first version: only the flags come before the capability.
    'proposals/getfsxattrat.yaml#0 warning probe-declared',
    'proposals/getfsxattrat.yaml#0 warning probe-permanent',
    'proposals/getfsxattrat.yaml#0 info probe-before-permission',
    'proposals/getfsxattrat.yaml#0 info eperm-ambiguous',
    // As posted, a wrong call was killed.
    'proposals/uprobe.yaml#0 info probe-exists',
  ]);
});

test('the grades of the shipped specs', () => {
  const grades = results.flatMap(({ documents }) =>
    documents.map(({ syscall, grade, ambiguous }) => `${syscall} ${grade}${ambiguous ? ' EPERM' : ''}`),
  );
  expect(grades).toMatchInlineSnapshot(`
    [
      "cachestat strong EPERM",
      "clone3 permanent EPERM",
      "close_range permanent",
      "copy_file_range strong EPERM",
      "epoll_pwait2 permanent",
      "faccessat2 strong EPERM",
      "fchmodat2 strong EPERM",
      "file_getattr permanent EPERM",
      "file_setattr permanent EPERM",
      "fsopen none EPERM",
      "futex_waitv permanent",
      "getrandom permanent",
      "landlock_create_ruleset permanent",
      "landlock_restrict_self none EPERM",
      "memfd_secret weak",
      "mount_setattr permanent EPERM",
      "move_mount none EPERM",
      "mseal permanent",
      "openat2 permanent EPERM",
      "pidfd_getfd strong EPERM",
      "pidfd_open permanent",
      "pidfd_send_signal permanent EPERM",
      "seccomp permanent",
      "statx permanent EPERM",
      "getfsxattrat weak EPERM",
      "getfsxattrat strong",
      "mkdirat2 strong EPERM",
      "quotactl_path strong EPERM",
      "set_robust_list2 permanent",
      "uprobe none",
      "uprobe permanent",
    ]
  `);
});

test('every spec of the issue that founded the corpus is there, and names the source that it was read from', () => {
  const wanted =
    'faccessat2 clone3 openat2 close_range statx copy_file_range fchmodat2 epoll_pwait2 mount_setattr move_mount fsopen landlock_create_ruleset landlock_restrict_self pidfd_open pidfd_send_signal pidfd_getfd memfd_secret futex_waitv cachestat mseal file_getattr file_setattr getrandom seccomp';
  for (const name of wanted.split(' ')) expect(files[`syscalls/${name}.yaml`]).toMatch(/Read in \S+\.c/);
});

/** The example that defines the language, with comments and every way to write a value. */
test('the language’s own example is a good spec', () => {
  const text = readFileSync(join(import.meta.dirname, 'fixtures/language.yaml'), 'utf8');
  const [file] = lintFiles({ 'language.yaml': text });
  expect(file?.documents).toMatchObject([
    { syscall: 'openat2', grade: 'permanent', ambiguous: true, findings: [] },
  ]);
});

describe('the JSON Schema (draft 2020-12)', () => {
  const schema = specJsonSchema('https://example.org/syscall.schema.json');
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(schema);

  test.each(Object.entries(files))('accepts %s', (_, text) => {
    for (const document of loadAll(text)) expect(validate(document) ? [] : validate.errors).toEqual([]);
  });

  test('refuses what the reader refuses', () => {
    const base = 'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry: [{lookup: fd, error: EBADF}]\n';
    expect(validate(load(base))).toBe(true);
    for (const wrong of [
      'probs: []\n',
      'status: megred\n',
      'probes: 3\n',
      'arguments: {fd: {role: descriptor}}\n',
      'returns: nothing\n',
    ]) {
      expect([wrong, validate(load(base + wrong))]).toEqual([wrong, false]);
    }
    expect(validate(load(base.replace('lookup', 'lokup')))).toBe(false);
  });

  test('explains every key', () => {
    const without: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('properties' in node && typeof node.properties === 'object' && node.properties !== null) {
        for (const [key, value] of Object.entries(node.properties))
          if (!value.description) without.push(`${path}/${key}`);
      }
      for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
    };
    visit(schema, '');
    expect(without).toEqual([]);
  });
});
