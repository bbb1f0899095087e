import type { LetterBlock } from './letter-blocks.ts';

/** What became of a recommendation of Documentation/process/adding-syscalls.rst. */
export interface JudgedRecommendation {
  readonly asks: string;
  /** `met`: no rule that checks it has a finding. `open`: only a person can tell, or the spec does not say enough. */
  readonly state: 'met' | 'not met' | 'not applicable' | 'open';
  /** Why, for all states but `met`. */
  readonly reason: string;
}

/** The recommendations as a list with boxes, after a count. */
export function recommendationBlocks(all: readonly JudgedRecommendation[]): readonly LetterBlock[] {
  if (all.length === 0) return [];
  const count = (state: JudgedRecommendation['state']): number =>
    all.filter((one) => one.state === state).length;
  return [
    { kind: 'heading', text: 'Recommendations of adding-syscalls.rst' },
    {
      kind: 'paragraph',
      text: `Of ${all.length}, the rules that check them find nothing against ${count('met')}, which are ticked. ${count('not met')} are not met, ${count('not applicable')} do not apply, and ${count('open')} are for a person to judge.`,
    },
    {
      kind: 'boxes',
      items: all.map(({ asks, state, reason }) => ({
        mark: state === 'met' ? 'x' : state === 'not applicable' ? '-' : ' ',
        text: state === 'met' ? asks : `${asks} (${state === 'open' ? 'to be judged' : state}: ${reason})`,
      })),
    },
  ];
}
