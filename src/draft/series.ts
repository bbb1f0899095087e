import type { CallDescription } from './call-description.ts';
import { type ChangedCall, changedCalls, type DefinitionLine, definitionLines } from './changed-calls.ts';
import { type FileDiff, readDiff } from './diff.ts';
import { readPatch } from './from/patch.ts';
import { postedLines } from './posted-lines.ts';
import { type Patch, seriesArtifacts } from './series-artifacts.ts';
import { type AddedLines, addedLines, writeDraft } from './write-draft.ts';

/** A system call that a series adds. */
export interface ProposedCall {
  readonly name: string;
  /** The start of the line that defines it: `SYSCALL_DEFINE4(xyzzy`. */
  readonly definition: string;
  /** The file of that line. */
  readonly path: string;
  /** A draft spec: its entry path is a blank, the rest is from the series. */
  readonly text: string;
  /** The lines of it that no code shows. */
  readonly added: AddedLines;
}

/** The system calls that a series adds or changes. */
export interface SeriesCalls {
  readonly proposed: readonly ProposedCall[];
  readonly changed: readonly ChangedCall[];
  /** Definitions that could not be read, each as a sentence. */
  readonly faults: readonly string[];
}

/** The calls that patches add, with what the patches say about them. */
export interface DescribedCalls {
  readonly calls: readonly CallDescription[];
  /** Definitions that could not be read, each as a sentence. */
  readonly faults: readonly string[];
  /** Calls that one patch defines more than once, each as a sentence. */
  readonly repeated: readonly string[];
}

/** Reads the calls that patches add, without duplicates. A call that is only moved is not added. */
export function knownCalls(patches: readonly Patch[]): DescribedCalls {
  const contents = patches.map(({ body, subject }) => {
    const files = readDiff(body);
    return { files, ...readPatch(files, subject.replace(/^\[[^\]]*\]\s*/, '')) };
  });
  const all = contents.flatMap(({ files }) => files);
  const places = addedPlaces(all);
  // The structs and numbers of a call may be in another patch than its definition.
  const whole = new Map(readPatch(all, undefined).calls.map((call) => [call.name, call]));
  const calls = new Map<string, CallDescription>();
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
 * The system calls that patches add or change. The artifacts of a proposal are filled in only if the series is complete,
 * since otherwise it is not known what is missing. `described` are calls that specs in the series describe; those are
 * checked by their specs.
 */
export function seriesCalls(patches: readonly Patch[], described: ReadonlySet<string>): SeriesCalls {
  const read = patches.map(({ subject, body }) => ({ subject, files: readDiff(body) }));
  const files = read.flatMap((patch) => patch.files);
  const places = addedPlaces(files);
  const { calls, faults } = knownCalls(patches);
  const artifactsOf = isComplete(patches) ? seriesArtifacts(patches, files) : undefined;
  const linesOf = postedLines(read, calls[0]?.name);
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
    const { about } = addedLines(call);
    const status = artifacts === undefined ? [] : ['status: proposed'];
    // The calls of one architecture alone are in its table alone.
    const posted = artifacts === undefined || place.path.startsWith('arch/') ? [] : linesOf(name);
    const end = artifacts === undefined ? [] : [`artifacts: ${JSON.stringify(artifacts)}`, ...posted];
    const text = `${draft.value.text}${[...status, ...end].map((line) => `${line}\n`).join('')}`;
    const added = { about: [...about, ...status], end };
    return [{ name, definition: place.start, path: place.path, text, added }];
  });
  return { proposed, changed: changedCalls(files, described), faults: [...faults, ...unfit] };
}

/** Calls that an added line defines, unless a removed line defines them too: those were only moved. */
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

/** Whether all patches of the series are here; `[PATCH 2/5]` states their number. */
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
