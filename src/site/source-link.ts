/**
 * The address of a line of the kernel in the tree of stable releases.
 *
 * @param release `7.2.13`, whose tag is `v7.2.13`
 * @param place `fs/open.c:1402`
 */
export function sourceLink(release: string, place: string): string {
  const [, path = place, line = '1'] = /^(.*):(\d+)$/.exec(place) ?? [];
  const tree = 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/tree';
  return `${tree}/${path}?h=v${release}#n${line}`;
}
