import { WRAPPER_LANGUAGES, type WrapperLanguage, wrapperCode } from '../../generate/wrapper/wrapper.ts';
import { readNumberText } from '../../seccomp/simulate/number-text.ts';
import type { Spec } from '../../spec/model.ts';
import { Failure } from '../failure.ts';
import { oneOf } from '../shared-options.ts';

/** The languages as the command line has them. */
export const LANGUAGE_WORDS: readonly string[] = WRAPPER_LANGUAGES.map((language) => language.toLowerCase());

/** Reads `--lang`. */
export function readLanguage(word = 'c'): WrapperLanguage {
  oneOf('--lang', word, LANGUAGE_WORDS);
  return WRAPPER_LANGUAGES.find((language) => language.toLowerCase() === word) ?? 'C';
}

/** The first number that no architecture can give a call: x32 sets this bit in those of its calls. */
const END = 1n << 30n;

/** Reads `--number`; undefined if it was left out. */
export function readCallNumber(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const number = readNumberText(text);
  if (number === undefined || number >= END)
    throw new Failure(`--number: "${text}" is no number that a call can have, such as 470`);
  return number;
}

/**
 * The wrapper of a call.
 *
 * @throws Failure where there is none
 */
export function wrapper(spec: Spec, language: WrapperLanguage, number: bigint | undefined): string {
  const code = wrapperCode(spec, language, number);
  if (!code.ok) throw new Failure(`no wrapper of ${spec.name} in ${language}: ${code.message}`);
  return code.code;
}
