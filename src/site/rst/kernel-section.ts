import { toRst } from './rst.ts';

/** The section that the patch adds to the kernel's guide. It has no links, because it must not refer to this project. */
export function kernelSection(markdown: string): string {
  return toRst(markdown, {
    reference: () => undefined,
    link: (url) => {
      throw new Error(`${url}: the section for the kernel's guide must not link to this project`);
    },
  });
}
