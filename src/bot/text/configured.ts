import type { BlockContent } from 'mdast';
import { plural } from '../../spec/plural.ts';
import type { Verdict } from '../verdict.ts';
import { code, list, own, paragraph, strong } from './nodes.ts';

/** How many specs each configuration applies to, in a repository with several. */
export function configuredBlocks({ configured = [] }: Verdict): readonly BlockContent[] {
  if (configured.length === 0) return [];
  return [
    paragraph(strong('Configuration'), own(', of the nearest folder above each spec:')),
    list(
      configured.map(({ file, files }) => [
        paragraph(
          own(`${plural(files, 'file')}: `),
          ...(file === undefined ? [own('none, so every recommended rule')] : [code(file)]),
        ),
      ]),
    ),
  ];
}
