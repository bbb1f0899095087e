import type { Command } from 'commander';
import { type Detection, detections } from '../../generate/detect/detect.ts';
import { whyNoProbeCall } from '../../generate/detect/probe-call.ts';
import { generateKapi } from '../../generate/kapi.ts';
import type { Spec } from '../../spec/model.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { prettyOrJson } from '../shared-options.ts';
import { specsNamed } from '../verify/specs.ts';

interface Kind {
  readonly what: string;
  readonly generate: (spec: Spec) => string;
}

const DETECTED: readonly Detection['language'][] = ['C', 'Rust', 'Go', 'Python'];

/** What can be made of a spec: a kind each, with who reads it. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [
    'kapi',
    {
      what: 'JSON as tools/kapi writes it, with the order of the checks as an extension',
      generate: generateKapi,
    },
  ],
  ...DETECTED.map((language): [string, Kind] => [
    language.toLowerCase(),
    {
      what: `code in ${language} that tells whether a filter hides the call`,
      generate: (spec) => detect(spec, language),
    },
  ]),
]);

function detect(spec: Spec, language: Detection['language']): string {
  const code = detections(spec).find((each) => each.language === language)?.code;
  if (code === undefined)
    throw new Failure(`no code in ${language} can tell whether it is hidden: ${whyNoProbeCall(spec)}`);
  return code;
}

export function addGenerate(program: Command): void {
  const kinds = [...KINDS].map(([kind, { what }]) => `${kind}: ${what}`).join('; ');
  program
    .command('generate')
    .summary('write other descriptions from a spec')
    .description('Writes what other tools read from specs.')
    .argument('<kind>', kinds)
    .argument('<spec...>', 'specs, folders of them, names of shipped system calls, or -')
    .option('--format <name>', 'pretty, or json to get [{"syscall","kind","text"}]', 'pretty')
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable generate kapi openat2\n  $ probeable generate kapi xyzzy.yaml > xyzzy.json\n  $ probeable generate c openat2 > openat2_is_hidden.c\n',
    )
    .action(async (kind: string, paths: string[], options: { format: string }) => {
      const format = prettyOrJson(options.format);
      const found = KINDS.get(kind);
      if (found === undefined)
        throw new Failure(
          `"${kind}" is none of ${[...KINDS.keys()].join(', ')}${didYouMean(kind, KINDS.keys())}`,
        );
      const specs = await specsNamed(paths);
      const texts = specs.map(({ spec }) => ({ syscall: spec.name, kind, text: found.generate(spec) }));
      process.stdout.write(
        format === 'json' ? `${JSON.stringify(texts, null, 2)}\n` : texts.map(({ text }) => text).join(''),
      );
    });
}
