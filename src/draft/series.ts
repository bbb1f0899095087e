import { type ChangedCall, changedCalls, type DefinitionLine, definitionLines } from './changed-calls.ts';
import { type FileDiff, readDiff } from './diff.ts';
import { readPatch } from './from/patch.ts';
import type { Known } from './known.ts';
import { type Patch, seriesArtifacts } from './series-artifacts.ts';
import { writeDraft } from './write.ts';

/** A system call that a series brings, with what the series says of it beside the code. */
export interface ProposedCall {
  readonly name: string;
  /** `SYSCALL_DEFINE4(xyzzy`: how the line begins that defines it. */
  readonly definition: string;
  /** The file that the line is in. */
  readonly path: string;
  /** A spec of it: the entry path is a guess, all else is what the series has. */
  readonly text: string;
}

/** What a series does to system calls. */
export interface SeriesCalls {
  readonly proposed: readonly ProposedCall[];
  readonly changed: readonly ChangedCall[];
  /** Definitions that could not be read, each as a sentence. */
  readonly faults: readonly string[];
}

/** The calls that patches add, with what any of them tells about a call. */
export interface KnownCalls {
  readonly calls: readonly Known[];
  /** Definitions that could not be read, each as a sentence. */
  readonly faults: readonly string[];
  /** Calls that one patch defines more than once, each as a sentence. */
  readonly repeated: readonly string[];
}

/** What patches tell of the calls that they add, each call once. A call that is only moved is not added. */
export function knownCalls(patches: readonly Patch[]): KnownCalls {
  const contents = patches.map(({ body, subject }) => {
    const files = readDiff(body);
    return { files, ...readPatch(files, subject.replace(/^\[[^\]]*\]\s*/, '')) };
  });
  const all = contents.flatMap(({ files }) => files);
  const places = addedPlaces(all);
  // Another patch than the one that defines a call may add its structs and its numbers.
  const whole = new Map(readPatch(all, undefined).calls.map((call) => [call.name, call]));
  const calls = new Map<string, Known>();
  for (const call of contents.flatMap((content) => content.calls)) {
    const { name } = call;
    if (!places.has(name) || calls.has(name)) continue;
    const { structs, numbers } = whole.get(name) ?? call;
    calls.set(name, { ...call, structs, numbers });
  }
  return {
    calls: [...calls.values()],
    faults: contents.flatMap((content) => content.faults),
    repeated: contents.flatMap((content) => content.repeated),
  };
}

/**
 * The system calls that patches add, and those that they change. What belongs to a complete proposal is filled in from
 * the whole series; where only some of its patches are here, nobody can say what is missing. `described` are calls
 * that specs in the series describe: those are judged by their specs.
 */
export function callsOf(patches: readonly Patch[], described: ReadonlySet<string>): SeriesCalls {
  const files = patches.flatMap(({ body }) => readDiff(body));
  const places = addedPlaces(files);
  const { calls, faults } = knownCalls(patches);
  const artifactsOf = isComplete(patches) ? seriesArtifacts(patches, files) : undefined;
  const unfit: string[] = [];
  const proposed = calls.flatMap((call): ProposedCall[] => {
    const { name } = call;
    const place = places.get(name);
    if (place === undefined || described.has(name)) return [];
    const draft = writeDraft(call);
    if (!draft.ok) {
      unfit.push(`${place.start} was not read: ${draft.fault.message}`);
      return [];
    }
    const artifacts = artifactsOf?.(name);
    const more = artifacts === undefined ? '' : `status: proposed\nartifacts: ${JSON.stringify(artifacts)}\n`;
    return [{ name, definition: place.start, path: place.path, text: `${draft.value.text}${more}` }];
  });
  return { proposed, changed: changedCalls(files, described), faults: [...faults, ...unfit] };
}

/** Calls that are defined in a line that is new, and in none that goes: those were only moved. */
function addedPlaces(files: readonly FileDiff[]): ReadonlyMap<string, DefinitionLine> {
  const added = new Map<string, DefinitionLine>();
  const gone = new Set<string>();
  for (const definition of definitionLines(files)) {
    const { name, sign, isVariant } = definition;
    if (isVariant) continue;
    if (sign === '-') gone.add(name);
    else if (sign === '+' && !added.has(name)) added.set(name, definition);
  }
  for (const name of gone) added.delete(name);
  return added;
}

/** Whether every patch of the series is here: `[PATCH 2/5]` says of how many it is one. */
function isComplete(patches: readonly Patch[]): boolean {
  const parts = patches.flatMap(({ subject }) => {
    const tag = /^\[[^\]]*\]/.exec(subject)?.[0] ?? '';
    const [, part, of] = /(?<!\d)(\d{1,9})\/(\d{1,9})/.exec(tag) ?? [];
    return part === undefined ? [] : [{ part: Number(part), of: Number(of) }];
  });
  const [first] = parts;
  if (first === undefined) return true;
  const present = new Set(parts.map(({ part }) => part));
  return Array.from({ length: Math.min(first.of, 1000) }, (_, index) => index + 1).every((part) =>
    present.has(part),
  );
}
