import { describe, expect, test } from 'vitest';
import { engineNotes } from './engine-notes.ts';
import { parseEngine } from './engine-releases.ts';

const notes = (text: string): readonly string[] => {
  const engine = parseEngine(text);
  if (typeof engine === 'string') throw new Error(engine);
  return engineNotes(engine);
};

describe('a release that was not read has a note', () => {
  test.each([
    ['crun@0.0.1', 'crun@0.0.1 is older than 0.14, the oldest release that was read'],
    ['runc@0.1.1', 'runc@0.1.1 is older than 1.0.0-rc5, the oldest release that was read'],
    ['youki@2024.12', 'youki@2024.12 is older than 2026.3, the oldest release that was read'],
    ['crun@99', 'crun@99 is newer than 1.29.1, the newest release that was read'],
    ['youki@2031.1', 'youki@2031.1 is newer than 2026.4, the newest release that was read'],
  ])('%s', (engine, note) => {
    expect(notes(engine)).toEqual([expect.stringContaining(note)]);
  });

  test.each([
    'crun@0.14',
    'crun@1.8.1',
    'runc@1.1.5',
    'youki@2026.3',
    'youki@2026.4',
    'runc',
    'gvisor@20240807',
  ])('%s has none', (engine) => {
    expect(notes(engine)).toEqual([]);
  });
});

test.each(['youki@99', 'youki@0.5.3', 'youki@2026.13', 'crun@', 'runc@one'])(
  '%s is not a release',
  (engine) => {
    expect(parseEngine(engine)).toMatch(/is not a release of (?:youki|crun|runc), such as/);
  },
);

test('an engine that reads no profile says so', () => {
  for (const engine of ['systemd-nspawn', 'systemd-nspawn@257'])
    expect(notes(engine)).toEqual([expect.stringContaining('systemd-nspawn reads no profile')]);
});
