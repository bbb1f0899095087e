import { expect, test } from 'vitest';
import { engineNotes } from './engine-notes.ts';
import { parseEngine } from './engine-releases.ts';

function notes(text: string): readonly string[] {
  const engine = parseEngine(text);
  if (typeof engine === 'string') throw new Error(engine);
  return engineNotes(engine);
}

test('a release that is newer than those that were read has a note, and the newest one that was read has none', () => {
  expect(notes('runc@1.5.2')).toEqual([
    'runc@1.5.2 is newer than 1.5.1, the newest release that was read, and is assumed to behave like it',
  ]);
  expect(notes('crun@2.0')).toEqual([
    'crun@2.0 is newer than 1.29.1, the newest release that was read, and is assumed to behave like it',
  ]);
  expect(notes('youki@2030.1')).toEqual([
    'youki@2030.1 is newer than 2026.4, the newest release that was read, and is assumed to behave like it',
  ]);
  for (const known of ['runc@1.5.1', 'runc@1.1.0', 'crun@1.29.1', 'runc', 'youki@2026.4'])
    expect(notes(known)).toEqual([]);
});

test('the release of a package is that of its source, perhaps with patches', () => {
  const [note, ...more] = notes('runc@1.1.5+ds1-1+deb12u1');
  expect(more).toEqual([]);
  expect(note).toContain('runc');
  expect(note).toContain('1.1.5+ds1-1+deb12u1');
});
