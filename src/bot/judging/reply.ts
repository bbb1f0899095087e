import type { NewFinding } from '../accept/refusal.ts';
import { at } from '../payload.ts';
import type { Annotation } from '../text/check-run.ts';
import type { Suggestion } from '../text/suggestion.ts';
import type { Publication } from './publication.ts';
import type { Answer } from './question.ts';

/** What a judge writes, one reply a line. */
export type Reply =
  | { readonly kind: 'ready' }
  /** The file that it reads next; undefined if it reads none. */
  | { readonly kind: 'reading'; readonly path: string | undefined }
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Judging threw an error, which is a bug of probeable. */
  | { readonly kind: 'fault'; readonly message: string };

/** Longest message of a fault, in characters. */
const MAX_MESSAGE = 300;

/**
 * Reads a line of a judge; undefined if it is invalid. A stranger's text may have taken a judge over, so nothing in the
 * line is trusted to have the type that it should have.
 */
export function readReply(line: string): Reply | undefined {
  const value = parse(line);
  switch (at(value, 'kind')) {
    case 'ready':
      return { kind: 'ready' };
    case 'reading':
      return { kind: 'reading', path: stringAt(value, 'path') };
    case 'fault':
      return { kind: 'fault', message: (stringAt(value, 'message') ?? '').slice(0, MAX_MESSAGE) };
    case 'answer': {
      const answer = readAnswer(at(value, 'answer'));
      return answer && { kind: 'answer', answer };
    }
    default:
      return undefined;
  }
}

function readAnswer(value: unknown): Answer | undefined {
  const kind = at(value, 'kind');
  switch (kind) {
    case 'paths': {
      const paths = listAt(value, 'paths', readString);
      return paths && { kind, paths };
    }
    case 'calls':
    case 'missing': {
      const calls = listAt(value, 'calls', readString);
      return calls && { kind, calls };
    }
    case 'publication': {
      const publication = readPublication(at(value, 'publication'));
      return publication && { kind, publication };
    }
    default:
      return undefined;
  }
}

function readPublication(value: unknown): Publication | undefined {
  const conclusion = (['success', 'neutral', 'failure'] as const).find(
    (each) => each === at(value, 'conclusion'),
  );
  const title = stringAt(value, 'title');
  const summary = stringAt(value, 'summary');
  const omitted = stringAt(value, 'omitted');
  const annotations = listAt(value, 'annotations', readAnnotation);
  const findings = listAt(value, 'findings', readFinding);
  const suggestions = listAt(value, 'suggestions', readSuggestion);
  if (conclusion === undefined || title === undefined || summary === undefined || omitted === undefined)
    return undefined;
  if (annotations === undefined || findings === undefined || suggestions === undefined) return undefined;
  const comment = stringAt(value, 'comment');
  const sarif = stringAt(value, 'sarif');
  return { conclusion, title, summary, annotations, omitted, comment, findings, suggestions, sarif };
}

function readAnnotation(value: unknown): Annotation | undefined {
  const path = stringAt(value, 'path');
  const startLine = wholeAt(value, 'start_line');
  const endLine = wholeAt(value, 'end_line');
  const startColumn = wholeAt(value, 'start_column');
  const endColumn = wholeAt(value, 'end_column');
  const level = (['failure', 'warning', 'notice'] as const).find(
    (each) => each === at(value, 'annotation_level'),
  );
  const title = stringAt(value, 'title');
  const message = stringAt(value, 'message');
  if (path === undefined || startLine === undefined || endLine === undefined) return undefined;
  if (level === undefined || title === undefined || message === undefined) return undefined;
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    ...(startColumn === undefined ? {} : { start_column: startColumn }),
    ...(endColumn === undefined ? {} : { end_column: endColumn }),
    annotation_level: level,
    title,
    message,
  };
}

function readFinding(value: unknown): NewFinding | undefined {
  const key = stringAt(value, 'key');
  const rule = stringAt(value, 'rule');
  const path = stringAt(value, 'path');
  const line = wholeAt(value, 'line');
  if (key === undefined || rule === undefined || path === undefined || line === undefined) return undefined;
  return { key, rule, path, line, refusal: stringAt(value, 'refusal') };
}

function readSuggestion(value: unknown): Suggestion | undefined {
  const path = stringAt(value, 'path');
  const start = wholeAt(value, 'start');
  const end = wholeAt(value, 'end');
  const body = stringAt(value, 'body');
  const marker = stringAt(value, 'marker');
  if (path === undefined || start === undefined || end === undefined) return undefined;
  return body === undefined || marker === undefined ? undefined : { path, start, end, body, marker };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function readString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function stringAt(value: unknown, key: string): string | undefined {
  return readString(at(value, key));
}

function wholeAt(value: unknown, key: string): number | undefined {
  const found = at(value, key);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

/** Reads a list; undefined if any item is invalid. */
function listAt<T>(
  value: unknown,
  key: string,
  read: (item: unknown) => T | undefined,
): readonly T[] | undefined {
  const found = at(value, key);
  if (!Array.isArray(found)) return undefined;
  const items = found.flatMap((item: unknown) => read(item) ?? []);
  return items.length === found.length ? items : undefined;
}
