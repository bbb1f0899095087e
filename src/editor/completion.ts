import type { DescribedRule } from '../lint/rule.ts';
import { ROLES } from '../spec/definition/meaning.ts';
import { STEPS } from '../spec/definition/steps.ts';
import { ERRNO_NAMES } from '../spec/errno.ts';
import type { OpenDocument } from './document.ts';
import { fieldsAfter, type Named, namesOf } from './spec-names.ts';

/** A completion at the cursor. */
export interface Completion {
  readonly label: string;
  readonly kind: Named['kind'] | 'keyword' | 'errno' | 'rule';
  readonly detail: string;
  readonly about: readonly string[];
  /** The text to insert, if it differs from the label. */
  readonly insert?: string;
}

/** Keys whose value is an expression or a call. */
const EXPRESSION = /^\s*(?:- +)?(?:\{ *)?(check|done|when|size|copy|write|range|lookup|call)\s*:\s*/;

/** Completions at an offset: names in expressions, kinds of steps, roles, errnos, rules in comments. */
export function completionsAt(
  document: OpenDocument,
  offset: number,
  rules: readonly DescribedRule[],
): readonly Completion[] {
  const { text } = document;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (/#\s*probeable-ignore\s+[\w/-]*$/.test(line))
    return rules.map(({ id, severity, summary }) => ({
      label: id,
      kind: 'rule',
      detail: severity,
      about: [summary],
      insert: `${id}: `,
    }));
  if (/#/.test(line.replace(/"[^"]*"|'[^']*'/g, ''))) return [];
  if (/^\s*- +\w*$/.test(line) && isInEntry(text, offset)) return kindsOfSteps();
  if (/\brole:\s*\w*$/.test(line))
    return Object.entries(ROLES).map(([label, about]) => ({
      label,
      kind: 'keyword',
      detail: 'role',
      about: [about],
    }));
  if (/\b(?:error|expect|trailing):\s*(?:\[[\w, ]*|[\w,][\w, ]*)?$/.test(line))
    return ERRNO_NAMES.map((label) => ({ label, kind: 'errno', detail: 'errno', about: [] }));
  const open = document.specAt(offset);
  if (!EXPRESSION.test(line) || open === undefined) return [];
  const path = qualifiersOf(line);
  return path === undefined
    ? namesOf(open.spec).map(asCompletion)
    : fieldsAfter(open.spec, path).map(asCompletion);
}

/** The qualifiers of the field at the end of a line: `how` and `inner` of `how->inner.fla`; undefined if there is none. */
function qualifiersOf(line: string): readonly string[] | undefined {
  let start = line.length;
  while (start > 0 && /[\w.>-]/.test(line[start - 1] ?? '')) start--;
  const parts = line.slice(start).split(/\.|->/);
  const written = parts.pop() ?? '';
  const path: string[] = [];
  for (const part of parts.reverse()) {
    // A minus or a `>` before the name is an operator.
    const name = part.slice(Math.max(part.lastIndexOf('-'), part.lastIndexOf('>')) + 1);
    if (!/^[A-Za-z_]\w*$/.test(name)) break;
    path.unshift(name);
    if (name !== part) break;
  }
  return /^\w*$/.test(written) && path.length > 0 ? path : undefined;
}

function asCompletion({ name, kind, detail, about }: Named): Completion {
  return { label: name, kind, detail, about };
}

function kindsOfSteps(): readonly Completion[] {
  return Object.entries(STEPS).map(([kind, fields]) => {
    const own = Object.entries(fields).find(([key]) => key === kind)?.[1];
    return {
      label: kind,
      kind: 'keyword',
      detail: 'step',
      about: [own?.description ?? ''],
      insert: `${kind}: `,
    };
  });
}

/** Whether the last top-level key before an offset is `entry`. */
function isInEntry(text: string, offset: number): boolean {
  const keys = [...text.slice(0, offset).matchAll(/^([a-z]\w*)\s*:/gm)];
  return keys.at(-1)?.[1] === 'entry';
}
