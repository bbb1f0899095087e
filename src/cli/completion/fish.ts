import type { CommandWords } from './describe.ts';

/** A completion script for fish. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c probeable -n __fish_use_subcommand -f -a ${command.name} -d ${quote(command.summary)}`,
    ...linesFor(command, `__fish_seen_subcommand_from ${command.name}`),
  ]);
  return `# fish completion for probeable
# The values of a list, behind those that are written already.
function __probeable_list
  set -l given (commandline -ct | string replace -r '^--[^=]*=' '' | string replace -r '[^,]*$' '')
  for word in $argv
    echo "$given$word"
  end
end
${lines.join('\n')}
`;
}

function linesFor({ options, words, subcommands }: CommandWords, condition: string): readonly string[] {
  const names = subcommands.map(({ name }) => name).join(' ');
  return [
    ...subcommands.flatMap((inner) => [
      `complete -c probeable -n ${quote(`${condition}; and not __fish_seen_subcommand_from ${names}`)} -f -a ${inner.name} -d ${quote(inner.summary)}`,
      ...linesFor(inner, `${condition}; and __fish_seen_subcommand_from ${inner.name}`),
    ]),
    ...options.map(({ flag, description, values, isList, takesValue }) => {
      const words = isList ? `(__probeable_list ${values.join(' ')})` : values.join(' ');
      const value = values.length > 0 ? ` -x -a ${quote(words)}` : takesValue ? ' -r' : '';
      return `complete -c probeable -n ${quote(condition)} -l ${flag.slice(2)}${value} -d ${quote(description)}`;
    }),
    ...(words.length > 0
      ? [`complete -c probeable -n ${quote(condition)} -f -a ${quote(words.join(' '))}`]
      : []),
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
