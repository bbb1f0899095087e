import { Checker } from '../../check/checker.ts';
import type { Configuration } from '../../check/configuration.ts';
import { Containers } from '../../check/containers.ts';
import type { Preset } from '../../check/preset.ts';
import { documentsOf, type Run } from '../../check/run.ts';
import type { Selection } from '../../check/selection.ts';
import type { Finding } from '../../lint/finding.ts';
import type { KernelRequest } from '../derive/kernel-request.ts';
import { Failure, faultLines } from '../failure.ts';
import { nestedConfigurations } from '../input/config.ts';
import { findInputs, type Inputs, STANDARD_INPUT } from '../input/inputs.ts';
import { warn } from '../print.ts';
import { runFacts } from '../run-facts.ts';
import { readBaseline } from './baseline.ts';
import { folderPort } from './folder-port.ts';
import type { PluginGuard } from './plugin-guard.ts';
import { loadPlugins } from './plugins.ts';
import { resolveNames } from './resolve-names.ts';

/** What a check is to do, whatever is done with its result. */
export interface CheckRequest {
  readonly paths: readonly string[];
  /** The configuration of the working directory, or the one that `--config` names. */
  readonly configuration: Configuration;
  /** The folder of the configuration, to which its paths are relative. */
  readonly root: string;
  /** Whether folders below can have their own configurations; not with `--config` or `--no-config`. */
  readonly hasNested: boolean;
  /** The value of `--preset`, which takes precedence over configurations. */
  readonly preset: Preset | undefined;
  /** Run only these rules; empty for all rules of the preset. */
  readonly rules: readonly string[];
  /** The rules that were selected or ignored, by topic or by prefix. */
  readonly selection: Selection;
  /** Seccomp profiles to use besides those of container runtimes. */
  readonly profiles: readonly string[];
  readonly stdinName: string;
  /** A commit or a folder to compare with. */
  readonly base: string | undefined;
  /** Report only findings that the base does not have. */
  readonly isNewOnly: boolean;
  readonly allowsPlugins: boolean;
  readonly kernel: KernelRequest | undefined;
  /** Whether to hide the findings that the project's baseline accepts. */
  readonly hasBaseline: boolean;
}

/** A run with access to the texts that were checked. */
export interface CheckedRun {
  readonly run: Run;
  text(path: string): string;
  /** Whether a path of the run is a file that was read, rather than a file as a patch would change it. */
  isFile(path: string): boolean;
  /** The findings of another text for a file, without the rules about all specs. */
  judge(path: string, text: string): readonly Finding[];
  /** The number of accepted findings that were not found in this run. */
  readonly staleAcceptances: number;
}

/** Checks the specs of a request. */
export async function runCheck(request: CheckRequest): Promise<CheckedRun> {
  const { configuration, root, paths } = request;
  const inputs = await findInputs(await resolveNames(paths), { configuration, root });
  const nested = request.hasNested ? await nestedConfigurations(inputs.files) : [];
  const configurations = [configuration, ...nested];
  const names = configurations.flatMap(({ settings }) => settings.plugins);
  if (names.length === 0) return runRules(request, inputs, configurations, undefined);
  const guard = (await import('./plugin-guard.ts')).PluginGuard.over(names);
  return guard.around(() => runRules(request, inputs, configurations, guard));
}

async function runRules(
  request: CheckRequest,
  inputs: Inputs,
  configurations: readonly Configuration[],
  guard: PluginGuard | undefined,
): Promise<CheckedRun> {
  const { configuration, root, preset, paths, profiles, stdinName, base, isNewOnly } = request;
  const { settings } = configuration;
  const containers = new Containers(async () => (await import('../load-policies.ts')).loadPolicies(profiles));
  if (profiles.length > 0) await containers.load();
  const baseline = request.hasBaseline ? readBaseline() : undefined;
  const plugins = await loadPlugins(configurations, root, request.allowsPlugins, guard);
  const checker = new Checker({
    configurations,
    plugins: plugins.rules,
    lacksPlugins: plugins.faults.length > 0,
    ...(preset === undefined ? {} : { preset }),
    only: request.rules,
    selection: request.selection,
    containers,
    facts: runFacts(),
    ...(baseline === undefined ? {} : { baseline }),
  });
  if (checker.faults.length > 0) throw new Failure(faultLines([...plugins.faults, ...checker.faults]));
  const { kernel } = request;
  const port = await folderPort({
    kernel,
    inputs,
    paths,
    stdinName,
    root,
    configuration,
    base:
      base === undefined
        ? undefined
        : await (await import('./base.ts')).openBase({ base, paths, stdinName, settings, isNewOnly }),
  });
  const judged = await checker.judge(port);
  const late = (await guard?.take()) ?? [];
  const run = { ...judged, faults: [...plugins.faults, ...judged.faults, ...late] };
  warnOfMissingSpecs(run);
  const isEmpty = run.nonSpecCount > 0 && run.nonSpecCount === inputs.files.length;
  const nothing = { path: paths.join(' ') || '.', message: `contains no spec: ${NO_SPEC_HERE}` };
  const policies = new Set(
    run.files.flatMap(({ path, documents }) =>
      documents.some(({ policy }) => policy !== undefined) ? [path] : [],
    ),
  );
  const judgePolicies =
    policies.size === 0 ? undefined : (await import('../../check/policy/judge-policies.ts')).judgePolicies;
  return {
    run: isEmpty ? { ...run, faults: [...run.faults, nothing] } : run,
    text: (path) => run.texts.get(path) ?? port.reread(path),
    isFile: (path) => !run.texts.has(path) && path !== STANDARD_INPUT,
    staleAcceptances: baseline?.unused ?? 0,
    judge: (path, text) =>
      (judgePolicies !== undefined && policies.has(path)
        ? checker.policyResults(judgePolicies, path, text)
        : checker.documentResults(path, text)
      ).flatMap(({ findings }) => findings),
  };
}

const NO_SPEC_HERE = 'no *.yaml or *.yml in it has the key "syscall", or two other keys of a spec';

/** Warns of calls that were checked without a spec, and says how to get one. */
function warnOfMissingSpecs(run: Run): void {
  for (const { syscall = '', isPrototypeOnly } of documentsOf(run)) {
    if (isPrototypeOnly === true)
      warn(
        `probeable: ${syscall} has no spec, so only its prototype was checked\nhelp: run "probeable draft" to create a spec\n`,
      );
  }
}
