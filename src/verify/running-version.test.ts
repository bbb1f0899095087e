import { expect, test } from 'vitest';
import { runningVersion } from './running-version.ts';

test.each([
  ['6.18.44-fc-v782', '#1 SMP PREEMPT_DYNAMIC @0', [6, 18, 44]],
  ['6.12.117+deb13-cloud-amd64', '#1 SMP PREEMPT_DYNAMIC Debian 6.12.117-1 (2026-08-10)', [6, 12, 117]],
  ['5.10.0-32-cloud-amd64', '#1 SMP Debian 5.10.223-1 (2024-08-10)', [5, 10, 223]],
  ['6.1.0-50-cloud-amd64', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-07-02)', [6, 1, 176]],
  // Which stable release a distribution took is not told, or its build line is of another kernel.
  ['5.15.0-91-generic', '#101-Ubuntu SMP Tue Nov 14 13:30:08 UTC 2023', [5, 15]],
  ['6.1.0-50-amd64', '#1 SMP Debian 5.10.223-1', [6, 1]],
  ['6.6.87.2-microsoft-standard-WSL2', '#1 SMP PREEMPT_DYNAMIC', [6, 6]],
  ['6.1-custom_of.mine!', '', [6, 1]],
])('%s', (release, build, version) => {
  expect(runningVersion(release, build)).toEqual(version);
});

test('a release without two numbers is none', () => {
  expect(runningVersion('linux', '')).toBeUndefined();
});
