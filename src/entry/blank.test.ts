import { describe, expect, test } from 'vitest';
import { specOf, xyzzy } from '../../test/support/lint.ts';
import { readSpecs } from '../spec/read.ts';
import { gradeOf, isAmbiguous, isProbe } from './grade.ts';
import { bestGrade } from './suggest/best-grade.ts';
import { suggestProbes } from './suggest/suggest.ts';
import { compileEntry, mayAnswer, trace } from './trace.ts';

const PROTOTYPE = 'int xyzzy(int fd, unsigned int flags)';
const FLAGS = '- check: flags != 0\n  error: EINVAL';
const FD = '- lookup: fd\n  error: EBADF';
const PERMISSION = '- permission: CAP_X\n  error: EPERM';
const BLANK = '- blank: calls through file->f_op';
const EFFECT = '- effect: changes the file';

function entryOf(...steps: readonly string[]) {
  return compileEntry(specOf(xyzzy(PROTOTYPE, steps.join('\n'))));
}

function traced(call: string, ...steps: readonly string[]) {
  const entry = entryOf(...steps);
  const read = entry.spec.readCall(call);
  if (!read.ok) throw new Error(call);
  return { entry, trace: trace(entry, read.call) };
}

describe('a blank may answer and change anything', () => {
  test('a call that may reach it has the outcome unknown, and something may change', () => {
    const { entry, trace: reached } = traced('xyzzy(0, 0)', FLAGS, BLANK);
    expect(reached.outcomes.map(({ result }) => result)).toEqual(['unknown', 'success']);
    expect(reached.outcomes.every(({ isCertain }) => !isCertain)).toBe(true);
    expect(reached.effect).toBe('possible');
    expect([isProbe(reached), gradeOf(entry, reached)]).toEqual([false, 'unknown']);
    expect(['EPERM', 'SIGKILL', 'success'].every((answer) => mayAnswer(reached, answer))).toBe(true);
  });

  test('a call that is certainly refused before it is judged as if it were not there', () => {
    const { entry, trace: refused } = traced('xyzzy(0, 1)', FLAGS, BLANK);
    expect(refused.outcomes).toEqual([{ result: 'EINVAL', isCertain: true, isFromGate: false }]);
    expect([refused.effect, gradeOf(entry, refused)]).toEqual(['none', 'weak']);
    expect(mayAnswer(refused, 'EPERM')).toBe(false);
  });

  test('a condition that is false leaves it out', () => {
    const { entry, trace: passed } = traced('xyzzy(-1, 0)', `${BLANK}\n  when: flags == 1`, FD);
    expect(gradeOf(entry, passed)).toBe('strong');
  });
});

describe('the grade of a call whose entry path has a blank', () => {
  test.each([
    ['what comes before it decides', [FD, BLANK, PERMISSION], 'strong'],
    ['it may be better than is known, and never is called so', [FLAGS, BLANK, FD], 'weak'],
    ['first of all: not judged', [BLANK, FLAGS, FD], 'unknown'],
    ['alone: not judged', [BLANK], 'unknown'],
    ['behind a permission that everybody meets: none, whatever it is', [PERMISSION, BLANK, FD], 'none'],
    ['behind an effect that nothing refuses: none', [EFFECT, BLANK], 'none'],
    [
      'behind a permission that some calls do not meet: not judged',
      [`${PERMISSION}\n  when: flags == 1`, BLANK],
      'unknown',
    ],
    [
      'that refuses some calls with EPERM alone: others pass it, so it is not judged',
      ['- blank: which flags\n  error: EPERM', FLAGS, EFFECT],
      'unknown',
    ],
    [
      'that may refuse before a permission, with another errno: not judged',
      ['- blank: which flags\n  error: [EPERM, EINVAL]', PERMISSION, FD],
      'unknown',
    ],
    [
      'that refuses with EPERM alone, before a permission: none',
      ['- blank: which flags\n  error: EPERM', PERMISSION, FD],
      'none',
    ],
  ])('%s', (_, steps, grade) => expect(bestGrade(entryOf(...steps), 'none')).toBe(grade));
});

describe('the work of a derived spec may be decided by arguments, so "none" is not claimed behind it', () => {
  const DERIVED = 'derived: {tree: "6.12"}\nreviewed: false\n';
  const REVIEWED = 'derived: {tree: "6.12"}\nreviewed: true\n';
  const READS = '- work: "reads memory of the caller: get_user()"\n  error: EFAULT';
  const PID = '- lookup: pid\n  error: ESRCH';

  test.each([
    ['memory that is read before a permission', DERIVED, READS, 'unknown'],
    ['a pid that may never exist', DERIVED, PID, 'unknown'],
    ['work that answers EPERM alone', DERIVED, '- work: is a leader\n  error: EPERM', 'none'],
    ['the same work in a spec that a person wrote', '', READS, 'none'],
    ['the same pid in a spec that a person wrote', '', PID, 'none'],
    ['the same work in a spec that a person reviewed', REVIEWED, READS, 'none'],
  ])('%s', (_, head, step, grade) => {
    const spec = specOf(xyzzy('int xyzzy(pid_t pid)', `${step}\n${PERMISSION}\n${EFFECT}`, head));
    expect(bestGrade(compileEntry(spec), 'none')).toBe(grade);
  });
});

test('a bad address is tried where NULL is left out', () => {
  const copy = '- copy: limits\n  when: limits\n  error: EFAULT';
  const spec = specOf(xyzzy('int xyzzy(unsigned long __user *limits)', `${copy}\n${PERMISSION}\n${EFFECT}`));
  expect(suggestProbes(spec).map(({ call, grade }) => [call.text, grade])).toEqual([['xyzzy(1)', 'strong']]);
});

test('whether the call can answer EPERM itself is known only where a step says so, or all of them are known', () => {
  expect(isAmbiguous(entryOf(FLAGS, BLANK))).toBeUndefined();
  expect(isAmbiguous(entryOf(BLANK, PERMISSION))).toBe(true);
  expect(isAmbiguous(entryOf(FLAGS, FD))).toBe(false);
});

describe('a blank that says what it may do', () => {
  const CHANGE = '- blank: changes current->frob\n  may: change';
  const SUCCEED = '- blank: not current->frob\n  may: succeed';
  const answers = (call: string, ...steps: readonly string[]) =>
    traced(call, ...steps).trace.outcomes.map(({ result, isCertain }) => `${result}${isCertain ? '' : '?'}`);

  test('"change" ends no call, and what fails behind it is certain and no probe', () => {
    const { entry, trace: refused } = traced('xyzzy(0, 1)', CHANGE, FLAGS);
    expect(answers('xyzzy(0, 1)', CHANGE, FLAGS)).toEqual(['EINVAL']);
    expect([refused.effect, isProbe(refused), gradeOf(entry, refused)]).toEqual([
      'possible',
      false,
      'unknown',
    ]);
  });

  test('"succeed" changes nothing, and a call that fails behind it may have succeeded', () => {
    const { trace: refused } = traced('xyzzy(0, 1)', SUCCEED, FLAGS);
    expect(answers('xyzzy(0, 1)', SUCCEED, FLAGS)).toEqual(['success?', 'EINVAL?']);
    expect([refused.effect, isProbe(refused)]).toEqual(['none', false]);
  });

  test('with "error" it fails with these, too; both may be listed', () => {
    expect(answers('xyzzy(0, 0)', `${CHANGE}\n  error: EIO`)).toEqual(['EIO?', 'success?']);
    const both = '- blank: the rest\n  may: [change, succeed]';
    expect(answers('xyzzy(-1, 0)', both, FD)).toEqual(['success?', 'EBADF?']);
    expect(traced('xyzzy(-1, 0)', both, FD).trace.effect).toBe('possible');
  });

  test.each([
    ['a change before everything may be one that nobody sees: not judged', [CHANGE, FLAGS], 'unknown'],
    ['a change that no refusal follows: none', [CHANGE], 'none'],
    ['a change behind a probe', [FD, CHANGE, FLAGS], 'strong'],
    ['a success that may not come before a refusal: not judged', [SUCCEED, FLAGS], 'unknown'],
    ['a change behind a permission that everybody meets: none', [PERMISSION, CHANGE, FD], 'none'],
  ])('%s', (_, steps, grade) => expect(bestGrade(entryOf(...steps), 'none')).toBe(grade));

  test('whether EPERM is ambiguous is known behind it', () => {
    expect(isAmbiguous(entryOf(CHANGE, SUCCEED, FLAGS))).toBe(false);
  });
});

describe('placeholders are blanks', () => {
  test.each([
    ['a permission', '- permission: TODO which capability\n  error: EPERM'],
    ['a condition', '- check: TODO\n  error: EINVAL'],
    ['an errno', '- check: flags != 0\n  error: TODO'],
    ['a later error', '- work: TODO where fd is closed\n  error: EBADF'],
    ['an effect', '- effect: TODO what changes'],
    ['a pointer', '- copy: TODO\n  error: EFAULT'],
    ['a blank', '- blank: TODO'],
  ])('%s that is still to be written may answer anything', (_, step) => {
    const [document] = readSpecs(xyzzy(PROTOTYPE, step)).documents;
    expect(document?.problems.map(({ kind }) => kind)).toEqual(['placeholder']);
    const spec = document?.spec;
    if (spec === undefined) throw new Error('not read');
    expect(spec.entry.map(({ kind, errors }) => [kind, errors])).toEqual([['blank', ['unknown']]]);
    expect(bestGrade(compileEntry(spec), 'none')).toBe('unknown');
  });

  test('a condition under which a step is taken: then it may always be', () => {
    const [document] = readSpecs(xyzzy(PROTOTYPE, `${FLAGS}\n  when: TODO\n${FD}`)).documents;
    expect(document?.spec?.entry.map(({ kind, when }) => [kind, when])).toEqual([
      ['blank', undefined],
      ['lookup', undefined],
    ]);
  });

  test.each(['true', 'false', 'yes', 'unknown', 'TODO_WHY', '1'])(
    '"permanent: %s" is no reason, promises nothing, and is reported where it stands',
    (word) => {
      const text = xyzzy(PROTOTYPE, `${FLAGS}\n  permanent: ${word}\n${EFFECT}`);
      const [document] = readSpecs(text).documents;
      expect(document?.problems.map(({ kind, message }) => [kind, message])).toEqual([
        ['placeholder', `"permanent" still holds a placeholder: ${word}`],
      ]);
      const spec = document?.spec;
      if (spec === undefined) throw new Error('not read');
      expect(bestGrade(compileEntry(spec), 'none')).toBe('weak');
    },
  );

  test('a promise that is still to be written is none', () => {
    const [document] = readSpecs(xyzzy(PROTOTYPE, `${FLAGS}\n  permanent: TODO why`)).documents;
    const spec = document?.spec;
    if (spec === undefined) throw new Error('not read');
    expect(spec.entry[0]).toMatchObject({ kind: 'check', permanent: undefined });
    expect(bestGrade(compileEntry(spec), 'none')).toBe('weak');
  });
});

test('an errno that nobody knows may be any, EPERM too', () => {
  const [document] = readSpecs(xyzzy(PROTOTYPE, '- check: flags != 0\n  error: EPREM')).documents;
  const spec = document?.spec;
  if (spec === undefined) throw new Error('not read');
  expect(spec.entry[0]?.errors).toEqual(['unknown']);
  expect(bestGrade(compileEntry(spec), 'none')).toBe('unknown');
});
