import { both, numbered, repeated, type Shape, type Shapes } from './shape.ts';

/* Specs, and YAML that looks like one, as somebody would write them who wants a reader to take long. */

const HEAD = 'syscall: xyzzy\nprototype: int xyzzy(int fd, const char __user *name, unsigned int flags)\n';
const SPEC = `${HEAD}entry:\n  - lookup: fd\n    error: EBADF\n`;

function step(index: number, condition: string): string {
  return `  - check: "${condition}"\n    error: EINVAL\n    note: ${index}\n`;
}

/** Steps with one condition, as many as an entry path may have. */
function steps(condition: string): Shape {
  return (length) =>
    numbered((index) => step(index, condition), `${HEAD}entry:\n`)(Math.min(length, 300 * condition.length));
}

export const SPECS: Shapes = {
  'a key again and again': repeated('k: 1\n', 'syscall: x\n'),
  'a key again and again in braces': repeated('k: 1, ', '{syscall: x, ', '}'),
  'many keys': numbered((index) => `k${index}: 1\n`, 'syscall: x\n'),
  'many documents': repeated('--- {a: 1}\n'),
  'many documents that end': repeated('a: 1\n...\n'),
  'many broken documents': repeated('---\na: [\n'),
  'many specs': repeated(`---\n${SPEC}`),
  'many specs of different calls': numbered((index) => `---\n${SPEC.replaceAll('xyzzy', `xyzzy${index}`)}`),
  'many specs with one number': numbered(
    (index) => `---\nstatus: proposed\nnumber: 7\n${SPEC.replaceAll('xyzzy', `xyzzy${index}`)}`,
  ),
  anchors: numbered((index) => `a${index}: &a${index} x\nb${index}: *a${index}\n`),
  'steps by alias': repeated('  - *s\n', `${HEAD}entry:\n  - &s {check: flags != 0, error: EINVAL, a: 1}\n`),
  'aliases of nothing': repeated('- *x\n'),
  'a block scalar': repeated(' text\n', 'a: |\n'),
  'a block scalar of blank lines': repeated('\n', 'a: |\n'),
  'a folded scalar': repeated('  x\n\n', 'a: >\n'),
  'a long plain scalar': repeated('x ', 'a: '),
  'a plain scalar over lines': repeated('  y\n', 'a: x\n'),
  'a plain scalar and blank lines': repeated('\n', 'a: x\n', 'b: y\n'),
  'a quoted scalar over lines': repeated('x\n\n', 'a: "'),
  'a long key': repeated('a', '', ': 1\n'),
  'a long key with many keys below': both(repeated('A', `${SPEC}? `), repeated('k: 1, ', '\n: {', '}')),
  'a list in brackets': repeated('a,\n', '[', ']'),
  'a list that never ends': repeated('a, ', '['),
  'stairs of keys': numbered((index) => `${' '.repeat(index)}a:\n`),
  'lines of comments': repeated('# c\n', '', SPEC),
  'unknown keys': numbered((index) => `kez${index}: 1\n`, SPEC),
  'unknown keys of a step': numbered((index) => `    kez${index}: 1\n`, SPEC),
  'unknown errnos': numbered((index) => `EFOO${index}, `, `${HEAD}entry:\n  - work: x\n    error: [`, ']\n'),
  'unknown errnos of long words': both(
    repeated('word ', `${HEAD}entry:\n  - work: `),
    numbered((index) => `EFOO${index}, `, '\n    error: [', ']\n'),
  ),
  'unknown names': numbered((index) => `  C${index}: X${index} | Y${index}\n`, `${SPEC}constants:\n`),
  constants: numbered((index) => `  C${index}: ${index}\n`, `${SPEC}constants:\n`),
  'constants of constants': numbered((index) => `  C${index}: C${index + 1} + 1\n`, `${SPEC}constants:\n`),
  flags: numbered((index) => `F${index}: ${index}, `, `${SPEC}arguments:\n  flags: {values: {`, '}}\n'),
  structs: numbered((index) => `  s${index}: {a: __u64}\n`, `${SPEC}structs:\n`),
  'structs that double': numbered(
    (index) => `  s${index + 1}: {a: struct s${index}, b: struct s${index}}\n`,
    `${SPEC}structs:\n  s0: {a: __u64}\n`,
  ),
  'fields of a struct': numbered((index) => `    f${index}: __u64\n`, `${SPEC}structs:\n  s:\n`),
  'dimensions of a field': repeated('[2]', `${SPEC}structs:\n  s: {"a`, '": __u64}\n'),
  'words of a type': repeated('a ', `${SPEC}types:\n  t: `, '!\n'),
  'words of a step': repeated('_sys_a', `${HEAD}entry:\n  - work: __x`, '\n    error: EIO\n'),
  'a long name': both((length) => SPEC.replaceAll('xyzzy', 'x'.repeat(length)), repeated('k: 1\n')),
  'sums in steps': steps(`flags${' + flags'.repeat(400)}`),
  'masks in steps': steps(`flags & ~(1${' | 2'.repeat(400)})`),
  'bits in steps': steps(`flags & ${'1|'.repeat(400)}1`),
  'comparisons in steps': steps(`flags == 1${' || flags == 3'.repeat(200)}`),
  'parentheses in steps': steps(`${'('.repeat(80)}flags${')'.repeat(80)} != 0`),
  'conditions in steps': steps(`${'flags ? 1 : '.repeat(40)}0`),
  'short steps': steps('flags != 0'),
  'probes with long calls': numbered(
    () => `  - {call: "xyzzy(${'1+'.repeat(400)}1, NULL, 0)", expect: EBADF}\n`,
    `${SPEC}probes:\n`,
  ),
  suppressions: repeated('# probeable-ignore probe-exists: x\n', SPEC),
  'suppressions behind findings': numbered(
    (index) => `k${index}: 1 # probeable-ignore spec-schema: x\n`,
    SPEC,
  ),
  'suppressions in values': repeated('"# probeable-ignore a: b", ', `${SPEC}notes: [`, ']\n'),
  'overrides of a configuration': numbered(
    (index) => `  - {files: ["a${index}"], rules: {probe-exists: off}}\n`,
    'overrides:\n',
  ),
  'braces in a glob': repeated('{', 'overrides:\n  - {rules: {probe-exists: off}, files: ["', '"]}\n'),
};
