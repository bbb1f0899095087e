import { describe, expect, test } from 'vitest';
import { seriesCalls } from './series.ts';

const diff = (path: string, ...lines: readonly string[]): string => {
  const kept = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -10,${kept('+')} +10,${kept('-')} @@\n${lines.join('\n')}\n`;
};

const patch = (subject: string, body: string) => ({ id: undefined, subject, recipients: '', body });

const BODY = ['+{', '+\treturn 0;', '+}'];
const OLD = 'SYSCALL_DEFINE1(xyzzy, unsigned int, flags)';
const NEW = 'SYSCALL_DEFINE2(xyzzy, unsigned int, flags, int, fd)';

describe('a call whose prototype a series changes', () => {
  const change = patch(
    '[PATCH] xyzzy: take a descriptor',
    diff('fs/xyzzy.c', `-${OLD}`, `+${NEW}`, ' {', ' }'),
  );

  test('is new where no release has it, and what its own series brings is not missing', () => {
    const { proposed, changed } = seriesCalls([change], new Set(), () => false);
    expect(proposed.map(({ name, definition }) => [name, definition])).toEqual([
      ['xyzzy', 'SYSCALL_DEFINE2(xyzzy'],
    ]);
    expect(proposed[0]?.text).toContain('long xyzzy(unsigned int flags, int fd)');
    expect(proposed[0]?.text).not.toMatch(/^(?:status|artifacts|patches):/m);
    expect(changed).toEqual([]);
  });

  test('is a changed one where a release has it', () => {
    const { proposed, changed } = seriesCalls([change], new Set(), () => true);
    expect(proposed).toEqual([]);
    expect(changed.map(({ message }) => message)).toEqual([
      'this patch changes the prototype of xyzzy, which was not checked; name its kernel tree (--tree DIR), or add a spec to the patch',
    ]);
  });

  test('is what the end of the series makes of it, where an earlier patch adds it', () => {
    const stub = patch('[PATCH 1/2] xyzzy: add a stub', diff('fs/xyzzy.c', `+${OLD}`, ...BODY));
    const whole = patch('[PATCH 2/2] xyzzy: implement', diff('fs/xyzzy.c', `-${OLD}`, `+${NEW}`, ' {', ' }'));
    const { proposed, changed } = seriesCalls([stub, whole], new Set(), () => true);
    expect(proposed.map(({ definition }) => definition)).toEqual(['SYSCALL_DEFINE2(xyzzy']);
    expect(proposed[0]?.text).toMatch(/^status: proposed$/m);
    expect(changed).toEqual([]);
  });

  test('is only moved where the same line goes and comes', () => {
    const move = patch(
      '[PATCH] move',
      diff('fs/a.c', `-${OLD}`, '-{', '-}') + diff('fs/b.c', `+${OLD}`, ...BODY),
    );
    expect(seriesCalls([move], new Set(), () => false).proposed).toEqual([]);
  });
});

test('a call that is older than the posting is not proposed by who defines it again', () => {
  const again = patch('[PATCH] arch: add xyzzy', diff('arch/plugh/kernel/sys.c', `+${OLD}`, ...BODY));
  const old = seriesCalls(
    [again],
    new Set(),
    () => true,
    (name) => name === 'xyzzy',
  );
  expect(old.proposed).toEqual([]);
  expect(seriesCalls([again], new Set()).proposed).toHaveLength(1);
  // The entry point of one architecture has its name in front.
  const entry = patch(
    '[PATCH] x',
    diff('arch/plugh/kernel/sys.c', '+SYSCALL_DEFINE1(plugh_xyzzy6, int, a)', ...BODY),
  );
  const isXyzzy = (name: string) => name === 'xyzzy';
  expect(seriesCalls([entry], new Set(), () => true, isXyzzy).proposed).toEqual([]);
});

test('a value of 64 bits in two registers is two parameters', () => {
  const head = 'SYSCALL_DEFINE4(xyzzy, int, fd, SC_ARG64(offset), unsigned int, flags)';
  const { proposed, faults } = seriesCalls(
    [patch('[PATCH] xyzzy', diff('fs/xyzzy.c', `+${head}`, ...BODY))],
    new Set(),
  );
  expect(faults).toEqual([]);
  expect(proposed[0]?.text).toContain(
    'long xyzzy(int fd, unsigned int offset_lo, unsigned int offset_hi, unsigned int flags)',
  );
});

describe('what comes with a call', () => {
  const artifacts = (path: string, ...more: readonly string[]): string => {
    const body = diff(path, `+${OLD}`, ...BODY) + more.join('');
    return (
      /^artifacts: (.*)$/m.exec(
        seriesCalls([patch('[PATCH] xyzzy', body)], new Set()).proposed[0]?.text ?? '',
      )?.[1] ?? ''
    );
  };
  const STUB = diff('kernel/sys_ni.c', '+COND_SYSCALL(xyzzy);');

  test('code that asks which ABI the caller is of', () => {
    const asks = diff('mm/xyzzy.c', '+\tif (in_compat_syscall())');
    expect(artifacts('fs/xyzzy.c', asks)).toContain(
      '"compat":{"none":"code of the series asks in_compat_syscall()"}',
    );
    expect(artifacts('fs/xyzzy.c')).not.toContain('compat');
    const own = diff('arch/x86/ia32/xyzzy.c', '+COMPAT_SYSCALL_DEFINE1(x86_xyzzy, int, fd)');
    expect(artifacts('fs/xyzzy.c', own)).toContain('"compat":["arch/x86/ia32/xyzzy.c"]');
  });

  test('the option that builds its file, or one that exists', () => {
    expect(artifacts('kernel/futex/syscalls.c', STUB)).toContain('"kconfig":["CONFIG_FUTEX"]');
    expect(artifacts('fs/xyzzy.c', STUB)).toContain('"kconfig":{"none":"an option that exists decides"}');
    expect(artifacts('fs/xyzzy.c')).toContain('"kconfig":{"none":"the series adds no configuration option"}');
  });

  test('is not missing where a part of the series is not here, whatever brackets say so', () => {
    const body = diff('fs/xyzzy.c', `+${OLD}`, ...BODY);
    const lines = (subject: string): string =>
      seriesCalls([patch(subject, body)], new Set()).proposed[0]?.text ?? '';
    expect(lines('[RFC][PATCH 04/10] fs: add xyzzy')).not.toMatch(/^(?:artifacts|status):/m);
    expect(lines('[RFC] [PATCH 1/1] fs: add xyzzy')).toMatch(/^artifacts: .*"commits":\["fs: add xyzzy"\]/m);
  });

  test('the commits of patches that Git did not write', () => {
    const quilt = diff('fs/xyzzy.c', `+${OLD}`, ...BODY).replace(/^diff.*\n/, '');
    const { proposed } = seriesCalls([patch('[PATCH] fs: add xyzzy', quilt)], new Set());
    expect(proposed[0]?.text).toContain('"commits":["fs: add xyzzy"]');
  });
});
