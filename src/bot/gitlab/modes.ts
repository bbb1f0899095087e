/**
 * Whether a mode of a git tree, as GitLab writes it, is that of a plain file: 120000 is a symbolic link, 160000 a submodule
 * (git-fast-import(1)).
 */
export function isPlain(mode: unknown): boolean {
  return typeof mode === 'string' && /^100(?:644|755|664)$/.test(mode);
}
