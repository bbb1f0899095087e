import { type ContainerSpan, generateCoverLetter } from '../../generate/cover-letter/cover-letter.ts';
import { Analysis } from '../../lint/analysis.ts';
import { compareAcceptance } from '../../lint/change/acceptance.ts';
import { compareProbes } from '../../lint/change/probes.ts';
import { compareInterface, takesSameArguments } from '../../lint/change/prototype.ts';
import { compareStructs } from '../../lint/change/structs.ts';
import { compareValues } from '../../lint/change/values.ts';
import { policyNumber } from '../../lint/container-policy.ts';
import { findArchitecture } from '../../seccomp/architecture.ts';
import { shownRuntimes } from '../../seccomp/runtimes/shown-runtimes.ts';
import { answerSpans, releaseAnswers } from '../../seccomp/simulate/release-answers.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import type { Spec } from '../../spec/model.ts';
import { NEWEST } from '../../spec/version.ts';
import type { SpecToVerify } from '../../verify/verify.ts';
import { Failure } from '../failure.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import { loadPolicies } from '../load-policies.ts';
import { readCatalogue } from '../simulate/policies.ts';
import { specsNamed } from '../verify/specs.ts';
import { judgeRecommendations } from './recommendations.ts';

/** The section of a cover letter for one call, with what the rules and the filters say of it. */
export async function coverLetter(
  { path, spec }: SpecToVerify,
  base: string | undefined,
  form: 'mail' | 'markdown',
): Promise<string> {
  if (path === STANDARD_INPUT)
    throw new Failure(
      'cover-letter: standard input is read once, and the rules read the spec again: name a file',
    );
  const file = readTextFile(path);
  if (!file.ok) throw new Failure(`${path}: ${file.message}`);
  return generateCoverLetter(
    spec,
    {
      recommendations: judgeRecommendations(spec, path, file.text, () => loadPolicies([])),
      containers: containerSpans(spec),
      changes: base === undefined ? undefined : await changesSince(base, spec),
    },
    form,
  );
}

/** What each release of the runtimes answers on x86-64; undefined if the spec has no number. */
function containerSpans(spec: Spec): readonly ContainerSpan[] | undefined {
  const number = policyNumber(spec);
  const architecture = findArchitecture('x86_64');
  if (number === undefined || architecture === undefined) return undefined;
  const catalogue = readCatalogue({
    architecture,
    kernel: NEWEST,
    capabilities: undefined,
    engine: undefined,
    numbers: syscallNumbers(),
  });
  return shownRuntimes(catalogue.runtimes).flatMap((facts) =>
    answerSpans(
      releaseAnswers(catalogue, facts, { architecture, number, syscall: spec.name, args: undefined }),
    ).map((span) => ({ runtime: facts.title, ...span })),
  );
}

async function changesSince(base: string, spec: Spec): Promise<readonly string[]> {
  const earlier = (await specsNamed([base])).find((one) => one.spec.name === spec.name)?.spec;
  if (earlier === undefined) throw new Failure(`--base ${base}: has no spec of ${spec.name}`);
  const states = { before: new Analysis(earlier), after: new Analysis(spec) };
  const changes = [
    ...compareInterface(states),
    ...compareStructs(states),
    ...compareValues(states),
    ...(takesSameArguments(states) ? compareAcceptance(states) : []),
    ...compareProbes(states),
  ];
  return changes.map(({ message }) => message);
}
