import type { StructuredPatch } from 'diff';
import { proposedCalls } from '../../draft/series.ts';
import type { EngineOptions } from '../../lint/collector.ts';
import { Engine, type FileResult } from '../../lint/engine.ts';
import type { InputFault } from '../../report/run.ts';
import { LineIndex } from '../../spec/position.ts';
import { readTextFile } from '../input/read-file.ts';
import { readMessages } from '../mail/message.ts';

/** The library, which is loaded for mail alone. */
type Diff = typeof import('diff');

/** What a series of patches holds for `check`. */
export interface SeriesContent {
  /** Specs that the series adds, or changes, as they are with it. */
  readonly specs: readonly { readonly path: string; readonly text: string }[];
  /** Calls that it defines and does not describe, judged by what their prototypes show. */
  readonly calls: readonly FileResult[];
  readonly faults: readonly InputFault[];
}

/** Takes a mailbox or a message apart. `name` is what reports call it; the places of calls are lines in it. */
export async function readSeries(name: string, mail: string, options: EngineOptions): Promise<SeriesContent> {
  const { applyPatch, parsePatch } = await import('diff');
  const messages = readMessages(mail);
  const faults: InputFault[] = [];
  const specs = messages.flatMap(({ body }) =>
    patchesIn(body, parsePatch).flatMap((patch) => {
      const spec = specAfter(patch, applyPatch);
      if (spec !== undefined && 'message' in spec) faults.push(spec);
      return spec === undefined || 'message' in spec ? [] : [spec];
    }),
  );
  const described = new Set(
    specs.flatMap(({ text }) => [...text.matchAll(/^syscall:\s*(\w+)/gm)].map(([, call]) => call)),
  );
  const proposed = proposedCalls(messages);
  const siblings: ReadonlySet<string> = new Set(
    [...described, ...proposed.map((call) => call.name)].flatMap((call) => call ?? []),
  );
  const calls = proposed
    .filter((call) => !described.has(call.name))
    .map((call) => judgeCall(call, name, mail, { ...options, siblings: () => siblings }));
  return { specs, calls, faults };
}

function patchesIn(body: string, parsePatch: Diff['parsePatch']): readonly StructuredPatch[] {
  const start = body.search(/^diff --git |^--- (?:a\/|\/dev\/null)/m);
  if (start === -1) return [];
  try {
    return parsePatch(body.slice(start).replace(/^-- \n[\s\S]*$/m, ''));
  } catch {
    return [];
  }
}

/** The spec that a patch leaves behind; undefined where it is about something else, or deletes it. */
function specAfter(
  patch: StructuredPatch,
  applyPatch: Diff['applyPatch'],
): { path: string; text: string } | InputFault | undefined {
  const path = (patch.newFileName ?? '').replace(/^b\//, '');
  const isInside = !path.startsWith('/') && !path.split('/').includes('..');
  if (!/\.ya?ml$/.test(path) || !isInside) return undefined;
  const isNew = patch.oldFileName === '/dev/null';
  const before = isNew ? { ok: true as const, text: '' } : readTextFile(path);
  const isSpec = (text: string): boolean => /^syscall\s*:/m.test(text);
  if (!before.ok) {
    const shown = patch.hunks.flatMap(({ lines }) => lines).join('\n');
    return /^[+ ]syscall\s*:/m.test(shown)
      ? { path, message: 'is changed by the patch, and is not here to be changed' }
      : undefined;
  }
  const text = applyPatch(before.text, patch);
  if (text === false)
    return isSpec(before.text)
      ? { path, message: 'is changed by the patch, which does not fit what is here' }
      : undefined;
  return isSpec(text) ? { path, text } : undefined;
}

/** Findings of a call that has no spec, all at the line that defines it. */
function judgeCall(
  { definition, text }: ReturnType<typeof proposedCalls>[number],
  name: string,
  mail: string,
  options: EngineOptions,
): FileResult {
  const rules = options.rules.filter(({ basis }) => basis === 'prototype');
  const engine = new Engine({ ...options, rules, unjudged: [], text: () => text });
  engine.add(name, text);
  // Neither the cover letter's words nor a longer name: the line of the patch. In base64 there is none to point at.
  const line = new RegExp(`^\\+[ \\t]*(?=${definition.replace('(', '\\(')}\\b)`, 'm').exec(mail);
  const start = line === null ? 0 : line.index + line[0].length;
  const range = { start, end: start + definition.length };
  const lines = new LineIndex(mail);
  const place = { range, start: lines.position(range.start), end: lines.position(range.end), fix: undefined };
  const documents = engine.finish().flatMap((file) =>
    file.documents.map((document) => ({
      ...document,
      grade: undefined,
      ambiguous: undefined,
      probes: [],
      findings: document.findings.map((finding) => ({ ...finding, ...place })),
    })),
  );
  return { path: name, isUnreadable: false, documents };
}
