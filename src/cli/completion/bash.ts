import type { CommandWords } from './describe.ts';

/** A completion script for bash. */
export function bashScript(commands: readonly CommandWords[]): string {
  const known = commands.flatMap((command) => withSubcommands(command, command.name));
  const values = known.flatMap(([path, { options }]) =>
    options
      .filter((option) => option.values.length > 0)
      .map(
        ({ flag, values: words, isList }) =>
          `    "${path} ${flag}") words="${words.join(' ')}"${isList ? ' list=1' : ''} ;;`,
      ),
  );
  const plain = known.map(([path, { options, words, subcommands }]) => {
    const flags = options.map(({ flag }) => flag);
    return `    "${path}") words="${[...subcommands.map(({ name }) => name), ...flags, ...words].join(' ')}" ;;`;
  });
  const parents = commands.filter(({ subcommands }) => subcommands.length > 0).map(({ name }) => name);
  return `# bash completion for probeable
_probeable() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words= list= given=
  COMPREPLY=()
  # Readline splits --fix=all into three words.
  if [ "$previous" = = ]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  elif [ "$current" = = ]; then
    current=
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "$command" in
    ${parents.join('|')}) [ "$COMP_CWORD" -eq 2 ] || command="$command \${COMP_WORDS[2]}" ;;
  esac
  case "$command $previous" in
${values.join('\n')}
  esac
  if [ -n "$words" ]; then
    if [ -n "$list" ] && [ "$current" != "\${current%,*}" ]; then
      given=\${current%,*},
      current=\${current##*,}
    fi
    COMPREPLY=($(compgen -P "$given" -W "$words" -- "$current"))
    return
  fi
  case "$command" in
${plain.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$command" in
    ${parents.join('|')}) ;;
    *) COMPREPLY+=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _probeable probeable
`;
}

/** A command and its subcommands, each with its path of command words. */
function withSubcommands(command: CommandWords, path: string): readonly (readonly [string, CommandWords])[] {
  return [
    [path, command],
    ...command.subcommands.flatMap((inner) => withSubcommands(inner, `${path} ${inner.name}`)),
  ];
}
