import type { CallDescription } from './call-description.ts';
import {
  type ChangedCall,
  changedCalls,
  type DefinitionLine,
  definitionLines,
  withoutSpace,
} from './changed-calls.ts';
import { type FileDiff, readDiff } from './diff.ts';
import { documentMismatches, messageMismatches } from './documents.ts';
import { readPatch } from './from/patch.ts';
import { messagesToLog } from './messages-to-log.ts';
import { openQuestions, type SeriesCall } from './open-questions.ts';
import { missingInOwnHeaders } from './own-headers.ts';
import { postedLines } from './posted-lines.ts';
import { unreadReserved } from './reserved-members.ts';
import { reviewSeries } from './review/review-series.ts';
import { MAX_REVIEWED_CALLS } from './reviewed-calls.ts';
import { type Patch, seriesArtifacts } from './series-artifacts.ts';
import { sharedAtFlags } from './shared-at-flags.ts';
import { grownStructs } from './struct-growth.ts';
import { subjectTags, subjectWords } from './subject.ts';
import { type NewValue, newValues } from './uapi-values.ts';
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
  /** What is to be said of flags and commands that it adds to calls which exist. */
  readonly values: readonly NewValue[];
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
export function knownCalls(
  patches: readonly Patch[],
  isReleased: IsReleased = ALL_RELEASED,
  isOld: IsReleased = NONE_OLD,
): DescribedCalls {
  const contents = patches.map(({ body, subject }) => {
    const files = readDiff(body);
    return { files, ...readPatch(files, subjectWords(subject)) };
  });
  const all = contents.flatMap(({ files }) => files);
  const places = addedPlaces(all, isReleased, isOld);
  // The structs and numbers of a call may be in another patch than its definition.
  const whole = new Map(readPatch(all, undefined).calls.map((call) => [call.name, call]));
  const calls = new Map<string, CallDescription>();
  for (const call of contents.flatMap((content) => content.calls)) {
    const { name } = call;
    if (!places.has(name)) continue;
    // A later patch may give a call other arguments.
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
 * checked by their specs. A call that no release has, and whose prototype the series changes, is as new as one that it adds.
 */
export function seriesCalls(
  patches: readonly Patch[],
  described: ReadonlySet<string>,
  isReleased: IsReleased = ALL_RELEASED,
  isOld: IsReleased = NONE_OLD,
): SeriesCalls {
  const read = patches.map(({ subject, date, body }) => ({ subject, date, files: readDiff(body) }));
  const files = read.flatMap((patch) => patch.files);
  const places = addedPlaces(files, isReleased, isOld);
  const { calls, faults } = knownCalls(patches, isReleased, isOld);
  const artifactsOf = isWhole(patches) ? seriesArtifacts(patches, files) : undefined;
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
    // What comes with a call that an earlier series adds is in that series.
    const artifacts = place.isRevised ? undefined : artifactsOf?.(name, place.path);
    const { about } = addedLines(call);
    const status = artifacts === undefined ? [] : ['status: proposed'];
    // The calls of one architecture alone are in its table alone.
    const posted = place.path.startsWith('arch/') ? [] : linesOf(name);
    const end =
      artifacts === undefined
        ? posted.filter(isOwnDeclaration)
        : [`artifacts: ${JSON.stringify(artifacts)}`, ...posted];
    const text = `${draft.value.text}${[...status, ...end].map((line) => `${line}\n`).join('')}`;
    const added = { about: [...about, ...status], end };
    return [{ name, definition: place.start, path: place.path, text, added }];
  });
  const noted = new Set([...described, ...proposed.map(({ name }) => name)]);
  const isComplete = artifactsOf !== undefined;
  const values = newValues(patches, files, isComplete);
  const isAsked = values.some(({ isQuestion }) => isQuestion);
  return {
    proposed,
    changed: changedCalls(files, noted),
    values: [
      ...values,
      ...grownStructs(files),
      ...sharedAtFlags(files),
      // What is missing may be in a part that is not here.
      ...(isComplete
        ? wholeSeries(patches, files, addedCalls(calls, places))
        : messageMismatches(patches, addedCalls(calls, places))),
      ...reviewSeries(files, {
        hasCalls: addedPlaces(files, isReleased, NONE_OLD).size > 0,
        isComplete,
        isAsked,
        patches,
      }),
    ],
    faults: [...faults, ...unfit],
  };
}

/** What a part of a series says by itself: a declaration beside the definition. That there is none may be another part's. */
function isOwnDeclaration(line: string): boolean {
  return line.startsWith('declaration:') && line !== 'declaration: "none"';
}

/** What is known only where all patches are here, since another part may have what is missing. */
function wholeSeries(
  patches: readonly Patch[],
  files: readonly FileDiff[],
  calls: readonly SeriesCall[],
): readonly NewValue[] {
  return [
    ...missingInOwnHeaders(files),
    ...unreadReserved(files),
    ...documentMismatches(patches, files, calls),
    ...messagesToLog(files, calls),
    ...openQuestions(files, calls),
  ];
}

/** The calls that are reviewed of those that patches add. */
function addedCalls(
  calls: readonly CallDescription[],
  places: ReadonlyMap<string, AddedPlace>,
): readonly SeriesCall[] {
  const added = calls.flatMap((call) => {
    const place = places.get(call.name);
    return place === undefined || place.isRevised ? [] : [{ call, path: place.path, line: place.line }];
  });
  return added.slice(0, MAX_REVIEWED_CALLS);
}

/** Without a list of calls, each that a series changes may be in a release. */
const ALL_RELEASED: IsReleased = () => true;

/** Without a list of calls, one that a series defines is new. */
const NONE_OLD: IsReleased = () => false;

/** Whether a release of Linux has a call. */
type IsReleased = (name: string) => boolean;

interface AddedPlace extends DefinitionLine {
  /** The series changes its prototype, and no release has it. */
  readonly isRevised: boolean;
}

/**
 * Calls that an added line defines, unless a removed line defines them too: those were only moved, or are in a release, or
 * are part of another series.
 */
function addedPlaces(
  files: readonly FileDiff[],
  isReleased: IsReleased,
  isOld: IsReleased,
): ReadonlyMap<string, AddedPlace> {
  const added = new Map<string, DefinitionLine[]>();
  const gone = new Map<string, DefinitionLine[]>();
  for (const definition of definitionLines(files)) {
    const { name, sign, isVariant } = definition;
    if (isVariant || sign === ' ') continue;
    const bySign = sign === '-' ? gone : added;
    bySign.set(name, [...(bySign.get(name) ?? []), definition]);
  }
  return new Map(
    [...added].flatMap(([name, places]): [string, AddedPlace][] => {
      const place = places.at(-1);
      const before = gone.get(name) ?? [];
      // An architecture, or a file that takes the place of another, may define a call that exists.
      if (place === undefined || namesOf(name, place.path).some(isOld)) return [];
      // A later patch may rewrite what an earlier one of the series adds.
      if (places.length > before.length) return [[name, { ...place, isRevised: false }]];
      const isSame = before.some((one) => withoutSpace(one.text) === withoutSpace(place.text));
      return isSame || isReleased(name) ? [] : [[name, { ...place, isRevised: true }]];
    }),
  );
}

/** The names by which a release may have a call: an architecture's entry point of fadvise64_64 is hexagon_fadvise64_64. */
function namesOf(name: string, path: string): readonly string[] {
  const common = name.slice(name.indexOf('_') + 1);
  return path.startsWith('arch/') ? [name, common, common.replace(/\d$/, '')] : [name];
}

/** Whether all patches of the series are here; `[PATCH 2/5]` states their number. */
function isWhole(patches: readonly Patch[]): boolean {
  const parts = patches.flatMap(({ subject }) => {
    const [, part, of] = /(?<!\d)(\d{1,9})\/(\d{1,9})/.exec(subjectTags(subject)) ?? [];
    return part === undefined ? [] : [{ part: Number(part), of: Number(of) }];
  });
  const [first] = parts;
  if (first === undefined) return true;
  const present = new Set(parts.map(({ part }) => part));
  return Array.from({ length: Math.min(first.of, 1000) }, (_, index) => index + 1).every((part) =>
    present.has(part),
  );
}
