import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const texts = new Map(
  ['src', 'rules'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
      .map((file): [string, string] => {
        const path = join(folder, file);
        return [path, readFileSync(join(root, path), 'utf8')];
      }),
  ),
);

/** The modules of this repository that a module imports, types included. */
function importsOf(path: string): readonly string[] {
  const text = texts.get(path) ?? '';
  return [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+'(\.[^']+)'/gms)]
    .map(([, specifier = '']) => relative(root, join(root, dirname(path), specifier)))
    .filter((target) => texts.has(target));
}

/** The strongly connected components of more than one module (Tarjan, 1972). */
function cyclesOf(next: (path: string) => readonly string[], paths: Iterable<string>): readonly string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (path: string): number => {
    const own = order.size;
    order.set(path, own);
    stack.push(path);
    let low = own;
    for (const target of next(path)) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? low);
    }
    lowest.set(path, low);
    if (low === own) {
      const component = stack.splice(stack.indexOf(path));
      if (component.length > 1) cycles.push(component.sort());
    }
    return low;
  };
  for (const path of paths) if (!order.has(path)) visit(path);
  return cycles;
}

test('a cycle is found, through types and re-exports too', () => {
  const graph: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c'], c: ['b'], d: ['a'] };
  expect(cyclesOf((path) => graph[path] ?? [], Object.keys(graph))).toEqual([['b', 'c']]);
  expect(importsOf('src/index.ts')).toContain('src/spec/version.ts');
  expect(importsOf('src/report/format.ts')).toContain('src/lint/rule.ts');
});

test('no modules import each other, not even for types', () => {
  const cycles = cyclesOf(importsOf, texts.keys()).map((component) => component.join(' '));
  expect(cycles).toEqual([]);
});

/** `src/spec`, `rules`: where a name has one meaning. */
function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'src' && path.split('/').length > 2 ? `${first}/${second}` : first;
}

/** The rooms of each exported type, class, function and constant. */
const roomsByName = new Map<string, Set<string>>();
for (const [path, text] of texts) {
  const declarations = /^export (?:abstract |async )?(?:class|interface|type|function\*?|const|let) (\w+)/gm;
  for (const [, name = ''] of text.matchAll(declarations))
    roomsByName.set(name, (roomsByName.get(name) ?? new Set()).add(roomOf(path)));
}

/**
 * Names that two rooms export. Most are the bot's, whose names are still to be chosen, or are private to a process of
 * their own (`cli/lsp`, `kernel`).
 */
const SHARED_NAMES = [
  'CONSTANTS', // expressions of the language; C constants of the generated program
  'Call', // a system call; a message of the bot's threads
  'Change', // a difference between two specs; a change on a forge
  'Collector', // of findings; of the sources of the site
  'Content',
  'Judge',
  'Note', // of a run; of a merge request
  'Outcome',
  'Place',
  'Range',
  'Reply',
  'Scope',
  'ServeOptions', // of `bot serve`; of `site serve`
  'State', // of a trace; of a commit's status
  'Suggestion', // a probe; a suggested change in a comment
  'Target',
  'callsOf',
  'judge',
  'list',
  'readContent',
  'readTree', // YAML; a tree of git
  'serve',
  'text',
  // The C of the kernel, and the C of specs.
  'Expression',
  'Field',
  'INT',
  'Scalar',
  'Term',
  'Token',
  'UNSIGNED_INT',
  'TypeName',
  'UNSIGNED_LONG',
  'choice',
  'constant',
  'constantValue',
  'convert',
  'isTrue',
  'mayFail',
  'member',
  'number',
  'stringLength',
];

test('a name that two rooms export is a known one', () => {
  const shared = [...roomsByName].filter(([, rooms]) => rooms.size > 1).map(([name]) => name);
  expect(shared.filter((name) => !SHARED_NAMES.includes(name))).toEqual([]);
});

test('seccomp, site, playground, editor and report share no name with another room', () => {
  const own = ['src/seccomp', 'src/site', 'src/playground', 'src/editor', 'src/report'];
  const shared = [...roomsByName].filter(
    ([, rooms]) => rooms.size > 1 && own.some((room) => rooms.has(room)),
  );
  expect(shared.map(([name, rooms]) => `${name}: ${[...rooms].join(', ')}`)).toEqual([]);
});
