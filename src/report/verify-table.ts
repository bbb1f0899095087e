import type { SpecVerification } from '../verify/result.ts';
import { type Standing, standingOf } from '../verify/standing.ts';
import { filterErrno, type World } from '../verify/world.ts';
import { columns, type Style } from './style.ts';
import { visible } from './visible.ts';

type Verified = SpecVerification & { kind: 'verified' };

/** A row for each spec with calls: the results in each world, and what a program concludes. */
export function verifyTable(results: readonly Verified[], worlds: readonly World[], style: Style): string[] {
  const hasSweep = results.some(({ sweep }) => sweep !== undefined);
  const head = ['', 'syscall', 'grade', 'probes', ...worlds, ...(hasSweep ? ['sweep'] : [])];
  const rows = results.map((result) => cells(result, worlds, hasSweep));
  const widths = head.map((title, index) =>
    Math.max(columns(title), ...rows.map((row) => columns(row[index] ?? ''))),
  );
  const line = (row: readonly string[], paint: (cell: string, index: number) => string): string =>
    row
      .map((cell, index) => paint(cell, index) + ' '.repeat((widths[index] ?? 0) - columns(cell)))
      .join('  ')
      .trimEnd();
  return [
    line(head, (cell) => style.paint(cell, 'dim')),
    ...rows.map((row, at) =>
      line(row, (cell, index) => {
        if (index === 0) return style.paint(cell, markColor(results[at]));
        if (index === 1) return style.paint(cell, 'bold');
        if (cell === 'none') return style.paint(cell, 'red');
        return cell.includes('✗') ? style.paint(cell, 'red') : cell;
      }),
    ),
  ];
}

/** The mark before a row: agreement, contradiction, dispute, or no statement. */
const MARKS: Readonly<Record<Standing, string>> = {
  verified: '✓',
  contradicted: '✗',
  disputed: '?',
  'not called': '–',
  'not built in': '–',
  absent: '–',
  hidden: '–',
  newer: '–',
};

function markColor(result: Verified | undefined): 'green' | 'red' | 'yellow' | 'dim' {
  const standing = result === undefined ? 'not called' : standingOf(result);
  if (standing === 'verified') return 'green';
  if (standing === 'contradicted') return 'red';
  return standing === 'disputed' ? 'yellow' : 'dim';
}

function cells(result: Verified, worlds: readonly World[], hasSweep: boolean): string[] {
  const { spec, grade, probes, procedure, sweep, isAmbiguous, isBuiltIn } = result;
  const agreeing = probes.filter(
    ({ call }) => !result.disagreements.some((found) => found.call === call),
  ).length;
  const conclusions = worlds.map((world) => {
    const row = procedure?.rows.find((own) => own.world === world);
    if (row !== undefined) return `${row.conclusion}${row.isRight ? '' : ' ✗'}`;
    if (procedure === undefined && isBuiltIn === false && filterErrno(world) === undefined) return 'absent';
    return procedure === undefined && isAmbiguous ? '?' : '–';
  });
  const swept =
    sweep === undefined
      ? ''
      : `${sweep.made} calls, ${sweep.witnessed.length} of ${sweep.refusing.length} steps seen`;
  return [
    MARKS[standingOf(result)],
    visible(spec.name),
    grade,
    agreeing === probes.length ? String(probes.length) : `${agreeing} of ${probes.length} ✗`,
    ...conclusions,
    ...(hasSweep ? [swept] : []),
  ];
}
