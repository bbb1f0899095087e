import { expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { found as foundBy, lintFiles, xyzzy } from '../../test/support/lint.ts';
import { rulesOf } from '../check/preset.ts';

/** Without the rules of design, which small examples break. */
const PROBING = rulesOf('probing', RULES).filter(({ id }) => id !== 'spec-key-order');
const found = (text: string): string[] => foundBy(text, PROBING);

const masked = '- permission: CAP_X\n  error: EPERM\n- effect: x';

function fingerprints(text: string): Map<string, string> {
  const all = lintFiles({ 'x.yaml': text }).flatMap(({ documents }) =>
    documents.flatMap(({ findings }) => findings),
  );
  return new Map(all.map(({ rule, fingerprint }) => [rule, fingerprint]));
}

test('a suppression with a reason silences its rule on its line, or on the next that is no comment', () => {
  const text = xyzzy('int xyzzy(unsigned int value)', masked);
  expect(found(text)).toEqual(['probe-exists 1:10', 'eperm-ambiguous 5:12']);
  expect(
    found(text.replace('syscall: xyzzy', 'syscall: xyzzy # probeable-ignore probe-exists: merged long ago')),
  ).toEqual(['eperm-ambiguous 5:12']);
  expect(found(`# probeable-ignore probe-exists: merged long ago\n# and more\n${text}`)).toEqual([
    'eperm-ambiguous 7:12',
  ]);
  expect(
    found(
      text.replace(
        '    error: EPERM',
        '    # probeable-ignore eperm-ambiguous: the family answers EPERM\n    error: EPERM',
      ),
    ),
  ).toEqual(['probe-exists 1:10']);
});

test('in front of a text of several lines, which can hold no comment, a suppression counts for all of it', () => {
  const entry = '- check: flags != 0\n  error: EINVAL\n- copy: buffer\n  error: EFAULT';
  const folded = xyzzy('>\n  int xyzzy(unsigned int flags,\n            void *buffer)', entry);
  expect(foundBy(folded)).toContain('abi-user-annotation 4:19');
  const silenced = folded.replace('prototype', '# probeable-ignore abi-user-annotation: a test\nprototype');
  expect(foundBy(silenced).filter((finding) => /abi-user|suppression/.test(finding))).toEqual([]);
  const elsewhere = folded.replace('entry', '# probeable-ignore abi-user-annotation: a test\nentry');
  expect(foundBy(elsewhere)).toEqual(
    expect.arrayContaining(['abi-user-annotation 4:19', 'suppression-unused 5:1']),
  );
});

test('a suppression without a reason, of no rule, or of nothing is itself a finding', () => {
  const text = xyzzy('int xyzzy(unsigned int value)', masked);
  expect(found(`# probeable-ignore probe-exists\n${text}`)).toContain('suppression-unused 1:1');
  expect(found(`# probeable-ignore probe-exists\n${text}`)).toContain('probe-exists 2:10');
  expect(found(`# probeable-ignore prob-exists: typo\n${text}`)).toContain('suppression-unused 1:1');
  expect(found(`# probeable-ignore probe-ebadfd: nothing here\n${text}`)).toContain('suppression-unused 1:1');
});

test('the words inside a value are no suppression', () => {
  const text = xyzzy(
    'int xyzzy(unsigned int value)',
    masked,
    'notes: "# probeable-ignore probe-exists: a quotation"\n',
  );
  expect(found(text)).toEqual(['probe-exists 1:10', 'eperm-ambiguous 6:12']);
});

test('fingerprints survive moved lines, inserted steps and new words around, and differ between places', () => {
  const before = fingerprints(xyzzy('int xyzzy(unsigned int value)', masked));
  const after = fingerprints(
    `# a comment\n${xyzzy('int xyzzy(unsigned int value)', `- limit: memory\n  error: ENOMEM\n${masked}`, 'summary: something\n')}`,
  );
  expect(after).toEqual(before);
  expect(new Set(before.values()).size).toBe(before.size);
});

test('specs for one name or number are duplicates across files, superseded ones are not', () => {
  const spec = (name: string, number: number, more = '') =>
    `syscall: ${name}\nnumber: ${number}\n${more}prototype: int ${name}(int fd)\nentry: [{lookup: fd, error: EBADF}]\nprobes: [{call: ${name}(-1), expect: EBADF}]\n`;
  const at = (files: Record<string, string>) =>
    lintFiles(files, PROBING).flatMap(({ path, documents }) =>
      documents.flatMap(({ findings }) => findings.map(({ rule, message }) => `${path} ${rule} ${message}`)),
    );
  expect(at({ 'a.yaml': spec('one', 1), 'b.yaml': spec('one', 2) })).toEqual([
    'b.yaml spec-duplicate one is already described in a.yaml:1',
  ]);
  expect(at({ 'a.yaml': spec('one', 1), 'b.yaml': spec('two', 1) })).toEqual([
    'b.yaml spec-duplicate number 1 already belongs to one (a.yaml:1)',
  ]);
  expect(
    at({ 'a.yaml': spec('one', 1), 'b.yaml': spec('two', 2).replace('number: 2', 'number: {arm64: 1}') }),
  ).toEqual(['b.yaml spec-duplicate number 1 on arm64 already belongs to one (a.yaml:1)']);
  expect(at({ 'a.yaml': spec('one', 1), 'b.yaml': spec('one', 1, 'status: superseded\n') })).toEqual([]);
  expect(
    at({
      'a.yaml': spec('one', 1),
      'b.yaml': spec('one', 2).replace(
        'syscall',
        '# probeable-ignore spec-duplicate: both are discussed\nsyscall',
      ),
    }),
  ).toEqual([]);
});

test('a faulty step and a faulty probe are no obstacle to the rest', () => {
  const [broken] = lintFiles({
    'x.yaml': xyzzy('int xyzzy(int fd)', '- permission: x\n  error: EPERM\n- check: nope\n  error: EINVAL'),
  });
  // Whatever the step does, the permission comes first.
  expect(broken?.documents[0]?.grade).toBe('none');
  const [probe] = lintFiles({
    'x.yaml': `${xyzzy('int xyzzy(int fd)', '- lookup: fd\n  error: EBADF')}probes: [{call: xyzzy(}]\n`,
  });
  expect(probe?.documents[0]?.grade).toBe('strong');
});

test('a placeholder is no reason to silence a rule, and says so', () => {
  const text = xyzzy('int xyzzy(unsigned int value)', masked);
  const silenced = found(`# probeable-ignore probe-exists: TODO why\n${text}`);
  expect(silenced).toContain('suppression-unused 1:1');
  expect(silenced).toContain('probe-exists 2:10');
});

test('a call that is not judged says so whatever rules were asked for', () => {
  const text = xyzzy('int xyzzy(unsigned int value)', '- blank: TODO what it checks');
  expect(foundBy(text, [])).toEqual(['spec-placeholder 4:12']);
  expect(foundBy(text.replace('TODO what it checks', 'calls through f_op'), [])).toEqual([
    'derive-unknown 4:12',
  ]);
  const [finding] = lintFiles({ 'x.yaml': text }, []).flatMap(({ documents }) =>
    documents.flatMap(({ findings }) => findings),
  );
  expect(finding).toMatchObject({
    severity: 'error',
    message: '"blank" still holds a placeholder: TODO what it checks',
    help: [
      'xyzzy gets no verdict: no call is certainly refused before step 1 (blank: TODO what it checks)',
      'write what the kernel does, or remove this line',
    ],
  });
});

test('a rule does not say that an entry path lacks what may be in a blank', () => {
  const prototype = 'int xyzzy(const char __user *path, unsigned int flags)';
  const absent = ['flags-unknown-bits', 'privilege-lsm-hook'];
  const rulesOn = (entry: string): readonly string[] =>
    foundBy(xyzzy(prototype, entry)).map((line) => line.split(' ')[0] ?? '');
  const copy = '- copy: path\n  error: EFAULT';
  expect(rulesOn(copy)).toEqual(expect.arrayContaining(absent));
  expect(rulesOn(`${copy}\n- blank: the path walk`).filter((id) => absent.includes(id))).toEqual([]);
  // What only changes state holds no check of a flag, but may be where a hook is called.
  const change = `${copy}\n- blank: changes a limit\n  may: change`;
  expect(rulesOn(change).filter((id) => absent.includes(id))).toEqual(['flags-unknown-bits']);
});

test('a stated capability is a word, whatever is in it', () => {
  const findings = (privilege: string): readonly string[] =>
    foundBy(
      xyzzy(
        'int xyzzy(unsigned int flags)',
        '- check: flags\n  error: EINVAL\n- permission: CAP_SYS_ADMIN in the initial namespace\n  error: EPERM',
      ).replace('entry:', `privilege: ${JSON.stringify(privilege)}\nentry:`),
    ).filter((line) => line.startsWith('privilege-capability'));
  expect(findings('CAP_SYS_ADMIN')).toEqual([]);
  expect(findings('CAP_SYS_ADM')).toHaveLength(1);
  expect(findings('CAP_SYSG($/-^er [a')).toHaveLength(1);
});
