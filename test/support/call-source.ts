import { Analysis } from '../../src/lint/analysis.ts';
import type { CallSource, ContainerRow } from '../../src/site/site-source.ts';
import { lintFiles, specOf } from './lint.ts';

/** The site's data of the call in a valid spec. */
export function callSource(text: string, containers: readonly ContainerRow[] = []): CallSource {
  const spec = specOf(text);
  const [document] = lintFiles({ 'x.yaml': text }).flatMap(({ documents }) => documents);
  if (document === undefined) throw new Error('no document');
  return { spec, document, analyse: () => new Analysis(spec), text, containers };
}
