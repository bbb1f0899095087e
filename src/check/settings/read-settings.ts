import { compileCustom } from '../../lint/custom/evaluate.ts';
import { customRule } from '../../lint/custom/rule.ts';
import type { Rule } from '../../lint/rule.ts';
import { parseExpression } from '../../spec/c/parse.ts';
import { LineIndex, type Position } from '../../spec/position.ts';
import { type Problem, ProblemList } from '../../spec/problem.ts';
import type { Decoded } from '../../spec/shape/shape.ts';
import { readTree } from '../../spec/yaml/read-tree.ts';
import { cText } from '../../spec/yaml/source-map.ts';
import { pathMatcher, readPattern } from './path-patterns.ts';
import { type ConfiguredSeverity, NO_SETTINGS, type Settings } from './settings.ts';
import { settingsShape } from './settings-shape.ts';

/** Reads the text of a configuration; each problem has its place and affects only the setting that it is about. */
export function readSettings(text: string): {
  readonly settings: Settings;
  readonly problems: readonly Pick<Problem, 'message' | 'range'>[];
} {
  const { documents, faults, problems: yaml } = readTree(text);
  const list = new ProblemList();
  const [root, second] = documents;
  const raw = root && settingsShape.decode(root, list);
  if (second !== undefined) list.add('schema', 'a configuration must be a single YAML document', second, '');
  const settings = raw === undefined ? NO_SETTINGS : resolve(raw, text, list);
  return { settings, problems: [...faults, ...yaml, ...list.all] };
}

type Raw = Decoded<typeof settingsShape>;
type RawLevels = NonNullable<Raw['rules']>;

function resolve(raw: Raw, file: string, problems: ProblemList): Settings {
  return {
    files: raw.files?.map(({ text }) => text),
    preset: raw.preset?.value,
    levels: levelsOf(raw.rules ?? []),
    overrides: (raw.overrides ?? []).map(({ files, rules }) => ({
      files: files.map(({ text }) => text),
      folders: files.map(({ text }) => folderOf(text)),
      matches: pathMatcher(
        files.map(({ text }) => text),
        { hidden: true },
      ),
      levels: levelsOf(rules),
    })),
    custom: (raw.custom ?? []).flatMap(({ key, value }): Rule[] => {
      const severity = value.severity?.value ?? 'warning';
      const parsed = parseExpression(cText(value.when, file));
      if (!parsed.ok) {
        problems.add('syntax', parsed.fault.message, parsed.fault.range, value.when.pointer);
        return [];
      }
      const faults: { message: string; range: { start: number; end: number } }[] = [];
      const when = compileCustom(parsed.value, faults);
      for (const { message, range } of faults)
        problems.add('unknown-name', message, range, value.when.pointer);
      if (faults.length > 0 || severity === 'off') return [];
      const help = (value.help ?? []).map(({ text }) => text);
      return [customRule({ id: key.text, severity, message: value.message.text, help, when })];
    }),
    plugins: raw.plugins?.map(({ text }) => text) ?? [],
    kernel: raw.kernel?.text,
    places: placesOf(
      [...(raw.rules ?? []), ...(raw.overrides ?? []).flatMap(({ rules }) => rules)].map(({ key }) => key),
      file,
    ),
    pluginPlaces: placesOf(raw.plugins ?? [], file),
    filePlaces: placesOf(raw.files ?? [], file),
  };
}

function folderOf(written: string): string {
  return readPattern(written).text.replace(/\/?[^/]*[*?[{(].*$/, '') || '.';
}

/** The place at which a configuration first contains each of some texts. */
function placesOf(
  texts: readonly { readonly text: string; readonly start: number }[],
  file: string,
): ReadonlyMap<string, Position> {
  const lines = new LineIndex(file);
  const places = new Map<string, Position>();
  for (const { text, start } of texts) if (!places.has(text)) places.set(text, lines.position(start));
  return places;
}

function levelsOf(entries: RawLevels): ReadonlyMap<string, ConfiguredSeverity> {
  return new Map(entries.map(({ key, value }) => [key.text, value.value]));
}
