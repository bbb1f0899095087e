import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeLtpHeaders } from '../../../test/support/ltp-headers.ts';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { generateLtp, leftOpenInLtp } from './ltp.ts';

const own = mkdtempSync(join(tmpdir(), 'ltp-'));
afterAll(() => rmSync(own, { recursive: true }));

writeLtpHeaders(own);

function specOf(steps: string, more = ''): Spec {
  const text = `syscall: xyzzy
status: proposed
${more}prototype: long xyzzy(int fd, struct xyzzy_args __user *default, size_t errno, unsigned int flags)
arguments: {fd: {role: fd}, default: {role: in, struct: xyzzy_args}, errno: {role: size}, flags: {role: flags}}
structs: {xyzzy_args: {what: __u64}}
entry:
${steps}  - effect: starts it
`;
  const { documents } = readSpecs(text);
  const spec = documents[0]?.spec;
  if (spec === undefined) throw new Error(`no spec: ${text}: ${documents[0]?.problems[0]?.message}`);
  return spec;
}

const STEPS = `  - check: errno < 8
    error: EINVAL
  - copy: default
    size: errno
    error: EFAULT
  - check: default.what & ~1
    error: E2BIG
  - lookup: fd
    error: [EBADF, EINVAL]
`;
const ADMIN = '  - permission: CAP_SYS_ADMIN over the user namespace\n    error: EPERM\n';

/** The tests, compiled together; the two of one name are in files of their own. */
function compile(texts: readonly string[]): void {
  const files = texts.map((text, index) => {
    const file = join(own, `${index}.c`);
    writeFileSync(file, text);
    return file;
  });
  const flags = ['-std=gnu99', '-fsyntax-only', '-Wall', '-Wextra', '-Wno-missing-field-initializers'];
  execFileSync('gcc', [...flags, '-Werror', '-I', own, ...files], { stdio: 'pipe' });
}

test('the tests compile, with the columns, errnos and needs of the spec', async () => {
  const numbered = 'number: 480\n';
  const privileged = (await generateLtp(specOf(ADMIN + STEPS, numbered))) ?? '';
  const single = (await generateLtp(specOf(STEPS.replace('[EBADF, EINVAL]', 'EBADF'), numbered))) ?? '';
  compile([privileged, single]);
  expect(privileged).toContain(
    '\tlong fd;\n\tlong arg_default;\n\tlong arg_errno;\n\tlong flags;\n\tint exp_errnos[2];\n',
  );
  expect(privileged).toContain('\t\t.exp_errnos = {EBADF, EINVAL},\n\t\t.exp_errnos_cnt = 2,\n');
  expect(privileged).toContain(
    '\t.needs_root = 1,\n\t.caps = (struct tst_cap []) {\n\t\tTST_CAP(TST_CAP_REQ, CAP_SYS_ADMIN),\n',
  );
  expect(single).toContain('\t\t.exp_errno = EBADF,\n');
  expect(single).toContain(
    '\tTST_EXP_FAIL(tst_syscall(__NR_xyzzy, tc->fd, tc->arg_default, tc->arg_errno, tc->flags),\n\t\ttc->exp_errno, "%s", tc->desc);\n',
  );
  expect(single).toContain(' * - a line in runtest/syscalls: xyzzy02 xyzzy02\n');
  expect(single).toContain(
    ' * - EINVAL: step 1\n * - EFAULT: step 2\n * - E2BIG: step 3\n * - EBADF: step 4\n',
  );
  // The machine may lack the permission all the same: in a container, say.
  expect(privileged).toContain('\t\t.unless = {EPERM},\n');
  expect(single).not.toContain('needs_root');
  expect(single).not.toContain('unless');
  // The fault that gcc has to find.
  expect(() => compile([single.replace('tc->exp_errno,', 'tc->exp_errn,')])).toThrow();
});

test('what an older release refuses otherwise is left out, and a missing number is told', async () => {
  const spec = specOf(STEPS.replace('    error: EINVAL\n', '    error: EINVAL\n    since: "6.9"\n'));
  const text = await generateLtp(spec);
  expect(text).toMatch(/ \* - \d+ of the calls, which not every release refuses so, /);
  expect(text).not.toContain('step 1, check');
  expect(text).toContain('#error "No header has __NR_xyzzy: define it."');
  expect(leftOpenInLtp(spec).map(({ where }) => where)).toContain('__NR_xyzzy');
  expect(await generateLtp(specOf(''))).toBeUndefined();
});
