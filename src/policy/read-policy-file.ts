import { findArchitecture } from '../seccomp/architecture.ts';
import type { CallerConclusion } from '../seccomp/callers/caller-table.ts';
import type { ContainerEngine } from '../seccomp/engine/container-engine.ts';
import { parseEngine } from '../seccomp/engine/engine-releases.ts';
import type { NamedPolicy } from '../seccomp/profile/policy.ts';
import { readPolicies } from '../seccomp/profile/read-policies.ts';
import type { CatalogueOptions } from '../seccomp/runtimes/catalogue.ts';
import { installPolicy, type PolicyFacts } from '../seccomp/simulate/installed-policy.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { NEWEST } from '../spec/version.ts';
import { type NotInstalled, PolicyAnalysis, type PolicyProblem } from './policy-analysis.ts';
import { PolicyInstallation } from './policy-installation.ts';
import { PolicyPlaces } from './policy-places.ts';

/** The policies of a text. */
export interface PolicyFile {
  /** What the text was taken for; undefined if it is in no form that is known, or in several. */
  readonly form: string | undefined;
  /** Empty if a problem is an error. */
  readonly policies: readonly PolicyAnalysis[];
  readonly problems: readonly PolicyProblem[];
  readonly places: PolicyPlaces;
}

/** What is known beside the policy. */
export interface JudgedPolicyFacts extends PolicyFacts {
  /** What programs are known to do if a call is refused so, on x86_64. */
  readonly callersOf: (syscall: string, answer: PolicyReply) => readonly CallerConclusion[];
}

/** What a filter returns for a call, and everything that it may return. */
export interface PolicyReply {
  readonly answer: string;
  readonly rule: string;
  readonly possible: readonly string[];
}

/** The engines that profiles are judged under, in their newest releases; other forms have one engine each. */
const PROFILE_ENGINES = ['runc', 'crun'];

/** The host that policies are judged for. */
const JUDGED_HOST = 'x86_64';

/**
 * Reads the policies of a text, and installs each as the engines do that take its form: with the newest libseccomp that
 * is known, on the newest kernel, with the capabilities that Docker gives by default.
 *
 * @param fileName decides between two forms that a text may have
 */
export function readPolicyFile(text: string, fileName: string, facts: JudgedPolicyFacts): PolicyFile {
  const { policies, form, problems } = readPolicies(text, fileName);
  const places = new PolicyPlaces(text);
  return {
    form,
    problems,
    places,
    policies: policies.map((policy) =>
      analyse(policy, form ?? 'a policy', places, facts, (changed) =>
        readPolicyFile(changed, fileName, facts).policies.find(({ name }) => name === policy.name),
      ),
    ),
  };
}

function analyse(
  policy: NamedPolicy,
  form: string,
  places: PolicyPlaces,
  facts: JudgedPolicyFacts,
  revised: PolicyAnalysis['revised'],
): PolicyAnalysis {
  const host = findArchitecture(JUDGED_HOST);
  if (host === undefined) throw new Error(`${JUDGED_HOST} is an architecture of libseccomp`);
  const options: CatalogueOptions = {
    architecture: host,
    kernel: NEWEST,
    capabilities: undefined,
    engine: undefined,
    numbers: syscallNumbers(),
  };
  const installations: PolicyInstallation[] = [];
  const notInstalled: NotInstalled[] = [];
  for (const engine of enginesOf(policy)) {
    const installed = installPolicy(policy, engine, options, facts);
    if (typeof installed === 'string') {
      notInstalled.push({ engine: engine.label, why: installed });
      continue;
    }
    const programs = installed.programs();
    if (typeof programs === 'string') notInstalled.push({ engine: installed.engine, why: programs });
    else installations.push(new PolicyInstallation(installed, host, programs));
  }
  const callersOf: PolicyAnalysis['callersOf'] = (syscall, errno) =>
    facts.callersOf(syscall, { answer: errno, rule: '', possible: [errno] });
  return new PolicyAnalysis({ policy, form, installations, notInstalled, places, callersOf, revised });
}

/** The engines that install a policy of a form. Only a profile depends on which one it is. */
function enginesOf({ policy }: NamedPolicy): readonly ContainerEngine[] {
  const names = policy.kind === 'profile' ? PROFILE_ENGINES : PROFILE_ENGINES.slice(0, 1);
  return names.flatMap((name) => {
    const engine = parseEngine(name);
    return typeof engine === 'string' ? [] : [engine];
  });
}
