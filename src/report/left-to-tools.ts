import type { Run } from '../check/run.ts';

/**
 * What no rule looks at in a series, since those who post one run these anyway
 * (Documentation/process/submit-checklist.rst); empty where nothing was said of a series.
 */
export function leftToTools(run: Run): string {
  return run.notes.some(({ kind }) => kind === 'new-value' || kind === 'question')
    ? 'left to other tools: scripts/checkpatch.pl --strict, make C=1 W=1, make htmldocs'
    : '';
}
