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
import type { LeftOut, Verdict } from '../verdict.ts';

/** All that is written about a change, as plain data: whoever writes it reads no spec. */
export interface Publication {
  readonly conclusion: Verdict['conclusion'];
  readonly title: string;
  /** The summary of the check, in Markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** How many findings have no annotation, in words; empty where all have one. */
  readonly omitted: string;
  /** The body of the comment; undefined where a comment has nothing to say. */
  readonly comment: string | undefined;
  /** What is new and not accepted. */
  readonly findings: readonly NewFinding[];
  /** Remedies on lines where GitHub takes comments. */
  readonly suggestions: readonly Suggestion[];
  /** For code scanning, as GitHub takes it: SARIF, compressed, in base64. Undefined where nobody asked for it. */
  readonly sarif: string | undefined;
}

/** What a publication is made of, beside the verdict. */
export interface PublicationRequest {
  readonly marker: Marker;
  /** The files as the change leaves them, and what differs in them as far as GitHub shows it, by path. */
  readonly head: ReadonlyMap<string, string>;
  readonly patches: ReadonlyMap<string, string>;
  readonly hasSarif: boolean;
}

/** No more remedies leave the judge: of a few hundred nobody commits each. */
const MAX_SUGGESTIONS = 200;

/** Writes out a verdict. */
export function publicationOf(
  verdict: Verdict,
  { marker, head, patches, hasSarif }: PublicationRequest,
  context: BotContext,
): Publication {
  const annotations = annotationsOf(verdict);
  const isTouched = verdict.calls.length > 0 || verdict.left.length > 0 || verdict.removed.length > 0;
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

/** What is published where nothing was judged. It fails: nothing is green that nobody looked at. */
export function unjudgedPublication(
  left: readonly LeftOut[],
  marker: Marker,
  context: BotContext,
): Publication {
  const verdict: Verdict = {
    conclusion: 'failure',
    calls: [],
    removed: [],
    left,
    unrun: [],
    counts: { error: 0, warning: 0, info: 0 },
  };
  const files = new Map<string, string>();
  return publicationOf(verdict, { marker, head: files, patches: files, hasSarif: false }, context);
}

/** The safe remedies of what is new, on lines that the change touches or that stand beside them. */
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

/** All findings, those that were there before included: code scanning itself tells what is new. */
function compressedSarif(verdict: Verdict, context: BotContext, text: (path: string) => string): string {
  const log = formatSarif(
    {
      files: verdict.calls.map(({ document }) => ({
        path: document.path,
        isUnreadable: false,
        documents: [document],
      })),
      faults: verdict.left.map(({ path, reason }) => ({ path, message: reason })),
      notes: [],
      passedOver: 0,
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
