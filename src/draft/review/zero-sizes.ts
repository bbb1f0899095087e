import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The arguments of one series that are told of. */
const MAX_TOLD = 2;

/** Arguments of new calls that stand in a division, or before the last byte of a buffer, and that nothing compares with 0. */
export function zeroSizes(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown) => {
      const lines = plainLines(shown);
      const names = shown.arguments.filter(({ type, name }) => !type.includes('*') && /^\w+$/.test(name));
      return names.flatMap(({ name }): readonly NewValue[] => {
        const ends = new RegExp(`\\w\\[\\s*${name}\\s*-\\s*1\\s*\\]`);
        const divides = new RegExp(
          `\\b(?:div64_u?64|div_u64|div64_ul|div64_long|DIV_ROUND_UP\\w*|mul_u64_u64_div_u64)\\s*\\([^;]*,\\s*${name}\\s*\\)|\\s[/%]\\s*${name}\\b`,
        );
        const at = lines.findIndex(({ text }) => ends.test(text) || divides.test(text));
        const found = lines[at];
        // A test of any other kind, or a function that is given the number, may refuse 0.
        const looked = new RegExp(
          `!\\s*${name}\\b|\\b${name}\\s*(?:==|!=|<)|\\b${name}\\s*>=?\\s*[01]\\b|(?:if|&&|\\|\\|)\\s*\\(?\\s*${name}\\s*(?:\\)|&&|\\|\\|)|\\b(?:clamp\\w*|max\\w*)\\s*\\(|\\b${name}\\s*[-+|]?=[^=]|\\?\\s*:|\\b${name}\\s*\\?`,
        );
        const called = new RegExp(
          `\\b(?!copy_|if|while|div|DIV_|mul_|min|sizeof|return)\\w+\\s*\\(\\s*(?:[^;()]*,\\s*)?${name}\\s*[,)]`,
        );
        const before = lines.slice(0, at + 1);
        if (found === undefined || before.some(({ text }) => looked.test(text))) return [];
        if (lines.slice(0, at).some(({ text }) => called.test(text))) return [];
        const message = ends.test(found.text)
          ? `where "${name}" is 0, this is the byte before the buffer, and nothing above refuses 0; return -EINVAL for it`
          : `where "${name}" is 0, this divides by 0, and nothing above refuses 0; return -EINVAL for it`;
        return [fact(shown.path, found.line, message, shown.call)];
      });
    })
    .slice(0, MAX_TOLD);
}
