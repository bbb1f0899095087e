import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Spec } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import { probeable } from './command-line.ts';

const root = join(import.meta.dirname, '../..');

/** Released calls for which everything is generated: of each form that generated texts tell apart. */
export const GENERATED_NAMES: readonly string[] = [
  'openat2',
  'clone3',
  'close_range',
  'statx',
  'epoll_pwait2',
  'mount_setattr',
  'landlock_create_ruleset',
  'pidfd_open',
  'futex_waitv',
  'cachestat',
];

/** The specs of these calls. */
export const GENERATED_SUBJECTS: readonly Spec[] = GENERATED_NAMES.flatMap((name) =>
  specsIn(readFileSync(join(root, `content/syscalls/${name}.yaml`), 'utf8')),
);

/** The new calls of the guide's three worked examples, as `draft` reads their last versions. */
export function guideSubjects(): readonly Spec[] {
  return guideTexts().flatMap(specsIn);
}

/** The texts of these specs, a call each. */
export function guideTexts(): readonly string[] {
  const guide = readFileSync(join(root, 'content/guidance/worked-examples.md'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'probeable-guide-'));
  try {
    const files = [...guide.matchAll(/^```c good\n(.*?)^```/gms)].map(([, code = ''], index) => {
      const file = join(folder, `example${index}.c`);
      writeFileSync(file, code);
      return file;
    });
    return files.flatMap((file) => probeable(['draft', file], { cwd: root }).stdout.split(/^---\n/m));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function specsIn(text: string): readonly Spec[] {
  return readSpecs(text).documents.map(({ spec }) => {
    if (spec === undefined) throw new Error(`no spec: ${text}`);
    return spec;
  });
}

/** The texts of the same calls as new ones: all that they name has a name that no kernel has. */
export function newSpecTexts(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    GENERATED_NAMES.map((name) => {
      const text = readFileSync(join(root, `content/syscalls/${name}.yaml`), 'utf8');
      const spec = readSpecs(text).documents[0]?.spec;
      const names = [
        name,
        ...(spec?.structs.keys() ?? []),
        ...[...(spec?.constants.keys() ?? [])].filter((own) => own.includes('_SIZE_VER')),
        ...[...(spec?.arguments ?? []), ...(spec?.fieldMeanings.values() ?? [])].flatMap(
          ({ values, sentinels }) => [...values, ...sentinels].map((value) => value.name),
        ),
      ];
      const renamed = new RegExp(`\\b(?:${names.join('|')})\\b`, 'g');
      return [
        `new_${name}`,
        text
          .replace(renamed, (own) => (/^[A-Z]/.test(own) ? `NEW_${own}` : `new_${own}`))
          .replace(/^(since|number|status): .*\n/gm, ''),
      ];
    }),
  );
}
