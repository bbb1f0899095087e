import { expect, test } from 'vitest';
import { readSpecs } from '../../spec/read.ts';
import { questionsAbout } from './questions.ts';

function questionsOf(...prototypes: readonly string[]): readonly string[] {
  const specs = prototypes.map((prototype) => {
    const name = /(\w+)\(/.exec(prototype)?.[1];
    const text = `syscall: ${name}\nprototype: ${prototype}\nentry:\n  - effect: ${name?.startsWith('open') === true ? 'installs a descriptor' : 'does it'}\n`;
    return readSpecs(text).documents[0]?.spec;
  });
  return questionsAbout(specs.flatMap((spec) => spec ?? []));
}

test('what code does not answer is asked', () => {
  expect(
    questionsOf(
      'long xyzzy_set(unsigned int flags)',
      'long xyzzy(int pidfd, unsigned int flags)',
      'long open_xyzzy(unsigned int flags)',
    ),
  ).toEqual([
    'xyzzy_set: is what it sets that of the thread or of the process, and what becomes of it in fork() and execve()?',
    'xyzzy: does it act on the thread that "pidfd" names or on its whole process, and what if that ends meanwhile?',
    'open_xyzzy: how long does what the new descriptor refers to live, and may another process be given it?',
  ]);
});

test('few questions are asked, and none of a call that sets something elsewhere or nothing', () => {
  expect(questionsOf('long xyzzy(int fd)', 'long xyzzy_set(int dfd, const char __user *path)')).toEqual([]);
  const many = Array.from({ length: 9 }, (_, index) => `long set_${index}(int mode)`);
  expect(questionsOf(...many)).toHaveLength(3);
});
