import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JudgeProgram } from '../../bot/judging/launch.ts';
import { PACKED_SPECS } from '../input/derived-specs.ts';
import { PACKAGE, SITE_VARIABLE } from '../package-info.ts';

/** The judge's program, which is installed beside the running one. */
export function judgeProgram({ isWarm }: { readonly isWarm: boolean }): JudgeProgram {
  const site = process.env[SITE_VARIABLE];
  return {
    entry: new URL('./probeable-judge.mjs', import.meta.url),
    // The folder of the program: the programs in it share chunks.
    readable: [
      fileURLToPath(new URL('.', import.meta.url)),
      join(PACKAGE.root, 'package.json'),
      join(PACKAGE.root, 'content'),
      PACKED_SPECS,
    ],
    environment: site === undefined ? {} : { [SITE_VARIABLE]: site },
    isWarm,
  };
}
