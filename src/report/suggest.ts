import type { Suggestion } from '../entry/suggest/suggest.ts';
import { sinceText } from '../entry/suggest/suggest.ts';
import type { FlagCall } from '../lint/flag-calls.ts';
import type { Spec } from '../spec/model.ts';
import { formatVersion } from '../spec/version.ts';
import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

export interface SuggestReport {
  readonly path: string;
  readonly spec: Spec;
  /** Undefined if too little of the entry path is known. */
  readonly isAmbiguous: boolean | undefined;
  /** The release of `--kernel`, if it lacks the call. */
  readonly lackingKernel: string | undefined;
  readonly suggestions: readonly Suggestion[];
  /** Undefined if nobody asked for it. */
  readonly flags: readonly FlagCall[] | undefined;
}

export function formatSuggestJson(reports: readonly SuggestReport[]): string {
  const specs = reports.map(({ path, spec, isAmbiguous, lackingKernel, suggestions, flags }) => ({
    path,
    syscall: spec.name,
    ambiguous: isAmbiguous ?? null,
    absent: lackingKernel !== undefined,
    probes: suggestions.map(({ call, grade, expect, violations, since, because }) => ({
      call: call.text,
      grade,
      expect,
      violations,
      since: since === undefined ? null : since.join('.'),
      because,
    })),
    flags:
      flags?.map(({ input, flag, call, known, unknown }) => ({
        input,
        flag,
        call: call?.text ?? null,
        known,
        unknown,
      })) ?? null,
  }));
  return `${JSON.stringify(specs, null, 2)}\n`;
}

/** Writes for people the probes that can be pasted into the spec, best first. */
export function formatSuggestPretty(reports: readonly SuggestReport[], style: Style, width: number): string {
  return reports
    .map((report) => pretty(report, style, width) + flagLines(report.flags ?? [], style, width))
    .join('\n');
}

function pretty(report: SuggestReport, style: Style, width: number): string {
  const { spec, isAmbiguous, lackingKernel, suggestions } = report;
  if (lackingKernel !== undefined) {
    const since = spec.since === undefined ? '' : `: it came with ${formatVersion(spec.since)}`;
    const text = `${lackingKernel} does not have it${since}, so every call fails with ENOSYS`;
    return `${style.paint(spec.name, 'bold')} ${style.paint(text, 'yellow')}\n`;
  }
  const eperm = epermText(isAmbiguous);
  const head = `${style.paint(spec.name, 'bold')} ${style.paint(eperm, isAmbiguous === false ? 'dim' : 'yellow')}`;
  if (suggestions.length === 0) {
    const hasBlank = spec.entry.some(({ kind }) => kind === 'blank');
    const found = hasBlank
      ? style.paint('no probe known', 'yellow', 'bold')
      : style.paint('no probe found', 'red', 'bold');
    const reason = hasBlank ? 'which part of its entry path is unknown' : 'what prevents one';
    return `${head}\n  ${found}; run probeable check to see ${reason}\n`;
  }
  const blocks = suggestions.map((suggestion) => {
    const since = sinceText(suggestion, spec);
    const color = suggestion.grade === 'weak' ? 'yellow' : 'green';
    const grade = style.paint(suggestion.grade.padEnd(9), color, 'bold');
    const expect = `→ ${suggestion.expect.join(', ')}${since === '' ? '' : `, ${since}`}`;
    const because = wrapText(visible(suggestion.because), Math.max(40, width - 12), ' '.repeat(12));
    return `  ${grade} ${visible(suggestion.call.text)}  ${style.paint(expect, 'dim')}\n            ${style.paint(because, 'dim')}`;
  });
  return `${[head, ...blocks].join('\n')}\n`;
}

function epermText(isAmbiguous: boolean | undefined): string {
  if (isAmbiguous === undefined) return 'may fail with EPERM itself: its entry path is not completely known';
  return isAmbiguous ? 'can fail with EPERM itself' : 'never fails with EPERM itself';
}

/** How to find out which flags a kernel knows. */
function flagLines(flags: readonly FlagCall[], style: Style, width: number): string {
  const lines = flags.flatMap(({ input, flag, call, known, unknown }) =>
    call === undefined
      ? []
      : [
          `  ${style.paint(visible(flag), 'bold')} of ${visible(input)}  ${visible(call.text)}`,
          style.paint(
            `            → ${known.join(', ')} if the kernel knows it, ${unknown.join(', ')} if not`,
            'dim',
          ),
        ],
  );
  const others = flags.flatMap(({ input, flag, call }) =>
    call === undefined ? [visible(`${flag} of ${input}`)] : [],
  );
  const rest = others.length === 0 ? '' : `no such call was found for: ${others.join(', ')}`;
  if (rest !== '') lines.push(`  ${wrapText(rest, width - 2, '    ')}`);
  return lines.map((line) => `${line}\n`).join('');
}
