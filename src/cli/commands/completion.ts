import type { Command } from 'commander';
import { RULES } from '../../../rules/index.ts';
import { SEVERITIES } from '../../lint/finding.ts';
import { PRESET_NAMES } from '../../lint/preset.ts';
import { FORMAT_NAMES } from '../../report/index.ts';
import { Failure } from '../failure.ts';
import { prettyOrJson } from '../shared-options.ts';

const SHELLS = { bash, zsh, fish } as const;

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that completes commands, options, rules and formats.')
    .argument('<shell>', 'bash, zsh or fish')
    .option('--format <name>', 'pretty, or json to get {"shell","script"}', 'pretty')
    .addHelpText(
      'after',
      `
Examples:
  $ probeable completion bash > /etc/bash_completion.d/probeable
  $ source <(probeable completion zsh)
  $ probeable completion fish > ~/.config/fish/completions/probeable.fish
`,
    )
    .action((shell: string, options: { format: string }) => {
      const format = prettyOrJson(options.format);
      if (!isShell(shell)) throw new Failure(`"${shell}" is none of ${Object.keys(SHELLS).join(', ')}`);
      const script = SHELLS[shell](describe(program));
      process.stdout.write(format === 'json' ? `${JSON.stringify({ shell, script }, null, 2)}\n` : script);
    });
}

function isShell(name: string): name is keyof typeof SHELLS {
  return Object.hasOwn(SHELLS, name);
}

interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly values: readonly string[];
  }[];
  readonly words: readonly string[];
}

function describe(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => {
    const name = command.name();
    return {
      name,
      summary: command.summary(),
      options: command.options.map(({ long, description }) => ({
        flag: long ?? '',
        description: description.split(';')[0] ?? '',
        values: valuesOf(long ?? '', name),
      })),
      words:
        name === 'explain' ? RULES.map(({ id }) => id) : name === 'completion' ? Object.keys(SHELLS) : [],
    };
  });
}

function valuesOf(flag: string, command: string): readonly string[] {
  switch (flag) {
    case '--format':
      return command === 'check' ? FORMAT_NAMES : ['pretty', 'json'];
    case '--fail-on':
      return SEVERITIES;
    case '--preset':
      return PRESET_NAMES;
    case '--rule':
      return RULES.map(({ id }) => id);
    default:
      return [];
  }
}

function bash(commands: readonly CommandWords[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter((option) => option.values.length > 0)
      .map(({ flag, values: words }) => `    "${name} ${flag}") words="${words.join(' ')}" ;;`),
  );
  const plain = commands.map(({ name, options, words }) => {
    const flags = options.map(({ flag }) => flag).join(' ');
    return `    ${name}) words="${[flags, ...words].join(' ')}" ;;`;
  });
  return `# bash completion for probeable
_probeable() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "$command $previous" in
${values.join('\n')}
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$command" in
${plain.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}
complete -o filenames -F _probeable probeable
`;
}

function zsh(commands: readonly CommandWords[]): string {
  const list = commands.map(({ name, summary }) => `    '${name}:${summary}'`).join('\n');
  const cases = commands.map(({ name, options, words }) => {
    const specs = options.map(({ flag, description, values }) => {
      const text = description.replace(/['[\]:]/g, '');
      return `      '*${flag}[${text}]${values.length > 0 ? `:value:(${values.join(' ')})` : ':value:_files'}'`;
    });
    const rest = words.length > 0 ? `      '*:word:(${words.join(' ')})'` : `      '*:file:_files'`;
    return `    ${name}) _arguments \\\n${[...specs, rest].join(' \\\n')} ;;`;
  });
  return `#compdef probeable
_probeable() {
  local -a commands
  commands=(
${list}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _probeable probeable
`;
}

function fish(commands: readonly CommandWords[]): string {
  const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ name, summary, options, words }) => [
    `complete -c probeable -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
    ...options.map(({ flag, description, values }) => {
      const takes = values.length > 0 ? ` -x -a ${quote(values.join(' '))}` : '';
      return `complete -c probeable -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}${takes} -d ${quote(description)}`;
    }),
    ...(words.length > 0
      ? [`complete -c probeable -n '__fish_seen_subcommand_from ${name}' -f -a ${quote(words.join(' '))}`]
      : []),
  ]);
  return `# fish completion for probeable\n${lines.join('\n')}\n`;
}
