import type { InstalledFilter } from '../engine/installed-filter.ts';
import type { ComparedProgram } from './process-filters.ts';

/** The programs of the filters of a process, in the order of their installation; a text says why there are none. */
export type ComparedPrograms = readonly ComparedProgram[] | string;

/** The program of a filter that libseccomp makes. */
export function comparedFilter(filter: InstalledFilter): ComparedPrograms {
  const program = filter.program();
  if (program === undefined) return 'its filter is longer than a kernel takes';
  const { collection } = filter;
  return [
    {
      program,
      whyUnknown: (token, number) => {
        const why = collection.whyUnmodelled(token, number);
        return why === undefined
          ? undefined
          : `what libseccomp ${collection.numbers.library.label} decides is not known: ${why}`;
      },
    },
  ];
}

/** The programs of several filters of one process. */
export function joinPrograms(filters: readonly ComparedPrograms[]): ComparedPrograms {
  const programs: ComparedProgram[] = [];
  for (const filter of filters) {
    if (typeof filter === 'string') return filter;
    programs.push(...filter);
  }
  return programs;
}
