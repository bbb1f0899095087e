import { gzipSync } from 'node:zlib';
import { RULES } from '../../../rules/index.ts';
import { formatSarif } from '../../report/sarif.ts';
import { LineIndex } from '../../spec/position.ts';
import { newFindings } from '../accept/apply.ts';
import type { NewFinding } from '../accept/refusal.ts';
import type { BotContext } from '../judge.ts';
import { type Annotation, annotationsOf, checkOutput, omittedWords } from '../text/check-run.ts';
import { commentBody } from '../text/comment.ts';
import type { Marker } from '../text/marker.ts';
import { linesInPatch, type Suggestion, suggestionFor } from '../text/suggestion.ts';
import type { UnjudgedFile, Verdict } from '../verdict.ts';

/** Everything that is published about a change, as plain data: publishing it parses no spec. */
export interface Publication {
  readonly conclusion: Verdict['conclusion'];
  readonly title: string;
  /** The summary of the check, in Markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** A sentence on how many findings have no annotation; empty if all have one. */
  readonly omitted: string;
  /** The body of the comment; undefined if the change touches no spec. */
  readonly comment: string | undefined;
  /** The findings that are new and not accepted. */
  readonly findings: readonly NewFinding[];
  /** Safe fixes, on lines that GitHub accepts comments on. */
  readonly suggestions: readonly Suggestion[];
  /** The SARIF log for code scanning, as GitHub's API takes it: gzip, then base64. Undefined unless asked for. */
  readonly sarif: string | undefined;
}

/** What a publication needs, beside the verdict. */
export interface PublicationRequest {
  readonly marker: Marker;
  /** The files after the change, by path. */
  readonly head: ReadonlyMap<string, string>;
  /** Their patches, by path, as far as GitHub returns them. */
  readonly patches: ReadonlyMap<string, string>;
  readonly hasSarif: boolean;
}

/** How many suggestions are published. Nobody commits hundreds of them one by one. */
const MAX_SUGGESTIONS = 200;

/** Writes the texts that publish a verdict. */
export function publicationOf(
  verdict: Verdict,
  { marker, head, patches, hasSarif }: PublicationRequest,
  context: BotContext,
): Publication {
  const annotations = annotationsOf(verdict);
  const isTouched = verdict.calls.length > 0 || verdict.unjudged.length > 0 || verdict.removed.length > 0;
  return {
    conclusion: verdict.conclusion,
    ...checkOutput(verdict, marker, context),
    annotations: annotations.shown,
    omitted: omittedWords(annotations),
    comment: isTouched ? commentBody(verdict, marker, context) : undefined,
    findings: newFindings(verdict.calls),
    suggestions: suggestionsOf(verdict, head, patches),
    sarif: hasSarif ? compressedSarif(verdict, context, (path) => head.get(path) ?? '') : undefined,
  };
}

/** What is published if nothing could be judged. The check fails: it must not be green for files that were not judged. */
export function unjudgedPublication(
  unjudged: readonly UnjudgedFile[],
  marker: Marker,
  context: BotContext,
): Publication {
  const verdict: Verdict = {
    conclusion: 'failure',
    calls: [],
    removed: [],
    unjudged,
    unrun: [],
    counts: { error: 0, warning: 0, info: 0 },
  };
  const files = new Map<string, string>();
  return publicationOf(verdict, { marker, head: files, patches: files, hasSarif: false }, context);
}

/** The safe fixes of new findings, on lines of the patch: lines that the change touches, and their context. */
function suggestionsOf(
  { calls }: Verdict,
  head: ReadonlyMap<string, string>,
  patches: ReadonlyMap<string, string>,
): readonly Suggestion[] {
  const shown = new Map([...patches].map(([path, patch]) => [path, linesInPatch(patch)]));
  const files = new Map([...head].map(([path, text]) => [path, new LineIndex(text)]));
  return calls
    .flatMap(({ document: { path }, found }) => {
      const file = files.get(path);
      return file === undefined ? [] : found.flatMap((finding) => suggestionFor(path, file, finding) ?? []);
    })
    .filter(({ path, start, end }) => shown.get(path)?.has(start) === true && shown.get(path)?.has(end))
    .slice(0, MAX_SUGGESTIONS);
}

/** All findings, including old ones: code scanning itself tells which are new. */
function compressedSarif(verdict: Verdict, context: BotContext, text: (path: string) => string): string {
  const log = formatSarif(
    {
      files: verdict.calls.map(({ document }) => ({
        path: document.path,
        isUnreadable: false,
        documents: [document],
      })),
      faults: verdict.unjudged.map(({ path, reason }) => ({ path, message: reason })),
      notes: [],
      nonSpecCount: 0,
      accepted: 0,
      texts: new Map(),
      rules: RULES,
      version: context.version,
      url: context.ruleUrl,
      verifiedOn: () => [],
      callersOf: () => [],
      seen: () => [],
    },
    { text, hasColor: false, hasLinks: false, width: 80 },
  );
  return gzipSync(log).toString('base64');
}
