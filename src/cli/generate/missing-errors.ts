import { missingErrnos } from '../../data/man-pages/compare-errors.ts';
import { generateMissingErrors } from '../../generate/man/missing-errors.ts';
import type { Spec } from '../../spec/model.ts';
import { Failure } from '../failure.ts';
import { loadManErrors, loadManFacts } from '../load-man-errors.ts';
import { loadSources } from '../load-sources.ts';

/** What ERRORS of the published page of a call lacks, compared with the spec as it is now. */
export function missingErrors(spec: Spec): string {
  const facts = loadManFacts();
  if (facts === undefined) throw new Failure('--errors: this package does not have content/man-pages.json');
  const { release, pageOf } = facts;
  const page = pageOf(spec.name);
  if (page === undefined || page.section !== '2')
    throw new Failure(
      `--errors: man-pages ${release} has no page of ${spec.name} in section 2\nhelp: "probeable generate man" writes one`,
    );
  const seen = loadManErrors([spec])?.missing ?? [];
  const missing = missingErrnos([spec], pageOf).map((one) => ({
    ...one,
    refusedOn: seen.find(({ errno }) => errno === one.errno)?.refusedOn ?? [],
  }));
  return generateMissingErrors(
    { syscall: spec.name, page: page.name, release, places: loadSources()(spec) },
    missing,
  );
}
