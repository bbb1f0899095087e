import type { Step } from '../../spec/model.ts';
import { plural } from '../../spec/plural.ts';
import { errorEntry } from './man-markup.ts';
import { roffComment } from './roff-text.ts';

/** An errno that ERRORS of a page does not list. */
export interface UnlistedErrno {
  readonly errno: string;
  /** The page names it outside of ERRORS. */
  readonly isNamedElsewhere: boolean;
  /** The steps that fail with it. */
  readonly steps: readonly Step[];
  /** A call that fails with it. */
  readonly call: string | undefined;
  /** The kernels that failed so: `7.2.13 (x86_64)`. */
  readonly refusedOn: readonly string[];
}

/** The page that is compared, and where the kernel's code has the steps of the call. */
export interface ComparedManPage {
  readonly syscall: string;
  /** The name of the page. */
  readonly page: string;
  /** The release of man-pages. */
  readonly release: string;
  readonly places: { readonly tree: string; readonly places: ReadonlyMap<number, string> } | undefined;
}

/**
 * What ERRORS of a page lacks, as entries to add: before each entry comments say which step fails with it, where the
 * kernel's code has that step, and which call shows it.
 */
export function generateMissingErrors(compared: ComparedManPage, missing: readonly UnlistedErrno[]): string {
  const { syscall, page, release } = compared;
  const what = `ERRORS of ${page}(2) in man-pages ${release}`;
  const head =
    missing.length === 0
      ? `${what} lists each error of the checks of ${syscall}().`
      : `${what} lacks ${plural(missing.length, 'error')} of ${syscall}().`;
  const sorted = missing.toSorted((a, b) => (a.errno < b.errno ? -1 : 1));
  const lines = [
    roffComment(head),
    roffComment('Not compared: ENOSYS, and the errors of limits and of the work that follows the checks.'),
    ...sorted.flatMap((one) => [
      ...evidence(one, compared),
      ...one.steps.flatMap((step) => errorEntry(one.errno, step)),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function evidence(
  { errno, isNamedElsewhere, steps, call, refusedOn }: UnlistedErrno,
  { places }: ComparedManPage,
): readonly string[] {
  return [
    roffComment(''),
    ...steps.map((step) => {
      const place = places?.places.get(step.index);
      const where = step.source ?? (place === undefined ? undefined : `${place} of Linux ${places?.tree}`);
      return roffComment(
        `${errno}: step ${step.index + 1}, ${step.kind}${where === undefined ? '' : `, ${where}`}`,
      );
    }),
    ...(call === undefined ? [] : [roffComment(`${errno}: ${call}`)]),
    ...(refusedOn.length === 0 ? [] : [roffComment(`${errno}: seen on ${refusedOn.join(', ')}`)]),
    ...(isNamedElsewhere ? [roffComment(`${errno}: the page names it outside of ERRORS`)] : []),
  ];
}
