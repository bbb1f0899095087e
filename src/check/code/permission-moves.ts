import { definitions } from '../../derive/tree/definitions.ts';
import type { Spec, Step } from '../../spec/model.ts';
import { LineIndex } from '../../spec/position.ts';
import { type StatementUnit, statementUnits } from './statement-units.ts';

/** A permission check in C that can stand behind a later check of the same function. */
export interface PermissionMove {
  /** Indices of steps. */
  readonly permission: number;
  readonly check: number;
  /** The first and last line of the permission check, from 1. */
  readonly first: number;
  readonly last: number;
  /** The last line of the other check. */
  readonly behind: number;
}

/** A step and the line that it was read from. */
interface PlacedStep {
  readonly step: Step;
  readonly line: number;
}

/**
 * The checks that a permission check of the same function can be moved behind, with nothing but checks between them: code
 * that holds something would have to give it back when the permission is missing.
 *
 * @param path the path of the file with this text, as the steps name it
 */
export function permissionMoves(text: string, path: string, { entry }: Spec): readonly PermissionMove[] {
  const placed = entry.flatMap((step): PlacedStep[] => {
    const [, file, line] = /^(.*):(\d+)$/.exec(step.source ?? '') ?? [];
    return file === path ? [{ step, line: Number(line) }] : [];
  });
  const permission = placed.find(({ step }) => step.errors.includes('EPERM'));
  if (permission === undefined) return [];
  const lines = new LineIndex(text);
  const offset = lines.offset(permission.line);
  const around = definitions(text).find(
    ({ kind, start, end }) => (kind === 'syscall' || kind === 'function') && start <= offset && offset < end,
  );
  if (around === undefined) return [];
  const units = statementUnits(lines, around.body, around.end);
  const own = units.findIndex((unit) => has(unit, permission));
  const moved = units[own];
  if (moved?.kind !== 'refusal') return [];
  const moves: PermissionMove[] = [];
  for (const unit of units.slice(own + 1)) {
    const checks = placed.filter((one) => has(unit, one) && REFUSING.has(one.step.kind));
    if (!canPass(unit, moved, checks.length > 0)) break;
    for (const { step } of checks)
      if (!step.errors.includes('EPERM'))
        moves.push({
          permission: permission.step.index,
          check: step.index,
          first: moved.first,
          last: moved.last,
          behind: unit.last,
        });
  }
  return moves;
}

/** What refuses a call and holds nothing afterwards. */
const REFUSING: ReadonlySet<Step['kind']> = new Set(['check', 'copy', 'lookup', 'range']);

function has({ first, last }: StatementUnit, { line }: PlacedStep): boolean {
  return first <= line && line <= last;
}

/** Whether a permission check may stand behind a unit. What a call does that is no step is not known. */
function canPass(
  { kind, hasCall, reads, writes, handedOver }: StatementUnit,
  moved: StatementUnit,
  isCheck: boolean,
): boolean {
  if (kind === 'other' || (kind === 'refusal' && hasCall && !isCheck)) return false;
  // A result that both keep in one variable is asked for at once.
  const isOwn = (name: string): boolean => moved.writes.has(name) && writes.has(name);
  const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
    [...a].some((name) => b.has(name) && !isOwn(name));
  return !meet(writes, moved.reads) && !meet(handedOver, moved.reads) && !meet(moved.writes, reads);
}
