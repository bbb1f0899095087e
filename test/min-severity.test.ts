import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { probeable } from './support/command-line.ts';
import { xyzzy } from './support/lint.ts';

/* --min-severity hides what is below it, says how much that was, and changes no exit status. */

const input = xyzzy(
  'int xyzzy(int fd, unsigned int flags)',
  '- check: flags != 0\n  error: EINVAL\n- permission: CAP_NET_ADMIN\n  error: EPERM\n- lookup: fd\n  error: EBADF',
);
const check = (...args: readonly string[]) =>
  probeable(['check', '-', '--no-config', ...args], { cwd: tmpdir(), input });

test('what is hidden is counted, for people and for machines', () => {
  const whole = check();
  expect(whole.stdout).toMatch(/1 spec checked: 2 warnings, 1 note\n$/);
  const warnings = check('--min-severity', 'warning');
  expect(warnings.stdout).not.toContain('info[');
  expect(warnings.stdout).toMatch(/1 spec checked: 2 warnings \(1 note below warning hidden\)\n$/);
  const errors = check('--min-severity', 'error');
  expect(errors.stdout).toMatch(
    /1 spec checked: nothing at or above error \(2 warnings and 1 note below error hidden\)\n$/,
  );
  const { files, summary } = JSON.parse(check('--min-severity', 'error', '--format', 'json').stdout);
  expect(files[0].findings).toEqual([]);
  expect(summary).toMatchObject({ warnings: 0, infos: 0, hidden: { warnings: 2, infos: 2 } });
});

test('the verdict stays', () => {
  for (const severity of ['error', 'warning', 'info'])
    expect(check('--min-severity', severity, '--fail-on', 'warning').status).toBe(1);
  expect(check('--min-severity', 'error').status).toBe(0);
  const [b4] = JSON.parse(check('--min-severity', 'error', '--format', 'b4').stdout);
  expect([b4.status, b4.details]).toEqual([
    'warn',
    expect.stringContaining('2 warnings and 1 note below error hidden'),
  ]);
  expect(check('--min-severity', 'none')).toMatchObject({ status: 2 });
});
