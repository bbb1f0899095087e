import type { DiffLine, FileDiff } from '../diff.ts';
import { MAX_REVIEWED_CALLS } from '../reviewed-calls.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/**
 * New calls that stand inside an `#if` of older code, at whose end they were added: kernels where its condition does not
 * hold lack them, though the tables name them all the same.
 */
export function innerCalls(files: readonly FileDiff[]): readonly NewValue[] {
  const textsOf = (wanted: string) =>
    files.flatMap(({ hunks }) =>
      hunks.flatMap(({ lines }) => lines.flatMap(({ sign, text }) => (sign === wanted ? [text] : []))),
    );
  const added = textsOf('+');
  // A call that moves, or gets another argument, was built in the same part before.
  const removed = new Set(textsOf('-').map(definedCall));
  const places = files.flatMap(({ newPath: path, hunks }) =>
    isKernelC(path) && path.endsWith('.c')
      ? hunks.flatMap((hunk) => {
          const lines = hunk.lines.filter(({ sign }) => sign !== '-');
          return lines.flatMap(({ sign, text, line }, at) => {
            const call = sign === '+' ? definedCall(text) : undefined;
            return call === undefined ? [] : [{ path, call, line, lines, at }];
          });
        })
      : [],
  );
  for (const { path, call, line, lines, at } of places.slice(0, MAX_REVIEWED_CALLS)) {
    if (removed.has(call) || added.filter((one) => definedCall(one) === call).length > 1) continue;
    const end = outerEnd(lines.slice(at));
    const condition = outerStart(lines.slice(0, at));
    if (end?.sign !== ' ' || condition?.sign === '+' || hasStub(added, call)) continue;
    const words = condition === undefined ? 'an #if that was there before' : `"${condition.text}"`;
    const message = `${call} stands inside ${words}, which ends at line ${end.line}: kernels that leave this part out lack the call, and nothing in kernel/sys_ni.c takes its place; move it behind the #endif, or add COND_SYSCALL(${call}) there`;
    return [fact(path, line, message, call)];
  }
  return [];
}

function definedCall(text: string): string | undefined {
  return /^SYSCALL_DEFINE\d\(\s*(\w+)/.exec(text)?.[1];
}

/** The `#endif` of the condition in which some lines begin, if it is shown and nothing else is built in their place. */
function outerEnd(lines: readonly DiffLine[]): DiffLine | undefined {
  let depth = 0;
  for (const line of lines) {
    if (/^#\s*if/.test(line.text)) depth++;
    else if (depth === 0 && /^#\s*(?:else|elif)\b/.test(line.text)) return undefined;
    else if (depth === 0 && /^#\s*endif\b/.test(line.text)) return line;
    else if (/^#\s*endif\b/.test(line.text)) depth--;
  }
  return undefined;
}

/** The innermost condition that some lines open and do not close; undefined for its other part. */
function outerStart(lines: readonly DiffLine[]): DiffLine | undefined {
  let depth = 0;
  for (const line of lines.toReversed()) {
    if (/^#\s*endif\b/.test(line.text)) depth++;
    else if (depth === 0 && /^#\s*(?:else|elif)\b/.test(line.text)) return undefined;
    else if (/^#\s*if/.test(line.text) && depth-- === 0) return line;
  }
  return undefined;
}

/** Whether a line stands in for a call that is not built (kernel/sys_ni.c). */
function hasStub(added: readonly string[], call: string): boolean {
  const stub = new RegExp(`\\b(?:COND_SYSCALL\\(|cond_syscall\\(\\s*sys_)${call}\\b`);
  return added.some((text) => stub.test(text));
}
