import type { BlockContent } from 'mdast';
import { plural } from '../../spec/plural.ts';
import type { Verdict } from '../verdict.ts';
import { code, list, paragraph, strong, trustedText } from './nodes.ts';

/** How many specs each configuration applies to, in a repository with several. */
export function configuredBlocks({ configured = [] }: Verdict): readonly BlockContent[] {
  if (configured.length === 0) return [];
  return [
    paragraph(strong('Configuration'), trustedText(', of the nearest folder above each spec:')),
    list(
      configured.map(({ file, files }) => [
        paragraph(
          trustedText(`${plural(files, 'file')}: `),
          ...(file === undefined ? [trustedText('none, so every recommended rule')] : [code(file)]),
        ),
      ]),
    ),
  ];
}
