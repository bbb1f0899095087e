import { AbstractWord } from '../abstract-word.ts';
import { ARGUMENT_COUNT } from '../argument-count.ts';
import type { WordKnowledge } from '../bpf/program-paths.ts';
import { wordsOfArgument } from './argument-condition.ts';
import { exampleWord } from './example-word.ts';

/** Six arguments for which everything holds that is known of their words; undefined if none were found. */
export function exampleArguments(words: WordKnowledge, isBigEndian: boolean): readonly bigint[] | undefined {
  const args: bigint[] = [];
  for (let argument = 0; argument < ARGUMENT_COUNT; argument++) {
    const { low, high } = wordsOfArgument(argument, isBigEndian);
    const halves = [high, low].map((index) => exampleWord(words.get(index) ?? AbstractWord.of(0)));
    const [highHalf, lowHalf] = halves;
    if (highHalf === undefined || lowHalf === undefined) return undefined;
    args.push((BigInt(highHalf) << 32n) | BigInt(lowHalf));
  }
  return args;
}

/** What is known of the arguments of a 32-bit ABI, which a 64-bit kernel hands over without upper halves. */
export function withoutUpperHalves(isBigEndian: boolean): WordKnowledge {
  const zero = AbstractWord.of(0);
  return new Map(
    Array.from({ length: ARGUMENT_COUNT }, (_, argument) => [
      wordsOfArgument(argument, isBigEndian).high,
      zero,
    ]),
  );
}
