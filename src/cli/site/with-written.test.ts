import { expect, test } from 'vitest';
import { callSource } from '../../../test/support/call-source.ts';
import { type CallSource, headOfSpec, isWritten, type WrittenCall } from '../../site/site-source.ts';
import { withWritten } from './with-written.ts';

function call(name: string, more = ''): CallSource {
  return callSource(
    `syscall: ${name}\nstatus: proposed\n${more}prototype: int ${name}(int fd)\nentry: [{lookup: fd, error: EBADF}]\n`,
  );
}

function written({ spec, document, containers }: CallSource): WrittenCall {
  return {
    spec: headOfSpec(spec),
    document,
    containers,
    line: '',
    listed: undefined,
    places: undefined,
  };
}

test('a written call is read again if there is another state of it, or a manual page', () => {
  const [first, second, third] = [call('xyzzy'), call('xyzzy', 'revision: v2\n'), call('plugh')];
  const files = [first, second, third].map((one, index) => ({
    written: index === 0 ? undefined : [written(one)],
    read: () => [one],
  }));
  const calls = withWritten(files, () => false);
  expect(calls.map(isWritten)).toEqual([false, false, true]);
  expect(calls[1]).toBe(second);
  expect(calls[2]?.spec).toEqual(headOfSpec(third.spec));
  expect(withWritten(files, (name) => name === 'plugh')[2]).toBe(third);
});
