import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHARACTERS } from './hostile/characters.ts';
import { MAIL } from './hostile/mail.ts';
import { QUICK, type Reader, SLOW } from './hostile/readers.ts';
import { repeated, type Shape } from './hostile/shape.ts';
import { SPECS } from './hostile/specs.ts';
import { caseCount, isFull } from './support/is-full.ts';

/*
 * Whatever a stranger writes, the time that a reader takes grows as the text does. This is the one test that measures
 * time: that of the processor in this process, so that a busy machine does not matter, against a bound that quadratic
 * work exceeds many times over.
 */

/** Milliseconds that a text of full size may take however the time grows; most readers take 1 to 150. */
const CEILING = 500;

/** Milliseconds that any text may take: what is read for the first time is compiled, too. */
const FLOOR = 200;

/** The same for a profile, of which two engines make filters for three architectures, however short it is. */
const PROFILE_FLOOR = 1000;

/** How many times as long a text of twice the size may take: 2 for linear work, 4 for quadratic. */
const GROWTH = 3.2;

/** How long the longest texts are. */
const LENGTHS = {
  quick: caseCount(32_000, 64_000, 'characters of a text for each quick reader'),
  slow: caseCount(6_000, 12_000, 'characters of a text for each slow reader'),
};

const SHAPES: readonly (readonly [string, Shape])[] = Object.entries({ ...CHARACTERS, ...SPECS, ...MAIL });

async function milliseconds(read: Reader, text: string): Promise<number> {
  const before = process.cpuUsage();
  await read(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What is wrong with how a reader's time grows with a shape; undefined where nothing is. */
async function faultOf(
  read: Reader,
  shape: Shape,
  length: number,
  floor = FLOOR,
): Promise<string | undefined> {
  // From small to large, so that quadratic work is found before it takes minutes.
  let before = 0;
  let last = length / 32;
  for (const size of isFull ? [length / 8, length / 2, length] : [length / 8, length]) {
    const text = shape(size);
    let taken = await milliseconds(read, text);
    const limit = Math.max(floor, (CEILING * size) / length, before * GROWTH ** Math.log2(size / last));
    // Collecting garbage, or compiling: once more, and the quicker one counts.
    for (let again = 0; again < 2 && taken > limit && taken < 8 * CEILING; again++)
      taken = Math.min(taken, await milliseconds(read, text));
    if (taken > limit || taken > 8 * CEILING)
      return `${Math.round(taken)} ms for ${text.length} characters, after ${Math.round(before)} ms for ${Math.round(last)}`;
    before = Math.max(taken, 1);
    last = size;
  }
  return undefined;
}

async function faults(read: Reader, length: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, shape] of SHAPES) {
    const floor = name.endsWith(' in a profile') ? PROFILE_FLOOR : FLOOR;
    const fault = await faultOf(read, shape, length, floor);
    if (fault !== undefined) found.push(`${name}: ${fault}`);
    // A few tell what is wrong; all of them could take an hour.
    if (found.length === 3) break;
  }
  return found;
}

/** What texts are made of. */
const TOKENS = [
  '\n',
  ' ',
  '\t',
  '\r',
  '"',
  "'",
  '\\',
  '#',
  '-',
  '?',
  ':',
  ',',
  '&a',
  '*a',
  '!',
  '|',
  '>',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '<',
  '`',
  '@',
  '.',
  '/',
  '*',
  '+',
  '=',
  '~',
  'a',
  'A',
  '1',
  '0x',
  '_',
  '---',
  '...',
  'syscall',
  'error',
  'From ',
  '@@',
  'struct',
  '\u0000',
  '\ud800',
  '\ufeff',
  'é',
];

const hostile = fc
  .tuple(
    fc.array(fc.constantFrom(...TOKENS), { maxLength: 2 }),
    fc.array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 4 }),
    fc.array(fc.constantFrom(...TOKENS), { maxLength: 2 }),
  )
  .map(([before, fragment, after]) => [before.join(''), fragment.join(''), after.join('')] as const);

describe.each([
  ['quick', QUICK, LENGTHS.quick, caseCount(8, 20, 'random shapes for each quick reader')],
  ['slow', SLOW, LENGTHS.slow, caseCount(4, 10, 'random shapes for each slow reader')],
] as const)('%s readers take time that grows as the text does:', (_, readers, length, runs) => {
  test.each(Object.entries(readers))('%s', { timeout: 300_000 }, async (_name, read) => {
    expect(await faults(read, length)).toEqual([]);
    await fc.assert(
      fc.asyncProperty(hostile, async ([before, fragment, after]) => {
        expect(await faultOf(read, repeated(fragment, before, after), length)).toBeUndefined();
      }),
      { numRuns: runs },
    );
  });
});
