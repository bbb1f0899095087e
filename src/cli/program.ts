import { Command } from 'commander';
import { addBaseline } from './commands/baseline.ts';
import { addBot } from './commands/bot.ts';
import { addCheck } from './commands/check.ts';
import { addCompletion } from './commands/completion.ts';
import { addData } from './commands/data.ts';
import { addDerive } from './commands/derive.ts';
import { addDraft } from './commands/draft.ts';
import { addExplain } from './commands/explain.ts';
import { addGenerate } from './commands/generate.ts';
import { addInit } from './commands/init.ts';
import { addList } from './commands/list.ts';
import { addLsp } from './commands/lsp.ts';
import { addProposals } from './commands/proposals.ts';
import { addSimulate } from './commands/simulate.ts';
import { addSite } from './commands/site.ts';
import { addSuggest } from './commands/suggest.ts';
import { addTrace } from './commands/trace.ts';
import { addVerify } from './commands/verify.ts';
import { addWhy } from './commands/why.ts';
import { EXIT } from './failure.ts';
import { addFurtherReading } from './further-reading.ts';
import { HELP } from './help.ts';
import { PACKAGE } from './package-info.ts';
import { print, warn } from './print.ts';
import { refuseRepeated } from './refuse-repeated.ts';

/** What defines each command, in the order of `--help`. */
const COMMANDS: Readonly<Record<string, (program: Command) => void>> = {
  check: addCheck,
  baseline: addBaseline,
  trace: addTrace,
  suggest: addSuggest,
  list: addList,
  data: addData,
  verify: addVerify,
  simulate: addSimulate,
  why: addWhy,
  explain: addExplain,
  init: addInit,
  derive: addDerive,
  draft: addDraft,
  proposals: addProposals,
  generate: addGenerate,
  site: addSite,
  bot: addBot,
  lsp: addLsp,
  completion: addCompletion,
};

/** The definitions that a command line needs: that of its command alone, or all of them. */
function commandsFor(name: string | undefined): readonly ((program: Command) => void)[] {
  const all = Object.values(COMMANDS);
  // The scripts of `completion` contain every command.
  if (name === undefined || name === 'completion' || !Object.hasOwn(COMMANDS, name)) return all;
  return all.filter((add) => add === COMMANDS[name]);
}

/**
 * Creates the command line program.
 *
 * @param name the command that runs; if given, the others are not defined, since defining all takes as long as a check
 */
export function createProgram(name?: string): Command {
  const program = new Command('probeable')
    .description(
      "Checks whether userspace can tell a system call's own error from a sandbox that hides the call.",
    )
    .configureHelp(HELP)
    .version(PACKAGE.version)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => print(text),
      writeErr: warn,
      outputError: (text, write) => write(text.replace(/^error: /, 'probeable: ')),
    })
    .showHelpAfterError('(run with --help for usage)')
    .addHelpText(
      'after',
      `
Examples:
  $ probeable check xyzzy.yaml               check a proposal
  $ probeable trace 'close_range(1, 0, 0)'   follow a call through the checks
  $ probeable suggest openat2                find calls that expose a filter
  $ probeable verify openat2 --sweep         check a spec on the running kernel
  $ probeable simulate clone3                what containers answer
  $ probeable why strace.log                 who refused a call
  $ probeable explain probe-exists           why a rule matters
  $ probeable explain spec-language          how to write a spec
`,
    )
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? EXIT.clean : EXIT.failed);
    });
  for (const add of commandsFor(name)) add(program);
  addFurtherReading(program);
  refuseRepeated(program);
  for (const command of program.commands) {
    command
      .copyInheritedSettings(program)
      .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.clean : EXIT.failed));
  }
  return program;
}
