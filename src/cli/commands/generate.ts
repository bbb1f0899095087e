import type { Command } from 'commander';
import { type Detection, detections } from '../../generate/detect/detect.ts';
import { whyNoProbeCall } from '../../generate/detect/probe-call.ts';
import { generateKapi } from '../../generate/kapi.ts';
import type { Spec } from '../../spec/model.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { print } from '../print.ts';
import { callArgument, choiceArgument, formatOption, prettyOrJson } from '../shared-options.ts';
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
      what: 'code in this language that tells whether a filter hides the call',
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

/** The kinds, those that are the same thing in several languages together. */
function kindsInWords(): string {
  const byMeaning = new Map<string, string[]>();
  for (const [kind, { what }] of KINDS) byMeaning.set(what, [...(byMeaning.get(what) ?? []), kind]);
  return [...byMeaning].map(([what, kinds]) => `${kinds.join(', ')}: ${what}`).join('; ');
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .summary('write other descriptions from a spec')
    .description('Writes what other tools read from specs.')
    .addArgument(choiceArgument('<kind>', kindsInWords(), [...KINDS.keys()]))
    .addArgument(callArgument('<spec...>', 'specs, folders of them, names of shipped system calls, or -'))
    .addOption(formatOption('[{"syscall","kind","text"}]'))
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
      print(
        format === 'json' ? `${JSON.stringify(texts, null, 2)}\n` : texts.map(({ text }) => text).join(''),
      );
    });
}
