import type { Command, Option } from 'commander';
import { FORMAT_NAMES } from '../../src/report/index.ts';
import { allCommands } from './program.ts';

/* Checks that the command lines in texts exist: command, options, and the values of both. */

const commands = new Map(allCommands().map(({ path, command }) => [path, command]));

/** The names of the commands, without subcommands. */
const COMMAND_NAMES: readonly string[] = [...commands.keys()]
  .map((path) => path.split(' '))
  .filter((words) => words.length === 2)
  .map(([, name = '']) => name);

/** The long options of all commands. */
const OPTION_NAMES: ReadonlySet<string> = new Set(
  [...commands.values()].flatMap((command) => ['--help', ...command.options.map(({ long }) => long ?? '')]),
);

/** Whether a word is a placeholder: `FILE`, `<name>`, `…`, `${path}`, `[PATH…]`, `'CALL'…`. */
function isPlaceholder(word: string): boolean {
  return /^['"[<(]*[A-Z][A-Z0-9_.,-]*['"\])>…]*$|[…<>{}[\]]|^\$/.test(word);
}

/** What is wrong with a command line that starts with `probeable`; undefined if it is valid. */
export function faultOf(line: string): string | undefined {
  const words = wordsOf(line);
  let path = 'probeable';
  let command = commands.get(path);
  words.shift();
  while (command !== undefined && command.commands.length > 0) {
    const [word] = words;
    if (word === undefined || isPlaceholder(word) || word === '--help' || word === '--version')
      return undefined;
    path = `${path} ${words.shift()}`;
    command = commands.get(path);
  }
  return command === undefined ? `there is no ${path}` : faultIn(command, path, words);
}

function faultIn(command: Command, path: string, words: string[]): string | undefined {
  const positional: string[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!/^--?[a-z]/.test(word)) {
      positional.push(word);
      continue;
    }
    const [flag = '', given] = word.split(/=(.*)/s);
    if (flag === '--help') continue;
    const option = command.options.find(({ long, short }) => long === flag || short === flag);
    if (option === undefined) return `${path} has no ${flag}`;
    // An optional value must be given with an equals sign; main.ts enforces that for --fix.
    const value = given ?? (option.required ? words.shift() : undefined);
    const fault = faultOfValue(option, value);
    if (fault !== undefined) return `${path} ${fault}`;
    // As commander reads it: such an option takes all words up to the next one.
    while (option.variadic && words[0] !== undefined && !words[0].startsWith('-')) words.shift();
  }
  for (const [index, word] of positional.entries()) {
    const last = command.registeredArguments.at(-1);
    const argument = command.registeredArguments[index] ?? (last?.variadic === true ? last : undefined);
    if (argument === undefined) return `${path} takes no ${word}`;
    if (argument.argChoices?.includes(word) === false && !isPlaceholder(word))
      return `${path}: ${word} is none of ${argument.argChoices.join(', ')}`;
  }
  return undefined;
}

function faultOfValue(option: Option, value: string | undefined): string | undefined {
  if (value === undefined) return option.required ? `${option.long} lacks its value` : undefined;
  if (isPlaceholder(value)) return undefined;
  if (option.argChoices?.includes(value) === false)
    return `${option.long} ${value}: none of ${option.argChoices.join(', ')}`;
  const format = /^([a-z0-9]+):/.exec(value)?.[1];
  if (option.long === '--output' && format !== undefined && !FORMAT_NAMES.some((name) => name === format))
    return `${option.long} ${value}: there is no format ${format}`;
  return undefined;
}

/** The words of a command as a shell splits them, up to a pipe, redirection, comment or the next command. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [match] of line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)) {
    if (/^(?:[|&;>#]|2>)/.test(match)) break;
    words.push(match.replace(/^(['"])(.*)\1$/s, '$2').replace(/^([\w-]+)[;)]+$/, '$1'));
    if (match.endsWith(';')) break;
  }
  return words;
}

/**
 * The command lines in Markdown: in code spans and in blocks of shell commands. A code span without `probeable` counts
 * too if it starts with a command and an option or subcommand (`bot serve`, `check --fix`).
 */
export function commandsInMarkdown(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^ *```(?:sh|console|bash|text)\n([\s\S]*?)^ *```$/gm)].flatMap(
    ([, block = '']) => commandsInShell(block),
  );
  const prose = text.replace(/^ *```[\s\S]*?^ *```$/gm, '');
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span.trim());
  const bare = new RegExp(`^(?:${COMMAND_NAMES.join('|')}) (?:--|build|serve|register|action|deploy)`);
  return [
    ...blocks,
    ...spans.flatMap((span) =>
      /^(?:sudo )?probeable\s/.test(span)
        ? [span.replace(/^sudo /, '')]
        : bare.test(span)
          ? [`probeable ${span}`]
          : [],
    ),
  ];
}

/** The command lines in shell text: at the start of a line, or after a prompt, pipe, `sudo` or variable assignments. */
export function commandsInShell(text: string): readonly string[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((line) =>
      [...line.matchAll(/(?:^|[|&(]|\$ )\s*(?:sudo )?(?:[A-Z_]+=\S+ )*'?(probeable\s+(?=[a-z'"-]).*)$/g)].map(
        ([, command = '']) => command,
      ),
    );
}

/**
 * The command lines in prose, such as messages: `probeable` with a command and its options. Other words may be prose,
 * so of these only the first counts, if the command has subcommands or fixed values for its first argument.
 */
export function commandsInProse(text: string): readonly string[] {
  const pattern = new RegExp(
    `\\bprobeable ((?:${COMMAND_NAMES.join('|')}))\\b((?: --[a-z][\\w-]*(?:=[\\w:.-]+)?| [a-z][\\w-]*\\b)*)`,
    'g',
  );
  return [...text.matchAll(pattern)].map(([, name = '', rest = '']) => {
    const words = rest
      .trim()
      .split(' ')
      .filter((word) => word !== '');
    const command = commands.get(`probeable ${name}`);
    const isFixed =
      (command?.commands.length ?? 0) > 0 || command?.registeredArguments[0]?.argChoices !== undefined;
    const options = words.filter((word) => word.startsWith('--'));
    const [first] = words;
    const subject = isFixed && first !== undefined && !first.startsWith('--') ? [first] : [];
    // The value of an option is indistinguishable from prose, so only the name is checked.
    const flags = options.map((option) => option.split('=')[0] ?? '').map((flag) => withValue(command, flag));
    return ['probeable', name, ...subject, ...flags].join(' ');
  });
}

/** An option, with a placeholder if it requires a value. */
function withValue(command: Command | undefined, flag: string): string {
  const all = [command, ...(command?.commands ?? [])].flatMap((each) => each?.options ?? []);
  return all.some(({ long, required }) => long === flag && required) ? `${flag} VALUE` : flag;
}

/** Whether any command has the option. */
export function isOption(flag: string): boolean {
  return OPTION_NAMES.has(flag);
}
