import type { CommandWords } from './describe.ts';

/** A completion script for fish. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c probeable -n __fish_use_subcommand -f -a ${command.name} -d ${quote(command.summary)}`,
    ...linesFor(command, `__fish_seen_subcommand_from ${command.name}`),
  ]);
  return `# fish completion for probeable\n${lines.join('\n')}\n`;
}

function linesFor({ options, words, subcommands }: CommandWords, condition: string): readonly string[] {
  const names = subcommands.map(({ name }) => name).join(' ');
  return [
    ...subcommands.flatMap((inner) => [
      `complete -c probeable -n ${quote(`${condition}; and not __fish_seen_subcommand_from ${names}`)} -f -a ${inner.name} -d ${quote(inner.summary)}`,
      ...linesFor(inner, `${condition}; and __fish_seen_subcommand_from ${inner.name}`),
    ]),
    ...options.map(({ flag, description, values, takesValue }) => {
      const value = values.length > 0 ? ` -x -a ${quote(values.join(' '))}` : takesValue ? ' -r' : '';
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
