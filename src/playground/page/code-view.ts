import type { CodeView } from '../protocol.ts';
import { button } from './dom.ts';
import type { FindingActions } from './findings.ts';

/** Links the steps of a drawn entry path to the code that they were read from. */
export function linkSteps(path: HTMLElement, { steps }: CodeView, editor: FindingActions): void {
  for (const [index, step] of steps.entries()) {
    const what = path.querySelector(`#step-${index + 1} .what`);
    if (step === undefined || what === null) continue;
    const { line, start, end, move } = step;
    what.append(
      ' ',
      button(`line ${line}`, () => editor.show(start, end)),
    );
    if (move !== undefined)
      what.append(
        ' ',
        button(move.title, () => editor.apply(move.edits)),
      );
  }
}
