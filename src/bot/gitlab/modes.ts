/**
 * Whether the mode of a tree entry, as GitLab returns it, is that of a plain file. All modes count as plain except
 * 120000 (symbolic link), 160000 (submodule) and 040000 (folder): see git-fast-import(1).
 */
export function isPlain(mode: unknown): boolean {
  return !(typeof mode === 'string' && /^(?:12|16|0?4)\d{4}$/.test(mode));
}
