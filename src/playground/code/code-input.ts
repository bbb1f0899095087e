import type { CheckPort, Content } from '../../check/port.ts';
import { inputKind } from '../../mail/input-kind.ts';
import { readPatches } from '../../mail/patches.ts';

/** How messages name a text that has no name. */
export const PASTED = 'pasted.c';

/** C, a patch or mail, as `check -` takes it; undefined for what is none of them. */
export async function codeContent(text: string): Promise<CodeContent | undefined> {
  const kind = inputKind(text);
  if (kind === 'spec') return undefined;
  if (kind === 'code') return { kind, file: { text, treePath: PASTED } };
  const { messages, faults } = await readPatches(kind, new TextEncoder().encode(text));
  return { kind: 'series', series: { source: kind, patches: messages, text, faults } };
}

/** What is read as code. */
export type CodeContent = Extract<Content, { readonly kind: 'series' | 'code' }>;

/** A port with one input, and no kernel tree. */
export function portOf(content: CodeContent): CheckPort {
  return {
    inputs: [{ path: PASTED, isNamed: true }],
    faults: [],
    read: async ({ path }) => (path === PASTED ? content : { kind: 'absent' }),
    base: undefined,
    configuredPath: (path) => path,
    isAsked: () => true,
  };
}
