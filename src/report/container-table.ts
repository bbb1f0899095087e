import { documentsOf, type Run } from '../check/run.ts';
import { answerMeaning } from '../seccomp/simulate/answer-meaning.ts';
import type { FormatContext } from './format.ts';
import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** Tables of what containers return for the proposals of a run, and how each answer looks to a caller; empty if unknown. */
export function formatContainerTable(run: Run, { width }: FormatContext, style: Style): string {
  const blocks = documentsOf(run)
    .filter(({ containers }) => containers.length > 0)
    .map(({ path, syscall, containers }) => {
      const number = containers[0]?.number ?? 0;
      const title = `what containers will return for ${visible(syscall ?? path)} (${number})`;
      const name = Math.max(...containers.map(({ runtime }) => runtime.length));
      const lines = containers.map(({ runtime, answer, rule }) => {
        const color = answer === 'allow' ? 'green' : answer === 'ENOSYS' ? 'yellow' : 'red';
        const head = `  ${runtime.padEnd(name)}  ${answer.padEnd(6)}  `;
        const room = Math.max(40, width - head.length);
        const why = wrapText(`${answerMeaning(answer)} (${visible(rule)})`, room, '');
        return `  ${runtime.padEnd(name)}  ${style.paint(answer.padEnd(6), color)}  ${why.replaceAll('\n', `\n${' '.repeat(head.length)}`)}`;
      });
      return [style.paint(title, 'bold'), ...lines].join('\n');
    });
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n\n`;
}
