import type { PolicyInstallation } from '../policy/policy-installation.ts';
import { joinWithAnd } from '../spec/join-words.ts';

/** What was found under some of the engines that install a policy. */
export interface FoundByEngine<Found> {
  readonly found: Found;
  /** The start of a sentence: "under crun, ", or empty where all engines agree. */
  readonly under: string;
}

/**
 * What is found under each of the engines that install a policy, each thing once.
 *
 * @param keyOf equal for findings that say the same
 */
export function byEngine<Found>(
  installations: readonly PolicyInstallation[],
  find: (installation: PolicyInstallation) => readonly Found[],
  keyOf: (found: Found) => string,
): readonly FoundByEngine<Found>[] {
  const all = new Map<string, { readonly found: Found; readonly engines: string[] }>();
  for (const installation of installations)
    for (const found of find(installation)) {
      const known = all.get(keyOf(found));
      if (known === undefined) all.set(keyOf(found), { found, engines: [installation.engine] });
      else known.engines.push(installation.engine);
    }
  return [...all.values()].map(({ found, engines }) => ({
    found,
    under: engines.length === installations.length ? '' : `under ${joinWithAnd(engines)}, `,
  }));
}
