import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probeable } from '../support/command-line.ts';

/* What `check` says of containers: to proposals with a number, and of probes under a policy of one's own. */

const folder = mkdtempSync(join(tmpdir(), 'probeable-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PROPOSAL = `syscall: xyzzy
status: proposed
number: 472
prototype: int xyzzy(unsigned int flags)
entry:
  - check: flags != 0
    error: EINVAL
    permanent: never to have flags
  - effect: does it
probes:
  - call: xyzzy(1)
    expect: EINVAL
`;

function check(text: string, ...args: string[]): string {
  return probeable(['check', '-', ...args], { cwd: process.cwd(), input: text }).stdout;
}

describe('a proposal is told what containers will answer to its number', () => {
  test('on a terminal', () => {
    expect(check(PROPOSAL)).toContain(`what containers will return for xyzzy (472)
  Docker 29.7.2     ENOSYS  looks like a kernel without the call (above 466, the highest number that the profile names:
                            runc's ENOSYS stub)
  containerd 2.3.4  ENOSYS  looks like a kernel without the call (above 466, the highest number that the profile names:
                            runc's ENOSYS stub)
  Podman 5.8.2      ENOSYS  looks like a kernel without the call (no rule: the default)
`);
  });

  test('as data, with what callers conclude', () => {
    const parsed: unknown = JSON.parse(check(PROPOSAL, '--format', 'json'));
    expect(parsed).toMatchObject({
      files: [
        {
          containers: [{ runtime: 'Docker 29.7.2', number: 472, answer: 'ENOSYS', callers: [] }, {}, {}],
        },
      ],
    });
  });

  test('in a comment', () => {
    expect(check(PROPOSAL, '--format', 'markdown')).toContain(
      '### What containers will return for xyzzy (472)',
    );
  });

  test('a proposal is what says nothing of its status, and JSON is YAML', () => {
    const silent = PROPOSAL.replace('status: proposed\n', '');
    expect(check(silent)).toContain('what containers will return for xyzzy (472)');
    const json =
      '{"syscall": "xyzzy", "number": 472, "prototype": "int xyzzy(int a)", "entry": [{"effect": "does it"}]}';
    expect(check(json)).toContain('what containers will return for xyzzy (472)');
  });

  test('but not without a number, and not once it is merged', () => {
    expect(check(PROPOSAL.replace('number: 472\n', ''))).not.toContain('containers');
    expect(
      check(PROPOSAL.replace('proposed', 'merged').replace('number', 'since: "6.19"\nnumber')),
    ).not.toContain('containers');
  });

  test('a number in a gap is a finding, with what the answer looks like', () => {
    const output = check(PROPOSAL.replace('number: 472', 'number: {x86_64: 340}'));
    expect(output).toContain('warning[seccomp-number-gap]: number 340 is in a gap');
    expect(output).toMatch(/Docker 29.7.2 +EPERM +looks like a refusal by the kernel/);
    expect(output).not.toMatch(/glibc|musl|systemd/);
  });
});

test("a probe that a policy of one's own kills for", () => {
  const path = join(folder, 'kill.json');
  writeFileSync(
    path,
    '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["close_range"], "action": "SCMP_ACT_KILL_PROCESS"}]}',
  );
  const spec = PROPOSAL.replace('status: proposed\nnumber: 472', 'number: 436').replaceAll(
    'xyzzy',
    'close_range',
  );
  expect(check(spec)).not.toContain('probe-filter-blind');
  expect(check(spec, '--profile', path)).toContain(
    `warning[probe-filter-blind]: ${path} kills the caller for the probe: close_range(1)`,
  );
});
