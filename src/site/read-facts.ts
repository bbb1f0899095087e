import { type RuntimeFacts, readRuntimeFacts } from '../seccomp/runtimes/runtime-facts.ts';

/** What was read of texts that `site serve` keeps while they do not change. */
const known = new WeakMap<readonly string[], readonly RuntimeFacts[]>();

/** The facts about runtimes in texts. */
export function factsIn(texts: readonly string[]): readonly RuntimeFacts[] {
  const facts = known.get(texts) ?? texts.map(readRuntimeFacts);
  known.set(texts, facts);
  return facts;
}
