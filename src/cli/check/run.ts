import { Checker } from '../../check/checker.ts';
import type { Configuration } from '../../check/configuration.ts';
import { Containers } from '../../check/containers.ts';
import type { Preset } from '../../check/preset.ts';
import { documentsOf, type Run } from '../../check/run.ts';
import type { Selection } from '../../check/selection.ts';
import type { Finding } from '../../lint/finding.ts';
import { Failure, faultLines } from '../failure.ts';
import { nestedConfigurations } from '../input/config.ts';
import { findInputs, type Inputs, STANDARD_INPUT } from '../input/inputs.ts';
import { warn } from '../print.ts';
import { runFacts } from '../run-facts.ts';
import { readBaseline } from './baseline.ts';
import { filesNamed } from './names.ts';
import type { PluginGuard } from './plugin-guard.ts';
import { loadPlugins } from './plugins.ts';
import { folderPort } from './port.ts';

/** What a run of the rules is to do, whatever is done with its result. */
export interface CheckRequest {
  readonly paths: readonly string[];
  /** The configuration of the working directory, or the one that was named. */
  readonly configuration: Configuration;
  /** The folder of the configuration, from which it has its paths. */
  readonly root: string;
  /** Whether folders below have their own; not where somebody named a configuration, or none. */
  readonly hasNested: boolean;
  /** What was asked for, whatever the configuration says. */
  readonly preset: Preset | undefined;
  /** Only these; empty for all of the preset. */
  readonly rules: readonly string[];
  /** The same by topic and by the beginning of names, and what is left out. */
  readonly selection: Selection;
  /** Seccomp profiles to ask beside those that the project knows. */
  readonly profiles: readonly string[];
  readonly stdinName: string;
  /** A commit or a folder to compare with. */
  readonly base: string | undefined;
  /** Only what the state to compare with did not have. */
  readonly isNewOnly: boolean;
  readonly allowsPlugins: boolean;
  /** Whether what the project's baseline accepts is left out. */
  readonly hasBaseline: boolean;
}

/** A run, and the texts that it was about. */
export interface Checked {
  readonly run: Run;
  text(path: string): string;
  /** Whether a path of the run is a file as it was read, and not what a patch would make of one. */
  isFile(path: string): boolean;
  /** The findings of another text of a file, each spec judged by itself. */
  judge(path: string, text: string): readonly Finding[];
  /** How many findings the baseline accepts that nobody finds any more. */
  readonly staleAcceptances: number;
}

/** Judges the specs that a request names. */
export async function runCheck(request: CheckRequest): Promise<Checked> {
  const { configuration, root, paths } = request;
  const inputs = await findInputs(await filesNamed(paths), { configuration, root });
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
): Promise<Checked> {
  const { configuration, root, preset, paths, profiles, stdinName, base, isNewOnly } = request;
  const { settings } = configuration;
  const containers = new Containers(async () => (await import('../containers.ts')).loadPolicies(profiles));
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
  const port = await folderPort({
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
  sayPartial(run);
  const isEmpty = run.passedOver > 0 && run.passedOver === inputs.files.length;
  const nothing = { path: paths.join(' ') || '.', message: `holds no spec: ${NO_SPEC}` };
  return {
    run: isEmpty ? { ...run, faults: [...run.faults, nothing] } : run,
    text: (path) => run.texts.get(path) ?? port.again(path),
    isFile: (path) => !run.texts.has(path) && path !== STANDARD_INPUT,
    staleAcceptances: baseline?.unused ?? 0,
    judge: (path, text) => checker.judgeText(path, text).flatMap(({ findings }) => findings),
  };
}

const NO_SPEC = 'no *.yaml or *.yml in it has the key "syscall", or two other keys of a spec';

/** What a patch without a spec cannot tell, and how to tell it. */
function sayPartial(run: Run): void {
  for (const { syscall = '', isPrototypeOnly } of documentsOf(run)) {
    if (isPrototypeOnly === true)
      warn(
        `probeable: ${syscall} has no spec, and is judged by its prototype alone: "probeable draft" makes one to fill in\n`,
      );
  }
}
