import type { BlockContent } from 'mdast';
import type { Verdict } from '../verdict.ts';
import { code, list, paragraph, strong, trustedText } from './nodes.ts';

/** The plugins that did not run, so that nobody takes the comment for the result of their rules. */
export function pluginBlocks({ unrun }: Verdict): readonly BlockContent[] {
  if (unrun.length === 0) return [];
  return [
    paragraph(
      strong('Plugins not run'),
      trustedText(': the configuration names code, which does not run here. To have their rules, run '),
      code('probeable check --allow-plugins'),
      trustedText(' in a job of your own:'),
    ),
    list(unrun.map((name) => [paragraph(code(name))])),
  ];
}
