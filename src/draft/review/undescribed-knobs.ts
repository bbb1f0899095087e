import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

interface Knob {
  readonly shape: RegExp;
  readonly path?: RegExp;
  readonly what: (name: string) => string;
  /** Where such things are described. */
  readonly page: string;
}

/** What administrators and programs read and set beside system calls. */
const KNOBS: readonly Knob[] = [
  {
    shape: /^\s+(?:REG|ONE|DIR|LNK|NOD)\("(\w+)"/,
    path: /^fs\/proc\/base\.c$/,
    what: (name) => `/proc/PID/${name}`,
    page: 'Documentation/filesystems/proc.rst',
  },
  {
    shape: /\bproc_create\w*\("([\w/-]+)"\s*,[^,]*,\s*NULL\b/,
    what: (name) => `/proc/${name}`,
    page: 'Documentation/filesystems/proc.rst',
  },
  {
    shape: /^\s*(?:\{\s*)?\.procname\s*=\s*"([\w-]+)"/,
    // A driver may take the place of another that has the file already.
    path: /^(?:kernel|fs|mm|ipc|net|security)\//,
    what: (name) => `the sysctl "${name}"`,
    page: 'Documentation/admin-guide/sysctl/',
  },
  {
    shape: /^(?:early_param|__setup)\("([\w-]+)=?"/,
    what: (name) => `the boot parameter "${name}"`,
    page: 'Documentation/admin-guide/kernel-parameters.txt',
  },
];

/** The knobs of one series that are told of. */
const MAX_TOLD = 2;

/** Files of /proc, sysctls and boot parameters that a whole series adds, and that none of its documents names. */
export function undescribedKnobs(files: readonly FileDiff[]): readonly NewValue[] {
  const described = new Set<string>();
  /** Those that exist, or that a line brings to another place. */
  const known = new Set<string>();
  for (const { newPath = '', hunks } of files)
    for (const { sign, text } of hunks.flatMap(({ lines }) => lines)) {
      if (/^Documentation\//.test(newPath) && sign === '+')
        for (const word of text.match(/[\w-]+/g) ?? []) described.add(word);
      if (sign === '-') for (const [, word = ''] of text.matchAll(/"([\w./-]+?)=?"/g)) known.add(word);
    }
  const told = new Set<string>();
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ lines }) =>
            lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
              if (sign !== '+') return [];
              for (const { shape, path: place, what, page } of KNOBS) {
                const name = place?.test(path) === false ? undefined : shape.exec(text)?.[1];
                if (name === undefined || known.has(name) || told.has(name)) continue;
                const words = name.split(/[/.]/);
                if (words.every((word) => described.has(word))) continue;
                told.add(name);
                return [
                  fact(
                    path,
                    line,
                    `no document of the series names ${what(name)}, which its code adds: what does it hold, and who may read or write it? Describe it in ${page}`,
                  ),
                ];
              }
              return [];
            }),
          )
        : [],
    )
    .slice(0, MAX_TOLD);
}
