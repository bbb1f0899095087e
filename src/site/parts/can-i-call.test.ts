import { expect, test } from 'vitest';
import type { ContainerRow } from '../site-source.ts';
import { adviceFor } from './can-i-call.tsx';

const row = (runtime: string, from: string, until: string, answer: string, date?: string): ContainerRow => ({
  runtime,
  from,
  until,
  date,
  engine: 'runc 1.1',
  answer,
  rule: '',
  possible: [answer],
  notes: [],
});

test('the last change is named by date, and each runtime with the release that helps', () => {
  const text = adviceFor([
    row('Docker', '1.0', '1.9', 'EPERM', '2016-01-01'),
    row('Docker', '2.0', '2.9', 'allow', '2020-05-01'),
    row('Podman', '1.0', '1.9', 'EPERM', '2018-01-01'),
    row('Podman', '2.0', '3.0', 'allow', '2021-02-03'),
  ]);
  expect(text).toBe(
    'Changed last in Podman 2.0 (2021-02-03): EPERM became allow. If it is refused, update Docker to 2.0 or Podman to 2.0, or later.',
  );
});

test('what was allowed once and is refused today is no update', () => {
  const text = adviceFor([
    row('Docker', '1.0', '1.9', 'EPERM'),
    row('Docker', '2.0', '2.9', 'allow'),
    row('Docker', '3.0', '3.9', 'EPERM'),
    row('containerd', '1.0', '1.9', 'args'),
  ]);
  expect(text).toBe(
    'In the newest containerd, its arguments decide. The newest Docker does not let it pass by default: ask above whether a capability would, or use a profile of your own that allows it.',
  );
});

test('a change that lies in releases that nobody read has no date', () => {
  const text = adviceFor([
    row('systemd-nspawn', '252', '252', 'EPERM'),
    { ...row('systemd-nspawn', '257', '257', 'allow', '2024-12-10'), isAfterGap: true },
  ]);
  expect(text).toBe('If it is refused, update systemd-nspawn to 257, or later.');
});

test('a call that no filter sees on newer kernels needs no advice but this', () => {
  const rows = [row('Docker', '1.0', '1.9', 'allow'), row('containerd', '1.0', '1.9', 'allow')];
  expect(adviceFor(rows, '6.14')).toBe(
    'Since Linux 6.14, this call bypasses seccomp filters. Older kernels ask them.',
  );
});
