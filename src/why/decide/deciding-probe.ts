import { isProbe } from '../../entry/grade.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import { versionSpans } from '../../entry/version-spans.ts';
import type { Call, Spec } from '../../spec/model.ts';
import { compareVersions, formatVersion, NEWEST, type Version } from '../../spec/version.ts';
import type { SeenCall } from '../read/evidence.ts';

/** A call that tells a filter's answer from the kernel's. */
export interface DecidingProbe {
  readonly text: string;
  /** The errnos that only the kernel fails it with. */
  readonly expect: readonly string[];
  /** The release since which the kernel has always failed it so; undefined: ever since the call exists. */
  readonly since: string | undefined;
  readonly because: string | undefined;
  /** Whether it is a probe that the description declares, for which `generate` writes code. */
  readonly isGenerated: boolean;
}

/** A probe, and what it does not tell because filters that look at arguments treat it otherwise than the refused call. */
export interface ChosenProbe {
  readonly probe: DecidingProbe;
  /** Sentences without their full stop; empty if all filters treat it as they do the call. */
  readonly caveats: readonly string[];
}

/** Says where a filter treats a probe otherwise than the refused call. */
export type ProbeCheck = (probe: Call) => readonly string[];

/** Of how many probes it is asked whether filters treat them as the call. */
const MAX_CHECKED = 8;

/**
 * Finds the probe that decides in most releases, or in the named one. One that all filters treat as they do the refused
 * call is better than any other.
 */
export function decidingProbe(
  spec: Spec | undefined,
  seen: SeenCall,
  kernel: Version | undefined,
  check: ProbeCheck,
): ChosenProbe | undefined {
  const known = knownProbe(seen);
  if (known !== undefined) return { probe: known, caveats: [] };
  return spec === undefined ? undefined : foundProbe(spec, kernel, check);
}

function foundProbe(spec: Spec, kernel: Version | undefined, check: ProbeCheck): ChosenProbe | undefined {
  const spans = versionSpans(spec).map((span) => ({
    from: span.from,
    entry: compileEntry(spec, span.kernel),
  }));
  const meant = kernel === undefined ? spans : [{ from: kernel, entry: compileEntry(spec, kernel) }];
  const calls: readonly { readonly call: Call; readonly because: string | undefined }[] = [
    ...spec.probes.map(({ call, because }) => ({ call, because })),
    ...suggestProbes(spec, kernel).map(({ call, because }) => ({ call, because })),
  ];
  const holding = calls
    .map((one) => ({ ...one, spans: lasting(meant, one.call) }))
    .filter((one) => one.spans.length > 0)
    .toSorted((a, b) => b.spans.length - a.spans.length)
    .slice(0, MAX_CHECKED);
  let first: ChosenProbe | undefined;
  for (const { call, because, spans: held } of holding) {
    const caveats = check(call);
    if (first !== undefined && caveats.length > 0) continue;
    const traced = trace(compileEntry(spec, kernel ?? NEWEST), call);
    const from = held.length < meant.length ? held[0]?.from : undefined;
    const probe: DecidingProbe = {
      text: call.text,
      expect: traced.outcomes.filter(({ isFromGate }) => !isFromGate).map(({ result }) => result),
      since: from === undefined ? undefined : formatVersion(from),
      because,
      isGenerated: spec.probes.length > 0,
    };
    if (caveats.length === 0) return { probe, caveats };
    first = { probe, caveats };
  }
  return first;
}

/** The spans at the end in all of which the call is a probe. */
function lasting(spans: readonly Span[], call: Call): readonly Span[] {
  const last = spans.findLastIndex(({ entry }) => !isProbe(trace(entry, call)));
  return spans.slice(last + 1).toSorted((a, b) => compareVersions(a.from, b.from));
}

interface Span {
  readonly from: Version;
  readonly entry: ReturnType<typeof compileEntry>;
}

/**
 * Probes that no entry path yields, since nobody has described the call far enough. They keep the flags of the refused
 * call: filters look at them.
 */
function knownProbe({ syscall, args }: SeenCall): DecidingProbe | undefined {
  if (syscall !== 'unshare') return undefined;
  const value = args[0]?.value;
  const flags =
    value?.kind === 'flags'
      ? [...value.names, ...(value.bits === 0n ? [] : [`0x${value.bits.toString(16)}`])].join(' | ')
      : value?.kind === 'number'
        ? `0x${value.value.toString(16)}`
        : undefined;
  return {
    text: `unshare(${flags === undefined ? '' : `${flags} | `}0x1)`,
    expect: ['EINVAL'],
    since: undefined,
    because:
      "no flag has this bit, and flags are checked before permissions (kernel/fork.c, check_unshare_flags()); only where Debian's kernel.unprivileged_userns_clone is 0 does EPERM come first",
    isGenerated: false,
  };
}
