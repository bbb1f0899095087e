/** A line with a constant, as `writeSpec()` writes it. */
const CONSTANT = /^ {2}(\w+): (-?\d+U?)$/;

/** A derived spec in parts. */
interface Parts {
  /** Everything before the steps, without the constants and the place of the definition. */
  readonly head: string;
  readonly constants: ReadonlyMap<string, string>;
  readonly steps: readonly string[];
}

/**
 * One spec from two that were read for two architectures: a step that only one of them takes names it (`arch`), and a
 * constant that differs has both values. Read for either of them, it says exactly what the one of that architecture says.
 *
 * @param x86 the text for x86_64, as `writeSpec()` writes it; what both have is taken from it
 * @param arm the text for arm64
 * @returns undefined where they differ in more: in a prototype, a struct, the meaning of an argument
 */
export function forBothArchitectures(x86: string, arm: string): string | undefined {
  const [own, other] = [partsOf(x86), partsOf(arm)];
  if (own.head !== other.head) return undefined;
  const names = new Set([...own.constants.keys(), ...other.constants.keys()]);
  const constants = [...names].map((name) => {
    const [value, there] = [own.constants.get(name), other.constants.get(name)];
    return value === undefined || there === undefined || value === there
      ? `  ${name}: ${value ?? there}\n`
      : `  ${name}: { value: ${value}, arm64: ${there} }\n`;
  });
  const section = constants.length === 0 ? '' : `constants:\n${constants.join('')}`;
  const steps = mergedSteps(own.steps, other.steps);
  const [place = ''] = /^# Read from .*\n/.exec(x86) ?? [];
  return `${place}${own.head}${section}${steps.length === 0 ? 'entry: []\n' : `entry:\n${steps.join('')}`}`;
}

function partsOf(text: string): Parts {
  const start = text.search(/^entry:/m);
  const before = text.slice(0, start);
  const [whole = '', section = ''] = /^constants:\n((?: {2}\w+: .*\n)*)/m.exec(before) ?? [];
  const constants = section.split('\n').flatMap((line): [string, string][] => {
    const [, name, value] = CONSTANT.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return {
    head: before.replace(whole, '').replace(/^# Read from .*\n/, ''),
    constants: new Map(constants),
    steps: text
      .slice(start)
      .split(/^(?= {2}- )/m)
      .slice(1),
  };
}

/** Both lists in their orders; what they have in common (their longest common subsequence) once. */
function mergedSteps(own: readonly string[], other: readonly string[]): readonly string[] {
  const [left, right] = [own.map(withoutPlace), other.map(withoutPlace)];
  // lengths[i][j]: how many steps the rest of both have in common.
  const lengths = Array.from({ length: own.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  const length = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = own.length - 1; i >= 0; i -= 1)
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row !== undefined)
        row[j] =
          left[i] === right[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  const merged: string[] = [];
  let [i, j] = [0, 0];
  while (i < own.length || j < other.length) {
    if (i < own.length && j < other.length && left[i] === right[j]) {
      merged.push(own[i] ?? '');
      i += 1;
      j += 1;
    } else if (j >= other.length || (i < own.length && length(i + 1, j) >= length(i, j + 1))) {
      merged.push(`${own[i]}    arch: x86_64\n`);
      i += 1;
    } else {
      merged.push(`${other[j]}    arch: arm64\n`);
      j += 1;
    }
  }
  return merged;
}

/** Architectures keep the same code at other places. */
function withoutPlace(step: string): string {
  return step.replace(/^ *source: .*\n/m, '');
}
