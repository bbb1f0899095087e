import { detections } from '../../generate/detect/detect.ts';
import { whyNoProbeCall } from '../../generate/detect/probe-call.ts';
import { MARKERS } from '../../generate/series/kept-section.ts';
import { WRAPPER_LANGUAGES, wrapperCode } from '../../generate/wrapper/wrapper.ts';
import type { Spec } from '../../spec/model.ts';
import { DETECTED, WRAPPER_KIND } from './kinds.ts';
import type { SeriesFile } from './series-file.ts';

const CODE = {
  C: { suffix: 'c', markers: MARKERS.stars },
  Rust: { suffix: 'rs', markers: MARKERS.slashes },
  Go: { suffix: 'go', markers: MARKERS.slashes },
  Python: { suffix: 'py', markers: MARKERS.hash },
} as const;

/** The files of a series that programs use: what tells whether the call is hidden, and what falls back where it is. */
export function codeFiles(spec: Spec): readonly SeriesFile[] {
  return [...detectionFiles(spec), ...wrapperFiles(spec)];
}

function detectionFiles(spec: Spec): readonly SeriesFile[] {
  const codes = detections(spec);
  return DETECTED.map((language) => {
    const code = codes.find((one) => one.language === language)?.code;
    return {
      path: `detect/${spec.name}_is_hidden.${CODE[language].suffix}`,
      what: `a function in ${language} to copy into a program: it tells whether a filter hides the call`,
      options: [language.toLowerCase()],
      markers: CODE[language].markers,
      content:
        code === undefined ? { ok: false, reason: whyNoProbeCall(spec) } : { ok: true, text: code, open: [] },
    };
  });
}

function wrapperFiles(spec: Spec): readonly SeriesFile[] {
  return WRAPPER_LANGUAGES.map((language) => {
    const code = wrapperCode(spec, language);
    return {
      path: `wrapper/${spec.name}_or_fallback.${CODE[language].suffix}`,
      what: `a function in ${language} that makes the call, and calls a fallback where it is missing or hidden`,
      options: [WRAPPER_KIND, '--lang', language.toLowerCase()],
      markers: CODE[language].markers,
      content: code.ok
        ? { ok: true, text: code.code, open: [] }
        : { ok: false, reason: code.message.split('\n')[0] ?? '' },
    };
  });
}
