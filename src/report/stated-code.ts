import type { Rule } from '../lint/rule.ts';
import { type CheckedExample, CODE_EXAMPLE_PATH } from './code-example.ts';
import { plainBlocks } from './finding-block.ts';

/** C on a page, with what the page states about it. */
export interface StatedCode {
  readonly kind: 'bad' | 'good';
  /** The rules that the example is about: those behind `bad` or `good`, or else those of the page. */
  readonly rules: readonly string[];
  readonly text: string;
  readonly findings: string | undefined;
  readonly verdict: string | undefined;
}

/** A C example, the findings that the page shows behind it, and the verdict behind those. */
const EXAMPLE =
  /^```c (bad|good)((?: [a-z0-9-]+)*)\n([\s\S]*?)^```\n(?:\n```text finding\n([\s\S]*?)^```\n)?(?:\n```text verdict\n([\s\S]*?)^```\n)?/gm;

/** The C examples of a page. */
export function statedCode(page: string, about: readonly string[]): readonly StatedCode[] {
  return [...page.matchAll(EXAMPLE)].map(([, kind, ids = '', text = '', findings, verdict]) => ({
    kind: kind === 'bad' ? 'bad' : 'good',
    rules: ids === '' ? about : ids.trim().split(' '),
    text,
    findings,
    verdict,
  }));
}

/** The rules to check an example with: the named ones, or all if none is named. */
function rulesFor(ids: readonly string[], all: readonly Rule[]): readonly Rule[] {
  const unknown = ids.find((id) => !all.some((rule) => rule.id === id));
  if (unknown !== undefined) throw new Error(`an example names "${unknown}", which is no rule`);
  return ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
}

/**
 * The page with the findings behind each bad example, and the verdict where the page has a place for one.
 *
 * @param about the rules of examples that name none; if it is empty, all
 */
export function stateCode(
  page: string,
  about: readonly string[],
  all: readonly Rule[],
  check: (text: string, rules: readonly Rule[]) => CheckedExample,
): string {
  return page.replace(EXAMPLE, (_, kind: string, ids: string, text: string, __, verdict?: string) => {
    const { findings } = check(text, rulesFor(ids === '' ? about : ids.trim().split(' '), all));
    const parts = [`\`\`\`c ${kind}${ids}\n${text}\`\`\`\n`];
    if (kind === 'bad')
      parts.push(`\`\`\`text finding\n${plainBlocks(CODE_EXAMPLE_PATH, text, findings)}\`\`\`\n`);
    if (verdict !== undefined) parts.push(`\`\`\`text verdict\n${check(text, all).verdict}\`\`\`\n`);
    return parts.join('\n');
  });
}
