import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { specOf, TracedKernel } from '../../test/support/traced-kernel.ts';
import { compileEntry } from '../entry/trace.ts';
import { allocationBound, MAX_AMOUNT } from './allocation.ts';
import { verifySpecs } from './verify.ts';
import { Vouchers } from './vouchers.ts';

const corpus = join(import.meta.dirname, '../../content/syscalls');
const shipped = (name: string) => readFileSync(join(corpus, `${name}.yaml`), 'utf8');

const XYZZY = (entry: string) => `syscall: xyzzy
prototype: >
  int xyzzy(int fd, const struct xyzzy __user *how, size_t usize, const void __user *data, unsigned int vlen)
structs: { xyzzy: { flags: __u64, name_len: __u32, entries: __u32, id: __u64 } }
entry:
${entry}`;

/** Whether a call keeps what an entry path could allocate within the bound. */
function staysSmall(entry: string, text: string): boolean {
  const spec = specOf(entry);
  const read = spec.readCall(text);
  if (!read.ok) throw new Error(read.faults[0]?.message);
  return allocationBound(compileEntry(spec))(read.call);
}

describe('a large size, length or count', () => {
  const copied = XYZZY('  - copy: data\n    size: vlen\n    error: EFAULT\n');
  const looked = XYZZY(
    '  - lookup: fd\n    error: EBADF\n  - copy: data\n    size: vlen * 8\n    error: EFAULT\n  - limit: memory\n    error: ENOMEM\n',
  );
  const limited = XYZZY(
    '  - copy: how\n    size: usize\n    error: EFAULT\n  - limit: memory\n    error: ENOMEM\n  - lookup: fd\n    error: EBADF\n',
  );
  const checked = XYZZY(
    '  - check: vlen > 1024\n    error: EINVAL\n  - copy: data\n    size: vlen\n    error: EFAULT\n  - limit: memory\n    error: ENOMEM\n',
  );
  test.each([
    ['is not copied, though the address is bad', copied, 'xyzzy(-1, NULL, 0, NULL, 0x7fffffff)', false],
    ['that is within the bound is', copied, `xyzzy(-1, NULL, 0, NULL, ${MAX_AMOUNT})`, true],
    [
      'behind a descriptor that names nothing is harmless',
      looked,
      'xyzzy(-1, NULL, 0, NULL, 0x7fffffff)',
      true,
    ],
    ['behind one that may name something is not', looked, 'xyzzy(0, NULL, 0, NULL, 0x7fffffff)', false],
    ['that is multiplied counts as what it becomes', looked, 'xyzzy(0, NULL, 0, NULL, 0x10000)', false],
    ['that a check refuses before is harmless', checked, 'xyzzy(-1, NULL, 0, NULL, 0xffffffff)', true],
    ['does not get to a limit', limited, 'xyzzy(-1, &{}, 8, NULL, 0x7fffffff)', false],
    ['in a field does not either', limited, 'xyzzy(-1, &{.name_len = 0x7fffffff}, 24, NULL, 0)', false],
    [
      'in a field that counts does not either',
      limited,
      'xyzzy(-1, &{.entries = 0x7fffffff}, 24, NULL, 0)',
      false,
    ],
    [
      'in a field past the size is not read',
      limited,
      'xyzzy(-1, &{.name_len = 0x7fffffff}, 8, NULL, 0)',
      true,
    ],
    ['is not what an identifier is', limited, 'xyzzy(-1, &{.id = 0x7fffffff}, 24, NULL, 0)', true],
    ['that is negative is the largest', copied, 'xyzzy(-1, NULL, 0, NULL, -1)', false],
  ])('%s', (_, entry, call, expected) => {
    expect(staysSmall(entry, call)).toBe(expected);
  });

  test.each(['init_module(-8, 0x7fffffff, buffer(4096))', 'init_module(NULL, 0xffffffff, ".")'])(
    '%s, which took gigabytes of a kernel, is not made',
    (call) => {
      expect(staysSmall(shipped('init_module'), call)).toBe(false);
    },
  );

  test('is asked by no call that verify makes of init_module', async () => {
    const spec = specOf(shipped('init_module'));
    const kernel = new TracedKernel(spec);
    await verifySpecs([{ path: 'a.yaml', spec }], kernel, {
      vouchers: new Vouchers(new Map([[spec.name, spec]]), new Set(), kernel.version),
      table: new Map(),
      sweep: { seed: 1, calls: 400 },
      progress: () => {},
    });
    const lengths = kernel.made.map(({ call }) => call.values[1]);
    expect(kernel.made.length).toBeGreaterThan(200);
    expect(lengths.filter((length) => typeof length !== 'bigint' || length > MAX_AMOUNT)).toEqual([]);
  });

  test('leaves each shipped spec its declared probes', () => {
    const lost = readdirSync(corpus).filter((file) => {
      const spec = specOf(readFileSync(join(corpus, file), 'utf8'));
      const bound = allocationBound(compileEntry(spec));
      return spec.probes.some(({ call }) => !bound(call));
    });
    expect(lost).toEqual([]);
  });
});
