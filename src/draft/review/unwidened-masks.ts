import type { FileDiff, Hunk } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { escaped } from './escaped.ts';
import { type FlagGuard, flagGuard, headName, type NamedMasks, namedMasks } from './flag-guards.ts';
import { fact } from './told.ts';

/** The flags of one series that are told of. */
const MAX_TOLD = 2;

/** New flags that code tests behind a check which still refuses them. */
export function unwidenedMasks(files: readonly FileDiff[]): readonly NewValue[] {
  const flags = newFlags(files);
  if (flags.size === 0) return [];
  const masks = namedMasks(files);
  return files
    .flatMap(({ newPath: path, hunks }): readonly NewValue[] => {
      if (!isKernelC(path)) return [];
      let scope: Scope = { name: undefined, guards: [] };
      return hunks.flatMap((hunk) => {
        const section = headName(hunk.section);
        if (section === undefined || section !== scope.name) scope = { name: section, guards: [] };
        const { found, end } = refusedTests(hunk, flags, masks, scope);
        scope = end;
        return found.map(({ line, message }) => fact(path, line, message));
      });
    })
    .slice(0, MAX_TOLD);
}

interface Guard extends FlagGuard {
  readonly depth: number;
}

/** A function, with the checks of it that every later line has passed. */
interface Scope {
  readonly name: string | undefined;
  readonly guards: readonly Guard[];
}

interface Told {
  readonly line: number;
  readonly message: string;
}

function refusedTests(
  { lines: all }: Hunk,
  flags: ReadonlySet<string>,
  masks: NamedMasks,
  start: Scope,
): { readonly found: readonly Told[]; readonly end: Scope } {
  const lines = all.filter(({ sign }) => sign !== '-');
  const found: Told[] = [];
  let { name, guards } = start;
  for (const [index, { sign, text, line }] of lines.entries()) {
    if (/^[A-Za-z_].*\(/.test(text) && !text.trimEnd().endsWith(';')) {
      name = headName(text);
      guards = [];
    }
    if (/^\}/.test(text)) guards = [];
    const depth = /^\t*/.exec(text)?.[0].length ?? 0;
    if (text.trim() !== '' && depth > 0) guards = guards.filter((guard) => guard.depth <= depth);
    guards = guards.filter(({ variable }) => !sets(text, variable));
    if (sign === '+')
      for (const { variable, members } of guards) {
        const tested = new RegExp(`(?<![\\w.>])${escaped(variable)}\\s*&\\s*\\(?\\s*([A-Z]\\w*)`).exec(
          text,
        )?.[1];
        if (tested === undefined || !flags.has(tested) || members.includes(tested)) continue;
        const message = `${tested} never gets here: "${variable} & ~(${members.slice(0, 3).join(' | ')}${members.length > 3 ? ' | ...' : ''})" refuses it before; add it to that mask`;
        found.push({ line, message });
      }
    const guard = flagGuard(lines, index, masks);
    // Where the check is new as well, flags-tested-not-accepted speaks of the call.
    if (guard !== undefined && sign === ' ') guards = [...guards, { ...guard, depth }];
  }
  return { found, end: { name, guards } };
}

function sets(text: string, variable: string): boolean {
  return new RegExp(`(?<![\\w.>])${escaped(variable)}\\s*(?:[|&^]?=(?!=))|&${escaped(variable)}\\b`).test(
    text.replaceAll(/\s&\s/g, ' '),
  );
}

/** Flags of one bit that the series adds, and that no line which it adds makes a part of a mask. */
function newFlags(files: readonly FileDiff[]): ReadonlySet<string> {
  const flags = new Set<string>();
  const others = new Set<string>();
  for (const { newPath, hunks } of files) {
    if (!isKernelC(newPath)) continue;
    const lines = hunks.flatMap((hunk) => hunk.lines);
    for (const { sign, text } of lines) {
      const name =
        /^\s*#\s*define\s+([A-Z]\w+)\s+\(?(?:1U?L*\s*<<\s*\d+|BIT(?:_ULL)?\(\d+\)|0x[0-9a-fA-F]+|\d+)U?L*\)?/.exec(
          text,
        )?.[1] ??
        /^\s+([A-Z]\w+)\s*=\s*(?:\(?1U?L*\s*<<\s*\d+|BIT(?:_ULL)?\(|0x[0-9a-fA-F]+)/.exec(text)?.[1];
      if (name !== undefined) (sign === '+' ? flags : others).add(name);
    }
    const added = lines.flatMap(({ sign, text }) => (sign === '+' ? [text.replace(/\\\s*$/, '')] : []));
    for (const [, before, after, inverted] of added
      .join(' ')
      .matchAll(/([A-Z]\w+)\s*\|(?!\|)|(?<!\|)\|\s*([A-Z]\w+)|~\(?\s*([A-Z]\w+)/g))
      others.add(before ?? after ?? inverted ?? '');
  }
  return new Set([...flags].filter((name) => !others.has(name)));
}
