import type { Architecture } from '../seccomp/architecture.ts';
import type { ActionWay } from '../seccomp/compare/number-actions.ts';
import type { SeccompAction } from '../seccomp/seccomp-action.ts';
import type { PolicyInstallation } from './policy-installation.ts';

/** Whether a filter lets the calls of one name run, whatever their arguments are. */
export interface CallAccess {
  /** `filtered`: it depends on the arguments; `supervised`: a supervisor or tracer decides some; `unknown`: also of no such call. */
  readonly kind: 'open' | 'filtered' | 'refused' | 'supervised' | 'unknown';
  /** The calls that do not run. */
  readonly refused: readonly ActionWay[];
}

const UNKNOWN: CallAccess = { kind: 'unknown', refused: [] };

/** Whether a call runs, and nobody else is asked. */
export function letsThrough({ kind }: SeccompAction): boolean {
  return kind === 'allow' || kind === 'log';
}

/** Whether a call does not run, whatever a supervisor or a tracer says. */
export function refuses({ kind }: SeccompAction): boolean {
  return kind === 'errno' || kind === 'trap' || kind === 'kill-thread' || kind === 'kill-process';
}

/** What a filter does with the calls of a name. */
export function callAccess(
  installation: PolicyInstallation,
  name: string,
  caller?: Architecture,
): CallAccess {
  const actions = installation.actions(name, caller);
  if (actions === undefined || actions.undecided !== undefined || actions.ways.length === 0) return UNKNOWN;
  const { ways } = actions;
  const refused = ways.filter(({ action }) => refuses(action));
  if (refused.length === ways.length) return { kind: 'refused', refused };
  if (ways.every(({ action }) => letsThrough(action))) return { kind: 'open', refused };
  return { kind: refused.length === 0 ? 'supervised' : 'filtered', refused };
}
