import { describe, expect, test } from 'vitest';
import { compileEntry, trace } from '../../entry/trace.ts';
import { readSpecs } from '../read.ts';
import { NEWEST } from '../version.ts';

const read = (entry: string, type = 'unsigned long') =>
  readSpecs(`syscall: frob
prototype: long frob(unsigned int cmd, ${type} arg)
structs:
  limits: { low: __u64, high: __u64 }
entry:
${entry}`).documents[0];

const problems = (entry: string, type?: string) => read(entry, type)?.problems.map(({ message }) => message);

function answers(entry: string, text: string): readonly string[] {
  const spec = read(entry)?.spec;
  const made = spec?.readCall(text);
  if (!spec || !made?.ok) throw new Error('cannot be read');
  return trace(compileEntry(spec, NEWEST), made.call).outcomes.map(({ result, isCertain }) =>
    isCertain ? result : `${result}?`,
  );
}

describe('an address in an integer', () => {
  const WRITE = '  - write: (int __user *)arg\n    when: cmd == 1\n';
  const COPY =
    '  - copy: (struct limits __user *)arg\n  - check: ((struct limits *)arg)->low > ((struct limits *)arg)->high\n    error: ERANGE\n';

  test('is written as what it is cast to', () => {
    expect(problems(WRITE)).toEqual([]);
    expect(answers(WRITE, 'frob(1, 0)')).toEqual(['EFAULT']);
    expect(answers(WRITE, 'frob(1, NULL)')).toEqual(['EFAULT']);
    expect(answers(WRITE, 'frob(1, 0x1000)')).toEqual(['EFAULT']);
    expect(answers(WRITE, 'frob(1, buffer(4))')).toEqual(['success']);
    expect(answers(WRITE, 'frob(1, buffer(2))')).toEqual(['EFAULT?', 'success?']);
    expect(answers(WRITE, 'frob(2, 0)')).toEqual(['success']);
  });

  test('leads to a struct, whose fields are known once it was copied', () => {
    expect(problems(COPY)).toEqual([]);
    expect(answers(COPY, 'frob(1, &(struct limits){.low = 3, .high = 2})')).toEqual(['ERANGE']);
    expect(answers(COPY, 'frob(1, &(struct limits){.low = 1, .high = 2})')).toEqual(['success']);
    expect(answers(COPY, 'frob(1, 0)')).toEqual(['EFAULT']);
  });

  test('must have as many bits as an address', () => {
    expect(problems('  - write: (int *)cmd\n')).toEqual([
      'only a number of 64 bits can be cast to a pointer here, and "cmd" is unsigned int',
    ]);
  });

  test('is no number', () => {
    expect(problems('  - write: (unsigned long)arg\n')?.[0]).toMatch(/can be cast to a pointer here/);
  });
});
