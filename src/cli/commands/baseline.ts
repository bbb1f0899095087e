import type { Command } from 'commander';
import { plural } from '../../spec/plural.ts';
import { BASELINE_FILE, writeBaseline } from '../check/baseline.ts';
import { addRequestOptions, type RequestOptions, requestOf } from '../check/options.ts';
import { runCheck } from '../check/run-check.ts';
import { EXIT } from '../failure.ts';
import { print, warn } from '../print.ts';
import { formatOption, prettyOrJson } from '../shared-options.ts';

export function addBaseline(program: Command): void {
  const command = program
    .command('baseline')
    .summary('accept the present findings')
    .description(
      `Writes the present findings to ${BASELINE_FILE}. From then on, check reports only other findings. Run it again to remove findings that were fixed.`,
    )
    .argument('[path...]', 'specs, or folders of them')
    .addOption(formatOption('{"path","findings"}'));
  addRequestOptions(command, { forReport: false })
    .addHelpText(
      'after',
      `
Examples:
  $ probeable baseline                accept all of this project
  $ probeable baseline content        accept what the specs of a folder have
`,
    )
    .action(async (paths: string[], options: RequestOptions & { readonly format: string }) => {
      const format = prettyOrJson(options.format);
      const { run } = await runCheck(await requestOf(paths, options));
      for (const { path, message } of run.faults) warn(`probeable: ${path}: ${message}\n`);
      const broken = run.files.filter(({ isUnreadable }) => isUnreadable);
      for (const { path } of broken)
        warn(`probeable: ${path} is not valid YAML\nhelp: run "probeable check" to see where\n`);
      if (run.faults.length + broken.length > 0) {
        process.exitCode = EXIT.failed;
        return;
      }
      const findings = writeBaseline(run);
      print(
        format === 'json'
          ? `${JSON.stringify({ path: BASELINE_FILE, findings }, null, 2)}\n`
          : `wrote ${BASELINE_FILE}: ${plural(findings, 'finding')} accepted\n`,
      );
    });
}
