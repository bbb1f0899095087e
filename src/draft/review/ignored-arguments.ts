import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** Modes by which code decides: constants. */
const CONSTANT = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/;

/** The arguments of one series that are told of. */
const MAX_TOLD = 2;

interface Line {
  readonly text: string;
  readonly line: number;
}

/**
 * Arguments of new calls that one mode reads, and another leaves unread: whatever programs leave there, they leave it for
 * good (Documentation/process/adding-syscalls.rst asks to refuse what has no meaning).
 */
export function ignoredArguments(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown).filter(({ text }) => text.trim() !== '');
      for (const { name } of shown.arguments) {
        if (!/^[a-z]\w*$/.test(name)) continue;
        const found = inCases(lines, name) ?? inCondition(lines, name) ?? behindReturn(lines, name);
        if (found === undefined) continue;
        const message = `${shown.call} reads "${name}" only ${found.only}: otherwise it may hold anything, and can never get a meaning there; refuse what is not 0`;
        return [fact(shown.path, found.line, message, shown.call)];
      }
      return [];
    })
    .slice(0, MAX_TOLD);
}

interface Found {
  readonly only: string;
  readonly line: number;
}

/** The case that alone names an argument, of a switch with others that succeed. */
function inCases(lines: readonly Line[], name: string): Found | undefined {
  const word = new RegExp(`\\b${name}\\b`);
  const start = lines.findIndex(({ text }) => /^\tswitch\s*\(/.test(text));
  const end = lines.findIndex(({ text }, index) => index > start && text.startsWith('\t}'));
  if (start === -1 || end === -1 || word.test(lines[start]?.text ?? '')) return undefined;
  const outside = [...lines.slice(0, start), ...lines.slice(end)];
  if (outside.some(({ text }) => word.test(text))) return undefined;
  const cases: { label: string; line: number; text: string }[] = [];
  for (const { text, line } of lines.slice(start + 1, end)) {
    const label = /^\t(?:case\s+(\w+)|default)\s*:/.exec(text);
    const last = cases.at(-1);
    // Labels in a row have one body.
    if (label !== null && (last === undefined || last.text !== ''))
      cases.push({ label: label[1] ?? '', line, text: '' });
    else if (label === null && last !== undefined) last.text += `${text}\n`;
  }
  const reading = cases.filter(({ text }) => word.test(text));
  const [first] = reading;
  const others = cases.filter(
    ({ label, text }) =>
      label !== '' && !word.test(text) && /\w\s*\(/.test(text) && !/fallthrough/.test(text),
  );
  if (first === undefined || first.label === '' || reading.length !== 1 || others.length === 0)
    return undefined;
  return { only: `where the case is ${first.label}`, line: first.line };
}

/** The condition about a flag or a mode that alone guards an argument. */
function inCondition(lines: readonly Line[], name: string): Found | undefined {
  const word = new RegExp(`\\b${name}\\b`);
  const uses = lines.flatMap(({ text }, index) => (word.test(text) ? [index] : []));
  const [first] = uses;
  if (first === undefined || uses.length !== 1) return undefined;
  const head = lines[first - 1];
  const condition = /^\tif\s*\(\s*(\w+\s*(?:&|==)\s*(\w+))\s*\)$/.exec(head?.text ?? '');
  if (head === undefined || condition === null || !CONSTANT.test(condition[2] ?? '')) return undefined;
  const own = lines[first]?.text ?? '';
  const next = lines[first + 1]?.text ?? '';
  // What stands behind succeeds, too.
  if (!/^\t\t(?:return\s+(?!-E)|\w+\s*=\s*)[^;]*\w\(/.test(own) || /^\telse/.test(next)) return undefined;
  const rest = lines.slice(first + 1);
  if (!rest.some(({ text }) => /^\treturn\s+(?!-E)/.test(text))) return undefined;
  return { only: `where ${condition[1]}`, line: head.line };
}

/** The statement that alone names an argument, behind a mode that has returned already. */
function behindReturn(lines: readonly Line[], name: string): Found | undefined {
  const word = new RegExp(`\\b${name}\\b`);
  const uses = lines.flatMap(({ text }, index) => (word.test(text) ? [index] : []));
  const [use] = uses;
  if (use === undefined || uses.length !== 1 || !/^\treturn\s+\w+\(/.test(lines[use]?.text ?? ''))
    return undefined;
  const [head, body] = [lines[use - 2], lines[use - 1]];
  const condition = /^\tif\s*\(\s*(\w+)\s*&\s*(\w+)\s*\)$/.exec(head?.text ?? '');
  if (head === undefined || condition === null || !CONSTANT.test(condition[2] ?? '')) return undefined;
  if (!/^\t\treturn\s+\w+\(.*\);$/.test(body?.text ?? '')) return undefined;
  return { only: `where ${condition[1]} has no ${condition[2]}`, line: head.line };
}
