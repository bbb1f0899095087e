import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** The facts of each kind that one series is told of. */
const MAX_TOLD = 2;

interface Place {
  readonly path: string;
  readonly line: number;
  readonly name: string;
}

/** What a whole series adds for others to use, and nothing in it uses: symbols for modules, members, constants. */
export function lonelyNames(files: readonly FileDiff[]): readonly NewValue[] {
  const kernel = files.flatMap(({ newPath: path, hunks }) =>
    isKernelC(path)
      ? [{ path, lines: hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign === '+')) }]
      : [],
  );
  /** The files that name a word, how often, and how often they only set a member of that name. */
  const uses = new Map<string, { readonly paths: Set<string>; count: number; settings: number }>();
  const exported: Place[] = [];
  const members: (Place & { readonly struct: string })[] = [];
  const gone = new Set(
    files.flatMap(({ hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text }) => (sign === '-' ? (text.match(/\w+/g) ?? []) : [])),
      ),
    ),
  );
  for (const { path, lines } of kernel) {
    let struct: string | undefined;
    for (const { text, line } of lines) {
      const symbol = /^EXPORT_SYMBOL(?:_GPL)?\((\w+)\);/.exec(text)?.[1];
      if (symbol !== undefined) {
        exported.push({ path, line, name: symbol });
        continue;
      }
      const opened = /^struct (\w+)\s*\{/.exec(text)?.[1];
      if (opened !== undefined) struct = opened;
      else if (/^\}/.test(text)) struct = undefined;
      const member =
        struct === undefined || /^arch\/|\/uapi\//.test(path)
          ? undefined
          : /^\t(?!const\b.*\()[a-z][\w ]*[ *](\w{4,})(?:\[\w*\])?;/.exec(text)?.[1];
      if (member !== undefined) members.push({ path, line, name: member, struct: struct ?? '' });
      if (/^\s*\*|^\s*\/[*/]/.test(text)) continue;
      for (const word of text.match(/\b[A-Za-z_]\w{3,}/g) ?? []) {
        const known = uses.get(word) ?? { paths: new Set<string>(), count: 0, settings: 0 };
        known.paths.add(path);
        known.count++;
        uses.set(word, known);
      }
      for (const [, set = ''] of text.matchAll(/(?:->|\.)(\w{4,})\s*=(?!=)/g)) {
        const known = uses.get(set);
        if (known !== undefined) known.settings++;
      }
    }
  }
  const inHeaders = new Set(
    kernel.flatMap(({ path, lines }) =>
      path.endsWith('.h')
        ? lines.flatMap(({ text }) => (/^\t/.test(text) ? (text.match(/\b\w+(?=\()/g) ?? []) : []))
        : [],
    ),
  );
  const told = new Set<string>();
  // A struct of which nothing is used yet is for others.
  const used = new Set(
    members.flatMap(({ name, struct, path }) => {
      const { count = 0, settings = 0 } = uses.get(name) ?? {};
      return count > settings + 1 ? [`${path} ${struct}`] : [];
    }),
  );
  return [
    ...exported
      .flatMap(({ path, line, name }): readonly NewValue[] => {
        const others = [...(uses.get(name)?.paths ?? [])].filter((one) => one.endsWith('.c') && one !== path);
        if (others.length > 0 || gone.has(name) || (uses.get(name)?.count ?? 0) === 0) return [];
        // An inline function of a header that calls it is compiled into modules.
        if (inHeaders.has(name)) return [];
        // What no header of the series declares is declared already: it takes the place of something.
        if (![...(uses.get(name)?.paths ?? [])].some((one) => one.endsWith('.h'))) return [];
        return [
          fact(
            path,
            line,
            `${name}() is exported to modules, but no other file of the series calls it; leave the export to the patch that needs it`,
          ),
        ];
      })
      .slice(0, MAX_TOLD),
    ...members
      .flatMap(({ path, line, name, struct }): readonly NewValue[] => {
        const { count = 0, settings = 0 } = uses.get(name) ?? {};
        if (!used.has(`${path} ${struct}`)) return [];
        if (gone.has(name) || told.has(name) || count !== settings + 1) return [];
        if (/^_|pad|reserved|unused|spare|rsvd|^(?:list|node|lock|mutex|rcu|work)$/i.test(name)) return [];
        told.add(name);
        const what = settings === 0 ? 'uses' : 'reads';
        const message = `no line of the series ${what} the new member "${name}"; add it with the code that needs it`;
        return [fact(path, line, message)];
      })
      .slice(0, MAX_TOLD),
  ];
}
