import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FROB_FILE } from '../../../test/support/frob.ts';
import type { DiffLine, Hunk } from '../../draft/diff.ts';
import type { Grade } from '../../entry/grade.ts';
import { compareGrades } from '../../entry/grade.ts';
import { bestGrade } from '../../entry/suggest/best-grade.ts';
import { compileEntry } from '../../entry/trace.ts';
import { NEWEST } from '../../spec/version.ts';
import { CodeState } from './code-state.ts';
import { fragmentOf } from './fragment.ts';
import { noKernelCode } from './kernel-code.ts';

const FILE = `#define FROB_ALL 0x3

struct frob_args {
	__u64 flags;
	__u64 addr;
};

static int frob_allowed(void)
{
	/* Only the administrator. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	return 0;
}

${FROB_FILE}
SYSCALL_DEFINE2(frob_late, int, fd, unsigned int, flags)
{
	if (flags & ~FROB_ALL)
		return -EINVAL;
	if (frob_file(fd))
		return -EBADF;
	return frob_allowed();
}

SYSCALL_DEFINE2(frob_early, int, fd, unsigned int, flags)
{
	int err = frob_allowed();

	if (err)
		return err;
	if (flags & ~FROB_ALL) {
		pr_debug("bits");
		return -EINVAL;
	}
	return frob_file(fd);
}
`.split('\n');

/** The lines of a file from one to another, from 1, as a hunk of a patch that adds some of them. */
function hunk(first: number, last: number, section = ''): Hunk {
  const lines = FILE.slice(first - 1, last).map((text, index): DiffLine => {
    return { sign: index % 3 === 1 ? '+' : ' ', text, index: 0, line: first + index };
  });
  return {
    oldStart: first,
    oldLines: lines.length,
    newStart: first,
    newLines: lines.length,
    section,
    lines,
    unended: new Set(),
    isWhole: true,
  };
}

const lineOf = (text: string): number => FILE.findIndex((line) => line.includes(text)) + 1;

/** The grade of a call in a file; undefined where the file does not define it. */
function gradeIn(text: string, syscall: string): Grade | undefined {
  const code = noKernelCode();
  const read = new CodeState(code, code.tree.with(new Map([['fs/frob.c', text]]))).read(syscall);
  if (read === undefined) return undefined;
  if (read.spec === undefined) throw new Error(read.text);
  return bestGrade(compileEntry(read.spec, NEWEST), 'none');
}

describe('what hunks show of a file', () => {
  test('keeps the numbers of the lines, and leaves out the function in which a hunk begins', () => {
    const first = lineOf('fput(file)');
    const lines = fragmentOf([hunk(first, FILE.length)]).split('\n');
    expect(lines.slice(0, first + 2).join('')).toBe('');
    expect(lines[lineOf('frob_early') - 1]).toBe('SYSCALL_DEFINE2(frob_early, int, fd, unsigned int, flags)');
  });

  test('ends a function that goes on behind the hunk in something unknown', () => {
    const text = fragmentOf([hunk(lineOf('frob_early'), lineOf('pr_debug'))]);
    expect(text).toContain('pr_debug("bits");\n\treturn code_that_is_not_in_the_patch(); }\treturn');
    expect(gradeIn(text, 'frob_early')).toBe('unknown');
  });

  test('drops a statement that goes on behind the hunk', () => {
    const text = fragmentOf([hunk(1, 2), hunk(lineOf('frob_late'), lineOf('if (frob_file(fd))'))]);
    expect(text).not.toContain('if (frob_file');
    expect(gradeIn(text, 'frob_late')).toBe('weak');
  });

  test('does not read a comment that began before the hunk', () => {
    const shown: Hunk = {
      ...hunk(1, 4),
      lines: [' * SYSCALL_DEFINE0(none)', ' * {', ' */', 'int frob;'].map((text, index) => ({
        sign: ' ',
        text,
        index: 0,
        line: index + 1,
      })),
    };
    expect(fragmentOf([shown])).toBe('\n\n\nint frob;\n');
  });

  test('is small where a header claims a line far down', () => {
    expect(fragmentOf([{ ...hunk(1, 4), newStart: 900_000_000 }]).length).toBeLessThan(10);
  });

  test('never gives a better grade than the file, nor "none" where the file has a probe', () => {
    const windows = fc.array(fc.tuple(fc.nat(FILE.length - 1), fc.integer({ min: 1, max: 30 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(windows, (pairs) => {
        const sorted = pairs.toSorted(([a], [b]) => a - b);
        const hunks = sorted.map(([start, length]) => hunk(start + 1, Math.min(start + length, FILE.length)));
        const text = fragmentOf(hunks);
        for (const syscall of ['frob_late', 'frob_early']) {
          const whole = gradeIn(FILE.join('\n'), syscall);
          const shown = gradeIn(text, syscall);
          if (shown === undefined || shown === 'unknown' || whole === undefined) continue;
          expect(compareGrades(shown, whole), text).toBeGreaterThanOrEqual(0);
          if (shown === 'none') expect(whole, text).toBe('none');
        }
      }),
      { numRuns: 300 },
    );
  });
});
