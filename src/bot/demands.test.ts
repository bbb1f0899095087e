import { describe, expect, test } from 'vitest';
import { NO_DEMANDS, readDemands, stricterPreset } from './demands.ts';

describe('the inputs of a workflow', () => {
  test.each([
    ['', '', NO_DEMANDS],
    ['error', '', NO_DEMANDS],
    ['warning', '', { failOn: 'warning', preset: undefined }],
    ['info', 'strict', { failOn: 'info', preset: 'strict' }],
    ['', 'recommended', { failOn: 'error', preset: 'recommended' }],
  ])('fail-on %j, preset %j', (failOn, preset, demands) =>
    expect(readDemands(failOn, preset)).toEqual(demands),
  );

  test.each([
    ['never', '', 'fail-on: "never" would let errors pass'],
    ['', 'probing', 'preset: "probing" leaves rules out'],
    ['warn', '', 'fail-on: "warn" is none of error, warning, info'],
    ['', 'Strict', 'preset: "Strict" is none of recommended, strict'],
    ['constructor', '', 'fail-on: "constructor" is none of'],
  ])('fail-on %j, preset %j is refused, since it is laxer or invalid', (failOn, preset, why) =>
    expect(() => readDemands(failOn, preset)).toThrow(why),
  );

  test.each([
    [undefined, undefined, undefined],
    ['probing', undefined, 'probing'],
    [undefined, 'recommended', 'recommended'],
    [undefined, 'strict', 'strict'],
    ['probing', 'recommended', 'recommended'],
    ['strict', 'recommended', 'strict'],
    ['recommended', 'strict', 'strict'],
    ['strict', 'strict', 'strict'],
  ] as const)('configured %s, required %s: %s', (configured, required, expected) =>
    expect(stricterPreset(configured, required)).toBe(expected),
  );
});
