import type { Command, Option } from 'commander';

/** The shells for which a script can be written. */
export const SHELLS = ['bash', 'zsh'] as const;

export type Shell = (typeof SHELLS)[number];

/** What completes the value of an option, or an argument. */
type Values = { kind: 'words'; words: readonly string[] } | { kind: 'files' } | { kind: 'none' };

interface ShownOption {
  /** `-f`, `--follow` */
  names: string[];
  about: string;
  /** Undefined if it takes no value. */
  values: Values | undefined;
}

interface ShownCommand {
  name: string;
  about: string;
  options: ShownOption[];
  /** Of its first argument. */
  argument: Values;
}

/** The script that completes the commands, options, choices and file names of a program. It is complete in itself. */
export function completionOf(program: Command, shell: Shell): string {
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => shownCommand(command));
  const root = shownCommand(program);
  return shell === 'bash' ? bash(program.name(), root, commands) : zsh(program.name(), root, commands);
}

function shownCommand(command: Command): ShownCommand {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    about: command.description(),
    options: command.createHelp().visibleOptions(command).map(shownOption),
    argument: argument ? valuesOf(argument.name(), argument.argChoices) : { kind: 'none' },
  };
}

const shownOption = (option: Option): ShownOption => ({
  names: [option.short, option.long].filter((name) => name !== undefined),
  about: option.description,
  values: option.required ? valuesOf(/<([\w=]+)>/.exec(option.flags)?.[1], option.argChoices) : undefined,
});

function valuesOf(placeholder: string | undefined, choices: readonly string[] | undefined): Values {
  if (choices) return { kind: 'words', words: choices };
  return { kind: placeholder === 'file' ? 'files' : 'none' };
}

const FILES = 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))';

const proposed = (words: readonly string[]): string =>
  `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur"))`;

const bashValues = (values: Values): string =>
  values.kind === 'files' ? FILES : values.kind === 'words' ? proposed(values.words) : ':';

function bash(name: string, root: ShownCommand, commands: ShownCommand[]): string {
  const optionsOf = (command: ShownCommand, pattern: string): string[] =>
    command.options.flatMap(({ names, values }) =>
      values
        ? [`    ${names.map((each) => `${pattern}:${each}`).join('|')}) ${bashValues(values)}; return ;;`]
        : [],
    );
  const words = ({ options }: ShownCommand): string[] => options.flatMap(({ names }) => names);
  const names = commands.map((command) => command.name);
  return `# Completion of ${name} in bash: source <(${name} completion bash)
_${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
    ${names.join('|')}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  COMPREPLY=()
  case $command:$prev in
${[...commands.flatMap((command) => optionsOf(command, command.name)), ...optionsOf(root, '')].join('\n')}
  esac
  case $command:$cur in
    :-*) ${proposed(words(root))} ;;
    :*) ${proposed(names)} ;;
${commands
  .flatMap((command) => [
    `    ${command.name}:-*) ${proposed(words(command))} ;;`,
    `    ${command.name}:*) ${bashValues(command.argument)} ;;`,
  ])
  .join('\n')}
  esac
}
complete -F _${name} ${name}
`;
}

/** A text of a specification of `_arguments` in single quotes. */
const quoted = (text: string): string => text.replaceAll(/[[\]:\\]/g, '\\$&').replaceAll("'", "'\\''");

function zshValues(values: Values): string {
  if (values.kind === 'files') return ':file:_files';
  return values.kind === 'words' ? `:value:(${values.words.join(' ')})` : ':value:';
}

function zshOption({ names, about, values }: ShownOption): string {
  const rest = `[${quoted(about)}]${values ? zshValues(values) : ''}'`;
  if (names.length === 1) return `'${names.join('')}${rest}`;
  return `'(${names.join(' ')})'{${names.join(',')}}'${rest}`;
}

function zsh(name: string, root: ShownCommand, commands: ShownCommand[]): string {
  const lines = (specifications: string[], indent: string): string =>
    specifications.map((each) => ` \\\n${indent}${each}`).join('');
  return `#compdef ${name}
# Completion of ${name} in zsh: source <(${name} completion zsh)
_${name}() {
  local context state line
  local -a commands=(
${commands.map((command) => `    '${command.name}:${quoted(command.about)}'`).join('\n')}
  )
  _arguments -C${lines(root.options.map(zshOption), '    ')} \\
    '1:command:->command' \\
    '*::argument:->argument'
  case $state in
  command) _describe command commands ;;
  argument)
    case $words[1] in
${commands
  .map((command) => {
    const values = command.argument.kind === 'none' ? [] : [`'*${zshValues(command.argument)}'`];
    return `    ${command.name}) _arguments${lines([...command.options.map(zshOption), ...values], '      ')} ;;`;
  })
  .join('\n')}
    esac
    ;;
  esac
}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}
