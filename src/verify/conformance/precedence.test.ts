import { describe, expect, test } from 'vitest';
import { specOf } from '../../../test/support/traced-kernel.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import { formatVersion } from '../../spec/version.ts';
import { Vouchers } from '../vouchers.ts';
import { findPrecedences, hiddenPairs, type Precedence } from './precedence.ts';

const xyzzy = (entry: string) =>
  specOf(`syscall: xyzzy
status: merged
since: "5.6"
number: 5
prototype: long xyzzy(int fd, void __user *data, size_t size, unsigned int flags)
returns: status
entry:
${entry}`);

function found(entry: string): Promise<readonly Precedence[]> {
  const spec = xyzzy(entry);
  return findPrecedences(spec, new Vouchers(new Map([['xyzzy', spec]]), new Set(), undefined));
}

/** `EINVAL before EFAULT from 5.6`, in the order of the path. */
function inWords({ errors, insteadOf, releases }: Precedence): string {
  const ranges = releases.map(({ from, until }) =>
    until === undefined ? `from ${formatVersion(from)}` : `${formatVersion(from)} to ${formatVersion(until)}`,
  );
  return `${errors.join('|')} before ${insteadOf.join('|')} ${ranges.join(', ')}`;
}

const FLAGS = '  - check: flags & ~3\n    error: EINVAL\n';
const COPY = '  - copy: data\n    size: 8\n    error: EFAULT\n';
const LOOKUP = '  - lookup: fd\n    error: EBADF\n';
const ADMIN = '  - permission: CAP_SYS_ADMIN\n    error: EPERM\n';
const EFFECT = '  - effect: changes something\n';

describe('the order of two steps', () => {
  test('each pair has a call that both refuse, and the first one decides', async () => {
    const pairs = await found(FLAGS + COPY + LOOKUP + EFFECT);
    expect(pairs.map(inWords)).toEqual([
      'EINVAL before EFAULT from 5.6',
      'EINVAL before EBADF from 5.6',
      'EFAULT before EBADF from 5.6',
    ]);
    const spec = xyzzy(FLAGS + COPY + LOOKUP + EFFECT);
    const exchanged = xyzzy(LOOKUP + COPY + FLAGS + EFFECT);
    // Of descriptor 0, the machine decides whether it is there.
    const isOfMachine = (result: string, [error]: readonly string[]) =>
      result === 'EBADF' && error !== 'EBADF';
    for (const { call, errors, insteadOf } of pairs) {
      const results = (one: typeof spec) => {
        const read = one.readCall(call.text);
        return read.ok ? trace(compileEntry(one), read.call).outcomes.map(({ result }) => result) : [];
      };
      expect([call.text, results(spec)]).toEqual([call.text, errors]);
      const others = results(exchanged).filter((result) => !isOfMachine(result, insteadOf));
      expect([call.text, others]).toEqual([call.text, insteadOf]);
    }
  });

  test('a call violates no third step where it need not', async () => {
    const pairs = await found(FLAGS + COPY + LOOKUP + EFFECT);
    const [, flagsAndDescriptor] = pairs;
    // The memory is readable: the copy would not refuse it.
    expect(flagsAndDescriptor?.call.text).toMatch(/^xyzzy\(-\d+, (buffer\(|"|&)/);
  });

  test('two steps with one errno are no pair', async () => {
    expect(await found(`${FLAGS}  - check: size == 7\n    error: EINVAL\n${EFFECT}`)).toEqual([]);
  });

  test('steps that exclude each other are hidden', async () => {
    const spec = xyzzy(
      `  - check: flags == 1\n    error: EINVAL\n  - check: flags == 2\n    error: EDOM\n${EFFECT}`,
    );
    expect(hiddenPairs(spec, []).map(({ first, second }) => [first.text, second.text])).toEqual([
      ['flags == 1', 'flags == 2'],
    ]);
    const vouchers = new Vouchers(new Map([['xyzzy', spec]]), new Set(), undefined);
    expect(await findPrecedences(spec, vouchers)).toEqual([]);
  });
});

describe('a capability', () => {
  test('refuses an unprivileged caller before what follows, and after what comes first', async () => {
    const pairs = await found(FLAGS + ADMIN + COPY + EFFECT);
    expect(pairs.map((one) => [inWords(one), one.isForUnprivileged])).toEqual([
      ['EINVAL before EPERM from 5.6', true],
      ['EINVAL before EFAULT from 5.6', false],
      ['EPERM before EFAULT from 5.6', true],
    ]);
  });

  test.each([
    ['no_new_privs, or CAP_SYS_ADMIN over the user namespace'],
    ['CAP_SYS_ADMIN for some flags'],
    ['CAP_SYSLOG, for everything where kernel.dmesg_restrict is set'],
    ['a security module refuses'],
  ])('%s: what lets some callers pass is no certain refusal', async (words) => {
    const pairs = await found(`${FLAGS}  - permission: ${words}\n    error: EPERM\n${COPY}${EFFECT}`);
    expect(pairs.map((one) => [inWords(one), one.isForUnprivileged])).toEqual([
      ['EINVAL before EFAULT from 5.6', false],
    ]);
  });

  test('a call that only the missing capability refuses is never made', async () => {
    const pairs = await found(`${ADMIN}  - check: flags == 9\n    error: EINVAL\n${EFFECT}`);
    expect(pairs.map(inWords)).toEqual(['EPERM before EINVAL from 5.6']);
    // As root it is refused all the same.
    for (const { call } of pairs) expect(call.text).toMatch(/, 9\)$/);
  });
});

describe('what depends on the release', () => {
  test('an order that changed counts from the change on', async () => {
    const pairs = await found(
      `  - check: flags & ~3\n    error: EINVAL\n    since: "6.1"\n${LOOKUP}  - check: flags & ~3\n    error: EINVAL\n    until: "6.1"\n${EFFECT}`,
    );
    // Before, a kernel may have the change by a backport: neither order is certain.
    expect(pairs.map(inWords)).toEqual(['EINVAL before EBADF from 6.1']);
  });

  test('a later flag takes nothing from calls that another bit refuses', async () => {
    const pairs = await found(
      `  - check: flags & ~1\n    error: EINVAL\n    until: "6.1"\n  - check: flags & ~3\n    error: EINVAL\n    since: "6.1"\n${LOOKUP}${EFFECT}`,
    );
    expect(pairs.map(inWords)).toContain('EINVAL before EBADF from 5.6');
    for (const { call } of pairs) expect(call.text).not.toMatch(/, (2|3)\)$/);
  });

  test('a descriptor that stands for the caller counts from the release that knows it', async () => {
    const spec = specOf(`syscall: xyzzy
status: merged
since: "5.6"
prototype: long xyzzy(int fd, unsigned int size, unsigned int flags)
arguments:
  fd: { role: fd, sentinels: { XYZZY_SELF: { value: -10000, since: "6.15" } } }
entry:
  - lookup: fd
    error: EBADF
  - check: size > 9
    error: EINVAL
  - check: flags == 1
    error: EDOM
  - effect: changes something
`);
    const vouchers = new Vouchers(new Map([['xyzzy', spec]]), new Set(), undefined);
    const pairs = await findPrecedences(spec, vouchers);
    // No other descriptor certainly passes, and before 6.15 this one is refused with EBADF.
    expect(pairs.map(inWords)).toEqual([
      'EBADF before EINVAL from 5.6',
      'EBADF before EDOM from 5.6',
      'EINVAL before EDOM from 6.15',
    ]);
  });

  test('what the machine decides before is named, and no errno of the pair', async () => {
    const pairs = await found(
      `  - gate: CONFIG_XYZZY\n    error: ENOSYS\n  - limit: memory\n    error: ENOMEM\n${FLAGS}${LOOKUP}${EFFECT}`,
    );
    expect(pairs.map(({ before }) => before)).toEqual([['ENOMEM', 'ENOSYS']]);
    expect(await found(`  - limit: memory\n    error: EBADF\n${FLAGS}${LOOKUP}${EFFECT}`)).toEqual([]);
  });
});

test('calls that an earlier search found are enough to find the same pairs again', async () => {
  const spec = xyzzy(FLAGS + ADMIN + COPY + LOOKUP + EFFECT);
  const vouchers = new Vouchers(new Map([['xyzzy', spec]]), new Set(), undefined);
  const first = await findPrecedences(spec, vouchers);
  const again = await findPrecedences(
    spec,
    vouchers,
    first.map(({ call }) => call.text),
  );
  // The caller never gets behind the capability, so no call shows what comes after it.
  expect(first.length).toBe(5);
  expect(again.map(({ first: a, second: b }) => [a.index, b.index])).toEqual(
    first.map(({ first: a, second: b }) => [a.index, b.index]),
  );
  // What a record says is looked at again: a call that would change something is not taken.
  expect(await findPrecedences(spec, vouchers, ['xyzzy(0, buffer(8), 0, 0)', 'nonsense('])).toEqual([]);
});
