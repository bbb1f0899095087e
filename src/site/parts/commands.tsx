import type { ElementContent } from 'hast';
import { type CommandPath, type CommandStep, commandPaths, isSuccess } from '../../entry/command-paths.ts';
import type { Spec, Step } from '../../spec/model.ts';
import { contents, element } from '../element.ts';

/** A step that may fail with more is named by its kind. */
const MOST_ERRORS = 4;

/** A heading and a table: what the entry path does with each command; nothing for calls that have none. */
export function commandSection(spec: Spec): readonly ElementContent[] {
  const paths = commandPaths(spec);
  if (paths === undefined) return [];
  const { argument, commands, last } = paths;
  return contents(
    <h2 id="commands">What each command does</h2>,
    <p>
      <code>{argument}</code> chooses what the call does. For each command, these are the steps above that it
      may end at, and not every command does, in the newest release, whatever the other arguments are. The
      description of a command ends where the call succeeds, or at step {last.index + 1}, {last.kind}:{' '}
      {last.text}.
    </p>,
    <details data-pagefind-ignore>
      <summary>{commands.length} commands</summary>
      <div className="scroll" tabIndex={0} role="region" ariaLabel="Commands and the steps that they reach">
        <table>
          <thead>
            <tr>
              <th scope="col">Command</th>
              <th scope="col">Value</th>
              <th scope="col">Steps of its own</th>
              <th scope="col">Ends</th>
            </tr>
          </thead>
          <tbody>{commands.map((command) => row(command, last))}</tbody>
        </table>
      </div>
    </details>,
  );
}

function row({ name, value, steps, end }: CommandPath, last: Step): ElementContent {
  return element(
    <tr>
      <th scope="row">
        <code>{name}</code>
      </th>
      <td>
        <code>{value > 999n ? `0x${value.toString(16)}` : `${value}`}</code>
      </td>
      <td>
        {steps.length === 0
          ? 'none'
          : steps.flatMap((one, index) => [...(index === 0 ? [] : [', ']), ...stepLink(one)])}
      </td>
      <td>
        {end === undefined
          ? `step ${last.index + 1}`
          : isSuccess(end.result)
            ? `succeeds, step ${end.step.index + 1}`
            : `${end.result}, step ${end.step.index + 1}`}
      </td>
    </tr>,
  );
}

function stepLink({ step, errors }: CommandStep): readonly ElementContent[] {
  const failing = errors.filter((error) => !isSuccess(error));
  const words = failing.length === 0 || failing.length > MOST_ERRORS ? step.kind : failing.join(' ');
  return contents(<a href={`#step-${step.index + 1}`}>{step.index + 1}</a>, <span> {words}</span>);
}
