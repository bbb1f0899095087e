import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lintFiles } from './support/lint.ts';

/*
 * What reviewers objected to in real proposals, and which rule says it. What no rule can say is listed with the reason:
 * a comment in the code that promises another errno (set_robust_list2), and whether an existing call with a flag would
 * do (mkdirat2, where the spec itself names the answer under `alternatives`).
 */

const folder = join(import.meta.dirname, '../content/proposals');
const documents = lintFiles(
  Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')])),
).flatMap((file) => file.documents);

const said = (name: string, revision: string): string => {
  const document = documents.find((each) => each.syscall === name && each.revision?.startsWith(revision));
  if (document === undefined) throw new Error(`no ${name} ${revision}`);
  return document.findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
};

test.each([
  ['getfsxattrat', 'v1', 'only the flags come before the capability', 'probe-permanent: the best probe'],
  ['getfsxattrat', 'v1', 'descriptor -1 and NULL are masked', 'probe-before-permission: step 2'],
  ['getfsxattrat', 'v1', 'the struct has no size', 'struct-size: struct fsxattr'],
  [
    'getfsxattrat',
    'v1',
    'at_flags should be unsigned',
    'flags-argument: "at_flags" is a set of bits but has a signed type',
  ],
  ['getfsxattrat', 'v1', 'fsx lacks __user', 'abi-user-annotation: "fsx"'],
  ['getfsxattrat', 'v1', 'two flags are missing', 'does not have AT_EMPTY_PATH or AT_SYMLINK_NOFOLLOW'],
  ['getfsxattrat', 'v1', 'a capability on a query', 'privilege-capability: getfsxattrat changes nothing'],
  ['getfsxattrat', 'v3', 'the struct has no size', 'struct-size: struct fsxattr'],
  [
    'getfsxattrat',
    'v3',
    'AT_FDCWD is refused',
    'fd-sentinel-refused: "dfd" is looked up whatever "filename" is',
  ],
  ['getfsxattrat', 'v3', 'the mask and the code disagree', 'flags-tested-not-accepted: step 4'],
  ['getfsxattrat', 'v3', 'no hook for security modules', 'privilege-lsm-hook: "filename"'],
  ['mkdirat2', 'RFC v2', 'an error after the effect', 'abi-failure-after-effect: step 8'],
  ['set_robust_list2', 'v4', 'a get_robust_list2 is missing', 'set-without-get: set_robust_list2'],
  ['uprobe', 'as posted', 'a wrong call kills the caller', 'probe-exists: no call of uprobe is a probe'],
  ['quotactl_path', '5.13-rc', 'a path without a directory descriptor', 'path-at: "mountpoint"'],
] as const)('%s %s: %s', (name, revision, _, expected) => {
  expect(said(name, revision)).toContain(expected);
});

test.each([
  ['mkdirat2', 'RFC v2', 'fd-cloexec:', 'always close-on-exec is accepted'],
  [
    'quotactl_path',
    '5.13-rc',
    'flags-argument:',
    'a command multiplexer that refuses unknown ones is accepted',
  ],
  ['getfsxattrat', 'v3', 'probe-exists:', 'it passes'],
  ['mkdirat2', 'RFC v2', 'probe-', 'it passes'],
  ['set_robust_list2', 'v4', 'probe-', 'its probe avoids -1, which appends a list'],
] as const)('%s %s hears nothing of %s %s', (name, revision, rule, _) => {
  expect(said(name, revision)).not.toContain(rule);
});
