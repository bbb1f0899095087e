import { expect, test } from 'vitest';
import { WRAPPER_LANGUAGES, type WrapperLanguage, wrapperCode } from '../src/generate/wrapper/wrapper.ts';
import { specOf } from './support/traced-kernel.ts';

/* `generate wrapper`: what its text says. wrapper-c.test.ts and wrapper-languages.test.ts compile and run it. */

const XYZZY = `syscall: xyzzy
status: proposed
prototype: long xyzzy(int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments: {fd: {role: fd}, args: {role: in}, flags: {role: flags}}
entry:
  - lookup: fd
    error: EBADF
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - effect: starts it
`;
const messageOf = (text: string, language: WrapperLanguage, number?: bigint): string => {
  const code = wrapperCode(specOf(text), language, number);
  return code.ok ? '' : code.message;
};

test('why there is no wrapper: one message says which', () => {
  expect(messageOf(XYZZY, 'Go')).toBe(
    'the spec gives xyzzy no number on x86_64\nhelp: give it one with --number, to be replaced when it has its own',
  );
  const numbered = XYZZY.replace('prototype', 'number: 480\nprototype');
  expect(messageOf(numbered, 'C', 481n)).toBe('--number 481: the spec gives xyzzy the number 480');
  const keyword = numbered.replaceAll(/\bfd\b(?=[,:\n])(?!\})/g, 'default');
  expect(messageOf(keyword, 'C')).toBe(
    'xyzzy has names that are keywords of C: argument 1, "default"\nhelp: rename them in the spec',
  );
  expect(messageOf(keyword, 'Rust')).toBe('');
  expect(messageOf('syscall: vfork\nnumber: 58\nprototype: int vfork(void)\nentry: []\n', 'Rust')).toBe(
    'vfork acts on the stack frame of the function that makes it, so no other function can wrap it',
  );
});

test('what is not known is said in the comment', () => {
  const words = (text: string, language: WrapperLanguage): string => {
    const code = wrapperCode(specOf(text), language, 480n);
    return code.ok ? code.code.replace(/\n(?: \*|\/\/|#)?\s+/g, ' ') : code.message;
  };
  const withoutProbe = XYZZY.replace('  - lookup: fd\n    error: EBADF\n', '');
  for (const language of WRAPPER_LANGUAGES) {
    expect(words(withoutProbe, language)).toContain(
      'In the kernel, step 1 (permission: CAP_SYS_ADMIN) can fail with it. Which of the two is unknown, since no probe can tell: xyzzy has no probe. It is reported as it is.',
    );
    expect(words(XYZZY, language)).toContain(
      'step 2 (permission: CAP_SYS_ADMIN) can fail with it. The probe decides.',
    );
    expect(words(XYZZY, language)).toContain('provisional: replace it when the call has a number');
    const isDeclared = words(XYZZY, language).includes(
      'struct xyzzy_args is not declared here: the spec does not give',
    );
    expect(isDeclared).toBe(language !== 'C');
  }
});
