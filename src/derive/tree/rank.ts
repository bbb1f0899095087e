import type { Located } from './source-tree.ts';

/** What userspace compiles in comes first, and this architecture's before the general one. */
export function rank({ path, kind }: Located): number {
  if (/^arch\/\w+\/include\/uapi\//.test(path)) return 0;
  if (/^include\/uapi\/linux\//.test(path)) return 1;
  if (/^include\/uapi\/asm-generic\//.test(path)) return 2;
  if (path.startsWith('include/uapi/')) return 3;
  if (/^arch\/\w+\/include\/asm\//.test(path)) return 4;
  if (/^include\/linux\//.test(path)) return 5;
  if (path.startsWith('include/')) return 6;
  return kind === 'macro' ? 7 : 8;
}
