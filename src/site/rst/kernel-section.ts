import { toRst } from './rst.ts';

/** The section that the patch puts into the kernel's guide. It links nothing: the kernel's documents name no outsiders. */
export function kernelSection(markdown: string): string {
  return toRst(markdown, {
    reference: () => undefined,
    link: (url) => {
      throw new Error(`${url}: the kernel's document links no page of ours`);
    },
  });
}
