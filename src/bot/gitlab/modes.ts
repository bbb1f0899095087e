/**
 * Whether a mode of a git tree, as GitLab writes it, is that of a plain file. It is where it is no other: 120000 is a
 * symbolic link, 160000 a submodule, 040000 a folder (git-fast-import(1)).
 */
export function isPlain(mode: unknown): boolean {
  return !(typeof mode === 'string' && /^(?:12|16|0?4)\d{4}$/.test(mode));
}
