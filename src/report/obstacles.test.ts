import { expect, test } from 'vitest';
import { specOf } from '../../test/support/lint.ts';
import { readKnownFiles } from '../cli/input/known-files.ts';
import { withFiles } from '../entry/files/with-files.ts';
import { compileEntry, trace } from '../entry/trace.ts';
import { obstaclesOf } from './obstacles.ts';

const spec = specOf(`syscall: xyzzy
prototype: int xyzzy(const char __user *name)
arguments:
  name: { role: path }
entry:
  - copy: name
  - work: walks the path
    walk: { path: name }
    error: [ENOENT, EACCES]
  - permission: a security module refuses
    error: EPERM
  - effect: changes it
`);

/** Why `xyzzy("/x")` is not a probe, where these files are known. */
function obstacles(...file: readonly string[]): readonly string[] {
  const read = spec.readCall('xyzzy("/x")');
  if (!read.ok) throw new Error('a call that cannot be read');
  const entry = compileEntry(spec);
  const known = readKnownFiles({
    file,
    cwd: undefined,
    uid: undefined,
    gid: undefined,
    cap: undefined,
  });
  const anywhere = trace(entry, read.call);
  return obstaclesOf(anywhere, known === undefined ? anywhere : trace(withFiles(entry, known), read.call));
}

const REFUSED =
  'step 3 (permission: a security module refuses) can fail with EPERM, which a filter returns too';

test('without known files, whatever may happen speaks against a probe', () => {
  expect(obstacles()).toEqual([
    expect.stringContaining(REFUSED),
    expect.stringContaining('it can reach step 4 (effect'),
    'it can succeed',
  ]);
});

test('what the known files rule out happens with others, since a probe has to hold on every machine', () => {
  expect(obstacles('/=directory,0755', '/x=none')).toEqual([
    `with other files or another caller, ${REFUSED}, and it can reach step 4 (effect: changes it), and it can succeed`,
  ]);
});

test('what happens with the known files is said as it is', () => {
  expect(obstacles('/=directory,0755', '/x=file,0644')).toContain(REFUSED);
});
