import { statSync } from 'node:fs';
import { patchWithText, pullRequestText } from '../../generate/seccomp/patch-text.ts';
import {
  type ProfileFacts,
  type ProjectPatchResult,
  seccompPatch,
} from '../../generate/seccomp/seccomp-patch.ts';
import type { Spec } from '../../spec/model.ts';
import { readTreeFile } from '../derive/source-files.ts';
import { Failure } from '../failure.ts';
import { readFacts } from '../simulate/policies.ts';
import { libraryWith, simulatedAnswers } from './seccomp-answers.ts';

/** A larger file is no profile; the largest of the four projects has 30 kB. */
const MAX_TEXT = 1024 * 1024;

/**
 * A patch for the default profile in a checkout, with its text; or the text alone, as Markdown.
 *
 * @throws Failure where the folder has no profile that takes the call
 */
export function seccompText(spec: Spec, tree: string | undefined, form: 'patch' | 'markdown'): string {
  if (tree === undefined)
    throw new Failure(
      'seccomp: name a checkout of moby/profiles, containers/container-libs, containerd or CRI-O with --tree',
    );
  const result = patchFor(spec, tree);
  if (!result.ok) throw new Failure(`--tree ${tree}: ${result.message}`);
  const { patch } = result;
  const answers = simulatedAnswers(spec, patch);
  return form === 'patch' ? patchWithText(spec, patch, answers) : pullRequestText(spec, patch, answers);
}

/** What adds the call to the profile in a folder. */
export function patchFor(spec: Spec, tree: string): ProjectPatchResult {
  if (statSync(tree, { throwIfNoEntry: false })?.isDirectory() !== true)
    return { ok: false, message: 'there is no such folder', project: undefined };
  return seccompPatch(
    spec,
    (path) => {
      const text = readTreeFile(tree, path);
      return text === undefined || text.length > MAX_TEXT ? undefined : text;
    },
    FACTS,
  );
}

const FACTS: ProfileFacts = {
  libraryWith,
  capabilitiesOf: ({ runtime }) =>
    new Set(readFacts().find(({ name }) => name === runtime)?.capabilities ?? []),
};
