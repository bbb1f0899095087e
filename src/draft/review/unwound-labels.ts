import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** A line that gives something back, with its name. */
const RELEASE =
  /^\t+((?:\w+_)?(?:put|free|kfree|kvfree|vfree|fput|mmput|unlock|release|unpin|close|abort|destroy)(?:_\w+)?)\(\s*(&?\w+(?:->\w+)*)\s*\)\s*;/;
/** A line that gives something back, keeps it elsewhere, or sets it anew. */
const MOVES =
  /(?:\b|_)(?:put|k?free|kvfree|fput|unlock|release|unpin|close|abort|destroy|install|add|attach|insert|assign|set|register|commit|move|consume|queue|link|no_free|return)(?:_\w*)?\s*\(|[^=!<>]=(?!=)\s*&?[\w>-]+\s*;/;
const LABEL = /^(\w+):\s*$/;

/** The longest function that is read, and the labels of it, and what one series is told of. */
const MAX_LINES = 250;
const MAX_LABELS = 12;
const MAX_TOLD = 2;

interface Line {
  readonly text: string;
  readonly line: number;
}

/**
 * Labels at the end of new functions that give back less than a label which is jumped to before: what was taken by then is
 * lost on the later way out.
 */
export function unwoundLabels(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      if (lines.length > MAX_LINES) return [];
      const lost = lostBehind(lines);
      if (lost === undefined) return [];
      const message = `"${lost.name}" is lost on the way out over "${lost.label}": the one over "${lost.earlier}", which is taken before, calls ${lost.release}(${lost.name})`;
      return [fact(shown.path, lost.line, message)];
    })
    .slice(0, MAX_TOLD);
}

interface Exit {
  readonly label: string;
  readonly line: number;
  /** Where it is first jumped to, if only from a condition of the function itself. */
  readonly from: number;
  /** What it gives back before it returns: the name, and the function that does. */
  readonly released: ReadonlyMap<string, string>;
}

interface Lost {
  readonly label: string;
  readonly earlier: string;
  readonly name: string;
  readonly release: string;
  readonly line: number;
}

function lostBehind(lines: readonly Line[]): Lost | undefined {
  const exits = exitsOf(lines).toSorted((one, other) => one.from - other.from);
  for (const [index, later] of exits.entries())
    for (const earlier of exits.slice(0, index))
      for (const [name, release] of earlier.released) {
        if (later.released.has(name) || !isTakenBefore(lines, name, earlier.from)) continue;
        const between = lines.slice(earlier.from + 1, later.from + 1).map(({ text }) => text);
        // It is given back, handed on or replaced in between.
        const word = new RegExp(`(?<![.>\\w])${name.replaceAll(/[^\w]/g, '\\$&')}\\b`);
        if (between.some((text) => word.test(text) && MOVES.test(text))) continue;
        return { label: later.label, earlier: earlier.label, name, release, line: later.line };
      }
  return undefined;
}

/** Whether the function itself, and no block of it, has set a name before a line. */
function isTakenBefore(lines: readonly Line[], name: string, index: number): boolean {
  const taken = new RegExp(`^\\t${name.replaceAll(/[^\w]/g, '\\$&')}\\s*=\\s*\\w+\\(`);
  return lines.slice(0, index).some(({ text }) => taken.test(text));
}

/** The labels at the end of a function, each with what is given back from there to the return. */
function exitsOf(lines: readonly Line[]): readonly Exit[] {
  const labels = lines.flatMap(({ text, line }, index) => {
    const label = LABEL.exec(text)?.[1];
    return label === undefined || label === 'default' ? [] : [{ label, line, index }];
  });
  const [start] = labels;
  if (start === undefined) return [];
  return labels.slice(0, MAX_LABELS).flatMap(({ label, line, index }): readonly Exit[] => {
    const jump = new RegExp(`^\\t{2,3}goto ${label};`);
    const jumps = lines.flatMap(({ text }, at) =>
      /\bgoto\b/.test(text) && text.includes(`goto ${label};`) ? [at] : [],
    );
    const [from] = jumps;
    // A jump back, or one out of a loop, follows another order.
    if (from === undefined || from > start.index || !jump.test(lines[from]?.text ?? '')) return [];
    if (/^\t{3}/.test(lines[from]?.text ?? '')) return [];
    const released = new Map<string, string>();
    for (const { text } of lines.slice(index + 1)) {
      const [, release, name] = RELEASE.exec(text) ?? [];
      if (release !== undefined && name !== undefined) released.set(name, release);
      // A condition decides what is given back.
      else if (/^\t(?:if|while|for|switch)\b/.test(text)) return [];
      else if (/^\treturn\b/.test(text)) return [{ label, line, from, released }];
    }
    return [];
  });
}
