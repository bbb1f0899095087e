import { discoveryData } from '../entry/discover/discovery-data.ts';
import { type Discovery, discoveryName } from '../entry/discover/model.ts';
import { arrivalText } from '../entry/discover/telling.ts';
import type { Suggestion } from '../entry/suggest/suggest.ts';
import { sinceText } from '../entry/suggest/suggest.ts';
import type { Spec } from '../spec/model.ts';
import { plural } from '../spec/plural.ts';
import { shortRuns } from '../spec/shorten.ts';
import { formatVersion } from '../spec/version.ts';
import { describeStep } from '../verify/blame.ts';
import type { Precedence } from '../verify/conformance/precedence.ts';
import { precedenceData } from '../verify/conformance/recorded.ts';
import { releasesText } from '../verify/conformance/releases.ts';
import type { OriginReport } from '../verify/origin-text.ts';
import { originJson, originLines } from './origin.ts';
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
  readonly flags: readonly Discovery[] | undefined;
  /** Calls that two steps refuse; undefined if nobody asked for them. */
  readonly precedence: SuggestedPrecedences | undefined;
  /** Undefined for a spec that a person wrote or reviewed. */
  readonly origin: OriginReport | undefined;
}

export interface SuggestedPrecedences {
  readonly pairs: readonly Precedence[];
  /** Pairs of steps with different errnos whose order no call shows. */
  readonly hidden: number;
}

export function formatSuggestJson(reports: readonly SuggestReport[]): string {
  const specs = reports.map(
    ({ path, spec, isAmbiguous, lackingKernel, suggestions, flags, precedence, origin }) => ({
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
      flags: flags?.map(discoveryData) ?? null,
      precedence:
        precedence === undefined
          ? null
          : { pairs: precedence.pairs.map(precedenceData), hidden: precedence.hidden },
      ...originJson(origin),
    }),
  );
  return `${JSON.stringify(specs, null, 2)}\n`;
}

/** Writes for people the probes that can be pasted into the spec, best first. */
export function formatSuggestPretty(reports: readonly SuggestReport[], style: Style, width: number): string {
  return reports
    .map(
      (report) =>
        pretty(report, style, width) +
        flagLines(report.flags ?? [], style, width) +
        precedenceLines(report, style),
    )
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
  const head = [
    `${style.paint(spec.name, 'bold')} ${style.paint(eperm, isAmbiguous === false ? 'dim' : 'yellow')}`,
    ...originLines(report.origin, style, width),
  ].join('\n');
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

/** How to find out which flags and fields a kernel knows. */
function flagLines(flags: readonly Discovery[], style: Style, width: number): string {
  const lines = flags.flatMap((one) => {
    const { found } = one;
    if (found === undefined) return [];
    const { call, known, unknown, needsPrivilege, arrival } = found;
    const since = arrivalText(arrival);
    const told = [
      `${known.join(' or ')} if the kernel knows it, ${unknown} if not`,
      ...(needsPrivilege ? ['EPERM tells nothing'] : []),
      ...(since === '' ? [] : [`known since ${since}`]),
    ].join('; ');
    return [
      `  ${style.paint(visible(discoveryName(one)), 'bold')}  ${visible(call.text)}`,
      style.paint(`            → ${wrapText(told, Math.max(40, width - 14), ' '.repeat(14))}`, 'dim'),
    ];
  });
  const reasons = new Map<string, string[]>();
  for (const one of flags)
    if (one.found === undefined)
      reasons.set(one.reason, [...(reasons.get(one.reason) ?? []), discoveryName(one)]);
  for (const [reason, names] of reasons) {
    const text = `${visible(reason)}, so nothing tells ${visible(names.join(', '))}`;
    lines.push(`  ${wrapText(text, width - 2, '    ')}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Which errno comes first where two steps refuse a call. */
function precedenceLines({ spec, precedence }: SuggestReport, style: Style): string {
  if (precedence === undefined) return '';
  const { pairs, hidden } = precedence;
  const lines = pairs.flatMap(({ first, second, errors, insteadOf, call, isForUnprivileged, releases }) => [
    `  ${style.paint(`${errors.join(' or ')} before ${insteadOf.join(' or ')}`, 'bold')}  ${visible(shortRuns(call.text))}`,
    style.paint(
      `            ${visible(describeStep(first))} before ${visible(describeStep(second))}${releasesText(spec, releases)}${isForUnprivileged ? '; without capabilities' : ''}`,
      'dim',
    ),
  ]);
  if (pairs.length === 0) lines.push('  no call shows the order of two steps');
  if (hidden > 0)
    lines.push(`  no call was found that shows the order of ${plural(hidden, 'other pair')} of steps`);
  return lines.map((line) => `${line}\n`).join('');
}
